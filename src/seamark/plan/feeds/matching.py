"""From what a source says to edits of the plan: which release is which, what is new, what changed, what is gone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from seamark.plan.feeds.model import Announced, Found, fault_of, listed
from seamark.plan.kinds import Feed, Initiative, Release
from seamark.plan.model import Edit, Fault, Snapshot

LONGEST_TITLE: Final = 200
LONGEST_NOTE: Final = 2000
USUAL_TIER: Final = 2


class Gone(msgspec.Struct, frozen=True):
    """A release that its source no longer has, and the titles of the initiatives that hang from it."""

    id: str
    title: str
    hanging: tuple[str, ...] = ()


class Matched(msgspec.Struct, frozen=True):
    """The edits that bring the plan into step, what is gone at the source, what is told, and what is wrong."""

    edits: tuple[Edit, ...]
    gone: tuple[Gone, ...] = ()
    told: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def matched(plan: Snapshot, found: Found, *, feed: Feed | None, named: str, today: date) -> Matched:
    """What a source says, held against the plan.

    A release is the one of the same ``key`` in the same feed, else one of the same title that no feed keeps. Without
    a feed (a file, once) it is the one of that id, that key, or that title. Nothing is ever removed. What is out
    already and unknown to the plan is left alone when a feed says it: its launch is over.
    """
    known = _Known(plan, feed)
    edits: list[Edit] = []
    told: list[str] = list(found.told)
    faults = list(found.faults)
    taken: dict[str, Announced] = {}
    undated, over = [], []
    for row in found.rows:
        release = known.of(row)
        if release is not None and release.id in taken:
            said = f"It is the release '{release.title}', as is {taken[release.id].where}."
            faults.append(fault_of(row.title, "key", said=said, help_="Keep one of them.", where=row.where))
            continue
        if release is not None:
            taken[release.id] = row
        if row.day is None:
            undated.append(row.title)
        if release is None and row.day is None:
            continue
        if release is None and feed is not None and row.shipped and row.day and row.day < today:
            over.append(row.title)
            continue
        edits.append(_edit(row, release, feed=feed, named=named))
        if feed is None and release is not None and release.feed:
            told.append(f"'{release.title}' is kept by {plan.label(release.feed)}, which may change it back.")
    if undated:
        told.append(f"{listed(undated)} {'has' if len(undated) == 1 else 'have'} no day at the source.")
    if over:
        told.append(f"{len(over)} that are out already were left out.")
    gone = _gone(plan, feed, taken=taken) if feed is not None else ()
    return Matched(tuple(edits), gone, tuple(told), tuple(faults))


class _Known:
    """The releases of a plan by what a source may call them."""

    def __init__(self, plan: Snapshot, feed: Feed | None) -> None:
        self._feed = feed
        releases = list(plan.of(Release).values())
        own = feed.id if feed is not None else ""
        self._by_key = {one.key: one for one in releases if one.key and one.feed == own}
        self._by_id = {one.id: one for one in releases} if feed is None else {}
        self._by_own_title = {_plain(one.title): one for one in releases if own and one.feed == own}
        free = [one for one in releases if not one.feed or feed is None]
        often = Counter(_plain(one.title) for one in free)
        self._by_title = {_plain(one.title): one for one in free if often[_plain(one.title)] == 1}

    def of(self, row: Announced) -> Release | None:
        """The release a row speaks of."""
        key, title = row.key[:LONGEST_TITLE], _plain(row.title)
        own = None if has_key(row) else self._by_own_title.get(title)
        return self._by_key.get(key) or self._by_id.get(key) or own or self._by_title.get(title)


def has_key(row: Announced) -> bool:
    """Whether its source has a name for it besides its title, which may change."""
    return row.key != row.title


def _plain(title: str) -> str:
    return " ".join(title.casefold().split())


def _edit(row: Announced, release: Release | None, *, feed: Feed | None, named: str) -> Edit:
    fields: dict[str, Any] = {"title": row.title[:LONGEST_TITLE]}
    if row.day is not None:
        fields["date"] = row.day.isoformat()
    fields |= {name: getattr(row, name) for name in ("shipped", "tier", "confidence") if getattr(row, name) is not None}
    if feed is not None:
        is_named = release is not None and release.feed == feed.id and not has_key(row)
        fields |= {"feed": feed.id} | ({} if is_named else {"key": row.key[:LONGEST_TITLE]})
    elif has_key(row) and (release is None or (not release.feed and row.key != release.id)):
        fields["key"] = row.key[:LONGEST_TITLE]
    if release is not None:
        return Edit(kind="release", id=release.id, version=release.version, fields=fields, where=row.where)
    usual = {"tier": feed.tier if feed else USUAL_TIER, "source": named[:LONGEST_TITLE]}
    note = {"note": row.note[:LONGEST_NOTE]} if row.note else {}
    return Edit(kind="release", version=0, fields={**usual, **note, **fields}, whole=True, where=row.where)


def _gone(plan: Snapshot, feed: Feed, *, taken: Iterable[str]) -> tuple[Gone, ...]:
    """Releases of a feed that it no longer has; those that are out already are nobody's worry."""
    there = set(taken)
    lost = [one for one in plan.of(Release).values() if one.feed == feed.id and one.id not in there and not one.shipped]
    return tuple(Gone(one.id, one.title, hanging_from(plan, one.id)) for one in lost)


def hanging_from(plan: Snapshot, release_id: str) -> tuple[str, ...]:
    """Titles of the initiatives that sell a release or wait for it."""
    named: Sequence[Initiative] = [one.item for one in plan.naming(release_id) if isinstance(one.item, Initiative)]
    return tuple(dict.fromkeys(one.title for one in named if one.status not in {"done", "stopped"}))
