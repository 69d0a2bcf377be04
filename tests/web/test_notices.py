"""Notices as people read them: the bell, the page by day, what comes by e-mail; webhooks and what was sent."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import msgspec
import pytest

from seamark.govern import SYSTEM, Actor, Request
from seamark.kernel import FixedClock
from seamark.oversee import Concern, NoticeDraft, Oversight
from tests.oversee.watch import Mailbox, Receiver, mail_server, receiver
from tests.web.site import Site, email_of, plain, wait_for

ROLES = ("operations", "director", "cmo", "viewer")
DRAFT = NoticeDraft("slip:1", "slip", "‘Atlas 2.0’ comes 28 days later", ("It was 30 November.",), "/roadmap")


class Post:
    """A site, the mail server it uses and a receiver of its calls."""

    def __init__(self, site: Site, box: Mailbox, called: Receiver) -> None:
        self.site, self.box, self.called = site, box, called


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    """A site of this test's own that can send."""
    box = Mailbox()
    with mail_server(box) as port, receiver() as called:
        site = Site(tmp_path / "data", roles=ROLES)
        site.settings = msgspec.structs.replace(
            site.settings,
            smtp_url=f"smtp://127.0.0.1:{port}?tls=off",
            mail_from="seamark@harbour.example",
            public_url="https://plan.harbour.example",
            private_webhooks=True,
        )
        with site:
            yield Post(site, box, called)


def person_id(site: Site, role: str) -> str:
    """The id of the colleague of a role."""
    return next(one.id for one in site.workspace.govern.people(by=SYSTEM) if one.email == email_of(role))


def tell(site: Site, role: str, draft: NoticeDraft = DRAFT, *, act: bool = True) -> None:
    """Tell a colleague something."""
    why = Concern(act, ("You work on ‘Spring’.",))
    site.workspace.oversight.tell(draft, {person_id(site, role): why})


def bell(page: str) -> str:
    """The number at the bell; empty where it shows none."""
    found = re.search(r"data-unread( hidden)?>(\d+)<", page)
    assert found
    return "" if found[1] else found[2]


def test_before_anything_was_told_the_page_says_what_will_be(fresh: Site) -> None:
    page = fresh.of("viewer").get("/notices").text
    assert "No notices yet" in page
    assert "A launch slips." in plain(page)
    assert "the e-mail address you sign in with" in page
    assert bell(page) == ""
    assert "Nothing here that you have not read." in fresh.of("viewer").get("/notices?show=unread").text
    assert fresh.of("viewer").get("/notices?show=lost").status_code == 400


def test_a_notice_is_counted_shown_opened_and_then_read(fresh: Site) -> None:
    tell(fresh, "viewer")
    client = fresh.of("viewer")
    assert bell(client.get("/goals").text) == "1"
    page = client.get("/notices").text
    for said in ("1 notice you have not read", DRAFT.title, "It was 30 November.", "You work on ‘Spring’.", "Today"):
        assert said in plain(page)
    assert "for you to act" in page
    address = re.search(r'action="(/notices/note_[a-z0-9]+/read)"', page)
    assert address
    opened = fresh.post(address[1], role="viewer", next="/roadmap")
    assert (opened.status_code, opened.headers["location"]) == (303, "/roadmap")
    assert bell(client.get("/goals").text) == ""
    assert DRAFT.title in client.get("/notices").text, "what was read stays to be looked up"
    assert fresh.post(address[1], role="operations").status_code == 404, "nobody reads for somebody else"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_a_form_of_somebody_else_leads_nowhere_else(fresh: Site, elsewhere: str) -> None:
    tell(fresh, "viewer")
    one = fresh.workspace.oversight.notices(by=_actor(fresh, "viewer"))[0]
    assert fresh.post(f"/notices/{one.id}/read", role="viewer", next=elsewhere).headers["location"] == "/notices"


def test_all_at_once(fresh: Site) -> None:
    for number in range(3):
        tell(fresh, "viewer", NoticeDraft(f"slip:{number}", "slip", f"Slip {number}"), act=False)
    answer = fresh.post("/notices/read", role="viewer")
    assert answer.headers["location"] == "/notices"
    page = fresh.of("viewer").get("/notices").text
    assert "3 notices marked as read." in page
    assert "Mark all as read" not in page


def test_days_are_named_as_people_do(fresh: Site) -> None:
    now = datetime.now(UTC)
    for days in (0, 1, 40, 400):
        clock = FixedClock(now - timedelta(days=days))
        past = Oversight(fresh.workspace.ledger, fresh.workspace.govern, settings=fresh.settings, clock=clock)
        past.tell(NoticeDraft(f"k{days}", "slip", f"{days} days"), {person_id(fresh, "viewer"): Concern(act=False)})
    names = re.findall(r'<h2 id="day-\d+">([^<]*)', fresh.of("viewer").get("/notices").text)
    assert names[:2] == ["Today", "Yesterday"]
    assert names[3].endswith(str((now - timedelta(days=400)).year))


def test_what_is_written_in_a_title_is_text(fresh: Site) -> None:
    tell(fresh, "viewer", NoticeDraft("k", "slip", "<script>alert(1)</script>", ("<b>bold</b>",)))
    page = fresh.of("viewer").get("/notices").text
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "<b>bold</b>" in unescape(page)


def test_a_request_reaches_the_director_by_notice_and_mail_and_its_answer_comes_back(post: Post) -> None:
    """All of it by itself: nobody but the two people does anything."""
    site = post.site
    site.post("/settings/notices", role="operations", by_mail=["approval_settled"])
    request = Request("budget", "A larger budget", "For the spring.", 2_000_000_000, {"of": 1}, "plan", "budget")
    asked = site.workspace.govern.ask(request, _actor(site, "operations"))
    wait_for(lambda: len(post.box.arrived) == 1)
    assert post.box.arrived[0]["To"] == email_of("director")
    assert post.box.arrived[0]["Subject"] == "Mara Operations asks: A larger budget"
    assert "Mara Operations asks: A larger budget" in plain(site.of("director").get("/notices").text)
    site.workspace.govern.decline(asked.id, "Not now", by=_actor(site, "director"))
    wait_for(lambda: len(post.box.arrived) == 2)
    assert post.box.arrived[1]["To"] == email_of("operations")
    assert bell(site.of("director").get("/goals").text) == "", "it waits for her no more"
    assert bell(site.of("operations").get("/goals").text) == "1"
    wait_for(lambda: not site.workspace.status().troubles)


def test_a_colleague_chooses_what_comes_by_mail_and_sees_nothing_else(post: Post) -> None:
    page = post.site.of("viewer").get("/settings/notices").text
    assert len(re.findall(r'name="by_mail" value="\w+" checked', page)) == 3
    assert "Webhooks" not in page
    assert "Send me a test mail" not in page
    answer = post.site.post("/settings/notices", role="viewer", by_mail=["approval_settled"])
    assert answer.headers["location"] == "/settings/notices"
    page = post.site.of("viewer").get("/settings/notices").text
    assert re.findall(r'name="by_mail" value="(\w+)" checked', page) == ["approval_settled"]


def test_operations_tries_mail_out(post: Post) -> None:
    answer = post.site.post("/settings/notices/test-mail", role="operations")
    assert answer.headers["location"] == "/settings/notices"
    assert f"A mail is on its way to {email_of('operations')}." in post.site.of("operations").get("/goals").text
    assert post.box.arrived[0]["Subject"] == "A test mail of Harbour & Pine"
    post.box.refuse_recipient = "550 No such user"
    refused = post.site.post("/settings/notices/test-mail", role="operations")
    assert (refused.status_code, "550 No such user" in refused.text) == (502, True)
    assert post.site.post("/settings/notices/test-mail", role="director").status_code == 403


def test_without_a_mail_server_the_page_says_what_to_set(fresh: Site) -> None:
    page = fresh.of("operations").get("/settings/notices").text
    assert "SEAMARK_SMTP_URL" in page
    assert "This server sends no mail yet." in page
    refused = fresh.post("/settings/notices/test-mail", role="operations")
    assert (refused.status_code, "There is no mail server." in refused.text) == (409, True)


def test_a_webhook_is_added_tried_and_removed(post: Post) -> None:
    site = post.site
    made = site.post("/settings/webhooks", role="operations", address=post.called.address)
    secret = re.search(r"whsec_[\w+/=]+", made.text)
    assert secret
    page = site.of("operations").get("/settings/notices").text
    assert secret[0] not in page
    one = re.search(r"/settings/webhooks/(hook_\w+)/try", page)
    assert one
    site.post(f"/settings/webhooks/{one[1]}/try", role="operations")
    assert "answered as it should." in site.of("operations").get("/goals").text
    assert post.called.is_genuine(secret[0])
    post.called.answers = [500]
    assert "answers 500." in site.post(f"/settings/webhooks/{one[1]}/try", role="operations").text
    site.post(f"/settings/webhooks/{one[1]}/remove", role="operations")
    assert one[1] not in site.of("operations").get("/settings/notices").text
    wrong = site.post("/settings/webhooks", role="operations", address="nowhere")
    assert (wrong.status_code, "Write http:// or https://" in wrong.text) == (400, True)


def test_what_failed_says_why_and_is_sent_again(post: Post) -> None:
    site = post.site
    post.box.refuse_recipient = "550 No such user"
    tell(site, "director")
    wait_for(lambda: "550 No such user" in site.of("operations").get("/settings/notices").text)
    page = site.of("operations").get("/settings/notices").text
    one = re.search(r"/settings/deliveries/(send_\w+)/retry", page)
    assert one
    post.box.refuse_recipient = ""
    site.post(f"/settings/deliveries/{one[1]}/retry", role="operations")
    wait_for(lambda: len(post.box.arrived) == 1)
    wait_for(lambda: "retry" not in site.of("operations").get("/settings/notices").text)
    refused = site.post(f"/settings/deliveries/{one[1]}/retry", role="operations")
    assert (refused.status_code, "It was sent to" in refused.text) == (409, True)


def _actor(site: Site, role: str) -> Actor:
    person = next(one for one in site.workspace.govern.people(by=SYSTEM) if one.email == email_of(role))
    return Actor(person.id, person.name, "person", roles=frozenset(person.roles))
