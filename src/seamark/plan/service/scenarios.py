"""Verbs about scenarios: copies of the plan that are changed without changing it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeGuard

import msgspec

from seamark.govern import SYSTEM, Actor, Governance, State, require
from seamark.kernel import Clock, Conflict, InputError, NotFound, Settings, new_id
from seamark.plan.consequences import Consequences, Outlook, consequences_of, moved_items
from seamark.plan.consequences.ordering import moved_item
from seamark.plan.form import outside, short
from seamark.plan.kinds import Release
from seamark.plan.model import Edit, Item, Move, Snapshot
from seamark.plan.model.item import refused_characters
from seamark.plan.scenarios.model import MovedThere, Opened, Scenario, Step, Undo
from seamark.plan.scenarios.overlay import overlay_of
from seamark.plan.service.slipping import SlipVerbs
from seamark.plan.store import Session, book
from seamark.plan.store import scenarios as store
from seamark.warehouse import Ledger

LONGEST_TITLE, LONGEST_NOTE = 200, 10_000
MOST: Final = 200  # scenarios in all
PASTS_KEPT: Final = 8  # plans of other moments that stay in memory
ENDED: Final = frozenset({State.DECLINED, State.WITHDRAWN, State.STALE})
NAMELESS: Final = frozenset({"id", "version"})

Following = tuple[dict[str, Item], dict[str, str]]  # items on their new dates, and the id of what pushes each


class ScenarioVerbs(SlipVerbs):
    """Start, look at, change, rename, drop."""

    def __init__(self, ledger: Ledger, govern: Governance, *, settings: Settings, clock: Clock) -> None:
        super().__init__(ledger, govern, settings=settings, clock=clock)
        self._pasts: dict[int, Snapshot] = {}

    def scenarios(self, *, by: Actor) -> list[Scenario]:
        """Every scenario, what was changed last first; those that were merged too."""
        require(by, "plan.read")
        with self._ledger.reading() as session:
            rows, newest = store.listed(session), book.newest(session)
        return [self._shown(row, newest=newest) for row in rows]

    def scenario(self, scenario_id: str, *, by: Actor) -> Opened:
        """A scenario with its plan, the plan it was copied from, and that of now. Raises NotFound."""
        require(by, "plan.read")
        with self._ledger.reading() as session:
            return self._scenario_of(session, self._scenario_row(session, scenario_id))

    def start_scenario(self, title: str, *, by: Actor, note: str = "", of: str | None = None) -> Opened:
        """A copy of the plan of now, or of the scenario ``of`` as it is. Raises InputError for a title that is none."""
        require(by, "plan.edit")
        title, note = _texts(title, note)
        with self._changing() as session:
            if store.count(session) >= MOST:
                msg = f"There are {MOST} scenarios already."
                raise Conflict(msg, help="Drop those that nobody looks at any more.")
            source = None if of is None else self._scenario_row(session, of)
            now = self._clock.now()
            row = store.ScenarioRow(
                id=new_id("scenario"), title=title, note=note, version=1, state="open", approval_id="",
                base_number=source.base_number if source else book.newest(session),
                body=source.body if source else "{}", merged_change=None,
                made_at=now, made_by_id=by.id, made_by=by.name, changed_at=now, changed_by=by.name,
            )  # fmt: skip
            session.add(row)
            self._recorded(session, row, verb="started", by=by)
            return self._scenario_of(session, row)

    def change_scenario(self, scenario_id: str, steps: Sequence[Step], *, version: int, by: Actor) -> Opened:
        """Change a scenario that was seen in ``version``: all steps or none, by the plan's own rules.

        Edits and what is undone are made first, together; then moves, one after the other, with their followers. Money
        asks nobody: it is decided when the scenario is merged. Raises InputError with every fault, Conflict when
        somebody changed the scenario meanwhile, or it is merged or waits for approval.
        """
        require(by, "plan.edit")
        with self._amending(scenario_id, version) as (session, row):
            opened = self._scenario_of(session, row)
            edits = [
                _as_copied(opened, one.id) if isinstance(one, Undo) else one
                for one in steps
                if not isinstance(one, Move)
            ]
            lenient = not any(isinstance(one, Edit) for one in steps)
            plan = self._edited(session, opened.plan, edits=edits, lenient=lenient)
            for move in filter(_moves, steps):
                plan = self._moved(session, plan, move=move)
            return self._kept_scenario(session, row, opened=opened, plan=plan, by=by)

    def foresee_in_scenario(self, scenario_id: str, move: Move, *, by: Actor) -> Consequences:
        """What a move would bring with it in a scenario; changes nothing."""
        plan = self.scenario(scenario_id, by=by).plan
        return _told(plan, self._following(plan, move))

    def move_in_scenario(self, scenario_id: str, move: Move, *, version: int, by: Actor) -> MovedThere:
        """Move an item of a scenario, and its followers with it, as in the plan."""
        require(by, "plan.edit")
        with self._amending(scenario_id, version) as (session, row):
            opened = self._scenario_of(session, row)
            told = _told(opened.plan, self._following(opened.plan, move))
            plan = self._moved(session, opened.plan, move=move)
            return MovedThere(self._kept_scenario(session, row, opened=opened, plan=plan, by=by), told)

    def rename_scenario(
        self, scenario_id: str, *, version: int, by: Actor, title: str | None = None, note: str | None = None
    ) -> Opened:
        """Another title or note. Raises Conflict when it is no longer the version that was seen."""
        require(by, "plan.edit")
        with self._amending(scenario_id, version) as (session, row):
            row.title, row.note = _texts(row.title if title is None else title, row.note if note is None else note)
            self._renewed(session, row, verb="renamed", by=by)
            return self._scenario_of(session, row)

    def drop_scenario(self, scenario_id: str, *, version: int, by: Actor) -> None:
        """Throw a scenario away; the plan stays as it is. Raises Conflict while its merge waits for approval."""
        require(by, "plan.edit")
        with self._changing() as session:
            row = self._scenario_row(session, scenario_id)
            _refuse_stale(row, version)
            if self._scenario_state(row) == "waiting":
                raise _waits(row)
            session.delete(row)
            self._recorded(session, row, verb="dropped", by=by)

    def _edited(self, session: Session, plan: Snapshot, *, edits: Sequence[Edit], lenient: bool) -> Snapshot:
        """A plan with edits made. Raises InputError with every fault."""
        unbound = [msgspec.structs.replace(edit, version=None) for edit in edits]
        draft, _warnings = self._checked(session, plan, edits=unbound, lenient=lenient)
        return plan.changed(draft.put, removed=draft.removed) if draft.put or draft.removed else plan

    def _moved(self, session: Session, plan: Snapshot, *, move: Move) -> Snapshot:
        """A plan with an item and its followers on their new dates."""
        moved, _because = self._following(plan, move)
        return self._edited(session, plan, edits=[_whole(item) for item in moved.values()], lenient=True)

    def _following(self, plan: Snapshot, move: Move) -> Following:
        """What moves with a move and what pushes it: behind a release, all that a slip would have follow."""
        release = plan.find(Release, move.id)
        if release is None:
            return moved_items(plan, move)
        first = moved_item(plan, move)
        proposal = self._cascaded(plan.changed([first]), {move.id: release.date})
        because = {one.id: one.because for one in proposal.cascade.moves}
        items = {first.id: first, **{item.id: item for item in proposal.items}}
        return items, {item_id: because.get(item_id, "") for item_id in items}

    def _kept_scenario(
        self, session: Session, row: store.ScenarioRow, *, opened: Opened, plan: Snapshot, by: Actor
    ) -> Opened:
        """Keep what a scenario became; nothing is written when nothing is different."""
        body = store.written(overlay_of(opened.base, plan))
        if body != row.body and plan is not opened.plan:
            row.body = body
            self._renewed(session, row, verb="changed", by=by)
        return self._scenario_of(session, row)

    @contextmanager
    def _amending(self, scenario_id: str, version: int) -> Iterator[tuple[Session, store.ScenarioRow]]:
        """A transaction in which a scenario of a seen version may be changed; one at a time."""
        with self._changing() as session:
            row = self._scenario_row(session, scenario_id)
            state = self._scenario_state(row)
            if state == "merged":
                msg = f"'{row.title}' was merged into the plan already."
                raise Conflict(msg, id=row.id, help="Start another one from the plan of now.")
            if state == "waiting":
                raise _waits(row)
            _refuse_stale(row, version)
            row.state, row.approval_id = "open", ""
            yield session, row

    def _scenario_row(self, session: Session, scenario_id: str) -> store.ScenarioRow:
        row = store.find(session, scenario_id)
        if row is None:
            msg = f"There is no scenario with the id {short(scenario_id)}."
            raise NotFound(msg, id=scenario_id[:64], help="It may have been dropped: list them to see ids.")
        return row

    def _scenario_of(self, session: Session, row: store.ScenarioRow) -> Opened:
        now = self._present(session)
        if row.base_number > now.number:
            msg = f"'{row.title}' was copied from change {row.base_number}; the newest there is is {now.number}."
            raise Conflict(msg, id=row.id, help="The plan was restored from an older backup: drop it and start anew.")
        base = self._remembered(session, row.base_number, now=now)
        return Opened(self._shown(row, newest=now.number), base, store.read(row).on(base), now)

    def _remembered(self, session: Session, number: int, *, now: Snapshot) -> Snapshot:
        """The plan of a change; what was never changes, so a few of them stay in memory."""
        if number == now.number:
            return now
        found = self._pasts.get(number)
        if found is None:
            found = self._past(session, number)
            others = [(key, kept) for key, kept in self._pasts.items() if key != number]
            self._pasts = {**dict(others[1 - PASTS_KEPT :]), number: found}  # replaced whole: threads only read it
        return found

    def _shown(self, row: store.ScenarioRow, *, newest: int) -> Scenario:
        state = self._scenario_state(row)
        return Scenario(
            row.id, row.title, row.note, row.base_number, row.version, state, store.size(row),
            max(0, newest - row.base_number), row.made_at, row.made_by, row.changed_at, row.changed_by,
            row.approval_id if state != "open" else "", row.merged_change,
        )  # fmt: skip

    def _scenario_state(self, row: store.ScenarioRow) -> Any:  # noqa: ANN401 - one of three words
        """Open again once the request to merge it was declined, withdrawn or left behind."""
        if row.state == "waiting" and self._govern.approval(row.approval_id, by=SYSTEM).state in ENDED:
            return "open"
        return row.state

    def _renewed(self, session: Session, row: store.ScenarioRow, *, verb: str, by: Actor) -> None:
        row.version, row.changed_at, row.changed_by = row.version + 1, self._clock.now(), by.name
        session.flush()
        self._recorded(session, row, verb=verb, by=by)

    def _recorded(self, session: Session, row: store.ScenarioRow, *, verb: str, by: Actor) -> None:
        detail = {"title": row.title, "base": row.base_number, "change": row.merged_change}
        self._govern.record_audit(by, f"scenario.{verb}", subject=row.id, detail=detail, session=session)


def fields_outside(item: Item) -> Mapping[str, Any]:
    """The fields of an item as JSON has them, without id and version."""
    return {name: value for name, value in outside(item).items() if name not in NAMELESS}


def _told(plan: Snapshot, following: Following) -> Consequences:
    moved, because = following
    return consequences_of(Outlook(plan), Outlook(plan, moved), because=because)


def _moves(step: Step) -> TypeGuard[Move]:
    return isinstance(step, Move)


def _whole(item: Item) -> Edit:
    return Edit(kind=item.noun, id=item.id, fields=fields_outside(item), whole=True)


def _as_copied(opened: Opened, item_id: str) -> Edit:
    """The edit that takes back what the scenario did to an item."""
    was, now = opened.base.items.get(item_id), opened.plan.items.get(item_id)
    if was is not None:
        return _whole(was)
    if now is None:
        msg = f"There is no item with the id {short(item_id)} in this scenario."
        raise NotFound(msg, id=item_id[:64], help="Name an item that it changes.")
    return Edit(kind=now.noun, id=item_id, removed=True)


def _texts(title: str, note: str) -> tuple[str, str]:
    """Title and note as they are kept. Raises InputError that names the field."""
    kept = {"title": " ".join(title.split()), "note": note.replace("\r\n", "\n").strip()}
    for field, most in (("title", LONGEST_TITLE), ("note", LONGEST_NOTE)):
        if mark := refused_characters(kept[field]):
            msg = f"'{field}' holds the control character {mark!r}."
            raise InputError(msg, field=field, help="Type it again.")
        if len(kept[field]) > most:
            msg = f"'{field}' has {len(kept[field]):,} characters; {most:,} are allowed."
            raise InputError(msg, field=field, help="Say it in fewer words.")
    if not kept["title"]:
        msg = "'title' is empty."
        raise InputError(msg, field="title", help="Say what if, e.g. Atlas slips four weeks.")
    return kept["title"], kept["note"]


def _refuse_stale(row: store.ScenarioRow, version: int) -> None:
    if row.version != version:
        msg = (
            f"{row.changed_by} changed '{row.title}' on {row.changed_at:%Y-%m-%d at %H:%M} UTC, "
            f"while you had version {version} open; it is now {row.version}."
        )
        raise Conflict(
            msg,
            id=row.id,
            current_version=row.version,
            changed_by=row.changed_by,
            help="Look at it again, then change it.",
        )


def _waits(row: store.ScenarioRow) -> Conflict:
    msg = f"Merging '{row.title}' waits for approval."
    return Conflict(msg, id=row.id, approval=row.approval_id, help="Withdraw the request first, or wait for it.")
