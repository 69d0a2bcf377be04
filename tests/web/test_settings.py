"""Settings: colleagues, keys, the audit, the workspace, one's own account."""

import csv
import io
import re
from typing import Any

from seamark.faces.web.routes.described import described
from seamark.govern import POLICY, SYSTEM
from tests.web.site import PASSWORD, Site, email_of, plain


def person_id(site: Site, role: str) -> str:
    """The id of the colleague of a role."""
    everybody = site.workspace.govern.people(by=SYSTEM)
    return next(person.id for person in everybody if person.email == email_of(role))


def test_roles_given_on_the_page_hold_at_once(fresh: Site) -> None:
    viewer = fresh.of("viewer")
    assert viewer.get("/data").status_code == 403
    person = person_id(fresh, "viewer")
    answer = fresh.post(f"/settings/people/{person}/roles", roles=["viewer", "performance"])
    assert answer.headers["location"] == "/settings/people"
    assert viewer.get("/data").status_code == 200
    assert "Mara Viewer is now" in fresh.of().get("/settings/people").text


def test_what_was_said_is_said_once(fresh: Site) -> None:
    fresh.post(f"/settings/people/{person_id(fresh, 'viewer')}/roles", roles=["viewer"])
    first, second = (fresh.of().get("/settings/people").text for _ in range(2))
    assert "Mara Viewer is now viewer." in first
    assert "Mara Viewer is now viewer." not in second


def test_the_last_administrator_stays(fresh: Site) -> None:
    answer = fresh.post(f"/settings/people/{person_id(fresh, 'administrator')}/remove")
    assert answer.status_code == 409
    assert "This is the last administrator" in answer.text


def test_faults_of_an_invitation_are_named_and_nobody_is_added(fresh: Site) -> None:
    answer = fresh.post("/settings/people", name="", email="not an address", roles=["viewer"])
    assert "is not an e-mail address." in answer.text
    assert "A name has 1 to 120 characters." in answer.text
    assert len(fresh.workspace.govern.people(by=SYSTEM)) == 3


def test_a_removed_colleague_is_out_at_once(fresh: Site) -> None:
    viewer = fresh.of("viewer")
    assert viewer.get("/").status_code == 200
    fresh.post(f"/settings/people/{person_id(fresh, 'viewer')}/remove")
    assert viewer.get("/").status_code == 303
    assert email_of("viewer") not in fresh.of().get("/settings/people").text


def test_a_keys_secret_is_shown_once(fresh: Site) -> None:
    page = fresh.post("/settings/keys", name="Sheet", scope="read").text
    secret = re.search(r"sm_r_[\w-]+", page)
    assert secret
    assert fresh.workspace.govern.actor_of_key(secret[0]) is not None
    assert secret[0] not in fresh.of().get("/settings/keys").text


def test_a_revoked_key_works_no_more(fresh: Site) -> None:
    made = fresh.workspace.govern.create_key("Sheet", "read", by=SYSTEM)
    fresh.post(f"/settings/keys/{made.id}/revoke")
    assert fresh.workspace.govern.actor_of_key(made.secret) is None
    assert "revoked" in fresh.of().get("/settings/keys").text


def test_operations_cannot_make_a_key_that_may_more_than_they(fresh: Site) -> None:
    answer = fresh.post("/settings/keys", role="operations", name="Master", scope="admin")
    assert "may do more than Mara Operations" in answer.text
    assert [key.name for key in fresh.workspace.govern.keys(by=SYSTEM)] == ["Online shop"]


def test_the_audit_says_who_did_it_and_the_chain_holds(fresh: Site) -> None:
    fresh.post("/settings/keys", name="Sheet", scope="read")
    page = fresh.of().get("/settings/audit?verb=key.created").text
    assert re.search(r"Ada Kern.*key\.created", page, re.DOTALL)
    assert "session.begun" not in page
    assert "The chain holds." in fresh.post("/settings/audit/verify").text
    lines = fresh.of().get("/settings/audit/export").text.strip().splitlines()
    assert lines[-1].count('"hash"') == 1


def test_settings_say_where_they_come_from(fresh: Site) -> None:
    shown = {one.name: one for one in described(fresh.workspace.govern.settings(by=SYSTEM), fresh.settings)}
    assert (shown["workspace name"].value, shown["workspace name"].origin) == ("Harbour & Pine", "command line")
    assert shown["currency"].origin == "default"
    assert shown["exchange rates"].value == "USD 0.9"


def test_who_may_do_what_is_shown_and_goes_along_as_a_file(fresh: Site) -> None:
    text = fresh.of().get("/settings/workspace/roles.csv").text
    listed = {row["action"] for row in csv.DictReader(io.StringIO(text)) if row["viewer"] == "yes"}
    assert listed == {action for action, permission in POLICY.items() if "viewer" in permission.roles}


def test_a_new_password_ends_the_old_one(fresh: Site) -> None:
    wrong = fresh.post("/settings/account/password", role="viewer", current="not it", password="a whole new lantern 7")
    assert "The current password is wrong." in wrong.text
    done = fresh.post("/settings/account/password", role="viewer", current=PASSWORD, password="a whole new lantern 7")
    assert done.headers["location"] == "/sign-in"
    assert fresh.of("viewer").get("/").status_code == 303


def test_the_theme_is_kept_in_the_browser(fresh: Site) -> None:
    fresh.post("/settings/account/theme", role="viewer", theme="dark")
    assert 'data-theme="dark"' in fresh.of("viewer").get("/settings/account").text
    fresh.post("/settings/account/theme", role="viewer", theme="<script>")
    assert 'data-theme="auto"' in fresh.of("viewer").get("/settings/account").text


def test_the_administrator_sets_who_decides_how_much_and_others_read_it(fresh: Site) -> None:
    page = plain(fresh.of("operations").get("/settings/approvals").text)
    assert "€1,000" in page
    assert "Save the limits" not in page
    fields: dict[str, Any] = {
        "category": ["budget", "plan"],
        "who": ["director", "cmo"],
        "single": ["4,000", ""],
        "days30": ["9000", ""],
    }
    assert fresh.post("/settings/approvals", role="operations", **fields).status_code == 403
    assert fresh.post("/settings/approvals", **fields).status_code == 303
    limits = {(one.category, one.role): one.single_micros for one in fresh.workspace.govern.approval_limits(by=SYSTEM)}
    assert limits["budget", "director"] == 4_000_000_000
    assert limits["plan", "cmo"] is None
    assert ("budget", "operations") not in limits
    wrong = fresh.post("/settings/approvals", **{**fields, "single": ["many", ""]})
    assert "is no amount" in wrong.text
    assert "is no amount" not in fresh.of().get("/settings/approvals").text
