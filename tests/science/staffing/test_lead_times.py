"""How long work really takes: what history says, and how far stated days can be trusted."""

import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from seamark.kernel import InputError
from seamark.science.staffing import Doubt, Factor, Job, Part, Past, Work, Worker, chances, learn, lost, place
from tests.science.staffing.lived import _lived, _work, held, projects

ADA = Worker(id="ada", free=(), usual=480)


def alone(**fields: object) -> Work:
    """One job of two days for Ada."""
    job = {"id": "film", "parts": (Part(minutes=960, who="ada"),), **fields}
    return Work((ADA,), (Job(**job),))  # type: ignore[arg-type] # fields of a job


def test_without_history_the_prior_holds_and_says_that_nothing_was_seen() -> None:
    known = learn([])
    assert (known.count, known.of("film").count) == (0, 0)
    assert known.of("film").typical == pytest.approx(1.3)


def test_much_history_speaks_for_itself_and_little_is_drawn_to_the_house() -> None:
    films = [Past("Film", 10, 14), Past("Film", 10, 20 * 20 / 14)] * 15
    copies = [Past("copy", 10, 7), Past("copy", 10, 100 / 7)] * 15
    known = learn([*films, *copies, Past("print", 10, 40)])
    assert known.of("film").typical == pytest.approx(2.0, rel=0.05)
    assert known.of(" COPY ").typical == pytest.approx(1.0, rel=0.05)
    assert 1.3 < known.of("print").typical < 3.0
    assert known.of("print").shared > known.of("film").shared
    assert known.of("never seen") == known.house


def test_the_table_of_the_page_is_what_the_code_says() -> None:
    ten = (1.5, 2.6, 2.0, 1.8, 2.2, 1.6, 2.5, 2.1, 1.9, 2.0)
    page = (Path(__file__).parents[3] / "docs" / "scheduling.md").read_text("utf-8")
    for says, took in (("none", ()), ("1 took 2 times as long", (2.0,)), ("10 took 1.5 to 2.6 times as long", ten)):
        factor = learn([Past("film", 1, one) for one in took]).of("film")
        p80 = math.exp(factor.mean + NormalDist().inv_cdf(0.8) * math.hypot(factor.shared, factor.own))
        assert f"| {says} | 10 days | {10 * factor.typical:.1f} days | {10 * p80:.1f} days |" in page


def test_a_record_that_is_nonsense_is_refused_and_one_beyond_measure_counts_as_the_bound() -> None:
    for planned, took in ((0, 1), (1, -1), (1, math.nan), (math.inf, 1)):
        with pytest.raises(InputError, match="'film' was planned for"):
            learn([Past("film", planned, took)])
    assert learn([Past("film", 1, 1e9)] * 50).of("film").typical < 21


def test_what_is_not_in_doubt_ends_when_the_rota_says() -> None:
    draw = np.random.default_rng(3)
    for _ in range(20):
        work, _kinds = _work(draw)
        rota = place(work)
        found = chances(work, rota, doubts={}, draws=50)
        for one in rota.placed:
            assert (found.jobs[one.id].p50, found.jobs[one.id].p80) == (one.finish, one.finish)


def test_work_that_all_takes_half_as_long_again_ends_when_a_slow_clock_says() -> None:
    draw = np.random.default_rng(5)
    for _ in range(20):
        work, _kinds = _work(draw)
        rota = place(work)
        longer = Doubt(factor=Factor(math.log(1.5), 0.0, 0.0, 9))
        found = chances(work, rota, doubts={job.id: longer for job in work.jobs}, draws=20)
        whole = found.of_all([job.id for job in work.jobs])
        assert whole is not None
        assert whole.p50 == _lived(work, rota, {job.id: 1.5 for job in work.jobs})


def test_best_and_worst_case_are_passed_one_time_of_twenty() -> None:
    work = alone(parts=(Part(minutes=48_000, who="ada"),))
    found = chances(work, place(work), doubts={"film": Doubt(low=0.8, high=1.5)}, draws=20_000)
    ends = found.ends["film"] + 1  # days it took
    assert np.mean(ends < 80) == pytest.approx(0.05, abs=0.01)
    assert np.mean(ends > 150) == pytest.approx(0.05, abs=0.01)
    assert found.jobs["film"].in_time is None


def test_time_outside_is_in_doubt_too_and_the_due_day_has_its_odds() -> None:
    work = alone(lead=20, due=30)
    found = chances(work, place(work), doubts={"film": Doubt(lead_low=0.7, lead_high=2.0)}, draws=5_000)
    assert found.jobs["film"].p50 == pytest.approx(21, abs=1)
    assert found.jobs["film"].p80 > 24
    assert found.jobs["film"].in_time == pytest.approx(np.mean(found.ends["film"] <= 30))


def test_what_runs_has_the_rest_in_doubt_and_what_is_over_has_none() -> None:
    doubt = {"film": Doubt(factor=Factor(math.log(2), 0.0, 0.0, 9))}
    for fixed, end in (((-5, 3), 7), ((-9, -2), -2), ((4, 6), 6)):
        work = alone(parts=(), fixed=fixed)
        assert chances(work, place(work), doubts=doubt, draws=10).jobs["film"].p50 == end


def test_effects_that_are_lost_add_up_with_their_doubt() -> None:
    assert lost([]) == (0.0, 0.0, 0.0)
    assert lost([(10, 20, 50, 0.0)]) == (0.0, 0.0, 0.0)
    value, _, high = lost([(80, 100, 120, 0.5)])
    assert value == pytest.approx(50, rel=0.02)
    assert high - value == pytest.approx(10 * 1.2816 / 1.6449, rel=0.05)
    many = lost([(80, 100, 120, 0.5)] * 16)
    assert many[2] - many[0] == pytest.approx(4 * (high - value), rel=0.05)  # independent: by the root of their number
    assert lost([(-50, -20, -10, 1.0)])[0] < 0


def test_stated_days_hold_as_often_as_they_say() -> None:
    """A hundred houses; the benchmark lives six hundred. Bounds are three standard errors around the bar."""
    p50, p80 = held(list(projects(100, seed=11)))
    assert 0.38 <= p50 <= 0.64
    assert 0.70 <= p80 <= 0.90
