"""Contingency plans: what is watched, from when on it is too much, and what is done then."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal

import msgspec
from msgspec import Meta

from seamark.plan.form import fields, inside
from seamark.plan.kinds.goal import Goal
from seamark.plan.kinds.initiative import Initiative
from seamark.plan.kinds.measured import metric_flaws
from seamark.plan.model import Flaw, Item, Reference, Snapshot
from seamark.plan.model.item import ItemId, Line, MaybeId, Text, Title
from seamark.plan.model.parts import Name

UNSUMMED: Final = "visitors"  # one person on two days is one visitor: its days do not tell how much it varies
DATED: Final = ("initiative", "release", "milestone")
WATCHED: Final = {"metric": ("metric", "limit"), "goal": ("goal",), "date": ("item", "later_than")}


class Prepared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of an initiative that is set to a value when the contingency plan is carried out."""

    item: Annotated[ItemId, Meta(description="Id of the initiative.")]
    field: Annotated[
        Literal["status", "start", "end", "budget", "owner", "note"], Meta(description="The field that is set.")
    ]
    value: Annotated[Line, Meta(description="Its new value as text: stopped, 2026-01-31, 20000 EUR.")]


class Contingency(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """If this happens, we do that: agreed before it happens, so that nobody has to argue when it does."""

    noun: ClassVar[str] = "contingency"
    plural: ClassVar[str] = "contingencies"

    title: Annotated[Title, Meta(description="The contingency in a few words.")]
    watch: Annotated[
        Literal["metric", "goal", "date"],
        Meta(description="metric: a number leaves its limit; goal: one is off track; date: an item gets too late."),
    ]
    metric: Annotated[Line, Meta(description="Of a metric: its name, as /api/metrics lists them.")] = ""
    where: Annotated[
        dict[Name, tuple[Name, ...]],
        Meta(description="What is counted: dimension → values, e.g. channel: [Paid Social]. Empty: everything."),
    ] = msgspec.field(default_factory=dict)
    days: Annotated[
        int, Meta(description="Days up to the last whole one that the metric is read over.", ge=14, le=92)
    ] = 14
    beyond: Annotated[Literal["above", "below"], Meta(description="Which side of the limit is too much.")] = "above"
    limit: Annotated[float | None, Meta(description="The limit, in the metric's unit.")] = None
    goal: Annotated[MaybeId, Meta(description="Of a goal: its id.")] = ""
    item: Annotated[MaybeId, Meta(description="Of a date: id of the initiative, release or milestone.")] = ""
    later_than: Annotated[date | None, Meta(description="Of a date: the last day on which it is not too late.")] = None
    then: Annotated[Text, Meta(description="What is done then.")]
    changes: Annotated[
        tuple[Prepared, ...], Meta(description="What changes in the plan when it is carried out.", max_length=50)
    ] = ()
    protects: Annotated[
        tuple[ItemId, ...], Meta(description="Ids of the goals and initiatives it is there for.", max_length=50)
    ] = ()
    owner: Annotated[MaybeId, Meta(description="Id of the person who answers for it.")] = ""
    start: Annotated[date, Meta(description="First day it is watched.")]
    end: Annotated[date, Meta(description="Last day it is watched, included.")]
    status: Annotated[Literal["armed", "off"], Meta(description="armed: watched; off: kept, not watched.")] = "armed"
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def references(self) -> Iterator[Reference]:
        """What it watches, protects and would change, and who answers for it."""
        if self.goal:
            yield Reference("goal", self.goal, ("goal",))
        if self.item:
            yield Reference("item", self.item, DATED)
        for one in self.protects:
            yield Reference("protects", one, ("goal", "initiative"))
        for item_id in dict.fromkeys(one.item for one in self.changes):
            yield Reference("changes", item_id, ("initiative",))
        if self.owner:
            yield Reference("owner", self.owner, ("person",))

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """Its trigger can be told from the data or the plan, and what it prepares could be carried out now."""
        del before
        if self.end < self.start:
            message = f"The end {self.end} is before the start {self.start}."
            yield Flaw("end", message, "Choose a later end or an earlier start.")
        if not self.then.strip():
            yield Flaw("then", "It is empty.", "Say in a sentence what is done then.")
        yield from self._trigger_flaws(plan)
        yield from self._repeated()
        for item_id in dict.fromkeys(one.item for one in self.changes):
            yield from carried_out(self, item_id, plan=plan)[1]

    def _trigger_flaws(self, plan: Snapshot) -> Iterator[Flaw]:
        for watch, names in WATCHED.items():
            for name in names:
                is_given = getattr(self, name) not in {"", None}
                if watch == self.watch and not is_given:
                    yield Flaw(name, f"It is missing: a {watch} is watched.", fields(Contingency)[name].meaning)
                elif watch != self.watch and is_given:
                    yield Flaw(name, f"It says nothing, because a {self.watch} is watched.", "Leave it out.")
        yield from metric_flaws(self.metric, self.where)
        if self.metric == UNSUMMED:
            yield Flaw("metric", "Visitors of several days do not add up.", "Watch sessions instead.")
        goal = plan.find(Goal, self.goal)
        if goal is not None and goal.metric in {"", UNSUMMED}:
            yield Flaw("goal", "Nothing that adds up over days measures it.", "Choose a goal with another metric.")

    def _repeated(self) -> Iterator[Flaw]:
        named: dict[str, list[object]] = {
            "changes": [(one.item, one.field) for one in self.changes],
            "protects": list(self.protects),
        }
        for field, values in named.items():
            if len(set(values)) < len(values):
                yield Flaw(field, "The same one is named twice.", "Name each once.")


def carried_out(one: Contingency, item_id: str, *, plan: Snapshot) -> tuple[Initiative | None, list[Flaw]]:
    """An initiative as it would be if the contingency plan were carried out, and what of that cannot be."""
    now = plan.find(Initiative, item_id)
    if now is None:  # told as a reference that leads nowhere
        return None, []
    values: dict[str, Any] = {part.field: part.value for part in one.changes if part.item == item_id}
    then, flaws = inside(Initiative, values, base=now, named=(now.id, now.version + 1))
    if isinstance(then, Initiative) and not flaws:
        flaws = [flaw for flaw in (*_lost_owner(then, plan), *then.check(plan, before=now)) if flaw.is_grave]
    said = [Flaw("changes", f"{now.label}, {flaw.field}: {flaw.message}", flaw.help) for flaw in flaws]
    return (None if said or not isinstance(then, Initiative) else then), said


def _lost_owner(then: Initiative, plan: Snapshot) -> Iterator[Flaw]:
    if then.owner and (then.owner not in plan.items or plan.items[then.owner].noun != "person"):
        yield Flaw("owner", f"There is no person with the id {then.owner!r}.", "Name the id of a person.")
