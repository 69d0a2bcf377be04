"""Metrics that every unit of an experiment has a value of."""

from typing import Final, Literal

import msgspec

from seamark.kernel import InputError
from seamark.science.trials import Kind

LONGEST_EVENT: Final = 200
DID, COUNT = "did:", "count:"
Part = Literal["conversions", "revenue", "sessions", "page_views", "refunds", "event"]


class UnitMetric(msgspec.Struct, frozen=True, kw_only=True):
    """A metric of one unit: ``parts`` that are summed over its window; of a proportion, whether the sum is above zero.

    A ratio divides the first part by the second, both summed over units. ``event`` names what part ``event`` counts.
    ``unit`` is ``share``, ``money`` or the thing counted; ``good`` the direction one hopes for.
    """

    name: str
    title: str
    kind: Kind
    parts: tuple[Part, ...]
    unit: str
    event: str = ""
    good: Literal["up", "down"] = "up"

    @property
    def is_money(self) -> bool:
        """Whether amounts of several currencies go into it."""
        return "revenue" in self.parts


UNIT_METRICS: Final = {
    one.name: one
    for one in (
        UnitMetric(name="conversion", title="Converted", kind=Kind.PROPORTION, parts=("conversions",), unit="share"),
        UnitMetric(name="orders", title="Conversions per unit", kind=Kind.MEAN, parts=("conversions",), unit="orders"),
        UnitMetric(name="revenue", title="Revenue per unit", kind=Kind.MEAN, parts=("revenue",), unit="money"),
        UnitMetric(
            name="average_order_value",
            title="Average order value",
            kind=Kind.RATIO,
            parts=("revenue", "conversions"),
            unit="money",
        ),
        UnitMetric(name="sessions", title="Visits per person", kind=Kind.MEAN, parts=("sessions",), unit="visits"),
        UnitMetric(name="page_views", title="Page views per unit", kind=Kind.MEAN, parts=("page_views",), unit="pages"),
        UnitMetric(
            name="refunds", title="Refunds per unit", kind=Kind.MEAN, parts=("refunds",), unit="refunds", good="down"
        ),
    )
}


def unit_metric(name: str) -> UnitMetric:
    """A metric by its name: one of ``UNIT_METRICS``, ``did:EVENT`` or ``count:EVENT``.

    Raises InputError that lists the names there are.
    """
    if name in UNIT_METRICS:
        return UNIT_METRICS[name]
    for prefix, kind, unit, title in (
        (DID, Kind.PROPORTION, "share", "Did ‘{}’"),
        (COUNT, Kind.MEAN, "events", "‘{}’ per unit"),
    ):
        event = name.removeprefix(prefix).strip()
        if name.startswith(prefix) and 0 < len(event) <= LONGEST_EVENT:
            return UnitMetric(
                name=f"{prefix}{event}", title=title.format(event), kind=kind, parts=("event",), unit=unit, event=event
            )
    allowed = [*UNIT_METRICS, f"{DID}EVENT", f"{COUNT}EVENT"]
    msg = f"There is no metric {name[:80]!r} of a unit. There are {', '.join(allowed)}."
    raise InputError(msg, help="Write the name of an event for EVENT.", field="metric", allowed=allowed)
