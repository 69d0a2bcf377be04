"""Verbs of whoever is told: their notices, what they have read, and what comes to them by mail."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from seamark.govern import Actor, require
from seamark.kernel import Conflict, InputError, NotFound
from seamark.oversee.model import Choice, Notice
from seamark.oversee.service.desk import READ, Desk
from seamark.oversee.store import book
from seamark.oversee.telling import NOTICE_KINDS

MOST: Final = 500


class ReadingVerbs(Desk):
    """One's own notices; nobody sees those of others. A key is told nothing, so it has none."""

    def notices(self, *, by: Actor, unread: bool = False, limit: int = 100) -> tuple[Notice, ...]:
        """One's own notices, newest first."""
        require(by, READ)
        if not 1 <= limit <= MOST:
            msg = f"'limit' is {limit}; it must be from 1 to {MOST}."
            raise InputError(msg, field="limit", help="Ask for those that are unread, or for fewer.")
        with self._ledger.reading() as session:
            return tuple(book.listed(session, by.id, unread=unread, limit=limit))

    def unread(self, actors: Iterable[Actor]) -> dict[str, int]:
        """How many notices each of some actors has not read, by id; 0 for those who may have none."""
        ids = [actor.id for actor in actors]
        with self._ledger.reading() as session:
            found = book.unread(session, ids)
        return {one: found.get(one, 0) for one in ids}

    def read(self, ids: Sequence[str] | None, *, by: Actor) -> int:
        """Note that one has read some of one's notices, or all of them (None). How many were unread.

        Raises NotFound when one of the ids is none of one's notices; then nothing is noted.
        """
        require(by, READ)
        with self._ledger.session() as session:
            if ids is not None and (unknown := sorted(set(ids) - book.own(session, by.id, ids=ids))):
                msg = f"You have no notice with the id {unknown[0][:64]!r}."
                raise NotFound(msg, ids=[one[:64] for one in unknown[:20]], help="List your notices to see their ids.")
            return book.mark_read(session, by.id, ids=ids, now=self._clock.now())

    def choices(self, *, by: Actor) -> tuple[Choice, ...]:
        """Which kinds of notices come to one by e-mail."""
        require(by, READ)
        with self._ledger.reading() as session:
            chosen = book.choices(session, [by.id])
        return tuple(Choice(kind, chosen.get((by.id, kind.name), kind.by_mail)) for kind in NOTICE_KINDS.values())

    def choose(self, by_mail: Mapping[str, bool], *, by: Actor) -> tuple[Choice, ...]:
        """Choose, kind by kind, whether it comes by e-mail; kinds that are not named stay as they are.

        Raises InputError for another kind, Conflict to a key.
        """
        require(by, READ)
        if by.kind != "person":
            raise Conflict(f"{by.name} is an API key: only a person is sent mail.", help="Sign in, then choose.")
        if unknown := sorted(set(by_mail) - set(NOTICE_KINDS)):
            msg = f"There is no kind of notice {unknown[0][:40]!r}."
            raise InputError(msg, field="kind", help=f"There are {', '.join(NOTICE_KINDS)}.")
        with self._ledger.session() as session:
            book.choose(session, by.id, by_mail=by_mail)
        return self.choices(by=by)
