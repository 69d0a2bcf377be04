"""Credits of chains and coalitions over the warehouse: worked paths, segments, creatives, intervals, names."""

import math
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from seamark.kernel import Grounds, InputError, Period
from seamark.measure import AttributionAnswer, AttributionQuestion, Credit, WalkedPath
from seamark.measure.walking import interval_of, top_paths
from seamark.science.attribution import count_paths, number_steps
from tests.measure.company import START, Row, event
from tests.measure.conftest import ANALYST, Shop
from tests.measure.test_attribution import bought, visit

ADA, BEN, CLEO, DAN = 1, 2, 3, 4
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))
LATER = Period(date(2026, 1, 10), date(2026, 2, 1))


def asked(shop: Shop, period: Period = JANUARY, **question: Any) -> AttributionAnswer:  # noqa: ANN401
    return shop.measure.attribute(AttributionQuestion(period, **question), by=ANALYST)


def rows(answer: AttributionAnswer, model: str) -> dict[str, Credit]:
    return {row.name: row for row in answer.rows if row.model == model}


@pytest.fixture
def four(shop: Shop) -> Shop:
    """Ada came by search, then e-mail, and paid 100; Ben by e-mail, 50; Cleo by search and Dan by e-mail: nothing."""
    shop.load(
        [
            visit(1, ADA, 1, "Paid Search"),
            visit(2, ADA, 8, "Email"),
            bought(3, ADA, 8, 100),
            visit(4, BEN, 9, "Email"),
            bought(5, BEN, 9, 50),
            visit(6, CLEO, 3, "Paid Search"),
            visit(7, DAN, 4, "Email"),
        ]
    )
    return shop


def test_a_chain_of_four_people(four: Shop) -> None:
    """Of four walks three reach e-mail, one of them by search; two of those three buy: 2/3 × (1/2 + 1/4) = 1/2."""
    answer = asked(four)
    chain = rows(answer, "markov")
    assert (chain["Email"].removal_effect, chain["Paid Search"].removal_effect) == pytest.approx((1, 1 / 3))
    assert (chain["Email"].conversions, chain["Paid Search"].conversions) == pytest.approx((1.5, 0.5))
    assert (chain["Email"].value, chain["Paid Search"].value) == pytest.approx((112.5, 37.5))
    shapley = rows(answer, "shapley")
    assert (shapley["Email"].conversions, shapley["Email"].value) == (1.5, 100)
    assert answer.missed == 2
    assert answer.top_paths == (
        WalkedPath(("Email",), 1, 50, 1),
        WalkedPath(("Paid Search", "Email"), 1, 100, 0),
    )


def test_credits_of_chain_and_coalitions_have_an_interval_and_rules_have_none(four: Shop) -> None:
    answer = asked(four)
    assert all(row.estimate is None for row in rows(answer, "linear").values())
    for model in ("markov", "shapley"):
        for row in rows(answer, model).values():
            assert row.estimate is not None
            assert row.value_estimate is not None
            assert row.estimate.low < row.conversions == row.estimate.value < row.estimate.high
            assert row.value_estimate.low < row.value < row.value_estimate.high
            assert (row.estimate.evidence, row.estimate.level) == (Grounds.ATTRIBUTION, 0.9)
            assert row.estimate.data_through == answer.data_through
            assert row.estimate.method == f"attribution-{model}"


def test_more_of_the_same_people_narrow_the_interval(four: Shop) -> None:
    def width() -> float:
        estimate = rows(asked(four), "markov")["Email"].estimate
        assert estimate is not None
        return (estimate.high - estimate.low) / estimate.value

    before = width()
    key = 100
    more: list[Row] = []
    for person in range(10, 40):
        more += [visit(key, person, 2, "Email"), bought(key + 1, person, 2, 10)]
        key += 2
    four.load(more)
    assert width() < before / 2


def test_a_channel_that_no_order_passed_is_not_surely_worth_nothing(four: Shop) -> None:
    four.load([visit(20, 7, 5, "Display")])
    display = rows(asked(four), "markov")["Display"]
    assert display.conversions == 0
    assert display.estimate is not None
    assert display.estimate.low == 0
    assert display.estimate.high == pytest.approx(-math.log(0.05))


def test_only_what_is_asked_for_is_counted(four: Shop) -> None:
    answer = asked(four, models=("last",))
    assert (answer.top_paths, answer.missed) == ((), 0)
    assert {row.model for row in answer.rows} == {"last"}


def test_new_and_returning_customers_share_the_orders(four: Shop) -> None:
    """Ada comes back on the 20th and buys again; Cleo, who never did, comes on the 21st; Ben without buying."""
    four.load(
        [
            visit(10, ADA, 20, "Display"),
            bought(11, ADA, 20, 30),
            visit(12, CLEO, 21, "Paid Search"),
            visit(13, BEN, 22, "Affiliates"),
            visit(14, DAN, 23, "Email"),
            bought(15, DAN, 23, 7),
        ]
    )
    whole, new, back = (asked(four, LATER, customers=who) for who in ("all", "new", "returning"))
    assert (whole.total.conversions, new.total.conversions, back.total.conversions) == (2, 1, 1)
    assert (new.total.value, back.total.value) == (7, 30)
    assert set(rows(new, "markov")) == {"Email", "Paid Search"}
    assert set(rows(back, "markov")) == {"Affiliates", "Display", "Email", "Paid Search"}
    assert (whole.missed, new.missed, back.missed) == (2, 1, 1)
    assert new.unattributed.conversions == back.unattributed.conversions == 0
    assert rows(new, "last")["Email"].conversions == 1
    assert rows(back, "last")["Display"].conversions == 1


def test_orders_of_one_source_only(shop: Shop) -> None:
    shop.load(
        [
            visit(1, ADA, 1, "Email", source="app"),
            event(
                2,
                subject=ADA,
                source="app",
                time=START.replace(minute=5),
                conversion=1,
                amount=9_000_000,
                currency="EUR",
            ),
            visit(3, BEN, 2, "Display"),
            bought(4, BEN, 2, 50),
            visit(5, CLEO, 3, "Affiliates", source="app"),
            visit(6, DAN, 3, "Email"),
        ]
    )
    answer = asked(shop, source="app")
    assert {name: row.conversions for name, row in rows(answer, "markov").items()} == {"Affiliates": 0, "Email": 1}
    assert (answer.total.conversions, answer.total.value, answer.missed) == (1, 9, 1)


def test_credit_by_creative_beside_what_each_creative_cost(shop: Shop) -> None:
    shop.load([visit(1, ADA, 1, "Paid Social", utm_content="storm"), bought(2, ADA, 1, 60)])
    with shop.warehouse.transaction() as tx:
        tx.execute(
            "INSERT INTO costs BY NAME SELECT 'i' AS import_id, 's' AS source, 'a' AS account, "
            "DATE '2026-01-01' AS day, "
            "'Paid Social' AS channel, creative, 'EUR' AS currency, amount FROM (VALUES ('storm', 20000000), "
            "('calm', 5000000)) AS t(creative, amount)"
        )
    answer = asked(shop, by="utm_content")
    for model in ("last", "markov", "shapley"):
        found = rows(answer, model)
        storm = found["storm"]
        assert (storm.cost, storm.cost_per_acquisition, storm.return_on_ad_spend) == (20, 20, 3)
        assert (found["calm"].cost, found["calm"].conversions, found["calm"].cost_per_acquisition) == (5, 0, None)
    assert (answer.cost, answer.total.conversions) == (25, 1)


def test_names_with_the_sign_of_paths_in_them_stay_whole(shop: Shop) -> None:
    shop.load(
        [
            visit(1, ADA, 1, "Email", campaign="a > b"),
            visit(2, ADA, 2, "Email", campaign=" spring>summer "),
            bought(3, ADA, 2, 60),
        ]
    )
    answer = asked(shop, by="campaign")
    assert answer.top_paths[0].steps == ("a > b", "spring>summer")
    assert rows(answer, "shapley")["a > b"].conversions == 0.5


def test_the_order_of_the_chain_and_merged_repeats_are_asked_for(shop: Shop) -> None:
    channels = [
        ["Email", "Email", "Display"],
        ["Display", "Email", "Email", "Affiliates"],
        ["Affiliates", "Email", "Display", "Email"],
        ["Display", "Affiliates"],
        ["Email", "Affiliates"],
    ]
    key, loaded = 1, []
    for person, path in enumerate(channels, start=1):
        for day, channel in enumerate(path, start=1):
            loaded.append(visit(key, person, day, channel))
            key += 1
        if person % 2:
            loaded.append(bought(key, person, len(path), 10))
            key += 1
    shop.load(loaded)
    first, second = (rows(asked(shop, order=order), "markov") for order in (1, 2))
    assert first["Email"].removal_effect != pytest.approx(second["Email"].removal_effect)
    assert asked(shop, order=2, merge_repeats=True) != asked(shop, order=2)
    with pytest.raises(InputError, match="1 to 4"):
        asked(shop, order=9)


@pytest.mark.parametrize("wrong", [{"customers": "old"}, {"by": "source"}])
def test_what_cannot_be_asked_is_named(shop: Shop, wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refusal:
        asked(shop, **wrong)
    assert refusal.value.detail["arrived"] in wrong.values()


def test_nothing_at_all_is_an_empty_answer(shop: Shop) -> None:
    answer = asked(shop)
    assert (answer.rows, answer.top_paths, answer.missed, answer.total.conversions) == ((), (), 0, 0)


def test_an_interval_is_never_negative_and_never_nothing() -> None:
    assert interval_of(10, 2, none_seen=3)[0] > 0
    assert interval_of(0, 0, none_seen=3) == (0, 3)
    low, high = interval_of(-5, 2, none_seen=3)
    assert low < -5 < high


def test_top_paths_come_with_most_conversions_first() -> None:
    paths = count_paths([["a"], ["c"], ["b", "a"]], conversions=[3, 0, 9], value=[5, 6, 7], nulls=[0, 1, 2])
    assert top_paths(paths) == (WalkedPath(("b", "a"), 9, 7, 2), WalkedPath(("a",), 3, 5, 0))


def test_a_path_in_two_currencies_is_one_path(four: Shop) -> None:
    four.load(
        [visit(20, 7, 5, "Email"), bought(21, 7, 5, 10, "USD"), visit(22, 8, 5, "Email"), bought(23, 8, 5, 9, "CHF")]
    )
    answer = asked(four)
    assert answer.top_paths[0] == WalkedPath(("Email",), 3, 55, 1)
    assert sum(row.value for row in rows(answer, "shapley").values()) == answer.total.value == 155


def test_texts_are_numbered_as_they_are_written() -> None:
    found = number_steps(pa.chunked_array([["b > a >b", " >"], ["", "c"]]))
    assert (found.names, found.lengths.tolist()) == (("a", "b", "c"), [3, 0, 0, 1])
    assert np.array(found.names)[found.steps].tolist() == ["b", "a", "b", "c"]
    assert number_steps(pa.array([], pa.string())).names == ()
