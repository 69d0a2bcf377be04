"""What is wrong with a design: every fault at once, each with its field."""

import math
import re
from collections.abc import Iterator
from typing import Final

from seamark.kernel import InputError
from seamark.measure.experiments.metrics import unit_metric
from seamark.measure.experiments.model import EXPOSURE, Design

NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
NAMED: Final = "Use 1 to 60 small letters, digits, - and _, a letter or digit first."
MOST_VARIANTS, MOST_GUARDS = 10, 10
LONGEST_TITLE, LONGEST_TEXT = 200, 4000
WINDOW, BEFORE = (1, 90), (0, 90)
Fault = tuple[str, str, str]  # field, message, what to do


def key_checked(key: str) -> str:
    """A key that links, events and code can carry. Raises InputError."""
    if not NAME.fullmatch(key):
        raise InputError(f"The key is {key[:80]!r}.", help=NAMED, field="key")
    return key


def checked(design: Design) -> Design:
    """The design, where nothing is wrong with it. Raises InputError with every fault in ``faults``."""
    faults = [
        {"field": field, "message": message, "help": advice}
        for part in (_words, _variants, _measures, _numbers)
        for field, message, advice in part(design)
    ]
    if not faults:
        return design
    first = faults[0]
    says = first["message"] if len(faults) == 1 else f"{len(faults)} things are wrong. {first['message']}"
    raise InputError(says, help=first["help"], field=first["field"], faults=faults)


def _words(design: Design) -> Iterator[Fault]:
    if not 0 < len(design.title.strip()) <= LONGEST_TITLE:
        yield "title", "The title is empty or too long.", f"Write 1 to {LONGEST_TITLE} characters."
    if not 0 < len(design.hypothesis.strip()) <= LONGEST_TEXT:
        yield (
            "hypothesis",
            "The hypothesis is empty or too long.",
            "Write what you change, for whom, and what should follow from it.",
        )
    if design.layer and not NAME.fullmatch(design.layer):
        yield "layer", f"The layer is {design.layer[:80]!r}.", NAMED


def _variants(design: Design) -> Iterator[Fault]:
    count = len(design.variants)
    if not 2 <= count <= MOST_VARIANTS:
        yield (
            "variants",
            f"There {'is 1 variant' if count == 1 else f'are {count} variants'}.",
            (f"An experiment has 2 to {MOST_VARIANTS}: the control and what is held against it."),
        )
    for name in dict.fromkeys(name for name in design.names if not NAME.fullmatch(name)):
        yield "variants", f"A variant is called {name[:80]!r}.", NAMED
    if len(set(design.names)) < count:
        yield "variants", f"The variants are {', '.join(design.names)[:200]}.", "Give each a name of its own."
    if not all(math.isfinite(share) and 0 < share < 1 for share in design.shares) and count > 1:
        yield "variants", f"The shares are {_listed(design.shares)}.", "Each is above 0 and below 1."
    elif count > 1 and abs(math.fsum(design.shares) - 1) > 1e-6:
        yield (
            "variants",
            f"The shares {_listed(design.shares)} make {math.fsum(design.shares):.4g}.",
            "Together they are 1.",
        )


def _measures(design: Design) -> Iterator[Fault]:
    if len(design.guardrails) > MOST_GUARDS:
        yield "guardrails", f"There are {len(design.guardrails)} guardrails.", f"At most {MOST_GUARDS} are allowed."
    guards = [guard.metric for guard in design.guardrails]
    if design.metric in guards or len(set(guards)) < len(guards):
        yield "guardrails", "A metric is named twice.", "The aim is no guardrail, and each guardrail stands once."
    for field, name in (("metric", design.metric), *(("guardrails", name) for name in guards)):
        try:
            metric = unit_metric(name)
        except InputError as error:
            yield field, error.message, error.help
            continue
        if "sessions" in metric.parts and design.unit != "person":
            yield field, "Visits are counted of people.", "Let the unit be a person, or choose another metric."
        if metric.event == EXPOSURE:
            yield field, f"'{EXPOSURE}' is what the experiment logs itself.", "Choose another event."
    for guard in design.guardrails:
        if not 0 <= guard.margin < 1:
            yield "guardrails", f"The margin of {guard.metric} is {guard.margin:g}.", "It is from 0 to below 1."


def _numbers(design: Design) -> Iterator[Fault]:
    if not 0.0001 <= design.traffic <= 1:
        yield "traffic", f"The traffic is {design.traffic:g}.", "It is a share from 0.0001 to 1."
    if not (math.isfinite(design.effect) and 0.0001 <= abs(design.effect) <= 10):
        yield "effect", f"The effect is {design.effect:g}.", "It is a share of the control, e.g. 0.05; not 0."
    if not 0.5 <= design.power < 1:
        yield "power", f"The power is {design.power:g}.", "It is from 0.5 to below 1; 0.8 is usual."
    if not 0.5 < design.level < 1:
        yield "level", f"The level is {design.level:g}.", "It is between 0.5 and 1; 0.95 is usual."
    for field, days, (low, high) in (
        ("window_days", design.window_days, WINDOW),
        ("before_days", design.before_days, BEFORE),
    ):
        if not low <= days <= high:
            yield field, f"'{field}' is {days}.", f"It is from {low} to {high} days."
    if len(design.trigger) > LONGEST_TITLE or design.trigger == EXPOSURE:
        yield "trigger", f"The trigger is {design.trigger[:80]!r}.", "Name an event that comes before the exposure."


def _listed(shares: tuple[float, ...]) -> str:
    return ", ".join(f"{share:g}" for share in shares)
