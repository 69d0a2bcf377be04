"""Assignment: the same in Python, SQL and JavaScript; even; independent; layers that never share a unit."""

import json
import subprocess
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from seamark.kernel import Conflict, InputError, NotFound
from seamark.measure.experiments import Assigned, free_slots, place_of, slots_of
from seamark.measure.experiments.assigning import WHOLE, edges_of
from seamark.science.trials.curves import chi_square_tail
from tests.conftest import NodeClients
from tests.measure.experiments.lab import DESIGN, RESEARCHER, Lab

UNITS = [f"visitor-{number}" for number in range(20_000)]
ODD = ["", "Ä rger", "日本", "🎈", "a:b", "'; --", '"quoted"', "x" * 500]
SURE = 1e-4  # a sound hash fails as rarely as that; the units never change, so this test never flickers
SCRIPT = """
const place = async (salt, unit) => {
  const bytes = new TextEncoder().encode(salt + ":" + unit)
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return [...digest.slice(0, 4)].map(byte => byte.toString(16).padStart(2, "0")).join("")
}
const units = JSON.parse(require("fs").readFileSync(0, "utf8"))
Promise.all(units.map(unit => place("button", unit))).then(places => console.log(JSON.stringify(places)))
"""


def fits(counts: list[int], expected: list[float]) -> bool:
    """Whether counts are what chance makes of what is expected (Pearson's chi-square)."""
    distance = sum((count - usual) ** 2 / usual for count, usual in zip(counts, expected, strict=True))
    return chi_square_tail(distance, len(counts) - 1) > SURE


def test_python_and_sql_put_units_into_the_same_places(lab: Lab) -> None:
    for unit in (*UNITS[:200], *ODD):
        (found,) = lab.warehouse.rows("SELECT substr(sha256('button' || ':' || ?), 1, 8)", [unit])
        assert found[0] == place_of("button", unit)


@pytest.mark.clients
def test_javascript_puts_units_into_the_same_places(node_clients: NodeClients) -> None:
    units = [*UNITS[:200], *ODD]
    done = subprocess.run(
        [node_clients.node, "-e", SCRIPT], input=json.dumps(units), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [place_of("button", unit) for unit in units]


def test_places_are_known_ones() -> None:
    """They must never change: who saw what is told by them."""
    assert [place_of("button", unit) for unit in ("a", "b", "")] == ["04ec18f8", "abf15dd0", "0115959e"]


def test_places_are_even_and_those_of_two_experiments_independent() -> None:
    tenths = {
        salt: [int(place_of(salt, unit), 16) * 10 // WHOLE for unit in UNITS] for salt in ("one", "two", "layer:x")
    }
    for places in tenths.values():
        assert fits(list(Counter(places).values()), [len(UNITS) / 10] * 10)
    for left, right in (("one", "two"), ("one", "layer:x")):
        counts = Counter(zip(tenths[left], tenths[right], strict=True))
        assert fits([counts[row, column] for row in range(10) for column in range(10)], [len(UNITS) / 100] * 100)


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.1, 0.9), (0.2, 0.3, 0.5), (1 / 3, 1 / 3, 1 / 3)])
def test_every_unit_gets_a_variant_in_its_share(lab: Lab, shares: tuple[float, ...]) -> None:
    variants = [{"name": f"v{number}", "share": share} for number, share in enumerate(shares)]
    lab.running(variants=variants)
    counts = Counter(lab.desk.assign("button", unit, by=RESEARCHER).variant for unit in UNITS[:4000])
    expected = [share * 4000 for share in shares]
    assert fits([counts[f"v{number}"] for number in range(len(shares))], expected)
    assert all(left < right for left, right in pairwise(edges_of(shares)))


def test_experiments_of_a_layer_never_share_a_unit_and_others_do(lab: Lab) -> None:
    lab.running("one", layer="page", traffic=0.5)
    lab.running("two", layer="page", traffic=0.3)
    lab.running("free")
    found = [lab.desk.assignments(unit, by=RESEARCHER) for unit in UNITS[:3000]]
    taking = [{one.experiment for one in some if one.is_in} for some in found]
    assert not any({"one", "two"} <= some for some in taking)
    assert all("free" in some for some in taking)
    counts = Counter(name for some in taking for name in some)
    assert (counts["one"] / 3000, counts["two"] / 3000) == pytest.approx((0.5, 0.3), abs=0.04)


def test_a_full_layer_takes_nobody_and_a_stopped_test_makes_room(lab: Lab) -> None:
    first = lab.running("one", layer="page", traffic=0.5)
    lab.running("two", layer="page", traffic=0.3)
    with pytest.raises(Conflict, match=r"The layer 'page' has 0.2 of its traffic left, and 0.4 is asked for"):
        lab.running("three", layer="page", traffic=0.4)
    lab.clock.advance(timedelta(minutes=1))
    lab.desk.stop("one", version=first.version, by=RESEARCHER)
    started = lab.desk.start("three", version=1, by=RESEARCHER)
    assert started.slots == ((0, 4000),)
    assert free_slots([started.slots, ((5000, 8000),)]) == ((4000, 5000), (8000, 10_000))
    assert slots_of(0.25, [started.slots, ((5000, 8000),)]) == ((4000, 5000), (8000, 9500))


def test_whoever_is_outside_sees_the_control_and_is_not_logged(lab: Lab) -> None:
    lab.running(traffic=0.1)
    found = [lab.desk.assign("button", unit, by=RESEARCHER) for unit in UNITS[:2000]]
    outside = [one for one in found if not one.is_in]
    assert len(outside) == pytest.approx(1800, abs=60)
    assert {one.variant for one in outside} == {"control"}
    refused = lab.desk.assign(
        "button", next(one.unit for one in found if one.variant == "large"), consents=False, by=RESEARCHER
    )
    assert (refused.variant, refused.is_in) == ("control", False)


def test_the_variant_of_a_unit_begins_with_the_start_and_stays(lab: Lab) -> None:
    draft = lab.desk.create("later", DESIGN, by=RESEARCHER)
    before = lab.desk.assign("later", "a", by=RESEARCHER)
    assert before == Assigned("later", "a", "control", is_in=False, why="The experiment has not started.")
    lab.desk.start("later", version=draft.version, by=RESEARCHER)
    first = [lab.desk.assign("later", unit, by=RESEARCHER) for unit in UNITS[:50]]
    assert {one.variant for one in first} == {"control", "large"}
    assert all(one.is_in for one in first)
    assert [lab.desk.assign("later", unit, by=RESEARCHER) for unit in UNITS[:50]] == first


def test_no_unit_and_no_experiment_are_named(lab: Lab) -> None:
    with pytest.raises(NotFound, match="no experiment with the key 'nope'"):
        lab.desk.assign("nope", "a", by=RESEARCHER)
    for unit in ("", "x" * 513):
        with pytest.raises(InputError, match="'unit' has"):
            lab.desk.assignments(unit, by=RESEARCHER)
