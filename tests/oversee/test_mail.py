"""Mail through a real mail server: with TLS and a password, and what is done about every way it can fail."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from ssl import SSLContext

import pytest

from seamark.govern import Actor
from seamark.kernel import Conflict, InputError, OutsideFailed, Settings, load_settings, shown_settings
from seamark.oversee import Concern, NoticeDraft
from tests.oversee.watch import SECRET, USER, Mailbox, Watch, certificate, free_port, mail_server

DRAFT = NoticeDraft("slip:1", "slip", "‘Atlas’ comes later\r\nBcc: all@example.com", ("Four weeks.",), "/roadmap")
ACT = Concern(act=True, says=("You work on ‘Spring’.",))
FROM = "seamark@harbour.example"
FAR = 8 * 24 * 60  # minutes


def tell(watch: Watch, *, key: str = "slip:1", kind: str = "slip", who: str = "mia") -> None:
    """Tell somebody of something that comes by mail."""
    draft = NoticeDraft(key, kind, DRAFT.title, DRAFT.lines, DRAFT.href)
    watch.oversight.tell(draft, {getattr(watch.team, who).id: ACT})


def plain(watch: Watch, port: int, **more: object) -> None:
    """Have mail go to a relay on this machine, without TLS."""
    watch.with_settings(smtp_url=f"smtp://127.0.0.1:{port}?tls=off", mail_from=FROM, **more)


@pytest.fixture
def box() -> Mailbox:
    """What arrived."""
    return Mailbox()


@pytest.fixture
def relay(watch: Watch, box: Mailbox) -> Iterator[int]:
    """A mail server without TLS that the watch uses; its port."""
    with mail_server(box) as port:
        plain(watch, port, public_url="https://plan.harbour.example/")
        yield port


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SSLContext:
    """A server's TLS, with a certificate this process trusts."""
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return context


def test_a_mail_says_what_the_notice_says_and_where(watch: Watch, relay: int, box: Mailbox) -> None:
    assert relay
    tell(watch)
    assert watch.oversight.deliver_due() == 1
    [mail] = box.arrived
    [delivery] = watch.oversight.deliveries(by=watch.team.ada)
    assert mail["To"] == "mia@example.com"
    assert mail["From"] == "Harbour · Seamark <seamark@harbour.example>"
    assert mail["Subject"] == "‘Atlas’ comes later Bcc: all@example.com", "one line, whatever the title holds"
    assert mail["Bcc"] is None
    assert mail["Message-ID"] == f"<{delivery.id}@plan.harbour.example>"
    assert mail["List-Id"] == '"Harbour" <notices.plan.harbour.example>'
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == watch.clock.now()
    text, html = _part(mail, "plain"), _part(mail, "html")
    assert "Four weeks.\nYou work on ‘Spring’." in text
    assert "https://plan.harbour.example/roadmap" in text
    assert '<a href="https://plan.harbour.example/roadmap">' in html
    assert (delivery.state, delivery.attempts, delivery.sent_at) == ("sent", 1, watch.clock.now())
    assert watch.oversight.deliver_due() == 0, "what was sent is not due"


def test_html_in_a_title_is_text(light: Watch, box: Mailbox) -> None:
    with mail_server(box) as port:
        plain(light, port)
        light.oversight.tell(NoticeDraft("k", "slip", "<b>Atlas</b>", ("1 < 2",), "/x"), {light.team.mia.id: ACT})
        light.oversight.deliver_due()
    [mail] = box.arrived
    assert "<b>" not in _part(mail, "html")
    assert "1 &lt; 2" in _part(mail, "html")
    assert "In Seamark: /x" in _part(mail, "plain"), "no public address: no link that leads nowhere"


def test_a_person_chooses_which_kinds_come_by_mail(watch: Watch, relay: int, box: Mailbox) -> None:
    assert relay
    mia = watch.team.mia
    usual = {one.kind.name: one.by_mail for one in watch.oversight.choices(by=mia)}
    assert usual == {"slip": True, "slip_settled": True, "approval": True, "approval_settled": False}
    tell(watch, key="a", kind="approval_settled")
    watch.oversight.choose({"approval_settled": True, "slip": False}, by=mia)
    tell(watch, key="b", kind="approval_settled")
    tell(watch, key="c")
    tell(watch, key="c", who="noor")
    tell(watch, key="a", kind="approval_settled")  # told before: a choice made since sends nothing afterwards
    assert watch.oversight.deliver_due() == 2
    assert sorted(mail["To"] for mail in box.arrived) == ["mia@example.com", "noor@example.com"]
    assert len(watch.titles(mia)) == 3
    with pytest.raises(InputError, match="no kind of notice 'gossip'"):
        watch.oversight.choose({"gossip": True}, by=mia)
    with pytest.raises(Conflict, match="only a person is sent mail"):
        watch.oversight.choose({}, by=Actor("key_1", "Robot", "key", scopes=frozenset({"admin"})))


def test_no_mail_server_no_mail(watch: Watch) -> None:
    tell(watch)
    assert watch.titles(watch.team.mia)
    assert watch.oversight.deliveries(by=watch.team.ada) == ()
    with pytest.raises(Conflict, match="no mail server"):
        watch.oversight.try_mail(by=watch.team.otto)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the test's server does not see that it speaks TLS from the start
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_tls_and_a_password(light: Watch, box: Mailbox, tls: SSLContext, scheme: str) -> None:
    with mail_server(box, tls=tls, at_once=scheme == "smtps") as port:
        light.with_settings(smtp_url=f"{scheme}://{USER}:buoy%20lantern@127.0.0.1:{port}", mail_from=FROM)
        tell(light)
        assert light.oversight.deliver_due() == 1
        assert light.oversight.try_mail(by=light.team.otto) == "otto@example.com"
    assert [mail["Subject"] for mail in box.arrived][1] == "A test mail of Harbour"


def test_a_wrong_password_is_told_and_does_not_show_it(light: Watch, box: Mailbox, tls: SSLContext) -> None:
    with mail_server(box, tls=tls) as port:
        light.with_settings(smtp_url=f"smtp://{USER}:wrong-word@127.0.0.1:{port}", mail_from=FROM)
        tell(light)
        assert light.oversight.deliver_due() == 0
        with pytest.raises(OutsideFailed, match=r"refuses the user or the password: 535"):
            light.oversight.try_mail(by=light.team.otto)
    [(state, _, trouble)] = light.states()
    assert (state, "535" in trouble) == ("waiting", True)
    assert "wrong-word" not in trouble
    assert SECRET not in trouble


def test_without_tls_nothing_is_sent(light: Watch, box: Mailbox) -> None:
    with mail_server(box) as port:
        light.with_settings(smtp_url=f"smtp://{USER}:secret@127.0.0.1:{port}", mail_from=FROM)
        tell(light)
        assert light.oversight.deliver_due() == 0
    assert light.states() == [("waiting", 1, "The mail server 127.0.0.1 offers no TLS: nothing was sent.")]
    assert box.arrived == []


def test_a_certificate_nobody_vouches_for_is_refused(light: Watch, box: Mailbox, tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with mail_server(box, tls=context) as port:
        light.with_settings(smtp_url=f"smtp://{USER}:{SECRET.replace(' ', '%20')}@127.0.0.1:{port}", mail_from=FROM)
        tell(light)
        assert light.oversight.deliver_due() == 0
    assert "shows a certificate that is not trusted: self-signed certificate" in light.states()[0][2]
    assert box.arrived == []


def test_a_mailbox_that_is_full_is_tried_again_and_one_that_is_not_there_is_not(
    watch: Watch, relay: int, box: Mailbox
) -> None:
    assert relay
    tell(watch)
    box.refuse_recipient = "452 4.2.2 The mailbox is full"
    assert watch.oversight.deliver_due() == 0
    assert watch.states() == [("waiting", 1, "The mail server refuses mia@example.com: 452 4.2.2 The mailbox is full.")]
    assert watch.oversight.deliver_due() == 0, "not before its time"
    watch.clock.advance(timedelta(minutes=1))
    box.refuse_recipient = "550 5.1.1 No such user"
    assert watch.oversight.deliver_due() == 0
    assert watch.states() == [("failed", 2, "The mail server refuses mia@example.com: 550 5.1.1 No such user.")]


def test_a_server_that_takes_no_message_keeps_it_waiting_or_ends_it(light: Watch, box: Mailbox) -> None:
    with mail_server(box) as port:
        plain(light, port)
        tell(light)
        box.refuse_data = "451 Try later"
        light.oversight.deliver_due()
        assert light.states()[0][0] == "waiting"
        light.clock.advance(timedelta(minutes=1))
        box.refuse_data = "554 Spam"
        light.oversight.deliver_due()
        assert light.states() == [("failed", 2, "The mail server 127.0.0.1 refuses the mail: 554 Spam.")]


def test_a_server_that_is_away_holds_nobody_up_and_gets_everything_later(watch: Watch, box: Mailbox) -> None:
    port = free_port()
    plain(watch, port)
    tell(watch)
    tell(watch, who="noor")
    assert watch.oversight.deliver_due() == 0
    assert sorted((state, attempts) for state, attempts, _ in watch.states()) == [("waiting", 0), ("waiting", 1)]
    assert "Connection refused" in "".join(trouble for _, _, trouble in watch.states())
    with mail_server(box, port=port):
        assert watch.oversight.deliver_due() == 0, "the others waited with the first"
        watch.clock.advance(timedelta(minutes=1))
        assert watch.oversight.deliver_due() == 2
    assert [state for state, _, trouble in watch.states() if not trouble] == ["sent", "sent"]


def test_it_is_tried_for_a_day_ever_more_seldom_and_then_by_hand(light: Watch, box: Mailbox) -> None:
    port = free_port()
    plain(light, port)
    tell(light)
    began = light.clock.now()
    tries: list[int] = []
    for _ in range(FAR):
        light.oversight.deliver_due()
        [delivery] = light.oversight.deliveries(by=light.team.ada)
        if delivery.attempts > len(tries):
            tries.append(int((light.clock.now() - began).total_seconds() // 60))
        if delivery.state == "failed":
            break
        light.clock.advance(delivery.due_at - light.clock.now())
    assert tries == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 1440]
    [(state, _, trouble)] = light.states()
    assert (state, "Connection refused" in trouble) == ("failed", True)
    with mail_server(box, port=port):
        assert light.oversight.deliver_due() == 0
        again = light.oversight.retry(delivery.id, by=light.team.otto)
        assert (again.state, again.attempts, again.trouble) == ("waiting", 0, "")
        assert light.oversight.deliver_due() == 1
    assert box.arrived[0]["Message-ID"].startswith(f"<{delivery.id}@")
    with pytest.raises(Conflict, match="It was sent to mia@example"):
        light.oversight.retry(delivery.id, by=light.team.otto)
    assert [row.verb for row in light.govern.audit(by=light.team.ada, limit=1)] == ["delivery.retried"]


def test_who_left_meanwhile_is_sent_nothing(watch: Watch, relay: int, box: Mailbox) -> None:
    assert relay
    tell(watch)
    watch.govern.remove_person(watch.team.mia.id, by=watch.team.ada)
    assert watch.oversight.deliver_due() == 0
    assert watch.states() == [("failed", 1, "mia@example.com no longer works here.")]
    assert box.arrived == []


def test_a_mail_server_that_was_taken_away_is_said(light: Watch) -> None:
    plain(light, free_port())
    tell(light)
    light.with_settings(smtp_url="")
    light.oversight.deliver_due()
    assert light.states()[0][2] == "There is no mail server any more: SEAMARK_SMTP_URL is empty."


@pytest.mark.parametrize(
    ("url", "sender", "says"),
    [
        ("smtp://mail.example:99999", FROM, "its port is no number"),
        ("smtp://mail.example?tls=maybe", FROM, "only say ?tls=off"),
        ("smtp://u:p@mail.example?tls=off", FROM, "without a password"),
        ("smtps://mail.example?tls=off", FROM, "goes with smtp://"),
        ("smtp://mail.example", "", "SEAMARK_MAIL_FROM is ''"),
        ("smtp://mail.example", "no address", "SEAMARK_MAIL_FROM is 'no address'"),
    ],
)
def test_mail_settings_that_cannot_work_are_refused_at_the_start(
    light: Watch, url: str, sender: str, says: str
) -> None:
    with pytest.raises(InputError) as fault:
        light.with_settings(smtp_url=url, mail_from=sender)
    assert says in fault.value.message


def test_the_secret_of_the_mail_server_is_masked_and_a_wrong_address_is_not_shown() -> None:
    settings = Settings(smtp_url="smtp://user:hidden@mail.example:587")
    shown = {one.name: one.value for one in shown_settings(settings)}
    assert shown["SEAMARK_SMTP_URL"] == "smtp://…@mail.example:587"
    with pytest.raises(InputError) as fault:
        load_settings({"SEAMARK_SMTP_URL": "mail://user:hidden@mail.example"})
    assert "smtp_url" in fault.value.message
    assert "hidden" not in fault.value.message


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
