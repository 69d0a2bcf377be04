"""Reach: how many different people the days behind a day hold. One pass, whatever the number of days asked about."""

from collections.abc import Sequence
from typing import Any

import ibis

from seamark.measure.relations.facts import visitors
from seamark.warehouse import Engine

Relation = Any


def reach_steps(engine: Engine, *, days: int, people: Relation | None = None, by: Sequence[str] = ()) -> Relation:
    """By how much the number of different people over the last ``days`` days changes from one day to the next.

    Columns ``by``, ``day`` and ``steps``; summed up to a day they are the reach of the ``days`` days that end with it.
    Somebody comes on a day, and goes ``days`` later, or on their next day if that is sooner (and comes again).
    ``people``: rows with ``person`` and ``day``; everybody who came when left out.
    """
    came = visitors(engine) if people is None else people
    came = came.select("person", "day", *by)  # whoever came twice on a day goes on that day once: the two cancel out
    came = came.mutate(again=came.day.lead().over(ibis.window(group_by=["person", *by], order_by="day")))
    left = (came.day + ibis.interval(days=days)).cast("date")
    came = came.mutate(goes=ibis.ifelse(came.again.notnull() & (came.again < left), came.again, left))
    pairs = came.group_by(["day", "goes", *by]).agg(people=came.count())
    steps = pairs.select("day", *by, steps=pairs.people)
    steps = steps.union(pairs.select(day=pairs.goes, **{name: pairs[name] for name in by}, steps=-pairs.people))
    return steps.group_by(["day", *by]).agg(steps=steps.steps.sum())
