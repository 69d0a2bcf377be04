"""The table of docs/security.md, from the policy; run as a module it writes the page again."""

from pathlib import Path

from seamark.govern import POLICY, Permission, Role, Scope

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- policy: written from policy.toml -->\n", "<!-- end of policy -->\n"
HEADS = {"administrator": "admin.", "operations": "oper.", "performance": "perf.", "intelligence": "intel."}


def policy_table() -> str:
    """Action × role and key scope, as Markdown."""
    columns = [*Role, *(f"key: {scope}" for scope in Scope)]
    head = ["Action", "", *(HEADS.get(column, column) for column in columns)]
    lines = [head, ["---", "---", *[":-:"] * len(columns)], *map(_line, POLICY.values())]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _line(permission: Permission) -> list[str]:
    yes = [role in permission.roles for role in Role] + [scope in permission.scopes for scope in Scope]
    return [f"`{permission.action}`", permission.says, *("●" if each else "" for each in yes)]


def marked(page: str) -> str:
    """What a page holds between the marks."""
    return page.partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(before + BEGIN + policy_table() + END + rest.partition(END)[2])
