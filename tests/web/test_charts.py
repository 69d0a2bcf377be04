"""Charts are geometry: places follow values, labels keep apart, colours can be told apart by everybody."""

import itertools
import re
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from seamark.faces.web.assets import FOLDER
from seamark.faces.web.charts import AHEAD, Note, Series, Words, columns, dot_plot, range_of, spark, trend
from seamark.faces.web.charts.scale import Scale, day_ticks, round_step
from seamark.faces.web.numbers import count

WORDS = Words("chart", "A finding", "what is drawn")
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(10)]
TOKENS = (FOLDER / "css" / "tokens.css").read_text()

# Machado, Oliveira & Fernandes 2009, severity 1: how red-blind and green-blind eyes see linear RGB.
EYES = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "green-blind": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "red-blind": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
}
FEWEST_STEPS = 8.5  # distance in Oklab × 100; 2 is just noticeable between patches that touch


@pytest.mark.parametrize(
    ("high", "steps"), [(20.3, 5), (1, 0.2), (99, 20), (100, 20), (101, 25), (1_234_567, 250_000), (0.031, 0.01)]
)
def test_a_scale_has_round_steps_and_ends_above_the_highest_value(high: float, steps: float) -> None:
    scale = Scale.over([0, high])
    assert scale.steps[1] == pytest.approx(steps)
    assert scale.low == 0
    assert high <= scale.high < high + steps * 1.001
    assert len(scale.steps) <= 7


def test_a_scale_without_values_can_still_be_drawn() -> None:
    assert Scale.over([]).high > Scale.over([None, 0.0]).low
    assert round_step(0.7) == 1


def test_refunds_draw_below_the_zero_line() -> None:
    chart = trend(WORDS, DAYS[:2], series=[Series("Revenue", (100.0, -50.0), 1)], show=count)
    assert 0 < chart.zero < chart.height
    first, last = (float(y) for y in chart.series[0].ys.split(","))
    assert first < chart.zero < last


def test_a_gap_in_the_values_is_a_gap_in_the_line() -> None:
    values = (1.0, 2.0, None, 3.0, 4.0)
    chart = trend(WORDS, DAYS[:5], series=[Series("x", values, 1)], show=count)
    assert chart.series[0].line.count("M") == 2


def test_a_day_that_is_not_over_is_drawn_apart() -> None:
    chart = trend(WORDS, DAYS[:4], series=[Series("x", (1.0, 2.0, 3.0, 1.0), 1, partial=True)], show=count)
    assert chart.series[0].line.count("L") == 2
    assert chart.series[0].tail


def test_a_single_day_is_a_dot_and_not_nothing() -> None:
    chart = trend(WORDS, DAYS[:1], series=[Series("x", (3.0,), 1)], show=count)
    assert chart.series[0].line.startswith("M0 ")
    assert "h" in chart.series[0].line


def test_stacked_areas_stand_on_each_other() -> None:
    below, above = Series("a", (1.0, 1.0), 1, "area"), Series("b", (2.0, 3.0), 2, "area")
    chart = trend(WORDS, DAYS[:2], series=[below, above], show=count, height=100)
    tops = [[float(y) for y in one.ys.split(",")] for one in chart.series]
    assert tops[0] == [75.0, 75.0]
    assert tops[1] == [25.0, 0.0]


def test_names_at_the_ends_of_lines_keep_apart() -> None:
    lines = [Series(name, (5.0, 5.0 + number / 100), number + 1) for number, name in enumerate("abcd")]
    chart = trend(WORDS, DAYS[:2], series=lines, show=count)
    places = sorted(one.label_y for one in chart.series if one.label_y is not None)
    assert len(places) == 4
    assert min(b - a for a, b in itertools.pairwise(places)) >= 14


def test_names_of_lines_near_the_bottom_stay_inside_the_drawing() -> None:
    lines = [Series("high", (9.0, 9.0), 1), *(Series(name, (1.0, 0.1), 2) for name in "abc")]
    chart = trend(WORDS, DAYS[:2], series=lines, show=count, height=100)
    places = [one.label_y for one in chart.series if one.label_y is not None]
    assert max(places) <= 100


def test_the_table_behind_a_chart_has_every_day_and_value() -> None:
    chart = trend(WORDS, DAYS, series=[Series("x", tuple(map(float, range(10))), 1)], show=count)
    assert [label for label, _ in chart.rows][:2] == ["Thu 1 Jan 2026", "Fri 2 Jan 2026"]
    assert [values[0].value for _, values in chart.rows] == list(range(10))


@pytest.mark.parametrize("length", [1, 2, 9, 28, 62, 91, 365, 800])
def test_dates_below_a_chart_are_few_and_in_order(length: int) -> None:
    ticks = day_ticks([date(2025, 1, 6) + timedelta(days=number) for number in range(length)])
    places = [tick.at for tick in ticks]
    assert 1 <= len(ticks) <= 10 or length > 500
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] <= 100


def test_five_answers_lie_between_the_least_and_the_most() -> None:
    plot = dot_plot(WORDS, list("abcde"), things={"Display": (480, 120, 300, 220, 280)}, show=count)
    row = plot.rows[0]
    assert row.low == min(dot.at for dot in row.dots) == 24.0
    assert row.high == 96.0
    assert len({dot.shape for dot in row.dots}) == 5


def test_answers_with_intervals_lie_in_lanes_of_their_own() -> None:
    spans = {"Display": (None, (100.0, 480.0), (200.0, 600.0)), "Email": (None, None, None)}
    plot = dot_plot(
        WORDS, list("abc"), things={"Display": (480, 120, 300), "Email": (9, 9, 9)}, show=count, spans=spans
    )
    first, second = plot.rows
    plain, one, other = first.dots
    assert plain.low is None
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.at < one.high
    assert first.y == plain.y < one.y < other.y < second.y
    assert other.high == 100.0  # the scale reaches to the end of every interval
    assert "interval 200 to 600" in other.says
    assert plot.height > second.dots[-1].y


def test_columns_fill_their_height_with_the_most() -> None:
    bars = columns([("1", 4.0, count(4)), ("2", 2.0, count(2))], height=100)
    assert [bar.height for bar in bars] == [100.0, 50.0]
    assert bars[0].x + bars[0].width < bars[1].x


def test_an_interval_beyond_the_axis_stands_at_its_edge() -> None:
    drawn = range_of(0.1, low=-0.1, high=float("inf"), reach=0.2)
    assert (drawn.value, drawn.high) == (74.0, 98.0)
    assert drawn.low < 50 < drawn.value


def test_a_small_line_of_nothing_is_nothing() -> None:
    assert spark([]) == ("", "")
    assert spark([0.0, 0.0])[0].startswith("M0 ")


def palettes() -> list[tuple[str, list[str], str]]:
    """Theme, the eight data colours, and the surface they stand on, as the tokens say."""
    found = []
    for number, block in enumerate(re.findall(r"\{([^{}]*--d1[^{}]*)\}", TOKENS)):
        colours = dict(re.findall(r"--(d\d|surface):\s*(#[0-9a-f]{6})", block))
        found.append((("light", "dark", "auto")[number], [colours[f"d{n}"] for n in range(1, 9)], colours["surface"]))
    return found


def linear(colour: str) -> NDArray[np.float64]:
    """A colour as linear RGB."""
    values = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def oklab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear RGB in Oklab (Ottosson 2020), where distance is what eyes see as difference."""
    to_cones = np.array([[0.41222, 0.53633, 0.05145], [0.2119, 0.6807, 0.1074], [0.0883, 0.28172, 0.62998]])
    to_lab = np.array([[0.21045, 0.79362, -0.00407], [1.978, -2.42859, 0.45059], [0.0259, 0.78277, -0.80868]])
    return np.asarray(to_lab @ np.cbrt(np.clip(to_cones @ rgb, 0, None)))


@pytest.mark.parametrize(("theme", "colours", "surface"), palettes(), ids=[name for name, _, _ in palettes()])
def test_data_colours_are_told_apart_by_every_eye_and_stand_out(theme: str, colours: list[str], surface: str) -> None:
    for eye, matrix in EYES.items():
        seen = [oklab(np.clip(np.array(matrix) @ linear(colour), 0, 1)) for colour in colours]
        nearest = min(100 * float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2))
        assert nearest >= FEWEST_STEPS, f"{theme}, {eye}"
    weights = np.array([0.2126, 0.7152, 0.0722])
    ground = float(weights @ linear(surface))
    for colour in colours:
        light = float(weights @ linear(colour))
        contrast = (max(light, ground) + 0.05) / (min(light, ground) + 0.05)
        assert contrast >= 3.0, f"{theme}: {colour}"


def test_light_and_dark_say_the_same_tokens() -> None:
    names = [set(re.findall(r"--([\w-]+):", block)) for block in re.findall(r"\{([^{}]*--d1[^{}]*)\}", TOKENS)]
    assert names[1] == names[2]
    assert names[1] <= names[0]


def test_what_lies_ahead_is_hatched_and_its_interval_stands_in_the_table() -> None:
    known = Series("Revenue", (*(10.0,) * 7, None, None, None), 1)
    gone = (None,) * 7
    ahead = Series(f"Revenue{AHEAD}", (*gone, 11.0, 12.0, 13.0), 1, "ahead", (*gone, 9.0, 8.0, 7.0), (*gone, 13.0, 16.0, 19.0))  # fmt: skip  # noqa: E501
    chart = trend(WORDS, DAYS, series=[known, ahead], show=count)
    assert chart.columns == ["Revenue", "Revenue forecast", "Revenue forecast, low", "Revenue forecast, high"]
    assert [str(value.text) for value in chart.rows[-1][1][1:]] == ["13", "7", "19"]
    assert chart.series[1].band.count("L") == 5
    ends = [one.label_y for one in chart.series]
    assert ends == [pytest.approx(float(chart.series[1].ys.split(",")[-1])), None]


def test_areas_end_where_their_days_end() -> None:
    areas = [Series(name, (1.0, 2.0, None), place + 1, "area") for place, name in enumerate(("a", "b"))]
    chart = trend(WORDS, DAYS[:3], series=areas, show=count)
    assert [one.ys.split(",")[-1] for one in chart.series] == ["", ""]


def test_notes_stand_at_their_days_and_only_where_those_are_drawn() -> None:
    notes = [Note(DAYS[4], "turned", 1), Note(DAYS[0] - timedelta(days=3), "before", 1)]
    chart = trend(WORDS, DAYS, series=[Series("x", (1.0,) * 10, 1)], show=count, notes=notes)
    assert [note.text for note in chart.notes] == ["turned"]
    assert chart.notes[0].at == pytest.approx(44.44)
