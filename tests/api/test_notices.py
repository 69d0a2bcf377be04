"""Notices, webhooks and deliveries through the API, for whoever may."""

from collections.abc import Callable

import httpx
import pytest

from seamark.govern import POLICY, SYSTEM, Role, Scope
from seamark.oversee import Concern, NoticeDraft
from tests.api.served import Served

ADDRESS = "https://hooks.example/seamark"
ACTIONS: dict[str, tuple[str, Callable[[httpx.Client], httpx.Response]]] = {
    "list": ("notices.read", lambda client: client.get("/api/notices")),
    "read": ("notices.read", lambda client: client.post("/api/notices/read", json={})),
    "choices": ("notices.read", lambda client: client.get("/api/notice-choices")),
    "choose": ("notices.read", lambda client: client.put("/api/notice-choices", json={"by_mail": {}})),
    "webhooks": ("webhooks.manage", lambda client: client.get("/api/webhooks")),
    "add": ("webhooks.manage", lambda client: client.post("/api/webhooks", json={"address": ADDRESS})),
    "remove": ("webhooks.manage", lambda client: client.delete("/api/webhooks/hook_none")),
    "try": ("webhooks.manage", lambda client: client.post("/api/webhooks/hook_none/try")),
    "deliveries": ("webhooks.manage", lambda client: client.get("/api/deliveries")),
    "retry": ("webhooks.manage", lambda client: client.post("/api/deliveries/send_none/retry")),
}


def person_id(served: Served, role: str) -> str:
    """The id of the colleague with a role."""
    people = served.workspace.govern.people(by=SYSTEM)
    return next(person.id for person in people if person.email == f"{role}@example.com")


@pytest.mark.parametrize("name", ACTIONS)
def test_who_may_is_let_in_and_nobody_else(served: Served, name: str) -> None:
    action, call = ACTIONS[name]
    assert call(served.anybody()).status_code == 401
    for role in Role:
        allowed = role in POLICY[action].roles
        assert (call(served.signed_in(role)).status_code != 403) is allowed, role
    for scope in Scope:
        allowed = scope in POLICY[action].scopes
        assert (call(served.with_key(scope)).status_code != 403) is allowed, scope


def test_one_reads_ones_own(served: Served) -> None:
    director, finance = served.signed_in("director"), served.signed_in("finance")
    draft = NoticeDraft("slip:1", "slip", "‘Atlas’ comes later", ("Four weeks.",), "/roadmap")
    served.workspace.oversight.tell(draft, {person_id(served, "director"): Concern(act=True)})
    told = director.get("/api/notices?unread=true").json()
    [one] = told["notices"]
    assert told["unread"] == 1
    assert (one["title"], one["body"], one["href"], one["act"]) == (draft.title, "Four weeks.", "/roadmap", True)
    assert finance.get("/api/notices").json() == {"unread": 0, "notices": []}
    refused = finance.post("/api/notices/read", json={"ids": [one["id"]]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")
    assert director.post("/api/notices/read", json={"ids": [one["id"]]}).json() == {"read": 1}
    assert director.get("/api/notices").json()["unread"] == 0
    assert director.get("/api/notices?unread=true").json()["notices"] == []


def test_choices_are_kept(served: Served) -> None:
    client = served.signed_in("viewer")
    before = {one["kind"]["name"]: one["by_mail"] for one in client.get("/api/notice-choices").json()}
    after = client.put("/api/notice-choices", json={"by_mail": {"slip": not before["slip"]}}).json()
    assert {one["kind"]["name"]: one["by_mail"] for one in after} == {**before, "slip": not before["slip"]}
    refused = client.put("/api/notice-choices", json={"by_mail": {"gossip": True}})
    assert (refused.status_code, "gossip" in refused.json()["error"]["message"]) == (400, True)


def test_a_webhook_from_its_making_to_its_end(served: Served) -> None:
    client = served.signed_in("operations")
    for one in client.get("/api/webhooks").json():
        client.delete(f"/api/webhooks/{one['id']}")
    made = client.post("/api/webhooks", json={"address": ADDRESS})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert client.post("/api/webhooks", json={"address": ADDRESS}).status_code == 409
    wrong = client.post("/api/webhooks", json={"address": "http://127.0.0.1/"})
    assert (wrong.status_code, wrong.json()["error"]["detail"]) == (400, {"field": "address"})
    assert client.get("/api/webhooks").json() == [made.json()["webhook"]]
    gone = client.delete(f"/api/webhooks/{made.json()['webhook']['id']}")
    assert gone.json() == made.json()["webhook"]
    assert client.get("/api/webhooks").json() == []
    assert client.get("/api/deliveries?state=sent").json() == []
    assert client.get("/api/deliveries?state=lost").status_code == 400
