"""The table of docs/metrics.md, written from the definitions: ``python -m tests.measure.pages``."""

from pathlib import Path

from seamark.measure import METRICS, MetricDefinition

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
BEGIN = "<!-- Written by `python -m tests.measure.pages` from the code; a test compares it. -->\n"
END = "<!-- end -->"
ARROWS = {"up": "higher", "down": "lower", "neither": "–"}


def with_table(page: str) -> str:
    """The page with its table made again."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    heads = ("metric", "title", "what it says", "formula", "unit", "better", "answers for it")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *map(_line, METRICS)]
    return f"{head}{BEGIN}\n{chr(10).join(lines)}\n\n{END}{tail}"


def _line(metric: MetricDefinition) -> str:
    cells = (f"`{metric.name}`", metric.title, metric.description, f"`{metric.formula}`", metric.unit)
    return f"| {' | '.join(cells)} | {ARROWS[metric.good]} | {metric.owner} |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
