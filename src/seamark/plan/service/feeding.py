"""Verbs that bring release dates in: feeds that are kept in step, and files that are read once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

import msgspec

from seamark.govern import SYSTEM, Actor, require
from seamark.kernel import InputError, SeamarkError, TryLater
from seamark.plan.drafting import refuse
from seamark.plan.feeds import FILES, Fetcher, Found, Gone, Matched, matched, read_file
from seamark.plan.kinds import Feed, Release
from seamark.plan.model import Edit, Fault, Snapshot
from seamark.plan.service.desk import Written
from seamark.plan.service.filing import Imported
from seamark.plan.service.reading import ReadingVerbs, difference
from seamark.plan.store import Session, looks

FIRST_REST: Final = timedelta(minutes=1)
LONGEST_DOUBLING: Final = 12


class FeedState(msgspec.Struct, frozen=True):
    """How it stands with a feed: when it was looked at, when it is next, and what is wrong where something is.

    ``told`` is what is odd at the source, ``gone`` are releases it no longer has (they stay in the plan), ``releases``
    how many of the plan it keeps, ``change`` the last change of the plan it made (0: none).
    """

    feed_id: str
    title: str
    source: str
    is_on: bool
    looked_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    trouble: str = ""
    help: str = ""
    told: tuple[str, ...] = ()
    gone: tuple[Gone, ...] = ()
    releases: int = 0
    change: int = 0


class _Said(msgspec.Struct):
    """What is kept of the last look. ``version`` is that of the feed; ``wait_until`` is what the source asked for."""

    version: int = 0
    found: Found = Found()
    told: tuple[str, ...] = ()
    gone: tuple[Gone, ...] = ()
    change: int = 0
    help: str = ""
    wait_until: datetime | None = None


class FeedingVerbs(ReadingVerbs):
    """Look at feeds; import releases from a file."""

    fetcher: ClassVar[Fetcher] = Fetcher()

    def feeds(self, *, by: Actor) -> list[FeedState]:
        """How it stands with every feed, in the order they were made."""
        plan = self.read(by=by)
        with self._ledger.reading() as session:
            rows = looks.rows(session)
        return [_state(feed, rows.get(feed.id), plan=plan) for feed in plan.of(Feed).values()]

    def feeds_due(self) -> list[str]:
        """Ids of the feeds to look at now: their time has come, or they were changed since."""
        now = self._clock.now()
        with self._ledger.reading() as session:
            rows, plan = looks.rows(session), self._present(session)
        return [
            one.id for one in plan.of(Feed).values() if one.status == "on" and _is_due(one, rows.get(one.id), now=now)
        ]

    def look(self, feed_id: str, *, by: Actor) -> FeedState:
        """Look at a feed now and bring the plan into step with it, in one change of Seamark's where anything differs.

        Nothing is removed: what the source no longer has is told. Raises what is wrong with a sentence for the reader
        (OutsideFailed, InputError; TryLater for what passes), after keeping it and when the feed is looked at next.
        """
        require(by, "plan.feeds")
        feed = self._feed(feed_id)
        with self._ledger.reading() as session:
            row = looks.row_of(session, feed_id)
        said = _said_in(row, feed)
        if said.wait_until and said.wait_until > self._clock.now():
            raise self._too_early(feed, said.wait_until)
        try:
            fetched = self.fetcher.fetch(feed, row.mark if row is not None and said.version == feed.version else "")
            found = said.found if fetched.is_same else fetched.found
            written, match = self._in_step(feed, found)
        except SeamarkError as error:
            self._keep_failure(feed, row, said=said, error=error)
            raise
        now = self._clock.now()
        change = written.change.number if written.change.touched else said.change
        said = _Said(feed.version, found, match.told, match.gone, change)
        following = now + timedelta(hours=feed.every_hours)
        kept = looks.FeedRow(
            feed_id=feed.id, looked_at=now, succeeded_at=now, next_at=following, failures=0, trouble="",
            says=msgspec.json.encode(said).decode(), mark=fetched.mark,
        )  # fmt: skip
        self._keep_look(kept)
        return _state(feed, kept, plan=written.plan)

    def import_releases(
        self,
        content: bytes,
        *,
        by: Actor,
        source: str = "",
        mapping: Mapping[str, str] | None = None,
        feed_title: str = "",
        dry_run: bool = False,
    ) -> Imported:
        """Bring releases in from a file, in one change: known ones get its dates, new ones are made, none is removed.

        ``source`` is csv, xlsx, ics or jira_csv (guessed when left out); ``mapping`` says which column holds what where
        titles do not tell; ``feed_title`` names a feed whose file it is. Raises InputError with every row that is
        wrong; then nothing was written.
        """
        require(by, "plan.edit")
        found = read_file(content, source, mapping=mapping or {})
        told: list[str] = []

        def edits(_: Session, plan: Snapshot) -> Sequence[Edit]:
            feed = _feed_called(plan, feed_title)
            named = feed.title if feed else FILES.get(source, "a file")  # type: ignore[call-overload] # checked when read
            match = matched(plan, found, feed=feed, named=named, today=self._clock.now().date())
            refuse(match.faults)
            told[:] = [*match.told, *map(gone_says, match.gone)]
            return match.edits

        why = f"Releases of {feed_title}" if feed_title else "Releases from a file"
        written = self._write(edits, by=by, why=why, origin="import", lenient=True, dry_run=dry_run)
        warnings = (*written.warnings, *(Fault("releases", "", one) for one in told))
        return Imported(written.change, difference(written.before, written.plan), warnings, dry_run)

    def _in_step(self, feed: Feed, found: Found) -> tuple[Written, Matched]:
        """Bring the plan into step with what a feed says. Raises InputError when a row of it is wrong."""
        matches: list[Matched] = []

        def edits(_: Session, plan: Snapshot) -> Sequence[Edit]:
            today = self._clock.now().date()
            matches.append(matched(plan, found, feed=feed, named=feed.title, today=today))
            refuse(matches[-1].faults)
            return matches[-1].edits

        why = f"{feed.title} says so"
        written = self._write(edits, by=SYSTEM, why=why, origin=f"feed:{feed.id}", lenient=True)
        return written, matches[-1]

    def _feed(self, feed_id: str) -> Feed:
        feed = self._now().find(Feed, feed_id)
        if feed is None:
            raise self._not_found("feed", item_id=feed_id)
        return feed

    def _keep_failure(self, feed: Feed, row: looks.FeedRow | None, *, said: _Said, error: SeamarkError) -> None:
        """Keep that a look failed, and when the next is: what passes is tried again soon, then twice as long each."""
        now, failures = self._clock.now(), (row.failures if row is not None else 0) + 1
        usual = timedelta(hours=feed.every_hours)
        rest = usual
        asked: datetime | None = None
        if isinstance(error, TryLater):
            rest = min(usual, FIRST_REST * 2 ** min(failures - 1, LONGEST_DOUBLING))
            rest = max(rest, timedelta(seconds=error.retry_after))
            asked = now + timedelta(seconds=error.retry_after) if error.detail.get("is_asked") else None
        told = msgspec.structs.replace(said, version=feed.version, help=error.help, wait_until=asked)
        before = row if row is not None and said.version == feed.version else None
        self._keep_look(
            looks.FeedRow(
                feed_id=feed.id,
                looked_at=now,
                succeeded_at=row.succeeded_at if row is not None else None,
                next_at=now + rest,
                failures=failures,
                trouble=error.message,
                says=msgspec.json.encode(told).decode(),
                mark=before.mark if before is not None else "",
            )
        )

    def _keep_look(self, row: looks.FeedRow) -> None:
        with self._ledger.session() as session:
            looks.keep(session, row)

    def _too_early(self, feed: Feed, until: datetime) -> TryLater:
        seconds = int((until - self._clock.now()).total_seconds()) + 1
        msg = f"'{feed.title}' asked to be left alone until {until:%Y-%m-%d %H:%M} UTC."
        return TryLater(msg, retry_after=seconds, help="It is looked at by itself then.")


def gone_says(gone: Gone) -> str:
    """What is told of a release that its source no longer has."""
    hanging = (
        f" {', '.join(gone.hanging)} {'hangs' if len(gone.hanging) == 1 else 'hang'} from it." if gone.hanging else ""
    )
    return f"'{gone.title}' is gone at the source and stays in the plan.{hanging}"


def _feed_called(plan: Snapshot, title: str) -> Feed | None:
    if not title:
        return None
    found = [one for one in plan.of(Feed).values() if title in {one.title, one.id}]
    if len(found) != 1:
        there = ", ".join(f"'{one.title}'" for one in plan.of(Feed).values()) or "none yet"
        msg = f"There is no feed '{title}'." if not found else f"{len(found)} feeds are called '{title}'."
        raise InputError(msg, field="feed", help=f"Feeds are {there}. Leave it out for a file of its own.")
    return found[0]


def _said_in(row: looks.FeedRow | None, feed: Feed) -> _Said:
    """What was kept of a feed, and nothing that an older version of the feed asked to wait for."""
    if row is None or not row.says:
        return _Said()
    said = msgspec.json.decode(row.says, type=_Said)
    return said if said.version == feed.version else msgspec.structs.replace(said, wait_until=None)


def _is_due(feed: Feed, row: looks.FeedRow | None, *, now: datetime) -> bool:
    if row is None or row.next_at is None or _said_in(row, feed).version != feed.version:
        return True
    return row.next_at <= now


def _state(feed: Feed, row: looks.FeedRow | None, *, plan: Snapshot) -> FeedState:
    count = sum(1 for one in plan.of(Release).values() if one.feed == feed.id)
    state = FeedState(feed.id, feed.title, feed.source, feed.status == "on", releases=count)
    if row is None:
        return state
    said = _said_in(row, feed)
    return msgspec.structs.replace(
        state,
        looked_at=row.looked_at,
        succeeded_at=row.succeeded_at,
        next_at=row.next_at if feed.status == "on" else None,
        failures=row.failures,
        trouble=row.trouble,
        help=said.help if row.trouble else "",
        told=said.told,
        gone=tuple(one for one in said.gone if one.id in plan.items),
        change=said.change,
    )
