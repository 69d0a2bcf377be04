"""Whom a change of the plan concerns, and what of it is told to whom."""

from datetime import date

import pytest

from seamark.govern import Person
from seamark.govern.store import people
from seamark.kernel import InputError
from seamark.oversee import Concern, Happening, NoticeDraft, Slipped, concerned, slip_told
from tests.oversee.watch import Watch

SLIP = Slipped(
    id="slip_1",
    title="Atlas 2.0",
    old=date(2026, 11, 30),
    new=date(2026, 12, 28),
    state="opened",
    lines=("2 initiatives move, and €41,000 of bookings are at risk.",),
    items=("spring",),
    href="/roadmap?slip=slip_1",
)


def test_owners_workers_letters_and_the_owners_of_goals_are_concerned(light: Watch) -> None:
    assert concerned(light.snapshot, ["spring"]) == {
        "mia": Concern(act=True, says=("You answer for ‘Spring campaign’.",)),
        "noor": Concern(act=True, says=("You work on ‘Spring campaign’.",)),
        "otto": Concern(act=False, says=("You are kept informed of ‘Spring campaign’.",)),
        "gast": Concern(act=False, says=("You are consulted on ‘Spring campaign’.",)),
        "maria": Concern(act=False, says=("You answer for a goal that ‘Spring campaign’ works for.",)),
    }


def test_several_items_make_one_sentence_a_tie_and_what_is_gone_concerns_nobody(light: Watch) -> None:
    found = concerned(light.snapshot, ["spring", "film", "atlas", "never", "spring"])
    assert found["otto"] == Concern(
        act=True, says=("You are responsible for ‘Film’.", "You are kept informed of ‘Spring campaign’.")
    )
    assert found["noor"].says == ("You work on ‘Spring campaign’ and ‘Film’.",)
    assert found["mia"].says == ("You answer for ‘Spring campaign’.", "You answer for what ‘Film’ belongs to.")
    assert concerned(light.snapshot, ["never", "atlas"]) == {}


def test_many_items_are_counted_after_the_third(light: Watch) -> None:
    for number in range(5):
        fields = {"title": f"Cut {number}", "initiative": "spring", "people": {"noor": 1}}
        light.plan.create("task", {"id": f"cut-{number}", **fields}, by=light.team.mia)
    found = concerned(light.snapshot, [f"cut-{number}" for number in range(5)])
    assert found["noor"].says == ("You work on ‘Cut 0’, ‘Cut 1’, ‘Cut 2’ and 2 more.",)


def test_a_slip_reaches_whom_it_concerns_once_by_their_address(watch: Watch) -> None:
    """Addresses are compared without case; who only stands in the plan cannot sign in and is not told."""
    told = watch.oversight.announce(slip_told(SLIP), plan=watch.snapshot)
    assert told == 4
    assert watch.oversight.announce(slip_told(SLIP), plan=watch.snapshot) == 0
    [notice] = watch.oversight.notices(by=watch.team.mia)
    assert notice.title == "‘Atlas 2.0’ comes 28 days later"
    assert notice.body.splitlines() == [
        "It was 30 November 2026 and is 28 December 2026 now.",
        "2 initiatives move, and €41,000 of bookings are at risk.",
        "You answer for ‘Spring campaign’.",
    ]
    assert notice.act
    assert (notice.href, notice.read_at, notice.made_at) == ("/roadmap?slip=slip_1", None, watch.clock.now())
    [informed] = watch.oversight.notices(by=watch.team.otto)
    assert not informed.act
    assert watch.titles(watch.team.finn) == []


def test_a_decided_slip_settles_what_was_asked_and_whoever_decided_is_not_told(watch: Watch) -> None:
    opened = slip_told(SLIP)
    watch.oversight.announce(opened, plan=watch.snapshot)
    fields = {"state": "approved", "decided_by": "Mia", "decided_by_id": watch.team.mia.id}
    done = Slipped(**{**{name: getattr(SLIP, name) for name in SLIP.__struct_fields__}, **fields})
    watch.oversight.announce(slip_told(done), plan=watch.snapshot)
    assert watch.titles(watch.team.mia, unread=True) == []
    assert watch.titles(watch.team.noor, unread=True) == ["Mia approved what follows from the slip of ‘Atlas 2.0’"]
    assert len(watch.titles(watch.team.otto, unread=True)) == 2, "what asked nothing of him stays to be read"


def test_a_date_that_comes_earlier_says_so() -> None:
    early = Slipped(id="s", title="Atlas", old=date(2026, 3, 2), new=date(2026, 3, 1), state="opened")
    assert slip_told(early).title == "‘Atlas’ comes 1 day earlier"
    with pytest.raises(InputError, match=r"A slip.s state is .lost.\.") as fault:
        slip_told(Slipped(id="s", title="Atlas", old=early.old, new=early.new, state="lost"))
    assert fault.value.help == "Allowed are opened, approved, declined."


def test_plan_and_role_together_say_all_reasons(light: Watch) -> None:
    happening = Happening(key="k", kind="approval", title="T", items=("spring",), roles=("cmo",), about="a")
    light.oversight.announce(happening, plan=light.snapshot)
    [notice] = light.oversight.notices(by=light.team.maria)
    assert notice.act, "her role is asked, her goal is only touched"
    assert notice.body == "You answer for a goal that ‘Spring campaign’ works for."


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (NoticeDraft("k", "gossip", "T"), "no kind of notice 'gossip'"),
        (NoticeDraft("", "slip", "T"), "has 0 characters; 1 to 200"),
        (NoticeDraft("k", "slip", "T", href="https://elsewhere.example/"), "The address of a notice is 'https"),
        (NoticeDraft("k", "slip", "T", about="a" * 121), "is about has 121 characters"),
        (NoticeDraft("k" * 201, "slip", "T"), "has 201 characters"),
    ],
)
def test_a_draft_that_cannot_be_kept_is_refused(light: Watch, draft: NoticeDraft, says: str) -> None:
    with pytest.raises(InputError, match=says):
        light.oversight.tell(draft, {light.team.mia.id: Concern(act=True)})


def test_what_is_about_nothing_settles_nothing(light: Watch) -> None:
    light.oversight.tell(NoticeDraft("k", "slip", "T"), {light.team.mia.id: Concern(act=True)})
    light.oversight.announce(Happening(key="x", kind="slip", title="X", settles=True), plan=light.snapshot)
    assert light.titles(light.team.mia, unread=True) == ["T"]


def test_a_thousand_people_are_told_at_once(watch: Watch) -> None:
    with watch.ledger.session() as session:
        now = watch.clock.now()
        for number in range(1000):
            email = f"crowd{number}@example.com"
            crowd = Person(f"crowd_{number}", email, "C", ("viewer",), True, True, now, None)  # noqa: FBT003 - a row
            people.add(session, crowd, password_hash=None)
    happening = Happening(key="k", kind="slip", title="T", roles=("viewer",))
    assert watch.oversight.announce(happening, plan=watch.snapshot) == 1000
    assert watch.oversight.announce(happening, plan=watch.snapshot) == 0
