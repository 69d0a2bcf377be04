"""From sums to what is believed: effects over time, guardrails, the sample ratio, and what to do."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from seamark.kernel import Estimate, Grounds
from seamark.measure.experiments import (
    Belief,
    Experiment,
    Guarding,
    Monitor,
    Step,
    Strays,
    UnitMetric,
    VariantBelief,
)
from seamark.measure.service.experimenting.judging import belief_of
from seamark.measure.store.trials import Floats, Seen
from seamark.science.trials import (
    Analysed,
    Asked,
    Effect,
    Effects,
    Method,
    Sums,
    VariantFound,
    analyse,
    compare,
    guard,
)

LEAST_TUNING: Final = 100.0
USUAL_TUNING: Final = 5_000.0  # units, where the days before could not say what it takes


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of an experiment: per metric (the aim first) its sums of shape (variants, steps)."""

    metrics: Sequence[UnitMetric]
    seen: Seen
    sums: Sequence[Sums]
    start: datetime
    end: datetime
    step: int
    no_rate: tuple[str, ...] = ()


def asked_of(experiment: Experiment) -> Asked:
    """How the differences of an experiment are judged; what an interval is tuned for is known before the first look."""
    design = experiment.design
    return Asked(
        method=design.method,
        level=design.level,
        tuning=max(float(experiment.needed or USUAL_TUNING), LEAST_TUNING),
        lower_is_better=design.lower_is_better,
    )


def monitor_of(
    experiment: Experiment, counted: Counted, *, through: datetime | None, now: datetime, currency: str
) -> Monitor:
    """An experiment as its numbers stand."""
    metric, seen = counted.metrics[0], counted.seen
    asked = asked_of(experiment)
    last = counted.end if through is None else min(through, counted.end)
    found = _analysed(experiment, counted, asked=asked)
    variants = _beliefs(experiment, counted, found=found, asked=asked, last=last)
    guards = _guards(experiment, counted, asked=asked, last=last)
    ratio = (1.0, True) if found is None else (found.sample_ratio.p_value, found.sample_ratio.ok)
    return Monitor(
        experiment=experiment,
        metric_title=metric.title,
        metric_unit=currency if metric.unit == "money" else metric.unit,
        at=now,
        data_through=through,
        units=seen.units,
        needed=experiment.needed,
        left_days=_left(experiment, seen.units, now=now),
        sample_ratio=ratio[0],
        sample_ratio_ok=ratio[1],
        variants=variants,
        guardrails=guards,
        strays=Strays(seen.two_variants, seen.other_variant, seen.unknown_variant),
        belief=_belief(experiment, variants, guards=guards, units=seen.units, found=found),
        no_rate=counted.no_rate,
    )


def _belief(
    experiment: Experiment,
    variants: tuple[VariantBelief, ...],
    *,
    guards: tuple[Guarding, ...],
    units: int,
    found: Analysed | None,
) -> Belief:
    p_values = {} if found is None else {one.variant: one.p_corrected for one in found.variants}
    is_sound = found is None or found.sample_ratio.ok
    return belief_of(experiment, variants, guards=guards, units=units, p_values=p_values, is_sound=is_sound)


def _analysed(experiment: Experiment, counted: Counted, *, asked: Asked) -> Analysed | None:
    if not counted.sums:
        return None
    design = experiment.design
    final = _last(counted.sums[0])
    return analyse(design.names, final, control=design.control.name, asked=asked, shares=design.shares)


def _last(sums: Sums) -> Sums:
    """The sums of the last step: one a variant."""
    return Sums(sums.kind, sums.n[:, -1], sums.sums[:, -1], sums.products[:, -1])


def _beliefs(
    experiment: Experiment, counted: Counted, *, found: Analysed | None, asked: Asked, last: datetime
) -> tuple[VariantBelief, ...]:
    design = experiment.design
    if found is None:
        return tuple(
            VariantBelief(name=one.name, title=one.title, share=one.share, units=0, value=None)
            for one in design.variants
        )
    sums = counted.sums[0]
    over_time = compare(sums[:1], sums[1:], asked=asked)
    beliefs = []
    for place, (one, variant) in enumerate(zip(found.variants, design.variants, strict=True)):
        steps = () if place == 0 else _steps(counted, over_time, place=place, n=sums.n[0] + sums.n[place])
        plain = VariantBelief(
            name=variant.name, title=variant.title, share=variant.share, units=one.n, value=one.value, over_time=steps
        )
        beliefs.append(_compared(plain, one, asked=asked, last=last))
    return tuple(beliefs)


def _compared(plain: VariantBelief, one: VariantFound, *, asked: Asked, last: datetime) -> VariantBelief:
    """A variant with how it differs; the control as it is."""
    if one.relative is None or one.absolute is None:
        return plain
    return msgspec.structs.replace(
        plain,
        absolute=estimate(one.absolute, asked, last=last),
        relative=estimate(one.relative, asked, last=last),
        p_value=one.p_corrected,
        chance_to_win=one.relative.chance_to_win,
        risk=None if one.relative.risk is None else _finite(one.relative.risk[1]),
        doubt=one.relative.doubt.sentence or one.absolute.doubt.sentence,
    )


def estimate(effect: Effect, asked: Asked, *, last: datetime) -> Estimate | None:
    """An effect as an estimate; None where nothing is known of it."""
    if effect.doubt or not all(map(math.isfinite, (effect.value, effect.low, effect.high))):
        return None
    return Estimate(
        effect.value, effect.low, effect.high, effect.level, asked.method.estimator, Grounds.EXPERIMENT, last
    )


def _steps(counted: Counted, effects: Effects, *, place: int, n: Floats) -> tuple[Step, ...]:
    steps = []
    for number, count in enumerate(n.tolist()):
        at = min(counted.start + timedelta(seconds=(number + 1) * counted.step), counted.end)
        effect = effects.at((place - 1, number))
        known = not effect.doubt and all(map(math.isfinite, (effect.value, effect.low, effect.high)))
        ends = (effect.value, effect.low, effect.high) if known else (None, None, None)
        steps.append(Step(at, int(count), *ends))
    return tuple(steps)


def _guards(experiment: Experiment, counted: Counted, *, asked: Asked, last: datetime) -> tuple[Guarding, ...]:
    design = experiment.design
    if not counted.sums:
        return ()
    found = []
    for guardrail, metric, sums in zip(design.guardrails, counted.metrics[1:], counted.sums[1:], strict=True):
        own = msgspec.structs.replace(asked, lower_is_better=metric.good == "down")
        final = _last(sums)
        for place, name in enumerate(design.names[1:], start=1):
            stands = guard(final[0], final[place], margin=guardrail.margin, asked=own)
            method = own if own.method is Method.SEQUENTIAL else msgspec.structs.replace(own, method=Method.FREQUENTIST)
            found.append(
                Guarding(
                    metric=metric.title,
                    variant=name,
                    stands=stands.stands,
                    margin=guardrail.margin,
                    relative=estimate(stands.effect, method, last=last),
                    doubt=stands.effect.doubt.sentence,
                )
            )
    return tuple(found)


def _left(experiment: Experiment, units: int, *, now: datetime) -> int | None:
    """Days until the wanted units are there, at the pace so far; None where that cannot be said."""
    if experiment.needed is None or experiment.started_at is None or experiment.stopped_at is not None or not units:
        return None
    age = max((now - experiment.started_at) / timedelta(days=1), 1e-6)
    return max(0, math.ceil((experiment.needed - units) * age / units))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
