"""Every route × every role: one table in access.txt, which a person can read and disagree with."""

from pathlib import Path

from seamark.govern import POLICY, SYSTEM, Role, Scope
from tests.api.access import COLUMNS, DATES, NOBODY, NOTHING, TABLE, Call, callers, may_call, routes, written
from tests.api.served import PASSWORD, Served

COSTS = b"day,source,account,channel,campaign,currency,cost\n2026-01-05,news,main,Email,spring,EUR,12.50\n"
GOAL = {"objective": "access", "metric": "revenue", "target": 1, "start": "2026-01-01", "deadline": "2026-12-31"}
IF = {"watch": "metric", "metric": "spend", "limit": 9, "then": "Stop"}
ITEMS: dict[str, dict[str, object]] = {
    "objectives": {"title": "Grow", "id": "access"},
    "goals": {**GOAL, "title": "More", "id": "access-goal", "dimension": "revenue"},
    "initiatives": {"title": "Do", "goals": ["access-goal"], "start": "2026-03-02", "end": "2026-03-06"},
    "releases": {"title": "Atlas", "date": "2026-03-02", "id": "access-release"},
    "feeds": {"title": "Jira", "source": "ics", "address": "https://example.org/a.ics"},
    "templates": {"title": "Big", "tier": 1},
    "tasks": {"title": "Film", "release": "access-release"},
    "milestones": {"title": "Review", "date": "2026-03-02"},
    "contingencies": {**IF, "title": "Late", "start": "2026-03-02", "end": "2026-03-06"},
    "team": {"name": "Ada"},
    "absences": {"kind": "closed", "start": "2026-12-25", "end": "2026-12-25"},
    "check-ins": {"on": "access-goal", "date": "2026-03-02", "text": "Well"},
}
NONE = {"item_id": "none"}
PLAN_CALLS: dict[tuple[str, str], Call] = {
    **{("POST", f"/api/{noun}"): Call(body=body) for noun, body in ITEMS.items()},
    **{("GET", f"/api/{noun}/{{item_id}}"): Call(path=NONE) for noun in ITEMS},
    **{("PATCH", f"/api/{noun}/{{item_id}}"): Call(body={"version": 1}, path=NONE) for noun in ITEMS},
    **{("DELETE", f"/api/{noun}/{{item_id}}"): Call(params={"version": 1}, path=NONE) for noun in ITEMS},
    **{("GET", f"/api/goals/{{item_id}}/{what}"): Call(path=NONE) for what in ("smart", "progress")},
    ("GET", "/api/goals/{item_id}/baseline"): Call(params=DATES, path=NONE),
    ("POST", "/api/{noun}/{item_id}/foresee"): Call(body={"start": "2026-03-02"}, path={"noun": "releases", **NONE}),
    ("POST", "/api/{noun}/{item_id}/move"): Call(
        body={"start": "2026-03-02", "version": 1}, path={"noun": "releases", **NONE}
    ),
    ("GET", "/api/compare"): Call(params={"from": "0"}),
    ("POST", "/api/restore"): Call(body={"to": 0, "items": ["none"]}),
    ("POST", "/api/undo"): Call(body={"change": 999_999}),
    ("POST", "/api/plan/import"): Call(content=b"seamark_plan: 1\n"),
    ("POST", "/api/plan/table"): Call(content=b"title,date\nAtlas,2026-03-02\n"),
    ("POST", "/api/plan/calendars"): Call(body={"kind": "all"}),
    ("DELETE", "/api/plan/calendars/{calendar_id}"): Call(path={"calendar_id": "cal_none"}),
    ("GET", "/api/launches/{item_id}"): Call(path=NONE),
    ("POST", "/api/releases/import"): Call(content=b"Release,Date\nAtlas of access,2026-03-02\n"),
    ("POST", "/api/releases/{item_id}/prepare"): Call(body={}, path=NONE),
    ("POST", "/api/feeds/{feed_id}/look"): Call(path={"feed_id": "none"}),
}
ADVICE = {
    "approve": {"seen": "0" * 64},
    "decline": {"reason": "not now"},
    "snooze": {"until": "2030-01-01T00:00:00Z"},
    "ask": None,
}
ADVICE_CALLS: dict[tuple[str, str], Call] = {
    ("GET", "/api/recommendations/{item_id}"): Call(path=NONE),
    **{
        ("POST", f"/api/recommendations/{{item_id}}/{verb}"): Call(body=body, path=NONE)
        for verb, body in ADVICE.items()
    },
}
SOMEBODY = {"person_id": "0" * 16}
CUT = {"identifier": "0" * 16, "reason": "two people share a browser"}
PROFILE_CALLS: dict[tuple[str, str], Call] = {
    **{("GET", f"/api/profiles/{{person_id}}{what}"): Call(path=SOMEBODY) for what in ("", "/timeline", "/merges")},
    **{("POST", f"/api/profiles/{{person_id}}/{what}"): Call(body=CUT, path=SOMEBODY) for what in ("split", "unsplit")},
}
RACI_CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/api/responsibilities"): Call(body={"letters": {}, "versions": {}}),
    ("GET", "/api/{noun}/{item_id}/suggestions"): Call(path={"noun": "tasks", **NONE}),
    ("POST", "/api/{noun}/foresee-edit"): Call(body={"id": "none", "version": 1}, path={"noun": "tasks"}),
    ("GET", "/api/capacity/openings"): Call(params={"days": "2", "by": "2030-01-01"}),
}
SLIP = {"slip_id": "slip_none"}
SCHEDULE_CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/api/schedule"): Call(body={"ids": []}),
    ("GET", "/api/explain/{item_id}"): Call(path=NONE),
    ("GET", "/api/releases/{item_id}/slip"): Call(params={"date": "2026-03-02"}, path=NONE),
    ("GET", "/api/slips/{slip_id}"): Call(path=SLIP),
    ("POST", "/api/slips/{slip_id}/approve"): Call(body={"content_hash": "0" * 64}, path=SLIP),
    ("POST", "/api/slips/{slip_id}/decline"): Call(body={"reason": "not now"}, path=SLIP),
    ("POST", "/api/slips/{slip_id}/amend"): Call(body={"stay": []}, path=SLIP),
}
COPY = {"scenario_id": "scenario_none"}
SEEN = {"version": 1}
IT_MOVES = {**SEEN, "id": "access", "start": "2026-03-02"}
SCENARIO_CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/api/scenarios"): Call(body={"title": "What if", "of": "scenario_none"}),
    ("GET", "/api/scenarios/compare"): Call(params={"ids": "scenario_none"}),
    ("GET", "/api/scenarios/{scenario_id}"): Call(path=COPY),
    ("PATCH", "/api/scenarios/{scenario_id}"): Call(body=SEEN, path=COPY),
    ("DELETE", "/api/scenarios/{scenario_id}"): Call(params=SEEN, path=COPY),
    ("GET", "/api/scenarios/{scenario_id}/items"): Call(path=COPY),
    ("POST", "/api/scenarios/{scenario_id}/items"): Call(body=SEEN, path=COPY),
    ("POST", "/api/scenarios/{scenario_id}/foresee"): Call(body=IT_MOVES, path=COPY),
    ("POST", "/api/scenarios/{scenario_id}/move"): Call(body=IT_MOVES, path=COPY),
    ("GET", "/api/scenarios/{scenario_id}/merge"): Call(path=COPY),
    ("POST", "/api/scenarios/{scenario_id}/merge"): Call(body=SEEN, path=COPY),
    ("POST", "/api/scenarios/{scenario_id}/refresh"): Call(body=SEEN, path=COPY),
}
REQUEST = {"approval_id": "appr_none"}
APPROVAL_CALLS: dict[tuple[str, str], Call] = {
    ("GET", "/api/approvals/{approval_id}"): Call(path=REQUEST),
    ("POST", "/api/approvals/{approval_id}/approve"): Call(body={"content_hash": "0" * 64}, path=REQUEST),
    ("POST", "/api/approvals/{approval_id}/decline"): Call(body={"reason": "Not now"}, path=REQUEST),
    ("POST", "/api/approvals/{approval_id}/withdraw"): Call(path=REQUEST),
    ("PUT", "/api/approval-limits"): Call(body={"limits": [{"category": "budget", "role": "cmo"}]}),
}
CALLS: dict[tuple[str, str], Call] = {
    ("GET", "/api/live"): Call(params={"snapshots": 1}),
    ("GET", "/api/metrics/{name}"): Call(params=DATES, path={"name": "events"}),
    ("GET", "/api/metrics/{name}/forecast"): Call(params={"horizon": "7"}, path={"name": "events"}),
    ("GET", "/api/metrics/{name}/changes"): Call(path={"name": "events"}),
    ("GET", "/api/attribution"): Call(params=DATES),
    ("GET", "/api/journeys/steps"): Call(params=DATES),
    ("GET", "/api/journeys"): Call(params=DATES),
    ("GET", "/api/funnel"): Call(params={**DATES, "step": ["Order Completed", "Order Completed"]}),
    ("GET", "/api/experiments/regional"): Call(params={**DATES, "treated": "DE-HH"}),
    ("GET", "/api/value/{person_id}"): Call(path=SOMEBODY),
    ("POST", "/api/sign-in"): Call(body={"email": "director@example.com", "password": PASSWORD}),
    ("POST", "/api/invitations/accept"): Call(body={"token": "unknown", "password": PASSWORD}),
    ("POST", "/api/quarantine/replay"): Call(body={"reason": "malformed"}),
    ("PUT", "/api/tracking-plan"): Call(body={"plan": {"unplanned": "allow", "events": []}}),
    ("POST", "/api/imports"): Call(params={"name": "costs.csv"}, content=COSTS),
    ("POST", "/api/imports/preview"): Call(params={"name": "costs.csv"}, content=COSTS),
    ("POST", "/api/imports/dry-run"): Call(params={"name": "costs.csv"}, content=COSTS),
    ("GET", "/api/imports/{import_id}/errors"): Call(path={"import_id": "imp_none"}),
    ("POST", "/api/people"): Call(body={"email": "new@example.com", "name": "New", "roles": ["viewer"]}),
    ("PATCH", "/api/people/{person_id}"): Call(body={"roles": ["viewer"]}, path={"person_id": "person_none"}),
    ("DELETE", "/api/people/{person_id}"): Call(path={"person_id": "person_none"}),
    ("PUT", "/api/people/{person_id}/password"): Call(body={"password": PASSWORD}, path={"person_id": "person_none"}),
    ("POST", "/api/people/{person_id}/invitation"): Call(path={"person_id": "person_none"}),
    **PROFILE_CALLS,
    **PLAN_CALLS,
    **APPROVAL_CALLS,
    **SCHEDULE_CALLS,
    **RACI_CALLS,
    **SCENARIO_CALLS,
    **ADVICE_CALLS,
    ("POST", "/api/keys"): Call(body={"name": "Site", "scope": "write"}),
    ("DELETE", "/api/keys/{key_id}"): Call(path={"key_id": "key_none"}),
}

NOTICE_CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/api/notices/read"): Call(body={}),
    ("PUT", "/api/notice-choices"): Call(body={"by_mail": {"slip": True}}),
    ("POST", "/api/webhooks"): Call(body={"address": "https://hooks.example/"}),
    ("DELETE", "/api/webhooks/{webhook_id}"): Call(path={"webhook_id": "hook_none"}),
    ("POST", "/api/webhooks/{webhook_id}/try"): Call(path={"webhook_id": "hook_none"}),
    ("POST", "/api/deliveries/{delivery_id}/retry"): Call(path={"delivery_id": "send_none"}),
}
CALLS |= NOTICE_CALLS

DESIGN = {
    "title": "Button", "hypothesis": "It is seen.", "metric": "conversion", "effect": 0.1,
    "variants": [{"name": "control", "share": 0.5}, {"name": "large", "share": 0.5}],
}  # fmt: skip
TRIAL = {"key": "none"}
EXPERIMENT_CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/api/experiments"): Call(body={"key": "access", "design": DESIGN}),
    ("POST", "/api/experiments/foresee"): Call(body={"design": DESIGN}),
    **{("GET", f"/api/experiments/{{key}}{what}"): Call(path=TRIAL) for what in ("", "/versions", "/monitor")},
    ("PATCH", "/api/experiments/{key}"): Call(body={"version": 1, "design": {}}, path=TRIAL),
    ("DELETE", "/api/experiments/{key}"): Call(params={"version": 1}, path=TRIAL),
    **{
        ("POST", f"/api/experiments/{{key}}/{verb}"): Call(body={"version": 1}, path=TRIAL)
        for verb in ("start", "stop")
    },
    ("POST", "/api/experiments/{key}/decide"): Call(
        body={"version": 1, "verdict": "keep", "reason": "No effect"}, path=TRIAL
    ),
    ("GET", "/api/experiments/{key}/assign"): Call(params={"unit": "a"}, path=TRIAL),
    ("GET", "/api/assignments"): Call(params={"unit": "a"}),
}
CALLS |= EXPERIMENT_CALLS

LAST = (("", ""), ("POST", "/api/sign-out"), ("POST", "/api/sign-in"))  # they change who a client is


def test_every_route_lets_in_whom_the_table_names(served: Served, tmp_path: Path) -> None:
    for noun in ("objectives", "goals", "releases"):  # what the calls below name
        served.workspace.plan.create(noun.removesuffix("s"), ITEMS[noun], by=SYSTEM)
    clients = callers(served)
    document = clients["administrator"].get("/api/openapi.json").json()
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for method, path in sorted(routes(document), key=lambda route: route in LAST and LAST.index(route)):
        call = CALLS.get((method, path), NOTHING)
        found[method, path] = {
            column: may_call(client, method, path=path, call=call) for column, client in clients.items()
        }
    text = written(found)
    (tmp_path / "access.txt").write_text(text)
    assert text == TABLE.read_text(), f"compare {TABLE} with {tmp_path / 'access.txt'}"


def test_the_table_agrees_with_the_policy() -> None:
    """Whoever a route lets in has some action in common: no row that no policy could make."""
    head, *lines = TABLE.read_text().splitlines()
    columns = head.split()
    assert columns == list(COLUMNS)
    patterns = {tuple(action_row(action)) for action in POLICY}
    everybody, signed_in = tuple([True] * len(columns)), tuple([False] + [True] * (len(columns) - 1))
    for line in lines:
        _method, _path, *cells = line.split()
        row = tuple(cell == "●" for cell in cells)
        assert row in patterns | {everybody, signed_in}, line


def action_row(action: str) -> list[bool]:
    """Who may do an action, in the order of the columns."""
    permission = POLICY[action]
    people = [role in permission.roles for role in Role]
    keys = [scope in permission.scopes for scope in Scope]
    assert COLUMNS[0] == NOBODY
    return [False, *people, *keys]
