"""Goals that left their path, and why: which factor, which segments, which days."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, Self

import msgspec
import numpy as np

from seamark.decide.gauging import GoalFacts, GoalSeries, Spell
from seamark.decide.model import Fact, Finding, Verdict
from seamark.decide.wording import amount_text, day_text, listed, range_text, share_text, span_text
from seamark.kernel import Money, Period
from seamark.measure import METRICS
from seamark.science import LEAST_DAYS, Episode, Floats, Parts, find_episode, steady_spread, take_apart

LEVEL: Final = 0.8
Z80: Final = 1.281552
DRAWS: Final = 400
NAMED: Final = 3  # segments that are spelt out
EXPLAINS: Final = 0.25  # share of the shortfall from which something is called its cause
EVERYWHERE: Final = 0.8  # share of the segments from which something happened in all of them
PAID: Final = ("Paid", "Display", "Retargeting", "Affiliates", "TV", "Print", "Events", "Cross-network")
COUNTED: Final = frozenset({"conversions", "revenue", "new_customers"})
DAY: Final = timedelta(days=1)
TITLES: Final = {metric.name: metric.title for metric in METRICS}


class _Lost(msgspec.Struct, frozen=True):
    """An episode in the goal's unit: which days, what was lost, and in how many segments it happened."""

    period: Period
    usual: float
    during: float
    value: float
    low: float
    high: float
    hit: tuple[str, ...]
    looked_at: int

    @property
    def is_everywhere(self) -> bool:
        return len(self.hit) >= EVERYWHERE * self.looked_at


class _Why(msgspec.Struct, frozen=True):
    """What explains a shortfall: the change since the reference in parts, their 80 % intervals, and an episode."""

    parts: Parts | None
    bounds: Floats | None
    lost: _Lost | None


def goal_findings(facts: GoalFacts) -> Iterator[Finding]:
    """A finding for every goal that is off its path."""
    for series in facts.off:
        why = _Why(*_taken_apart(series), _lost(series))
        verdict, because = _verdict(series, why)
        yield Finding(
            kind="goal_off_path",
            subject_id=series.goal.goal_id,
            period=Period(series.goal.starts, series.goal.deadline + DAY),
            title=_title(series, why),
            finding=" ".join(filter(None, _sentences(series, why))),
            evidence=tuple(_evidence(series, why)),
            verdict=verdict,
            why_verdict=because,
            amount=Money(0, facts.currency),
        )


def _taken_apart(series: GoalSeries) -> tuple[Parts | None, Floats | None]:
    """The change since the reference period, and the 80 % interval of volume, mix and rate (shape 3 × 2).

    A ratio is taken apart with volumes that sum to 1, so that its parts are in the goal's unit.
    """
    if series.then is None:
        return None, None
    is_ratio = series.is_ratio
    parts = take_apart(*_sums(series.then, series.now, is_ratio=is_ratio))
    spells = (series.then, series.now)
    if min(len(spell.volume) for spell in spells) < LEAST_DAYS:
        return parts, None
    random = np.random.default_rng(len(series.segments))
    again = [_Again.of(spell) for spell in spells]
    drawn = [take_apart(*_sums(*(one.draw(random) for one in again), is_ratio=is_ratio)).effects for _ in range(DRAWS)]
    return parts, np.quantile(np.array(drawn), [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0).T


def _sums(then: Spell, now: Spell, *, is_ratio: bool) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Volumes and results of both periods by segment."""
    volumes = [spell.volume.sum(axis=0) for spell in (then, now)]
    results = [spell.result.sum(axis=0) for spell in (then, now)]
    wholes = [max(float(volume.sum()), 1e-12) if is_ratio else 1.0 for volume in volumes]
    return (volumes[0] / wholes[0], volumes[1] / wholes[1]), (results[0] / wholes[0], results[1] / wholes[1])


class _Again(msgspec.Struct, frozen=True):
    """A period that can be drawn again as if its days had fallen a little differently (shape of all: segments)."""

    period: Period
    volume: Floats
    result: Floats
    rate: Floats
    volume_spread: Floats
    result_spread: Floats

    @classmethod
    def of(cls, spell: Spell) -> Self:
        """From the days: what volume and what results beyond their rate vary by."""
        volume, result = spell.volume.sum(axis=0), spell.result.sum(axis=0)
        rate = np.divide(result, volume, out=np.zeros(len(volume)), where=volume > 0)
        rest = spell.result - rate * spell.volume
        return cls(spell.period, volume, result, rate, _spreads(spell.volume), _spreads(rest))

    def draw(self, random: np.random.Generator) -> Spell:
        """One day that holds the sums of a period drawn again."""
        moved = np.maximum(self.volume + self.volume_spread * random.standard_normal(len(self.volume)), 0.0)
        came = np.where(self.volume > 0, self.rate * moved, self.result)
        came += self.result_spread * random.standard_normal(len(self.volume))
        return Spell(self.period, moved[None, :], came[None, :])


def _spreads(days: Floats) -> Floats:
    return np.array([steady_spread(column) for column in days.T])


def _lost(series: GoalSeries) -> _Lost | None:
    """Days on which visits turned into far fewer results than on all others."""
    if series.goal.metric not in COUNTED or series.volume_name != "sessions":
        return None
    visited = series.now.volume.sum(axis=0) > 0  # imported orders belong to no visit
    volume, result = (part[:, visited].sum(axis=1) for part in (series.now.volume, series.now.result))
    counted = result if series.orders is None else series.orders[:, visited].sum(axis=1)
    found = find_episode(volume, counted)
    if found is None:
        return None
    worth = float(result.sum() / counted.sum()) if counted.sum() else 0.0
    missing, spread = found.expected - found.found, float(np.sqrt(found.expected + found.found)) * Z80
    usual, during = _rates_around(volume, counted, found=found)
    start = series.now.period.start
    hit, looked_at = _hit(series.now, found, names=series.segments)
    return _Lost(
        Period(start + DAY * found.first, start + DAY * found.last),
        usual,
        during,
        missing * worth,
        (missing - spread) * worth,
        (missing + spread) * worth,
        hit,
        looked_at,
    )


def _rates_around(volume: Floats, counted: Floats, *, found: Episode) -> tuple[float, float]:
    inside = slice(found.first, found.last)
    outside = float(volume.sum() - volume[inside].sum())
    return float(counted.sum() - counted[inside].sum()) / outside, float(counted[inside].sum() / volume[inside].sum())


def _hit(spell: Spell, found: Episode, *, names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """Segments in which the rate fell in the episode, among those large enough that one would see it."""
    inside = slice(found.first, found.last)
    volume, result = spell.volume[inside].sum(axis=0), spell.result[inside].sum(axis=0)
    before, other = spell.volume.sum(axis=0) - volume, spell.result.sum(axis=0) - result
    rate = np.divide(other, before, out=np.zeros(len(names)), where=before > 0)
    expected = rate * volume
    big = expected > 0.02 * max(float(expected.sum()), 1e-12)
    fell = big & (result < 0.8 * expected)
    return tuple(name for name, is_hit in zip(names, fell, strict=True) if is_hit), int(big.sum())


def _gap(series: GoalSeries) -> float:
    """What is missing to the path, as a positive amount."""
    return abs(series.planned - series.actual)


def _title(series: GoalSeries, why: _Why) -> str:
    short = f"{series.goal.title}: {share_text(abs(series.shortfall))} behind the path"
    if cause := _headline(series, why):
        return f"{short}, because {cause}."
    return f"{short}: {_known(series, why.parts)}." if why.parts else f"{short}."


def _headline(series: GoalSeries, why: _Why) -> str:
    if why.lost is not None and why.lost.value >= EXPLAINS * _gap(series):
        span = span_text(why.lost.period.start, why.lost.period.end - DAY)
        return f"from {span} visits stopped turning into orders"
    if why.parts is None:
        return ""
    factor, volume = _cause(series, why.parts), _volume_word(series)
    if not factor:
        return ""
    if not series.volume_name:
        return f"{volume} {'fell' if series.goal.direction == 'up' else 'rose'}"
    if series.goal.direction == "down":
        dearer = f"each of the {volume} cost more" if series.is_ratio else f"more came of the {volume}"
        return {"volume": f"there were more {volume}", "mix": f"{volume} came from dearer {series.split}s"}.get(
            factor, dearer
        )
    words = {"volume": f"there were fewer {volume}", "mix": f"{volume} came from weaker {series.split}s"}
    return words.get(factor, f"less came of the {volume}")


def _known(series: GoalSeries, parts: Parts) -> str:
    """What is known where nothing by itself explains a material share of what is missing."""
    better = _sign(series) * (parts.after - parts.before)
    if better > 0:
        return "better than before, but not by as much as planned"
    if _is_material(series, better):
        return "several small things came together"
    return f"little has changed, and the path asks for {'more' if series.goal.direction == 'up' else 'less'}"


def _sentences(series: GoalSeries, why: _Why) -> Iterator[str]:
    yield (
        f"By {day_text(series.through)} it stands at {amount_text(series.actual, series.unit)}; the path asks for "
        f"{amount_text(series.planned, series.unit)}."
    )
    if why.lost is not None:
        yield from _episode_sentences(series, why.lost)
    if why.parts is not None and series.then is not None:
        yield _change_sentence(series, why.parts, since=series.then.period)
        yield _segments_sentence(series, why.parts)


def _episode_sentences(series: GoalSeries, lost: _Lost) -> Iterator[str]:
    where = (
        f"in every {series.split} at once"
        if lost.is_everywhere
        else f"in {listed(list(lost.hit[:NAMED]))}"
        if lost.hit
        else "spread thinly"
    )
    part = lost.value / _gap(series) if _gap(series) else 0.0
    yield (
        f"From {span_text(lost.period.start, lost.period.end - DAY)} only {share_text(lost.during)} of visits ordered "
        f"instead of {share_text(lost.usual)}, {where}: about {amount_text(lost.value, series.unit)} were lost "
        f"({range_text(lost.low, lost.high, unit=series.unit)}), {share_text(min(part, 1.0))} of what is missing."
    )


def _change_sentence(series: GoalSeries, parts: Parts, *, since: Period) -> str:
    volume, mix, rate = parts.effects
    against = f"Against {span_text(since.start, since.end - DAY)} {since.end.year}"
    if not series.volume_name:
        return f"{against} it changed by {_signed(series, parts.after - parts.before)}."
    said = [f"{_signed(series, mix)} from their mix", f"{_signed(series, rate)} from what came of each"]
    if not series.is_ratio:
        said.insert(0, f"{_signed(series, volume)} from the number of {_volume_word(series)}")
    return f"{against} it changed by {_signed(series, parts.after - parts.before)}: {listed(said)}."


def _segments_sentence(series: GoalSeries, parts: Parts) -> str:
    worst = [(series.segments[n], parts.own[n]) for n in _worst_first(series, parts)[:NAMED]]
    named = [f"{name} ({_signed(series, value)})" for name, value in worst]
    is_worse = (parts.after - parts.before) * _sign(series) < 0
    return f"{'Most of it' if is_worse else 'The other way went'}: {listed(named)}." if named else ""


def _worst_first(series: GoalSeries, parts: Parts) -> list[int]:
    own = parts.own * _sign(series)
    return [int(n) for n in np.argsort(own) if own[n] < 0]


def _sign(series: GoalSeries) -> int:
    return 1 if series.goal.direction == "up" else -1


def _cause(series: GoalSeries, parts: Parts) -> str:
    """What took most from the goal; '' where none took a material share of what is missing."""
    if not series.volume_name:
        return "volume" if _is_material(series, _sign(series) * (parts.after - parts.before)) else ""
    named = dict(zip(("volume", "mix", "rate"), parts.effects, strict=True))
    if series.is_ratio:
        named.pop("volume")
    worst = min(named, key=lambda name: _sign(series) * named[name])
    return worst if _is_material(series, _sign(series) * named[worst]) else ""


def _is_material(series: GoalSeries, better: float) -> bool:
    """Whether a change (below 0: for the worse) explains a material share of what is missing."""
    return better < 0 and -better >= EXPLAINS * _gap(series)


def _verdict(series: GoalSeries, why: _Why) -> tuple[Verdict, str]:
    """No change of the plan follows from a path alone: held, or a test where one would tell."""
    if why.lost is not None and why.lost.value >= EXPLAINS * _gap(series):
        over = "It is over" if why.lost.period.end <= series.through else "It goes on"
        if why.lost.is_everywhere:
            return "hold", (
                f"{over}. It hit every {series.split} at once, so its cause lies on the site or in the offer, not in "
                "the advertising: moving budget would not bring it back, and could do harm where nothing was wrong."
            )
        return "hold", f"{over}. Look at what changed on these days before any budget is moved."
    if why.parts is not None:
        factor = _cause(series, why.parts)
        worst = _worst_first(series, why.parts)
        name = series.segments[worst[0]] if worst else ""
        if factor == "volume" and name.startswith(PAID):
            return "test", (
                f"Whether more money for {name} brings them back cannot be read from the past: let some regions have "
                "more for four weeks, others not, and compare."
            )
    return "hold", "The numbers say where it went, not why: no change of the plan follows from them alone."


def _evidence(series: GoalSeries, why: _Why) -> Iterator[Fact]:
    unit, now = series.unit, series.now.period
    yield Fact("Measured", series.actual, unit, period=now)
    yield Fact("Planned by now", series.planned, unit, period=now)
    yield Fact("Missing", _gap(series), unit, period=now)
    if why.lost is not None:
        yield Fact("Lost in the episode", why.lost.value, unit, why.lost.low, why.lost.high, why.lost.period)
        yield Fact("Visits that ordered then", why.lost.during, "share", period=why.lost.period)
        yield Fact("Visits that order otherwise", why.lost.usual, "share", period=now)
    if why.parts is None or series.then is None:
        return
    yield Fact("Measured then", why.parts.before, unit, period=series.then.period)
    yield from _effects(series, why, unit=unit)
    for n in _worst_first(series, why.parts)[:NAMED]:
        yield Fact(f"Change of {series.segments[n]}", float(why.parts.own[n]), unit, period=now)


def _effects(series: GoalSeries, why: _Why, *, unit: str) -> Iterator[Fact]:
    if why.parts is None or not series.volume_name:
        return
    words = (
        f"Number of {_volume_word(series)}",
        f"Mix of {series.split}s",
        f"Result of each of the {_volume_word(series)}",
    )
    for n, (label, value) in enumerate(zip(words, why.parts.effects, strict=True)):
        if n or not series.is_ratio:
            low, high = (None, None) if why.bounds is None else (float(why.bounds[n, 0]), float(why.bounds[n, 1]))
            yield Fact(f"Effect: {label.lower()}", value, unit, low, high, series.now.period)


def _volume_word(series: GoalSeries) -> str:
    name = series.volume_name or series.goal.metric
    return "visits" if name == "sessions" else TITLES[name].lower()


def _signed(series: GoalSeries, value: float) -> str:
    text = amount_text(abs(value), series.unit)
    return f"+{text}" if value >= 0 else f"−{text}"
