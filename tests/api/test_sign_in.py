"""Signing in over HTTP: cookies, CSRF, keys, guessing."""

import time

import httpx
import pytest

from seamark.govern import SYSTEM
from tests.api.served import PASSWORD, Served

ADA = {"email": "ada@example.com", "password": PASSWORD}


def sign_in(client: httpx.Client) -> httpx.Response:
    """Ada signs in."""
    answer = client.post("/api/sign-in", json=ADA)
    assert answer.status_code == 200, answer.text
    return answer


def test_ada_signs_in_looks_round_and_leaves(served: Served) -> None:
    client = served.anybody()
    assert client.get("/api/me").status_code == 401
    answer = sign_in(client)
    me = client.get("/api/me").json()
    assert (me["name"], me["kind"], me["roles"]) == ("Ada", "person", ["administrator"])
    assert "people.manage" in me["actions"]
    assert answer.json()["me"] == me
    left = client.post("/api/sign-out", headers={"X-CSRF-Token": answer.json()["csrf"]})
    assert left.status_code == 200
    assert "seamark_session" not in client.cookies
    assert client.get("/api/me").status_code == 401


def test_the_session_cookie_is_out_of_reach_of_scripts(served: Served) -> None:
    cookies = {line.partition("=")[0]: line for line in sign_in(served.anybody()).headers.get_list("set-cookie")}
    assert "HttpOnly" in cookies["seamark_session"]
    assert "HttpOnly" not in cookies["seamark_csrf"]
    for cookie in cookies.values():
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Secure" not in cookie


@pytest.mark.parametrize("token", [None, "", "wrong", "other"])
def test_without_the_right_csrf_token_nothing_changes(served: Served, token: str | None) -> None:
    client, other = served.anybody(), served.anybody()
    sign_in(client)
    if token == "other":
        token = sign_in(other).json()["csrf"]
    headers = {} if token is None else {"X-CSRF-Token": token}
    before = served.workspace.govern.keys(by=SYSTEM)
    answer = client.post("/api/keys", json={"name": "Robot", "scope": "admin"}, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert served.workspace.govern.keys(by=SYSTEM) == before


def test_the_csrf_cookie_alone_is_no_proof(served: Served) -> None:
    """A browser sends it by itself, whoever made the form."""
    client = served.anybody()
    sign_in(client)
    assert "seamark_csrf" in client.cookies
    assert client.post("/api/sign-out").status_code == 403


def test_a_session_planted_before_the_sign_in_is_worth_nothing_after(served: Served) -> None:
    attacker, victim = served.anybody(), served.anybody()
    sign_in(attacker)
    planted = attacker.cookies["seamark_session"]
    victim.cookies.set("seamark_session", planted)
    sign_in(victim)
    assert [cookie.value for cookie in victim.cookies.jar if cookie.name == "seamark_session"] != [planted]
    assert attacker.get("/api/me").status_code == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_sign_a_visitor_in(served: Served, site: str) -> None:
    answer = served.anybody().post("/api/sign-in", json=ADA, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_form_of_another_site_cannot_sign_in_either(served: Served) -> None:
    content = b'{"email": "ada@example.com", "password": "four words make one", "x": "="}'
    answer = served.anybody().post("/api/sign-in", content=content, headers={"content-type": "text/plain"})
    assert answer.status_code == 400


def test_guessing_is_stopped_whatever_address_it_names(served: Served) -> None:
    client = served.anybody()
    wrong = {"email": "brute@example.com", "password": "guess number one"}
    statuses = [client.post("/api/sign-in", json=wrong).status_code for _ in range(10)]
    assert statuses == [401] * 8 + [429] * 2
    answer = client.post("/api/sign-in", json=wrong)
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert answer.json()["error"]["detail"]["retry_after"] == int(answer.headers["retry-after"])


def test_a_password_change_ends_every_session(served: Served) -> None:
    one, two = served.signed_in("creative"), served.signed_in("creative")
    me = one.get("/api/me").json()
    body = {"password": "another four words", "current": PASSWORD}
    assert one.put(f"/api/people/{me['id']}/password", json=body).status_code == 200
    assert [client.get("/api/me").status_code for client in (one, two)] == [401, 401]


def test_an_invited_colleague_comes_in(served: Served) -> None:
    boss, vera = served.signed_in("administrator"), served.anybody()
    made = boss.post("/api/people", json={"email": "vera@example.com", "name": "Vera", "roles": ["viewer"]})
    assert made.status_code == 201
    token = made.json()["invitation"]["token"]
    assert vera.post("/api/invitations/accept", json={"token": token, "password": PASSWORD}).status_code == 200
    assert vera.post("/api/sign-in", json={"email": "vera@example.com", "password": PASSWORD}).status_code == 200
    assert vera.get("/api/me").json()["roles"] == ["viewer"]


@pytest.mark.parametrize(
    "value",
    [b"Bearer", b"Bearer sm_r_unknown", b"Bearer \xff", b"Basic YWRhOng=", b"bearer  x y", b"Bearer " + b"x" * 9000],
)
def test_other_authorization_is_nobody(served: Served, value: bytes) -> None:
    answer = served.anybody().get("/api/me", headers={b"Authorization": value})
    assert answer.status_code == 401


def test_a_wrong_key_is_not_saved_by_a_right_cookie(served: Served) -> None:
    client = served.signed_in("administrator")
    assert client.get("/api/me", headers={"Authorization": "Bearer sm_r_wrong"}).status_code == 401


def test_a_key_needs_no_csrf_token(served: Served) -> None:
    robot = served.with_key("admin")
    assert robot.post("/api/keys", json={"name": "Website", "scope": "write"}).status_code == 201


def test_a_revoked_write_key_is_refused_at_the_tracking_door_within_two_seconds(served: Served) -> None:
    boss, shop = served.signed_in("administrator"), served.anybody()
    made = boss.post("/api/keys", json={"name": "Shop", "scope": "write"}).json()

    def track() -> int:
        event = {"type": "track", "event": "Seen", "anonymousId": "a"}
        return shop.post("/v1/track", json=event, auth=(made["secret"], "")).status_code

    assert track() == 200
    assert boss.delete(f"/api/keys/{made['id']}").status_code == 200
    began = time.monotonic()
    while track() != 401:
        assert time.monotonic() - began < 2.0
        time.sleep(0.05)


def test_settings_hide_secrets_and_the_audit_tells_of_changes(served: Served) -> None:
    boss = served.signed_in("administrator")
    settings = {setting["name"]: setting["value"] for setting in boss.get("/api/settings").json()}
    assert settings["SEAMARK_CURRENCY"] == "EUR"
    boss.post("/api/keys", json={"name": "Audited", "scope": "read"})
    newest = boss.get("/api/audit", params={"limit": 1, "verb": "key.created"}).json()[0]
    assert newest["detail"]["name"] == "Audited"
    assert newest["actor_name"] == "Administrator"
    assert boss.get("/api/audit/verify").json()["ok"] is True
    lines = boss.get("/api/audit/export").text.splitlines()
    assert len(lines) >= newest["number"]
