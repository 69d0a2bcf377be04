"""The values of experiments: a design, its life, what is believed of it."""

import enum
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from seamark.kernel import Estimate
from seamark.science.trials import Guarded, Method

EXPOSURE: Final = "Experiment Viewed"  # Segment's and RudderStack's name, with experiment_id and variation_id
SLOTS: Final = 10_000  # a layer's traffic, in hundredths of a per cent
Slots = tuple[tuple[int, int], ...]
Unit = Literal["anonymous", "person"]


class State(enum.StrEnum):
    """Where an experiment is in its life."""

    DRAFT = "draft"
    RUNNING = "running"
    STOPPED = "stopped"
    DECIDED = "decided"


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What some units see: its name as it is logged, its share of the experiment's units, and what it is in words."""

    name: str
    share: float
    title: str = ""

    @property
    def says(self) -> str:
        """How people call it."""
        return self.title or self.name


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A metric that must not get worse by more than ``margin``, a share of the control (0.05: five per cent)."""

    metric: str
    margin: float = 0.05


class Design(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be found out, and how; the first variant is the control.

    ``unit`` is what gets a variant: an anonymous id (a browser) or a person (a user id). ``traffic`` is the share of
    units that take part; experiments of one ``layer`` never share a unit (empty: a layer of its own). ``metric`` and
    guardrails are those of ``UNIT_METRICS``, or ``did:`` and ``count:`` with the name of an event, counted in the
    ``window_days`` after a unit's first exposure; ``before_days`` before it make the result more precise (0: none).
    ``effect`` is the smallest relative change worth finding, with probability ``power``; intervals hold with
    probability ``level``. ``trigger`` names the event of those who would be exposed (empty: everybody who comes).
    ``lower_is_better`` where less of the metric is the aim.
    """

    title: str
    hypothesis: str
    variants: tuple[Variant, ...]
    metric: str
    effect: float
    unit: Unit = "anonymous"
    traffic: float = 1.0
    layer: str = ""
    guardrails: tuple[Guard, ...] = ()
    method: Method = Method.SEQUENTIAL
    power: float = 0.8
    level: float = 0.95
    window_days: int = 14
    before_days: int = 28
    trigger: str = ""
    planned_end: date | None = None
    lower_is_better: bool = False

    @property
    def control(self) -> Variant:
        """What the others are held against."""
        return self.variants[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The variants as they are logged, the control first."""
        return tuple(one.name for one in self.variants)

    @property
    def shares(self) -> tuple[float, ...]:
        """Their shares, in the same order."""
        return tuple(one.share for one in self.variants)


class Decision(msgspec.Struct, frozen=True):
    """What was decided and why: ``variant`` is shipped, or the control is kept. ``believed`` is what was shown then."""

    verdict: Literal["ship", "keep"]
    variant: str
    reason: str
    at: datetime
    by: str
    believed: str


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """An experiment as it is now. ``slots`` are the ranges of its layer's 10,000 places that take part, ends excluded.

    ``needed`` units in all is what it takes, as the days before its start said (None: they could not say).
    ``version`` grows with every change; whoever changes it names the version they saw.
    """

    key: str
    design: Design
    state: State
    version: int
    slots: Slots
    created_at: datetime
    created_by: str
    changed_at: datetime
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    needed: int | None = None
    decision: Decision | None = None

    @property
    def layer(self) -> str:
        """The layer whose units it draws from; its own where none is named."""
        return self.design.layer or f"~{self.key}"


class ExperimentVersion(msgspec.Struct, frozen=True):
    """What an experiment became, when, by whom."""

    version: int
    at: datetime
    by: str
    verb: str
    state: State
    design: Design


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a design takes, from the company's own past days: an answer even where ``obstacle`` says why there is none.

    ``baseline`` is the metric of units that came in ``days`` days, ``units`` of them, counted as the experiment would;
    ``daily`` of them a day. ``needed`` units in the smallest variant, ``total`` in all; ``duration`` days until they
    came, and with the window after the last one ``whole_duration``. ``smallest`` is the relative effect that four weeks
    find; ``correlation`` how much of a unit its past days foretell. ``layer_free`` is the share of the layer that no
    running experiment takes.
    """

    baseline: float | None
    units: int
    days: int
    daily: float
    correlation: float
    needed: int | None = None
    total: int | None = None
    duration: int | None = None
    whole_duration: int | None = None
    smallest: float | None = None
    layer_free: float = 1.0
    obstacle: str = ""


class Step(msgspec.Struct, frozen=True):
    """What was believed at a moment: the relative effect with its interval; None where nothing was known yet."""

    at: datetime
    units: int
    value: float | None
    low: float | None
    high: float | None


class VariantBelief(msgspec.Struct, frozen=True, kw_only=True):
    """A variant: units, the metric as counted, and against the control the effects, a p-value or a chance to win.

    ``doubt`` says why there is no effect yet.
    """

    name: str
    title: str
    share: float
    units: int
    value: float | None
    absolute: Estimate | None = None
    relative: Estimate | None = None
    p_value: float | None = None
    chance_to_win: float | None = None
    risk: float | None = None
    doubt: str = ""
    over_time: tuple[Step, ...] = ()


class Guarding(msgspec.Struct, frozen=True, kw_only=True):
    """How a guardrail stands for a variant: its relative effect with its interval."""

    metric: str
    variant: str
    stands: Guarded
    margin: float
    relative: Estimate | None
    doubt: str = ""


class Strays(msgspec.Struct, frozen=True):
    """Units that were not as they should be.

    ``two_variants`` saw more than one variant and are left out; ``other_variant`` saw another than the hash gives them
    (or none at all), and are counted as what they saw; ``unknown_variant`` saw something the design does not name.
    """

    two_variants: int
    other_variant: int
    unknown_variant: int


class Belief(msgspec.Struct, frozen=True):
    """What the numbers say in one sentence, and what to do: wait, ship, keep or look."""

    verdict: Literal["wait", "ship", "keep", "look"]
    variant: str
    says: str


class Monitor(msgspec.Struct, frozen=True, kw_only=True):
    """An experiment as its numbers stand. ``metric_unit`` is a currency, ``share`` or what is counted.

    ``sample_ratio`` is the p-value that units arrived as planned; below 0.001 nothing else here can be trusted.
    ``left_days`` is how long it takes until the units are there that the design asks for, at the pace so far.
    """

    experiment: Experiment
    metric_title: str
    metric_unit: str
    at: datetime
    data_through: datetime | None
    units: int
    needed: int | None
    left_days: int | None
    sample_ratio: float
    sample_ratio_ok: bool
    variants: tuple[VariantBelief, ...]
    guardrails: tuple[Guarding, ...]
    strays: Strays
    belief: Belief
    no_rate: tuple[str, ...] = ()
