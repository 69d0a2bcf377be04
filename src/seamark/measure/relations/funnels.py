"""Funnels: how far people got along steps, in time.

A person is counted once, on the day they first entered, with the furthest they got from any entry in the period;
whoever enters late still has the whole window. Moments are whole numbers (seconds times 2^20 plus the number of the
step in the person's log), so that they order a log without ties and both engines agree on them.
"""

from functools import reduce
from typing import Any

import ibis
import msgspec

from seamark.measure.relations.walks import ORDER
from seamark.warehouse import Engine, seconds

Relation = Any

UNIT = 1 << 20  # moments of a second


class FunnelRule(msgspec.Struct, frozen=True):
    """Steps by name, and what counts as going on to the next.

    ``order``: "ordered" (later, whatever lies between), "strict" (nothing of the log between), "any" (in whatever
    order; step n counts who did n different ones). ``window`` is the most seconds from entering to a step, ``gaps`` the
    most seconds from each step to the next (empty: no such limit; not for "any").
    """

    steps: tuple[str, ...]
    order: str
    window: int
    gaps: tuple[int | None, ...] = ()


def reached(engine: Engine, log: Relation, *, rule: FunnelRule, start: int, end: int) -> Relation:
    """One row per person who entered from ``start`` to before ``end`` (seconds since 1970).

    A log that has its moments already keeps them.

    ``entered`` and ``last_entered`` (seconds), ``furthest`` (steps reached), and ``at_1`` … ``at_n`` (seconds at which
    the step was first reached; NULL where it never was).
    """
    rows = log if rule.order == "strict" else log.filter(log.step.isin(list(rule.steps)))
    if "moment" not in rows.columns:
        order = ibis.window(group_by="who", order_by=ORDER)
        rows = rows.mutate(number=ibis.row_number().over(order).cast("int64"))
        number = ibis.ifelse(rows.number < UNIT, rows.number, UNIT - 1)
        rows = rows.mutate(moment=seconds(rows.time) * UNIT + number)
    rows = engine.checkpoint(rows.select("who", "step", "moment"))
    made = _any(rows, rule, start=start) if rule.order == "any" else _chained(rows, rule, start=start, end=end)
    return _people(made, rule, start=start, end=end)


def _chained(rows: Relation, rule: FunnelRule, *, start: int, end: int) -> Relation:
    """``entry_k``: the latest entry from which a chain of k steps ends with this row; NULL where none does."""
    in_period = (rows.moment >= start * UNIT) & (rows.moment < end * UNIT)
    rows = rows.mutate(entry_1=ibis.ifelse((rows.step == rule.steps[0]) & in_period, rows.moment, ibis.null("int64")))
    order = ibis.window(group_by="who", order_by="moment")
    for place, step in enumerate(rule.steps[1:], start=2):
        before = rows[f"entry_{place - 1}"]
        gap = rule.gaps[place - 2] if rule.gaps else None
        if rule.order == "strict":
            came = before.lag().over(order)
            if gap is not None:
                came = ibis.ifelse(
                    rows.moment - rows.moment.lag().over(order) < (gap + 1) * UNIT, came, ibis.null("int64")
                )
        else:
            reach = (None, -1) if gap is None else (1 - (gap + 1) * UNIT, -1)
            came = before.max().over(ibis.window(group_by="who", order_by="moment", range=reach))
        is_here = (rows.step == step) & came.notnull() & (rows.moment - came < (rule.window + 1) * UNIT)
        rows = rows.mutate(**{f"entry_{place}": ibis.ifelse(is_here, came, ibis.null("int64"))})
    return rows


def _any(rows: Relation, rule: FunnelRule, *, start: int) -> Relation:
    """``entry_n`` where n different steps were done within the window that ends with this row: when the first was."""
    so_far = ibis.cumulative_window(group_by="who", order_by="moment")
    low = ibis.greatest(rows.moment - rule.window * UNIT - (UNIT - 1), start * UNIT)
    last = [rows.moment.max(where=rows.step == step).over(so_far) for step in rule.steps]
    rows = rows.mutate(low=low, **{f"last_{place}": one for place, one in enumerate(last)})
    inside = [
        ibis.ifelse(rows[f"last_{place}"] >= rows.low, rows[f"last_{place}"], ibis.null("int64"))
        for place in range(len(rule.steps))
    ]
    done = reduce(lambda left, right: left + right, (one.notnull().cast("int64") for one in inside))
    first = reduce(ibis.least, (ibis.coalesce(one, rows.moment) for one in inside))
    rows = rows.mutate(done=done, first=first)
    return rows.mutate(
        **{
            f"entry_{place}": ibis.ifelse(rows.done >= place, rows.first, ibis.null("int64"))
            for place in range(1, len(rule.steps) + 1)
        }
    )


def _people(rows: Relation, rule: FunnelRule, *, start: int, end: int) -> Relation:
    """Who entered, and when they first got to each step."""
    count = len(rule.steps)
    ok = {k: rows[f"entry_{k}"].notnull() & (rows[f"entry_{k}"] >= start * UNIT) & (rows[f"entry_{k}"] < end * UNIT)
          for k in range(1, count + 1)}  # fmt: skip
    found = {f"at_{k}": rows.moment.min(where=is_so) // UNIT for k, is_so in ok.items()}
    people = rows.group_by("who").agg(
        entered=rows.entry_1.min(where=ok[1]) // UNIT, last_entered=rows.entry_1.max(where=ok[1]) // UNIT, **found
    )
    people = people.filter(people.entered.notnull())
    furthest = reduce(
        lambda left, right: left + right, (people[f"at_{k}"].notnull().cast("int64") for k in range(1, count + 1))
    )
    return people.mutate(furthest=furthest)
