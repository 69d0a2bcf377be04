"""Walks: what people did one after the other, as transitions, flows, matrices and paths.

Everything here starts from a *log*: one row per step with ``who``, ``time``, ``tie`` (decides between equal times) and
the text ``step``. The log of the company is made from events or visits; that of a file is the file.
"""

from collections.abc import Sequence
from typing import Any

import ibis
import msgspec

from seamark.warehouse import Engine, seconds

Relation = Any

ORDER = ("time", "tie")
OTHER = "(other)"
PAGES = ("page", "screen")
CALLS = ("track", *PAGES)
NO_NAME = "(no name)"


class Cut(msgspec.Struct, frozen=True):
    """What a walk is: a silence of more than ``gap_minutes`` begins another one (None: all of a person is one).

    With ``start_at`` a walk begins at its first step of that name, and walks without it are left out.
    """

    gap_minutes: int | None = 30
    start_at: str = ""


def company_log(engine: Engine, show: str, *, start: Any, end: Any) -> Relation:  # noqa: ANN401 - times
    """What known people did from ``start`` to before ``end``: ``show`` is events, pages, everything or channels.

    Events are named as they were tracked; a page by its path, digits and long keys in it written as ``:id``. Bots and
    events of nobody are left out.
    """
    if show == "channels":
        visits = engine.table("visits")
        visits = visits.filter(visits.is_start & ~visits.is_bot & (visits.started >= start) & (visits.started < end))
        return visits.select(who=visits.person, time=visits.started, tie=ibis.literal(0, "int64"), step=visits.channel)
    events = engine.table("events")
    wanted = {"events": ("track",), "pages": PAGES}.get(show, CALLS)
    events = events.filter(
        events.subject.notnull()
        & ~events.is_bot
        & events.type.isin(wanted)
        & (events.time >= start)
        & (events.time < end)
    )
    identity = engine.table("identity")
    known = identity.select(
        known=identity.subject, known_as=identity.person, known_from="valid_from", known_to="valid_to"
    )
    covers = [events.subject == known.known, events.time >= known.known_from, events.time < known.known_to]
    joined = events.left_join(known, covers)
    name = ibis.coalesce(joined.name, NO_NAME)
    place = ibis.coalesce(_place(joined.path), joined.name, NO_NAME)
    return joined.select(
        "time", who=ibis.coalesce(joined.known_as, joined.subject), tie=joined.message_key,
        step=ibis.ifelse(joined.type.isin(PAGES), place, name),
    )  # fmt: skip


def step_counts(log: Relation) -> Relation:
    """How often each step was taken, and by how many people."""
    people = log.select("step", "who").distinct()
    people = people.group_by("step").agg(people=people.count())
    counted = log.group_by("step").agg(count=log.count())
    return counted.join(people, "step").select("step", "count", "people")


def named(log: Relation, steps: Sequence[str]) -> Relation:
    """A log in which every step that is not one of ``steps`` is called (other)."""
    return log.mutate(step=ibis.ifelse(log.step.isin(list(steps)), log.step, OTHER))


def transitions(log: Relation, cut: Cut) -> Relation:
    """``source``, ``target``, how often one followed the other in a walk, and the median seconds between them."""
    rows = _cut(log, cut)
    rows = rows.filter(~rows.cut)
    return rows.group_by(source=rows.step_before, target=rows.step).agg(
        count=rows.count(), median_seconds=(seconds(rows.time) - seconds(rows.time_before)).median().cast("float64")
    )


def placed(log: Relation, cut: Cut) -> Relation:
    """The log with ``walk`` (numbered within a person), ``place`` in it from 1, and the step ``after`` (NULL: none)."""
    rows = _cut(log, cut)
    so_far = ibis.cumulative_window(group_by="who", order_by=ORDER)
    rows = rows.mutate(walk=rows.cut.cast("int64").sum().over(so_far))
    order = ibis.window(group_by=["who", "walk"], order_by=ORDER)
    rows = rows.mutate(place=ibis.row_number().over(order).cast("int64") + 1, after=rows.step.lead().over(order))
    if cut.start_at:
        whole = ibis.window(group_by=["who", "walk"])
        first = rows.place.min(where=rows.step == cut.start_at).over(whole)
        rows = rows.mutate(place=rows.place - first + 1)
        rows = rows.filter(rows.place >= 1)
    return rows.select("who", "walk", "time", "tie", "step", "place", "after")


def flows(walks: Relation, *, places: int) -> Relation:
    """How many walks had ``source`` at each of the first places, and what came after (NULL: the walk ended)."""
    rows = walks.filter(walks.place <= places)
    return rows.group_by("place", source=rows.step, target=rows.after).agg(count=rows.count())


def walk_paths(engine: Engine, walks: Relation, *, places: int) -> Relation:
    """The first steps of each walk joined to a text, and how many walks went that way."""
    rows = walks.filter(walks.place <= places)
    paths = engine.paths(rows, by=["who", "walk"], order=ORDER, step="step")
    return paths.group_by("path").agg(count=paths.count())


def _cut(log: Relation, cut: Cut) -> Relation:
    """Each step with the one before it, and whether a walk begins with it."""
    order = ibis.window(group_by="who", order_by=ORDER)
    before = log.time.lag().over(order)
    begins = before.isnull()
    if cut.gap_minutes is not None:
        begins |= log.time > before + ibis.interval(minutes=cut.gap_minutes)
    return log.mutate(step_before=log.step.lag().over(order), time_before=before, cut=begins)


def _place(path: Any) -> Any:  # noqa: ANN401 - Ibis expressions have no types
    """A page's path with what names one thing among many (numbers, long keys) written as :id."""
    plain = path.lower().re_replace(r"/+$", "") + "/"
    for _ in range(2):  # two such parts may touch each other
        plain = plain.re_replace(r"/(\d+|[0-9a-f-]{16,})/", "/:id/")
    plain = plain.re_replace(r"/$", "")
    return ibis.ifelse(path.isnull(), ibis.null("string"), ibis.coalesce(plain.nullif(""), "/"))
