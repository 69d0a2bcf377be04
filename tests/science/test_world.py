"""The simulator: what it promises about draws, causes, tests, carry-over and the truth."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec
import numpy as np
import pytest

from seamark.kernel import InputError
from seamark.science.world import Demand, History, Incident, Tracking, Week, WorldParameters, find_truth
from seamark.science.world.behaviour import Life, Rules, draw, step, stock_of
from seamark.science.world.conditions import kernel, make_conditions
from seamark.science.world.draws import Flags, Purpose, blocks, hashed, unit
from seamark.science.world.people import make_people
from seamark.science.world.timeline import DAY, HOUR, busy, moment, spread
from seamark.science.world.truth import Truth, count_orders

SMALL = WorldParameters(people=6000, weeks=20, seed=11, regions=8, shapley_orders=2, shapley_people=16_384)
replace = msgspec.structs.replace


def number_of(parameters: WorldParameters, name: str) -> int:
    """Place of a channel."""
    return [channel.name for channel in parameters.channels].index(name)


def truth_of(parameters: WorldParameters) -> Truth:
    """The truth of a world."""
    conditions = make_conditions(parameters)
    return find_truth(parameters, conditions, people=make_people(parameters, conditions.shares))


@pytest.fixture(scope="module")
def lived() -> tuple[History, list[Week]]:
    """A small world with its weeks."""
    history = History(SMALL)
    return history, list(history.weeks())


@pytest.fixture(scope="module")
def truth() -> Truth:
    """The truth of the same world."""
    return truth_of(SMALL)


def test_hashes_spread_evenly_and_depend_on_every_key() -> None:
    person = np.arange(50_000)
    luck = unit(hashed(1, Purpose.VALUE, person, 3))
    assert np.histogram(luck, bins=20, range=(0, 1))[0] == pytest.approx(np.full(20, 2500), rel=0.1)
    others = [(2, Purpose.VALUE, 3), (1, Purpose.STORE, 3), (1, Purpose.VALUE, 4)]
    for seed, purpose, week in others:
        assert abs(np.corrcoef(luck, unit(hashed(seed, purpose, person, week)))[0, 1]) < 0.02


def test_the_same_seed_lives_the_same_history(lived: tuple[History, list[Week]]) -> None:
    again = list(History(SMALL).weeks())
    for first, second in zip(lived[1], again, strict=True):
        assert all(np.array_equal(np.asarray(a), np.asarray(b)) for a, b in zip(first.hits, second.hits, strict=True))
        assert all(
            np.array_equal(np.asarray(a), np.asarray(b)) for a, b in zip(first.spending, second.spending, strict=True)
        )
    other = next(History(replace(SMALL, seed=12)).weeks())
    assert not np.array_equal(other.hits.message, lived[1][0].hits.message)


def test_the_truth_is_about_the_very_history_that_was_written(lived: tuple[History, list[Week]], truth: Truth) -> None:
    """The on/off worlds run apart from the history; with everything on they must be the same world."""
    assert [week.new for week in lived[1]] == truth.everything.orders[0].tolist()
    values = [int(week.orders.cents[: week.new].sum()) for week in lived[1]]
    assert values == truth.everything.cents[0].tolist()


def test_switching_a_channel_off_changes_nobody_whom_it_never_reached() -> None:
    """Common random numbers, person by person."""
    conditions = make_conditions(SMALL)
    people = make_people(SMALL, conditions.shares)
    social = number_of(SMALL, "paid_social")
    on = np.ones((2, len(SMALL.channels)), bool)
    on[1, social] = False
    rules = [Rules(SMALL, conditions, on=row, watched=True) for row in on]
    lives = [Life(people, len(rules[0].personal), parameters=SMALL) for _ in rules]
    reached, bought = np.zeros(SMALL.people, bool), [set[tuple[int, int]](), set[tuple[int, int]]()]
    for week in range(SMALL.weeks):
        draws = draw(SMALL, len(rules[0].personal), week=week, block=next(blocks(SMALL.people)))
        for world, life in enumerate(lives):
            happened = step(rules[world], people, life=life, week=week, draws=draws, offset=0)
            bought[world] |= {(int(person), week) for person in happened.bought}
            if world == 0:
                reached[happened.exposed[rules[0].personal.index(social)]] = True
    changed = {person for person, _ in bought[0] ^ bought[1]}
    assert changed
    assert changed <= set(np.flatnonzero(reached).tolist())
    assert 0.05 < reached.mean() < 1


def test_a_channel_that_does_nothing_has_no_increment_in_any_week() -> None:
    """No effect, no visits: the world without it is the same, order by order."""
    channels = tuple(
        replace(channel, effect=0.0, clicks=0.0) if channel.name == "display" else channel for channel in SMALL.channels
    )
    parameters = replace(SMALL, channels=channels, shapley_above=9.0)
    found = truth_of(parameters)
    place = found.channels.index("Display")
    assert np.array_equal(found.without.orders[place], found.everything.orders[0])
    assert np.array_equal(found.without.cents[place], found.everything.cents[0])
    assert not np.array_equal(found.without.orders[place - 1], found.everything.orders[0])


def test_shapley_values_share_out_exactly_what_all_channels_bring(truth: Truth) -> None:
    forced = truth if truth.shapley is not None else truth_of(replace(SMALL, shapley_above=0.0))
    assert forced.shapley is not None
    brought = forced.everything.orders.sum() - forced.nothing.orders.sum()
    assert forced.shapley[:, 0].sum() == pytest.approx(brought)
    assert forced.shapley[:, 1].sum() == pytest.approx(forced.everything.cents.sum() - forced.nothing.cents.sum())


def test_channels_feed_each_other_only_when_the_world_says_so() -> None:
    """Increments add up to more than all channels bring together where television drives search."""
    strong = truth_of(replace(SMALL, interactions=2.5, people=8000, shapley_above=9.0))
    none = truth_of(replace(SMALL, interactions=0.0, people=8000, shapley_above=9.0))
    assert strong.interaction > none.interaction + 0.02


def test_two_fifths_or_so_of_orders_are_incremental(truth: Truth) -> None:
    share = 1 - truth.nothing.orders.sum() / truth.everything.orders.sum()
    assert 0.3 < share < 0.6


@pytest.mark.parametrize(("strength", "low", "high"), [(0.0, -0.12, 0.12), (1.0, 0.25, 1.0), (2.0, 0.5, 1.0)])
def test_spend_follows_demand_as_strongly_as_asked(strength: float, low: float, high: float) -> None:
    """Confounding: the correlation of log intensity with log demand within weeks, across regions."""
    parameters = replace(SMALL, regions=40, weeks=78, confounding=strength, programme="none")
    conditions = make_conditions(parameters)
    demand = np.log(conditions.demand)
    intensity = np.log(conditions.intensity[number_of(parameters, "paid_social")])
    inside = np.stack([(part - part.mean(axis=0)).ravel() for part in (demand, intensity)])
    assert low < np.corrcoef(inside)[0, 1] < high


def test_demand_has_heavy_tails_where_asked() -> None:
    def kurtosis(parameters: WorldParameters) -> float:
        steps = np.diff(np.log(make_conditions(parameters).demand), axis=1)
        steps = (steps - steps.mean()) / steps.std()
        return float((steps**4).mean())

    wide = replace(SMALL, regions=60, weeks=100)
    assert kurtosis(replace(wide, demand=Demand(tail=3.0))) > kurtosis(wide) + 1


def test_effects_drift_only_where_asked() -> None:
    plain, drifting = make_conditions(SMALL), make_conditions(replace(SMALL, drift=0.5))
    social = number_of(SMALL, "print")  # one creative: nothing else moves its strength
    assert np.ptp(plain.strength[social]) == 0
    assert np.ptp(drifting.strength[social]) > 0.1


@pytest.mark.parametrize("shape", ["geometric", "delayed", "weibull"])
def test_carry_over_keeps_its_mass_whatever_its_shape(shape: str) -> None:
    parameters = msgspec.convert({"carry_over": shape}, WorldParameters)
    weights = kernel(parameters, 0.5, lags=60)
    assert weights.sum() == pytest.approx(2.0, rel=0.01)
    assert (np.argmax(kernel(parameters, 0.8, lags=60)) > 0) == (shape == "delayed")


@pytest.mark.parametrize("shape", ["geometric", "delayed", "weibull"])
def test_stock_is_the_weighted_sum_of_what_was_seen(shape: str) -> None:
    """The recursion that runs week by week against the kernel it stands for."""
    parameters = replace(SMALL, people=400, weeks=12, carry_over=shape)
    conditions = make_conditions(parameters)
    people = make_people(parameters, conditions.shares)
    rules = Rules(parameters, conditions, on=np.ones(len(parameters.channels), bool), watched=True)
    life = Life(people, len(rules.personal), parameters=parameters)
    place = rules.personal.index(number_of(parameters, "paid_social"))
    seen = np.zeros((parameters.weeks, parameters.people))
    for week in range(parameters.weeks):
        draws = draw(parameters, len(rules.personal), week=week, block=next(blocks(parameters.people)))
        happened = step(rules, people, life=life, week=week, draws=draws, offset=0)
        seen[week, happened.exposed[place]] = 1
    memory = parameters.channels[rules.personal[place]].memory
    weights = kernel(parameters, memory, lags=8 if shape == "weibull" else parameters.weeks)
    expected = np.tensordot(weights, seen[::-1][: len(weights)], axes=1)
    everybody = np.arange(parameters.people)
    found = stock_of(rules, life, place=place, who=everybody, week=parameters.weeks - 1)
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_switchback_is_random_and_costs_what_the_plan_did() -> None:
    parameters = replace(SMALL, weeks=24, programme="switchback", regions=10)
    conditions = make_conditions(parameters)
    for start in range(0, 24, parameters.block_weeks):
        block = [test for test in conditions.tests if test.start == start]
        assert {test.multiplier for test in block} == {0.0, 2.0}
        assert len(block) == 10 * sum(channel.kind != "own" for channel in parameters.channels)
        assert np.mean([test.multiplier for test in block]) == 1.0
    treated = {(test.channel, test.region) for test in conditions.tests if test.multiplier == 0 and test.start == 0}
    again = {(test.channel, test.region) for test in conditions.tests if test.multiplier == 0 and test.start == 6}
    assert treated != again


def test_a_dark_region_sees_no_advertisement_of_that_channel() -> None:
    parameters = replace(SMALL, programme="quarterly", weeks=16)
    history = History(parameters)
    weeks = list(history.weeks())
    dark = [test for test in history.conditions.tests if test.multiplier == 0]
    assert dark
    for test in dark:
        places = [place for place, it in enumerate(history.placements) if it.channel == test.channel]
        for week in weeks[test.start : test.end]:
            spending = week.spending
            there = np.isin(spending.placement, places) & (spending.region == test.region)
            assert spending.impressions[there].sum() == 0
    assert make_conditions(replace(parameters, programme="none")).tests == ()


def test_visits_follow_the_hours_of_the_day() -> None:
    monday = moment(datetime(2026, 6, 1, tzinfo=UTC))
    starts = spread(monday, (np.arange(200_000) + 0.5) / 200_000)
    hours = np.bincount((starts - monday) // HOUR % 24, minlength=24)
    assert hours[20] > 8 * hours[3]
    assert starts.min() >= monday
    assert starts.max() < monday + 7 * DAY
    assert busy(monday).sum() == pytest.approx(1)


def test_lost_cookies_multiply_anonymous_ids() -> None:
    def ids(share: float) -> int:
        weeks = History(replace(SMALL, tracking=Tracking(missing_cookies=share))).weeks()
        return len(np.unique(np.concatenate([week.visits.anonymous[week.visits.robot < 0] for week in weeks])))

    assert ids(0.6) > 1.35 * ids(0.0)


def test_an_outage_of_tracking_loses_messages_and_no_orders(lived: tuple[History, list[Week]]) -> None:
    outage = Incident(kind="tracking", start=4.5, weeks=1.0)
    history = History(replace(SMALL, incidents=(outage,)))
    weeks = list(history.weeks())
    begin = moment(SMALL.start) + round(4.5 * 7 * DAY)
    received = np.concatenate([week.hits.received for week in weeks])
    assert not ((received >= begin) & (received < begin + 7 * DAY)).any()
    assert history.planted["messages_lost_in_outages"] > 500
    assert [week.new for week in weeks] == [week.new for week in lived[1]]


@pytest.mark.parametrize(
    ("incident", "counted"),
    [
        (Incident(kind="checkout", start=10, weeks=4, factor=0.2), lambda week: week.new),
        (
            Incident(kind="spend", start=10, weeks=4, factor=0.0, channel="paid_social"),
            lambda week: float(week.spending.cost.sum()),
        ),
    ],
)
def test_an_incident_shows_while_it_lasts(incident: Incident, counted: Callable[[Week], float]) -> None:
    with_it = [counted(week) for week in History(replace(SMALL, incidents=(incident,))).weeks()]
    without = [counted(week) for week in History(SMALL).weeks()]
    assert with_it[:10] == without[:10]
    assert sum(with_it[10:14]) < 0.9 * sum(without[10:14])


def test_people_have_several_devices_share_some_and_sign_in(lived: tuple[History, list[Week]]) -> None:
    history, weeks = lived
    assert 1.3 < history.devices.owned.mean() < 2
    assert 0.01 < history.devices.shared / SMALL.people < 0.06
    user = np.concatenate([week.visits.user for week in weeks])
    person = np.concatenate([week.visits.person for week in weeks])
    assert 0.02 < (user >= 0).mean() < 0.5
    assert ((user >= 0) & (user != person) & (person >= 0)).any(), "somebody uses a device that another signed in on"


def test_a_shops_tablet_collects_customers() -> None:
    """What an identifier that links too many looks like."""
    history = History(replace(SMALL, tracking=Tracking(kiosk_visits=0.01)))
    weeks = list(history.weeks())
    device = np.concatenate([week.visits.device for week in weeks])
    signed = np.concatenate([week.visits.sign for week in weeks])
    tablet = len(history.devices.kind) - 1
    at_it = (device == tablet) & (signed >= 0)
    assert len(np.unique(signed[at_it])) > 5
    assert history.planted["kiosk_visits"] == int((device > tablet - history.devices.kiosks).sum())


def test_more_worlds_at_once_change_nothing(truth: Truth) -> None:
    conditions = make_conditions(SMALL)
    people = make_people(SMALL, conditions.shares)
    everything: Flags = np.ones((1, len(SMALL.channels)), bool)
    alone = count_orders(SMALL, conditions, people=people, on=everything)
    assert np.array_equal(alone.orders, truth.everything.orders)


def wrong() -> Iterator[tuple[str, Callable[[], object]]]:
    """Parameters that no world has."""
    yield "people", lambda: WorldParameters(people=3)
    yield "weeks", lambda: WorldParameters(weeks=0)
    yield "seed", lambda: WorldParameters(seed=-1)
    yield "regions", lambda: WorldParameters(regions=1)
    yield "missing_cookies", lambda: WorldParameters(tracking=Tracking(missing_cookies=0.9))
    yield "without a zone", lambda: WorldParameters(until=datetime(2026, 1, 1))  # noqa: DTZ001 - the fault itself
    yield "radio", lambda: WorldParameters(incidents=(Incident(kind="spend", start=1, weeks=1, channel="radio"),))
    yield "own", lambda: WorldParameters(channels=())


@pytest.mark.parametrize(("named", "make"), list(wrong()), ids=[name for name, _ in wrong()])
def test_what_no_world_can_be_is_refused_by_name(named: str, make: Callable[[], object]) -> None:
    with pytest.raises(InputError, match=named) as refused:
        make()
    assert refused.value.help
