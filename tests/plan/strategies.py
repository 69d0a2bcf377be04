"""Plans as hypothesis draws them: every kind, every field, text of every alphabet."""

from datetime import UTC, date, timedelta
from typing import Any

from hypothesis import strategies as st

from seamark.kernel import Money
from seamark.measure import METRICS
from seamark.plan import (
    Absence,
    Baseline,
    CheckIn,
    Contingency,
    Goal,
    Initiative,
    Item,
    Milestone,
    Objective,
    PathPoint,
    Person,
    Phase,
    Release,
    Snapshot,
    Task,
)
from seamark.plan.kinds import Feed, Prepared, Step, Template
from seamark.plan.model import Dependency, Lead, SpendStep
from seamark.plan.model.item import refused_characters

FIRST = date(2026, 1, 1)
MARKS = st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda mark: not refused_characters(mark))
HARD = [
    "=1+1",
    "+x",
    "-",
    "@sum",
    "'",
    "''",
    "#",
    "yes",
    "null",
    "2026-01-31",
    "1e5",
    "0x1F",
    "a; b",
    "[x]",
    '{"a"',
    "a: b",
    "- a",
    "_x0041_",
    "\tx",
    "two\nlines",
    " edge ",
    "é\u0085",
    "12:30",
    "=",
    "~",
    "1_000",
    "?",
    "*a",
    "&a",
    "!t",
    "%",
]
TEXT = st.one_of(st.sampled_from([one for one in HARD if not refused_characters(one)]), st.text(MARKS, max_size=20))
NAME = st.one_of(
    st.sampled_from([one for one in HARD if not refused_characters(one)]), st.text(MARKS, min_size=1, max_size=12)
)
NUMBER = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: value + 0.0)
DAY = st.integers(0, 700).map(lambda n: FIRST + timedelta(n))
MONEY = st.one_of(st.none(), st.builds(Money, st.integers(0, 8 * 10**15), st.sampled_from(["EUR", "USD", "JPY"])))
LEAD = st.one_of(st.none(), st.floats(0, 99).map(lambda days: Lead(days, days / 2, days * 2)))


@st.composite
def plans(draw: st.DrawFn) -> Snapshot:
    """A plan that is right, and as odd as it may be."""
    items: list[Item] = [
        Person(
            id="p1",
            version=1,
            name=draw(NAME),
            email=draw(TEXT),
            skills=tuple(draw(st.lists(NAME, max_size=3))),
            hours_a_week=draw(st.floats(0, 80)),
            ongoing_share=draw(st.floats(0, 1)),
        ),
        Absence(
            id="a1",
            version=1,
            person="p1",
            start=FIRST,
            end=FIRST,
            kind=draw(st.sampled_from(["sick", "other"])),
            note=draw(TEXT),
        ),
        Objective(id="o1", version=1, title=draw(NAME), description=draw(TEXT)),
        Release(
            id="r1",
            version=1,
            title=draw(NAME),
            date=draw(DAY),
            confidence=draw(st.floats(0, 1)),
            tier=draw(st.sampled_from([1, 2, 3])),
        ),
    ]
    items += [_goal(draw, n) for n in range(draw(st.integers(1, 2)))]
    items += [_initiative(draw, n) for n in range(draw(st.integers(0, 2)))]
    items += [
        *_work(draw, names=[item.id for item in items]),
        Milestone(id="m1", version=1, title=draw(NAME), date=draw(DAY), done=draw(st.booleans()), initiatives=()),
        Contingency(
            id="k1",
            version=1,
            title=draw(NAME),
            watch="metric",
            metric="spend",
            where=draw(st.dictionaries(st.just("channel"), st.lists(NAME, max_size=2).map(tuple))),
            days=draw(st.integers(14, 92)),
            beyond=draw(st.sampled_from(["above", "below"])),
            limit=draw(NUMBER),
            then=draw(NAME) + "x",
            changes=(Prepared("i0", "note", draw(TEXT)),) if any(item.id == "i0" for item in items) else (),
            protects=("g0",),
            owner=draw(st.sampled_from(["", "p1"])),
            start=FIRST,
            end=draw(DAY),
            status=draw(st.sampled_from(["armed", "off"])),
            note=draw(TEXT),
        ),
        CheckIn(
            id="c1",
            version=1,
            on="g0",
            date=draw(DAY),
            value=draw(st.one_of(st.none(), NUMBER)),
            text=draw(TEXT) or "x",
        ),
    ]
    return Snapshot({item.id: item for item in items})


def _work(draw: st.DrawFn, *, names: list[str]) -> list[Item]:
    """A feed, a template with a gate, and a task of a release that waits for one of what there is."""
    step = Step("a", draw(NAME), days=draw(st.floats(0, 99)), lead=draw(LEAD))
    return [
        Feed(id="f1", version=1, title=draw(NAME), source="ics", address="https://example.org/a.ics", note=draw(TEXT)),
        Template(
            id="t1",
            version=1,
            title=draw(NAME),
            tier=draw(st.sampled_from([1, 2, 3])),
            goals=("g0",),
            steps=(step, Step("b", draw(NAME), "gate", after=("a",), days_before=-3)),
        ),
        Task(
            id="w1",
            version=1,
            title=draw(NAME),
            kind=draw(st.sampled_from(["work", "approval", "booking"])),
            work=draw(TEXT),
            release="r1",
            people={"p1": draw(st.floats(0, 9))},
            lead=draw(LEAD),
            start=FIRST,
            end=FIRST + timedelta(3),
            depends_on=(Dependency("r1", "FF", 2),) if "i0" not in names else (Dependency("i0"), Dependency("r1")),
            budget=draw(MONEY),
            booked=draw(st.booleans()),
            cancel_by=draw(st.one_of(st.none(), DAY)),
            raci=draw(st.sampled_from([{}, {"p1": "AR"}])),
            note=draw(TEXT),
        ),
    ]


def _goal(draw: st.DrawFn, number: int) -> Goal:
    base = draw(st.one_of(st.none(), NUMBER))
    points = st.lists(st.tuples(st.integers(0, 300), NUMBER), min_size=1, max_size=3, unique_by=lambda pair: pair[0])
    drawn = st.one_of(
        st.sampled_from(["linear", "seasonal"]),
        points.map(lambda pairs: tuple(PathPoint(FIRST + timedelta(day), value) for day, value in sorted(pairs))),
    )
    path: Any = draw(drawn)
    read_at = draw(st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1990 <= at.year < 2200)))
    return Goal(
        id=f"g{number}",
        version=1,
        title=draw(NAME),
        objective="o1",
        metric=draw(st.sampled_from([metric.name for metric in METRICS if not metric.denominator])),
        where=draw(st.dictionaries(st.sampled_from(["channel", "campaign"]), st.lists(NAME, max_size=2).map(tuple))),
        unit=draw(TEXT),
        reading="total",
        baseline=None if base is None else Baseline(base, FIRST, FIRST + timedelta(30), read_at),
        baseline_note=draw(NAME),
        target=draw(NUMBER),
        start=FIRST,
        deadline=FIRST + timedelta(365),
        owner=draw(st.sampled_from(["", "p1"])),
        dimension="revenue",
        path=path,
        amber=0.1,
        red=draw(st.floats(0.1, 1)),
    )


def _initiative(draw: st.DrawFn, number: int) -> Initiative:
    names = draw(st.lists(NAME, max_size=3, unique=True))
    spend: Any = draw(
        st.sampled_from(["even", "front", (SpendStep(FIRST, 0.25), SpendStep(FIRST + timedelta(9), 0.75))])
    )
    return Initiative(
        id=f"i{number}",
        version=1,
        title=draw(NAME),
        goals=("g0",),
        channels={name: 1 / len(names) for name in names},
        objective_text=draw(TEXT),
        budget=draw(MONEY),
        spend=spend,
        people={"p1": draw(st.floats(0, 100))} if draw(st.booleans()) else {},
        start=FIRST,
        end=FIRST + timedelta(20),
        phases=tuple(
            Phase(name, FIRST + timedelta(3 * place), FIRST + timedelta(3 * place + 2), done=draw(st.booleans()))
            for place, name in enumerate(draw(st.lists(NAME, max_size=3, unique=True)))
        ),
        campaign_codes=tuple(draw(st.lists(NAME, max_size=3, unique=True))),
        release=draw(st.sampled_from(["", "r1"])),
        depends_on=(Dependency("r1", "SS", -2), Dependency("i0")) if number else (),
        progress=draw(st.floats(0, 1)),
        note=draw(TEXT),
    )
