"""Settings: who works here, keys, audit, the settings of the workspace, one's own account."""

import csv
import io
from collections.abc import Callable, Mapping

import msgspec
from starlette.responses import RedirectResponse, Response, StreamingResponse

from seamark.faces.web.cookies import end_sign_in
from seamark.faces.web.door import Method, Page
from seamark.faces.web.routes.described import described
from seamark.faces.web.visit import THEME_COOKIE, THEMES, Visit
from seamark.govern import POLICY, Limit, Role, Scope, require
from seamark.kernel import InputError, Money, SeamarkError

AUDIT_PAGE = 100
YEAR = 365 * 86_400


class Tab(msgspec.Struct, frozen=True):
    """A part of the settings and the action that opens it."""

    name: str
    path: str
    action: str = ""


TABS = (
    Tab("People", "/settings/people", "people.read"),
    Tab("Keys", "/settings/keys", "keys.manage"),
    Tab("Audit", "/settings/audit", "audit.read"),
    Tab("Approvals", "/settings/approvals", "approvals.read"),
    Tab("Workspace", "/settings/workspace", "settings.read"),
    Tab("My account", "/settings/account"),
    Tab("Notices", "/settings/notices", "notices.read"),
)


def first(visit: Visit) -> Response:
    """On to the first part that is open to the visitor."""
    return visit.go(open_tabs(visit)[0].path)


def open_tabs(visit: Visit) -> list[Tab]:
    """The parts that the visitor may see."""
    return [tab for tab in TABS if not tab.action or visit.may(tab.action)]


def show_tab(visit: Visit, tab: str, *, values: Mapping[str, object]) -> Response:
    """A part of the settings, within the tabs that are open to the visitor."""
    tabs = [(one.name, one.path, "") for one in open_tabs(visit)]
    template = f"settings/{tab.lower().replace('my ', '')}.html"
    return visit.show(template, {"room": "settings", "tabs": tabs, "tab": tab, **values})


# ------------------------------------------------------------------------------------------------------------ people
def people(visit: Visit, *, made: object = None, error: SeamarkError | None = None) -> Response:
    """Everybody who works here, with a form to invite one more."""
    here = visit.workspace.govern.people(by=visit.actor)
    values = {"people": here, "every_role": list(Role), "made": made, "error": error, "host": visit.host}
    return show_tab(visit, "People", values=values)


def invite(visit: Visit) -> Response:
    """Invite a colleague; the link is shown once, on this answer."""
    roles = [str(role) for role in visit.form.getlist("roles")]
    return _kept(
        visit,
        lambda: visit.workspace.govern.invite(visit.text("email"), visit.text("name"), roles=roles, by=visit.actor),
    )


def reset(visit: Visit) -> Response:
    """End a colleague's password; the link to choose a new one is shown once."""
    return _kept(visit, lambda: visit.workspace.govern.reset_password(visit.request.path_params["id"], by=visit.actor))


def set_roles(visit: Visit) -> Response:
    """Give a colleague the roles that were ticked."""
    roles = [str(role) for role in visit.form.getlist("roles")]
    person = visit.workspace.govern.set_roles(visit.request.path_params["id"], roles, by=visit.actor)
    return visit.go("/settings/people", note=f"{person.name} is now {', '.join(person.roles)}.")


def remove(visit: Visit) -> Response:
    """Let a colleague go."""
    visit.workspace.govern.remove_person(visit.request.path_params["id"], by=visit.actor)
    return visit.go("/settings/people", note="Removed. What they did stays in the audit.")


def _kept(visit: Visit, make: Callable[[], object]) -> Response:
    try:
        return people(visit, made=make())
    except InputError as error:
        return people(visit, error=error)


# -------------------------------------------------------------------------------------------------------------- keys
def keys(visit: Visit, *, made: object = None, error: SeamarkError | None = None) -> Response:
    """Every key, with a form to make one."""
    listed = visit.workspace.govern.keys(by=visit.actor)
    return show_tab(visit, "Keys", values={"keys": listed, "scopes": list(Scope), "made": made, "error": error})


def create_key(visit: Visit) -> Response:
    """Make a key; its secret is shown once, on this answer."""
    try:
        made = visit.workspace.govern.create_key(visit.text("name"), visit.text("scope"), by=visit.actor)
    except SeamarkError as error:
        return keys(visit, error=error)
    return keys(visit, made=made)


def revoke_key(visit: Visit) -> Response:
    """End a key."""
    key = visit.workspace.govern.revoke_key(visit.request.path_params["id"], by=visit.actor)
    return visit.go(visit.text("back") or "/settings/keys", note=f"'{key.name}' no longer works.")


# ------------------------------------------------------------------------------------------------------------- audit
def audit(visit: Visit) -> Response:
    """What was done, newest first, by person and by kind."""
    asked = {name: visit.query.get(name) or None for name in ("actor", "verb")}
    before = visit.query.get("before", "")
    rows = visit.workspace.govern.audit(
        by=visit.actor, before=int(before) if before.isdigit() else None, limit=AUDIT_PAGE, **asked
    )
    colleagues = visit.workspace.govern.people(by=visit.actor) if visit.may("people.read") else []
    values = {"rows": rows, "asked": asked, "colleagues": colleagues, "full": len(rows) == AUDIT_PAGE, "before": before}
    return show_tab(visit, "Audit", values=values)


def verify(visit: Visit) -> Response:
    """Read the whole chain and say whether it holds."""
    return visit.show("settings/verified.html", {"check": visit.workspace.govern.verify_audit(by=visit.actor)})


def export_audit(visit: Visit) -> Response:
    """The whole chain as JSON lines."""
    rows = visit.workspace.govern.export_audit(by=visit.actor)
    lines = (msgspec.json.encode(row) + b"\n" for row in rows)
    headers = {"content-disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(lines, media_type="application/jsonl", headers=headers)


# --------------------------------------------------------------------------------------------------------- workspace
def workspace(visit: Visit) -> Response:
    """Every setting with its value and where it comes from; who may do what."""
    settings = described(visit.workspace.govern.settings(by=visit.actor), visit.workspace.settings)
    return show_tab(
        visit, "Workspace", values={"settings": settings, "policy": list(POLICY.values()), "every_role": list(Role)}
    )


def roles_file(visit: Visit) -> Response:
    """Who may do what, as CSV."""
    require(visit.actor, "settings.read")
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["action", "says", *Role])
    for one in POLICY.values():
        table.writerow([one.action, one.says, *("yes" if role in one.roles else "" for role in Role)])
    headers = {"content-disposition": 'attachment; filename="roles.csv"'}
    return Response(text.getvalue(), media_type="text/csv", headers=headers)


# --------------------------------------------------------------------------------------------------------- approvals
def approvals(visit: Visit, *, error: SeamarkError | None = None) -> Response:
    """Who decides how much alone; the administrator changes it."""
    limits = visit.workspace.govern.approval_limits(by=visit.actor)
    shown = [one for one in limits if one.role != Role.ADMINISTRATOR]
    return show_tab(visit, "Approvals", values={"limits": shown, "error": error, "every_role": list(Role)})


def set_limits(visit: Visit) -> Response:
    """Have the limits of the form in force; a role without a line decides nothing alone."""
    form = visit.form
    rows = zip(*(form.getlist(name) for name in ("category", "who", "single", "days30")), strict=False)
    try:
        limits = [_limit(*map(str, row)) for row in rows if row[1]]
        visit.workspace.govern.set_approval_limits(limits, by=visit.actor)
    except InputError as error:
        return approvals(visit, error=error)
    return visit.go("/settings/approvals", note="The limits are in force from the next decision on.")


def _limit(category: str, role: str, single: str, days30: str) -> Limit:  # noqa: PLR0917 - a line of the form
    return Limit(category, role, _micros(single), _micros(days30))


def _micros(text: str) -> int | None:
    """An amount of the form in micros; empty means without limit. Raises InputError for what is no amount."""
    plain = text.strip().replace(",", "")
    if not plain:
        return None
    try:
        return Money.of(plain, "").micros
    except ArithmeticError:
        raise InputError(f"'{text[:40]}' is no amount.", help="Write whole numbers, or leave it empty.") from None


# ----------------------------------------------------------------------------------------------------------- account
def account(visit: Visit, *, error: SeamarkError | None = None) -> Response:
    """One's own name, roles, password and theme."""
    return show_tab(visit, "My account", values={"error": error, "themes": THEMES})


def set_password(visit: Visit) -> Response:
    """Change one's own password; every sign-in ends, this one too."""
    try:
        visit.workspace.govern.set_password(
            visit.actor.id,
            str(visit.form.get("password", "")),
            by=visit.actor,
            current=str(visit.form.get("current", "")),
        )
    except SeamarkError as error:
        return account(visit, error=error)
    answer = visit.go("/sign-in", note="Your password is changed. Sign in with the new one.")
    end_sign_in(answer)
    return answer


def set_theme(visit: Visit) -> Response:
    """Light, dark, or as the machine is set; kept in this browser."""
    chosen = visit.text("theme")
    answer = RedirectResponse("/settings/account", 303)
    answer.set_cookie(THEME_COOKIE, chosen if chosen in THEMES else "auto", max_age=YEAR, samesite="lax")
    return answer


PAGES = [
    Page("/settings", first),
    Page("/settings/people", people),
    Page("/settings/people", invite, Method.POST),
    Page("/settings/people/{id}/roles", set_roles, Method.POST),
    Page("/settings/people/{id}/reset", reset, Method.POST),
    Page("/settings/people/{id}/remove", remove, Method.POST),
    Page("/settings/keys", keys),
    Page("/settings/keys", create_key, Method.POST),
    Page("/settings/keys/{id}/revoke", revoke_key, Method.POST),
    Page("/settings/audit", audit),
    Page("/settings/audit/verify", verify, Method.POST),
    Page("/settings/audit/export", export_audit),
    Page("/settings/approvals", approvals),
    Page("/settings/approvals", set_limits, Method.POST),
    Page("/settings/workspace", workspace),
    Page("/settings/workspace/roles.csv", roles_file),
    Page("/settings/account", account),
    Page("/settings/account/password", set_password, Method.POST),
    Page("/settings/account/theme", set_theme, Method.POST),
]
