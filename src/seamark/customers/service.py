"""The verbs of the room."""

from datetime import datetime

import msgspec

from seamark.customers import finding, profiles, timeline
from seamark.customers.keeper import Keeper
from seamark.customers.model import Blocked, Evidence, Match, Profile, Timeline
from seamark.customers.persons import Person, person_of, persons_of
from seamark.customers.resolution import Decision, Limits, Reversal, Verdict
from seamark.customers.store.reading import Known, Reading, aware
from seamark.govern import Actor, Governance, require
from seamark.kernel import Clock, Conflict, InputError, NotFound, Settings, hex_of, key_from_hex
from seamark.warehouse import Journal, Kind, Record, Transaction, Warehouse

READ, MANAGE = "customers.read", "customers.manage"
MOST = 1000
LONGEST_REASON = 500


class Customers:
    """Who is who: resolves events as they come, finds people, shows their profile and timeline, explains and splits.

    :meth:`apply`, :meth:`resolve` and :meth:`committed` are the pump's and run on its thread; the rest reads committed
    state from any thread.
    """

    def __init__(
        self, warehouse: Warehouse, journal: Journal, *, govern: Governance, settings: Settings, clock: Clock
    ) -> None:
        self._reading = Reading(warehouse)
        self._journal, self._govern, self._settings, self._clock = journal, govern, settings, clock
        self._keeper = Keeper(Limits(people=settings.link_limit, things=settings.browser_limit))

    def apply(self, tx: Transaction, record: Record) -> None:
        """Take a decision about identity (a record of Kind.IDENTITY) into account at the next :meth:`resolve`."""
        self._keeper.apply(tx, record)

    def resolve(self, tx: Transaction) -> None:
        """Say who the events in ``fresh`` belong to.

        Leaves the relation ``touched`` (person, since): whose visits must be made again, absorbed people included; a
        person may stand in it more than once.
        """
        self._keeper.resolve(tx)

    def committed(self) -> None:
        """The transaction of the last :meth:`resolve` is on disk."""
        self._keeper.committed()

    def search(self, q: str, *, by: Actor, limit: int = 20) -> tuple[Match, ...]:
        """People by e-mail, user id, anonymous id, device or name: exact hits first, then beginnings, then parts.

        An empty ``q`` gives the people seen last. Raises InputError when ``limit`` is not 1..1000.
        """
        require(by, READ)
        return finding.search(self._reading, q, limit=_within(limit))

    def profile(self, person: str, *, by: Actor) -> Profile:
        """Everything known of a person. ``person`` is a person's id or any identifier's; raises NotFound."""
        require(by, READ)
        return profiles.profile(self._reading, self._person(person))

    def timeline(self, person: str, *, by: Actor, before: str | datetime | None = None, limit: int = 100) -> Timeline:
        """A person's events, newest first, from ``before`` on (a moment, or ``next`` of the page before).

        Raises NotFound, and InputError when ``before`` or ``limit`` (1..1000) is wrong.
        """
        require(by, READ)
        return timeline.timeline(self._reading, person, before=before, limit=_within(limit))

    def merges(self, *, by: Actor, person: str | None = None, limit: int = 100) -> tuple[Evidence, ...]:
        """Why a person is one: every link, oldest first. Without a person the newest merges of all, newest first."""
        require(by, READ)
        if person is not None:
            return profiles.with_messages(self._reading, profiles.evidence(self._reading, [self._person(person)]))
        people = self._reading.linked_lately(_within(limit))
        told = profiles.evidence(self._reading, persons_of(self._reading, people))
        newest = [each for each in reversed(told) if each.evidence.before][:limit]
        return profiles.with_messages(self._reading, newest)

    def over_linked(self, *, by: Actor, limit: int = 200) -> tuple[Blocked, ...]:
        """Identifiers that link nobody: placeholders, and those seen with too many others; with the reason of each."""
        require(by, READ)
        stopped = self._reading.stopped(_within(limit))
        seen: dict[int, dict[str, int]] = {known.subject: {} for known in stopped}
        for subject, kind, others in self._reading.seen_with(list(seen)):
            seen[subject][kind] = others
        return tuple(self._blocked(known, seen[known.subject]) for known in stopped)

    def split(self, person: str, identifier: str, *, by: Actor, reason: str) -> int:
        """Take an identifier (its id) out of a person: it links none of the others any more, whatever comes.

        Returns the journal's number of the decision; it shows once the warehouse has come so far. Raises NotFound,
        InputError without a reason or when there is nothing to split from. :meth:`unsplit` takes it back.
        """
        require(by, MANAGE)
        whole = self._person(person)
        key = self._own(whole, identifier)
        others = tuple(other for other in whole.subjects if other != key)
        if not others:
            msg = f"{whole.known[key].value!r} is the only identifier of this person."
            raise InputError(msg, help="There is nothing to split it from.")
        verdict = Verdict(key, others, by.name, _reason(reason))
        return self._decide("customers.split", verdict, by=by)

    def unsplit(self, person: str, identifier: str, *, by: Actor, reason: str) -> int:
        """Take back every split of an identifier. Returns the journal's number of the decision.

        Raises NotFound, Conflict when the identifier is not split.
        """
        require(by, MANAGE)
        key = self._own(self._person(person), identifier)
        if not any(left == key for left, *_ in self._reading.splits([key])):
            raise Conflict("This identifier is not split from anything.", help="Look at the profile again.")
        return self._decide("customers.unsplit", Reversal(key, by.name, _reason(reason)), by=by)

    def _person(self, person: str) -> Person:
        return person_of(self._reading, person)

    def _own(self, person: Person, identifier: str) -> int:
        key = key_from_hex(identifier)
        if key not in person.known:
            msg = f"This person has no identifier {identifier!r}."
            raise NotFound(msg, arrived=identifier, help="The profile lists the ids of a person's identifiers.")
        return key

    def _decide(self, verb: str, decision: Decision, *, by: Actor) -> int:
        seq = self._journal.write(Kind.IDENTITY, msgspec.json.encode(decision))
        detail = {"reason": decision.reason, "journal": seq}
        if isinstance(decision, Verdict):
            detail["from"] = [hex_of(other) for other in decision.others]
        self._govern.record_audit(by, verb, subject=hex_of(decision.identifier), detail=detail)
        return seq

    def _blocked(self, known: Known, seen: dict[str, int]) -> Blocked:
        return Blocked(
            id=hex_of(known.subject),
            kind=known.kind,
            value=known.value,
            first_seen=aware(known.first_seen),
            reason=known.blocked or "",
            because=self._because(known, seen),
            seen_with=seen,
        )

    def _because(self, known: Known, seen: dict[str, int]) -> str:
        if known.blocked == "placeholder":
            return "Clients send this value when they know nobody."
        people, things = self._settings.link_limit, self._settings.browser_limit
        names = {"user": "user ids", "email": "e-mails", "anon": "browsers", "device": "devices"}
        limit = {"user": people, "email": people, "anon": things, "device": things}
        over = [f"{seen[kind]} {names[kind]} (at most {limit[kind]})" for kind in seen if seen[kind] > limit[kind]]
        return f"Seen with {', '.join(over)}." if over else "Seen with more others than the limits allowed then."


def _within(limit: int) -> int:
    if not 1 <= limit <= MOST:
        msg = f"'limit' is {limit}; it must be from 1 to {MOST}."
        raise InputError(msg, field="limit", arrived=limit, help="Ask for fewer and page on.")
    return limit


def _reason(reason: str) -> str:
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        msg = f"The reason has {len(text)} characters; it must have 1 to {LONGEST_REASON}."
        raise InputError(msg, field="reason", help="Say in a sentence why, for those who look at it later.")
    return text
