"""What the numbers say in a sentence, and what to do with it."""

from collections.abc import Mapping

from seamark.measure.experiments import Belief, Experiment, Guarding, State, VariantBelief
from seamark.science.trials import Guarded, Method

MINUS = "−"


def belief_of(
    experiment: Experiment,
    variants: tuple[VariantBelief, ...],
    *,
    guards: tuple[Guarding, ...],
    units: int,
    p_values: Mapping[str, float | None],
    is_sound: bool,
) -> Belief:
    """What is believed; a broken assignment comes before everything, a harmed guardrail before a gain."""
    if too_early := _nothing(experiment, units=units, is_sound=is_sound):
        return too_early
    others = [one for one in variants[1:] if one.relative is not None]
    if not others:
        return Belief("wait", "", next((one.doubt for one in variants if one.doubt), "Nothing is known yet."))
    if experiment.design.method is not Method.SEQUENTIAL and not _is_complete(experiment, units):
        return Belief("wait", "", _too_early(experiment, units))
    alpha = 1 - experiment.design.level
    won = [one for one in others if _is_better(experiment, one) and _is_sure(one, p_values, alpha=alpha)]
    if won:
        return _won(max(won, key=lambda one: _gain(experiment, one)), guards)
    return _not_won(experiment, others, units=units)


def _nothing(experiment: Experiment, *, units: int, is_sound: bool) -> Belief | None:
    if experiment.state is State.DRAFT:
        return Belief("wait", "", "It has not started.")
    if not units:
        return Belief("wait", "", "No unit was exposed yet: nothing is known.")
    if not is_sound:
        says = "Units did not arrive in the planned shares: nothing here can be trusted until it is known why."
        return Belief("look", "", says)
    return None


def _won(best: VariantBelief, guards: tuple[Guarding, ...]) -> Belief:
    says = f"‘{best.title or best.name}’ is better: {_effect(best)}."
    harmed = [one for one in guards if one.variant == best.name and one.stands is Guarded.HARMED]
    if harmed:
        named = ", ".join(one.metric for one in harmed)
        return Belief("look", best.name, f"{says} But it harms {named} by more than was allowed.")
    unclear = [one.metric for one in guards if one.variant == best.name and one.stands is Guarded.UNCLEAR]
    rest = f" Whether {', '.join(unclear)} stays within its margin is not known yet." if unclear else ""
    return Belief("ship", best.name, says + rest)


def _not_won(experiment: Experiment, others: list[VariantBelief], *, units: int) -> Belief:
    control = experiment.design.control
    wanted = abs(experiment.design.effect)
    hopeless = [one for one in others if _best_case(experiment, one) < wanted]
    best = max(others, key=lambda one: _gain(experiment, one))
    if len(hopeless) == len(others):
        says = f"No variant is better by {wanted:.1%} or more: at best {_effect(best)}. Keep ‘{control.says}’."
        return Belief("keep", control.name, says)
    if _is_complete(experiment, units):
        says = f"The planned units are there, and no variant is surely better: {_effect(best)}. Keep ‘{control.says}’."
        return Belief("keep", control.name, says)
    return Belief("wait", "", f"Not known yet: ‘{best.title or best.name}’ is {_effect(best)}.")


def _is_sure(one: VariantBelief, p_values: Mapping[str, float | None], *, alpha: float) -> bool:
    p = p_values.get(one.name)
    if p is not None:
        return p < alpha
    return one.chance_to_win is not None and one.chance_to_win > 1 - alpha / 2


def _is_better(experiment: Experiment, one: VariantBelief) -> bool:
    return _gain(experiment, one) > 0


def _gain(experiment: Experiment, one: VariantBelief) -> float:
    value = one.relative.value if one.relative else 0.0
    return -value if experiment.design.lower_is_better else value


def _best_case(experiment: Experiment, one: VariantBelief) -> float:
    """How good it may be at most."""
    if one.relative is None:
        return float("inf")
    return -one.relative.low if experiment.design.lower_is_better else one.relative.high


def _is_complete(experiment: Experiment, units: int) -> bool:
    return experiment.needed is not None and units >= experiment.needed


def _too_early(experiment: Experiment, units: int) -> str:
    if experiment.needed is None:
        return "How many units it takes is not known: judge it once, at its planned end."
    method = "A frequentist" if experiment.design.method is Method.FREQUENTIST else "This Bayesian"
    return f"{method} test is judged once, with {experiment.needed:,} units; {units:,} are there."


def _effect(one: VariantBelief) -> str:
    """The relative effect with its interval, in words."""
    found = one.relative
    if found is None:
        return "not known"
    says = f"{found.value:+.1%} ({found.low:+.1%} to {found.high:+.1%}, {found.level:.0%} sure)"
    return says.replace("-", MINUS).replace("%", " %")
