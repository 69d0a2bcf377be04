"""Webhooks, called for real: signed, the same id however often, and what is done about every way they can fail."""

import base64
from datetime import date, datetime, timedelta

import pytest

from seamark.govern import Actor
from seamark.kernel import Conflict, Forbidden, InputError, NotFound, OutsideFailed
from seamark.oversee import Happening, Slipped, slip_told
from seamark.oversee.channels import signature, webhook
from tests.oversee.watch import Receiver, Watch, free_port

HAPPENING = Happening(
    key="slip:1:opened",
    kind="slip",
    title="‘Atlas’ comes later",
    lines=("Four weeks.",),
    href="/roadmap?slip=1",
    about="slip:1",
)


def happen(watch: Watch, key: str = "slip:1:opened") -> None:
    """Something happens that concerns nobody here."""
    happening = Happening(**{**{name: getattr(HAPPENING, name) for name in HAPPENING.__struct_fields__}, "key": key})
    watch.oversight.announce(happening, plan=watch.snapshot)


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks specification's own tests."""
    known = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    said = signature(known, "msg_p5jXN8AQM9LWM0D4loKWxJek", stamp="1614265330", body='{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_call_is_signed_and_says_what_people_read(watch: Watch, called: Receiver) -> None:
    watch.with_settings(public_url="https://plan.harbour.example")
    made = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    happen(watch)
    happen(watch)
    assert watch.oversight.deliver_due() == 1
    [body] = called.bodies()
    [delivery] = watch.oversight.deliveries(by=watch.team.otto)
    assert body == {
        "type": "seamark.slip",
        "timestamp": watch.clock.now().isoformat(),
        "data": {
            "key": "slip:1:opened",
            "title": "‘Atlas’ comes later",
            "lines": ["Four weeks."],
            "href": "https://plan.harbour.example/roadmap?slip=1",
        },
    }
    headers, _ = called.calls[0]
    assert called.is_genuine(made.secret)
    assert not called.is_genuine(f"{made.secret[:-4]}AAA=")
    assert headers["webhook-id"] == delivery.id
    assert headers["webhook-timestamp"] == str(int(watch.clock.now().timestamp()))
    assert headers["content-type"] == "application/json"
    assert headers["host"] == called.address.split("/")[2]
    assert (delivery.state, delivery.address, delivery.channel) == ("sent", called.address, "webhook")


def test_its_secret_is_in_no_table_and_the_same_after_a_restart(watch: Watch, called: Receiver) -> None:
    made = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    rows = b"".join(watch.ledger.dump()).decode()
    assert called.address in rows
    assert made.secret not in rows
    watch.with_settings()
    happen(watch)
    watch.oversight.deliver_due()
    assert called.is_genuine(made.secret)


def test_an_answer_of_500_is_tried_again_under_the_same_id(watch: Watch, called: Receiver) -> None:
    made = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    called.answers = [500, 200]
    happen(watch)
    assert watch.oversight.deliver_due() == 0
    assert watch.states() == [("waiting", 1, f"{called.address.split('/')[2]} answers 500.")]
    watch.clock.advance(timedelta(minutes=1))
    assert watch.oversight.deliver_due() == 1
    assert len(set(called.ids())) == 1
    assert called.calls[0][1] == called.calls[1][1], "the same words"
    assert all(called.is_genuine(made.secret, number) for number in (0, 1))
    stamps = [int(headers["webhook-timestamp"]) for headers, _ in called.calls]
    assert stamps[1] - stamps[0] == 60, "signed anew, so that an old call cannot be played again"


def test_who_answers_too_late_is_called_again_and_holds_nobody_else_up(
    watch: Watch, called: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT_SECONDS", 0.2)
    slow = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    called.silent_for = 1.0
    happen(watch, "slip:1:opened")
    happen(watch, "slip:2:opened")
    assert watch.oversight.deliver_due() == 0
    assert len(called.calls) == 1, "the second waits with the first"
    assert sorted(attempts for _, attempts, _ in watch.states()) == [0, 1]
    assert "did not answer within 0.2 seconds" in "".join(trouble for _, _, trouble in watch.states())
    called.silent_for = 0.0
    watch.clock.advance(timedelta(minutes=1))
    assert watch.oversight.deliver_due() == 2
    assert called.is_genuine(slow.secret)


def test_an_address_that_is_gone_or_elsewhere(watch: Watch, called: Receiver) -> None:
    watch.oversight.add_webhook(called.address, by=watch.team.otto)
    called.answers = [302, 410]
    happen(watch)
    watch.oversight.deliver_due()
    assert "wants to be called elsewhere (302); that is not followed." in watch.states()[0][2]
    watch.clock.advance(timedelta(minutes=1))
    watch.oversight.deliver_due()
    assert watch.states()[0][:2] == ("failed", 2)
    assert len(called.calls) == 2, "a redirect is not followed"


def test_a_refused_body_does_not_hold_up_the_next(watch: Watch, called: Receiver) -> None:
    watch.oversight.add_webhook(called.address, by=watch.team.otto)
    called.answers = [400, 200]
    happen(watch, "slip:1:opened")
    happen(watch, "slip:2:opened")
    assert watch.oversight.deliver_due() == 1
    assert sorted(state for state, _, _ in watch.states()) == ["sent", "waiting"]


def test_a_receiver_that_is_away_is_said_to_be(watch: Watch) -> None:
    port = free_port()
    watch.oversight.add_webhook(f"http://127.0.0.1:{port}/", by=watch.team.otto)
    happen(watch)
    watch.oversight.deliver_due()
    assert watch.states() == [("waiting", 1, f"127.0.0.1:{port} cannot be reached: Connection refused.")]


def test_a_removed_webhook_is_called_no_more(watch: Watch, called: Receiver) -> None:
    made = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    happen(watch)
    gone = watch.oversight.remove_webhook(made.webhook.id, by=watch.team.otto)
    assert gone == made.webhook
    assert watch.oversight.deliver_due() == 0
    assert watch.states() == [("failed", 0, "The webhook was removed.")]
    [delivery] = watch.oversight.deliveries(by=watch.team.otto)
    with pytest.raises(Conflict, match="was removed"):
        watch.oversight.retry(delivery.id, by=watch.team.otto)
    with pytest.raises(NotFound):
        watch.oversight.remove_webhook(made.webhook.id, by=watch.team.otto)
    happen(watch, "slip:2:opened")
    assert called.calls == []
    again = watch.oversight.add_webhook(called.address, by=watch.team.otto)
    assert again.secret != made.secret
    verbs = [row.verb for row in watch.govern.audit(by=watch.team.ada, limit=3)]
    assert verbs == ["webhook.added", "webhook.removed", "webhook.added"]
    assert "/seamark" not in "".join(row.detail for row in watch.govern.audit(by=watch.team.ada, limit=3))


def test_private_networks_only_where_the_setting_says_so(light: Watch, called: Receiver) -> None:
    by_name = called.address.replace("127.0.0.1", "localhost")
    light.oversight.add_webhook(by_name, by=light.team.otto)
    happen(light)
    assert light.oversight.deliver_due() == 1, "allowed, and the name leads there"
    light.with_settings(private_webhooks=False)
    happen(light, "slip:2:opened")
    assert light.oversight.deliver_due() == 0
    assert "of this machine or of a private network" in "".join(trouble for _, _, trouble in light.states())
    assert len(called.calls) == 1, "what the name means is looked at before anything is sent"
    with pytest.raises(InputError, match=r"127\.0\.0\.1, of this machine"):
        light.oversight.add_webhook(called.address, by=light.team.otto)


@pytest.mark.parametrize(
    "number",
    ["10.1.2.3", "192.168.0.9", "169.254.169.254", "[::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "[2002:0a00:1::1]"],
)
def test_numbers_of_private_networks_are_known_however_they_are_written(light: Watch, number: str) -> None:
    light.with_settings(private_webhooks=False)
    with pytest.raises(InputError, match="of this machine or of a private network"):
        light.oversight.add_webhook(f"https://{number}/hook", by=light.team.otto)


@pytest.mark.parametrize(
    "address",
    ["", "ftp://a.example", "https://", "//a.example", "a.example", "https://a.example:99999", "https://a.ex\nample/"],
)
def test_what_is_no_address_is_refused(light: Watch, address: str) -> None:
    with pytest.raises(InputError, match="'address' is") as fault:
        light.oversight.add_webhook(address, by=light.team.otto)
    assert fault.value.help.startswith("Write http:// or https://")


def test_secrets_in_an_address_and_an_address_twice_are_refused(light: Watch) -> None:
    with pytest.raises(InputError, match="holds a user"):
        light.oversight.add_webhook("https://u:p@a.example/", by=light.team.otto)
    light.oversight.add_webhook("https://a.example/", by=light.team.otto)
    with pytest.raises(Conflict, match="is told already"):
        light.oversight.add_webhook(" https://a.example/ ", by=light.team.otto)
    for number in range(19):
        light.oversight.add_webhook(f"https://a{number}.example/", by=light.team.otto)
    with pytest.raises(InputError, match="There are 20 webhooks"):
        light.oversight.add_webhook("https://b.example/", by=light.team.otto)


def test_trying_a_webhook_out(light: Watch, called: Receiver) -> None:
    made = light.oversight.add_webhook(called.address, by=light.team.otto)
    assert light.oversight.try_webhook(made.webhook.id, by=light.team.otto) == made.webhook
    assert called.bodies()[0]["data"]["title"] == "Otto tries this webhook out."
    assert called.is_genuine(made.secret)
    called.answers = [503]
    with pytest.raises(OutsideFailed, match="answers 503"):
        light.oversight.try_webhook(made.webhook.id, by=light.team.otto)
    assert light.oversight.deliveries(by=light.team.otto) == ()


def test_only_operations_and_the_administrator_manage_them(light: Watch) -> None:
    made = light.oversight.add_webhook("https://a.example/", by=light.team.ada)
    for who in (light.team.maria, light.team.mia, Actor("key", "Robot", "key", scopes=frozenset({"read"}))):
        for verb in (
            lambda by: light.oversight.add_webhook("https://b.example/", by=by),
            lambda by: light.oversight.webhooks(by=by),
            lambda by: light.oversight.remove_webhook(made.webhook.id, by=by),
            lambda by: light.oversight.try_webhook(made.webhook.id, by=by),
            lambda by: light.oversight.try_mail(by=by),
            lambda by: light.oversight.deliveries(by=by),
            lambda by: light.oversight.retry("send_1", by=by),
        ):
            with pytest.raises(Forbidden):
                verb(who)
    assert light.oversight.webhooks(by=light.team.otto) == (made.webhook,)


def test_what_cannot_be_made_at_all_does_not_stop_the_rest(
    light: Watch, called: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one delivery: it is logged, tried again, and all others go out."""
    light.oversight.add_webhook(called.address, by=light.team.otto)
    broken = light.oversight.add_webhook("http://127.0.0.1:1/broken", by=light.team.otto)
    real = webhook.Caller.call

    def call(self: webhook.Caller, one: webhook.Call, *, at: datetime) -> None:
        if one.address == broken.webhook.address:
            raise RuntimeError("a bug")
        real(self, one, at=at)

    monkeypatch.setattr(webhook.Caller, "call", call)
    happen(light)
    assert light.oversight.deliver_due() == 1
    assert sorted(light.states())[1] == ("waiting", 1, "It cannot be made: RuntimeError.")


def test_people_and_webhooks_are_told_together_or_not_at_all(watch: Watch, called: Receiver) -> None:
    """What is told stands in the transaction of what caused it."""
    watch.oversight.add_webhook(called.address, by=watch.team.otto)
    slip = slip_told(
        Slipped(id="s", title="Atlas", old=date(2026, 3, 1), new=date(2026, 4, 1), state="opened", items=("spring",))
    )

    def fails() -> None:
        with watch.ledger.session() as session:
            watch.oversight.announce(slip, plan=watch.snapshot, session=session)
            raise RuntimeError("what caused it failed")

    with pytest.raises(RuntimeError, match="what caused it"):
        fails()
    assert watch.titles(watch.team.mia) == []
    assert watch.states() == []
    with watch.ledger.session() as session:
        assert watch.oversight.announce(slip, plan=watch.snapshot, session=session) == 4
    assert watch.titles(watch.team.mia) == ["‘Atlas’ comes 31 days later"]
    assert watch.oversight.deliver_due() == 1


def test_a_server_that_stops_begins_nothing_more(light: Watch, called: Receiver) -> None:
    light.oversight.add_webhook(called.address, by=light.team.otto)
    for number in range(3):
        happen(light, f"slip:{number}:opened")
    assert light.oversight.deliver_due(is_stopping=lambda: len(called.calls) == 2) == 2
    assert light.oversight.deliver_due() == 1
