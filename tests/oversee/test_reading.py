"""One's own notices: seen by nobody else, read one by one or all at once, removed when they are old."""

from datetime import timedelta

import pytest

from seamark.govern import Actor
from seamark.kernel import Forbidden, InputError, NotFound
from seamark.oversee import Concern, Happening, NoticeDraft
from tests.oversee.watch import Watch

ACT, KNOW = Concern(act=True), Concern(act=False)


def tell(watch: Watch, *keys: str) -> None:
    """Tell Mia and Noor of some things, a minute apart."""
    for key in keys:
        watch.oversight.tell(NoticeDraft(key, "slip", key), {watch.team.mia.id: ACT, watch.team.noor.id: KNOW})
        watch.clock.advance(timedelta(minutes=1))


def test_notices_come_newest_first_and_only_to_their_person(watch: Watch) -> None:
    tell(watch, "one", "two", "three")
    assert watch.titles(watch.team.mia) == ["three", "two", "one"]
    assert watch.titles(watch.team.otto) == []
    assert [one.title for one in watch.oversight.notices(by=watch.team.mia, limit=2)] == ["three", "two"]
    assert watch.oversight.unread([watch.team.mia, watch.team.otto]) == {watch.team.mia.id: 3, watch.team.otto.id: 0}


def test_reading_some_and_all(watch: Watch) -> None:
    tell(watch, "one", "two", "three")
    mia, noor = watch.team.mia, watch.team.noor
    [third, *_] = watch.oversight.notices(by=mia)
    assert watch.oversight.read([third.id], by=mia) == 1
    assert watch.oversight.read([third.id], by=mia) == 0, "it was read"
    assert watch.titles(mia, unread=True) == ["two", "one"]
    assert watch.oversight.read(None, by=mia) == 2
    assert watch.oversight.unread([mia, noor]) == {mia.id: 0, noor.id: 3}
    assert watch.oversight.notices(by=mia)[0].read_at == watch.clock.now()


def test_nobody_reads_for_somebody_else(watch: Watch) -> None:
    tell(watch, "one", "two")
    foreign = watch.oversight.notices(by=watch.team.noor)[0].id
    own = watch.oversight.notices(by=watch.team.mia)[0].id
    with pytest.raises(NotFound, match="You have no notice"):
        watch.oversight.read([own, foreign], by=watch.team.mia)
    assert watch.oversight.unread([watch.team.mia, watch.team.noor]) == {watch.team.mia.id: 2, watch.team.noor.id: 2}


def test_whoever_signs_in_has_notices_and_a_read_key_has_not(light: Watch) -> None:
    viewer = Actor("person_vera", "Vera", "person", roles=frozenset({"viewer"}))
    assert light.oversight.notices(by=viewer) == ()
    with pytest.raises(Forbidden):
        light.oversight.notices(by=Actor("key_1", "Sheet", "key", scopes=frozenset({"read"})))
    with pytest.raises(InputError, match="from 1 to 500"):
        light.oversight.notices(by=viewer, limit=501)


def test_a_name_nobody_has_is_left_out(light: Watch) -> None:
    told = light.oversight.tell(NoticeDraft("k", "slip", "T"), {"person_nobody": ACT, light.team.mia.id: ACT})
    assert told == 1


def test_what_was_read_three_months_ago_is_removed_and_the_rest_stays(watch: Watch) -> None:
    watch.with_settings(smtp_url="smtp://127.0.0.1:9?tls=off", mail_from="seamark@harbour.example")
    tell(watch, "old", "unread")
    old = next(one for one in watch.oversight.notices(by=watch.team.mia) if one.title == "old")
    watch.oversight.read([old.id], by=watch.team.mia)
    gone = watch.oversight.add_webhook("http://127.0.0.1:9/", by=watch.team.ada)
    watch.oversight.announce(Happening(key="k", kind="slip", title="T"), plan=watch.snapshot)
    watch.oversight.remove_webhook(gone.webhook.id, by=watch.team.ada)
    assert {one.state for one in watch.oversight.deliveries(by=watch.team.ada)} == {"failed", "waiting"}
    watch.clock.advance(timedelta(days=89))
    watch.oversight.tidy()
    assert len(watch.titles(watch.team.mia)) == 2
    watch.clock.advance(timedelta(days=2))
    watch.oversight.tidy()
    assert watch.titles(watch.team.mia) == ["unread"]
    assert {one.state for one in watch.oversight.deliveries(by=watch.team.ada)} == {"waiting"}


def test_filters_of_deliveries(light: Watch) -> None:
    with pytest.raises(InputError, match="'state' is 'lost'"):
        light.oversight.deliveries(by=light.team.otto, state="lost")
    with pytest.raises(InputError, match="from 1 to 500"):
        light.oversight.deliveries(by=light.team.otto, limit=0)
    assert light.oversight.deliveries(by=light.team.otto, state="failed") == ()
    with pytest.raises(NotFound, match="no delivery"):
        light.oversight.retry("send_none", by=light.team.otto)
