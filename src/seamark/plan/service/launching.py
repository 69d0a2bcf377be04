"""Verbs about launches: prepare one from a template, and see how ready they are."""

from collections.abc import Sequence
from datetime import date

import msgspec

from seamark.govern import Actor, require
from seamark.plan.kinds import Feed, Release, Template
from seamark.plan.launch import STANDARD, DateMove, Late, Launch, launch_of, prepared, template_for
from seamark.plan.launch.preparing import Wish
from seamark.plan.model import Change, Difference, Edit, Fault, Snapshot
from seamark.plan.service.reading import ReadingVerbs, difference
from seamark.plan.store import Session

MOST_MOVES = 500


class LaunchPrepared(msgspec.Struct, frozen=True):
    """What preparing a launch did, or would do: the change, how the plan differs, and the steps that are late already.

    ``warnings`` are odd without being forbidden, e.g. a skill that nobody has. ``template`` is the one that was used.
    """

    change: Change
    difference: Difference
    warnings: tuple[Fault, ...]
    late: tuple[Late, ...]
    template: str
    dry_run: bool


class LaunchingVerbs(ReadingVerbs):
    """Launches."""

    def launches(self, *, by: Actor) -> list[Launch]:
        """Every release as a launch, what comes next first; those that are out at the end."""
        plan, today = self.read(by=by), self._clock.now().date()
        releases = sorted(plan.of(Release).values(), key=lambda one: (one.shipped, one.date, one.id))
        return [launch_of(plan, one, today=today) for one in releases]

    def launch(self, release_id: str, *, by: Actor) -> Launch:
        """One release as a launch, with every version of its day. Raises NotFound."""
        plan = self.read(by=by)
        release = self._release(plan, release_id)
        found = launch_of(plan, release, today=self._clock.now().date())
        return msgspec.structs.replace(found, moves=self._moves(plan, release_id, by=by))

    def launch_templates(self, *, by: Actor) -> list[tuple[str, Template]]:
        """What a launch can be prepared by: the workspace's templates, then Seamark's own (ids standard:1 to 3)."""
        own = self.read(by=by).of(Template)
        return [*own.items(), *((f"standard:{tier}", one) for tier, one in STANDARD.items())]

    def prepare_launch(
        self,
        release_id: str,
        *,
        by: Actor,
        template: str = "",
        goals: Sequence[str] = (),
        owner: str = "",
        dry_run: bool = False,
    ) -> LaunchPrepared:
        """Make the initiative, tasks and gates of a launch in one change, placed backwards from its day.

        ``template`` is the id of one, or standard:1 to standard:3 for Seamark's own; left out, the workspace's of the
        release's tier, else Seamark's own. Of a launch that was prepared before only what it lacks is made. Raises
        Conflict when it lacks nothing, InputError when it would work for no goal, NotFound.
        """
        require(by, "plan.edit")
        late: list[Late] = []
        told: list[str] = []
        used: list[Template] = []

        def edits(_: Session, plan: Snapshot) -> Sequence[Edit]:
            release = self._release(plan, release_id)
            used.append(template_for(plan, release, template_id=template))
            wish = Wish(used[-1], tuple(goals), owner)
            made = prepared(plan, release, wish=wish, today=self._clock.now().date())
            late[:], told[:] = made.late, made.told
            return made.edits

        title = self._now().label(release_id)
        why = f"Prepared the launch of {title}"
        written = self._write(edits, by=by, why=why, origin="hand", lenient=True, dry_run=dry_run)
        warnings = (*written.warnings, *(Fault("template", "steps", one) for one in told))
        changes = difference(written.before, written.plan)
        return LaunchPrepared(written.change, changes, warnings, tuple(late), used[-1].title, dry_run)

    def _release(self, plan: Snapshot, release_id: str) -> Release:
        release = plan.find(Release, release_id)
        if release is None:
            raise self._not_found("release", item_id=release_id)
        return release

    def _moves(self, plan: Snapshot, release_id: str, *, by: Actor) -> tuple[DateMove, ...]:
        """The versions of a release's day, newest first."""
        moves = []
        for change in self.history(release_id, by=by, limit=MOST_MOVES):
            for field in (one for item in change.items for one in item.fields if one.field == "date" and one.after):
                before = date.fromisoformat(field.before) if field.before else None
                who = _who(plan, change)
                after = date.fromisoformat(field.after)
                moves.append(DateMove(change.at, who, before, after, change.why, change.number))
        return tuple(moves)


def _who(plan: Snapshot, change: Change) -> str:
    """Who changed something; a feed by its title."""
    feed = plan.find(Feed, change.origin.removeprefix("feed:")) if change.origin.startswith("feed:") else None
    return feed.title if feed is not None else change.by_name
