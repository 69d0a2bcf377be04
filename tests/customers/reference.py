"""The rules of docs/identity.md, written the slow and obvious way over the full list of events.

Shares no code with the room but the list of placeholders and the hash. It reads all events at once, so neither order
nor batches can matter to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from seamark.kernel import is_placeholder, key_of

Name = tuple[str, str]  # kind and value of an identifier
Moment = tuple[int, int]  # time and message key: orders what happened in one moment
THINGS = ("anon", "device")
NEVER = 1 << 62


@dataclass(frozen=True)
class Event:
    """What identity sees of an event. ``minute`` counts from any day."""

    message: int
    minute: int
    user: str | None = None
    anon: str | None = None
    device: str | None = None
    email: str | None = None
    previous: str | None = None

    def name(self, kind: str) -> Name | None:
        value = getattr(self, kind)
        return None if value is None or is_placeholder(kind, value) else (kind, value)

    @property
    def subject(self) -> Name | None:
        return next((name for kind in ("user", "anon", "device", "email") if (name := self.name(kind))), None)

    @property
    def moment(self) -> Moment:
        return self.minute, self.message


def pairs(event: Event) -> Iterator[tuple[str, Name, Name]]:
    """What an event shows together: (merge | hold | beside, left, right)."""
    user, email, anon, device = (event.name(kind) for kind in ("user", "email", "anon", "device"))
    if user and email:
        yield "merge", user, email
    owner = user or email
    for thing in (anon, device):
        if owner and thing:
            yield "hold", owner, thing
    if anon and device:
        yield "beside", anon, device
    if event.previous is not None and user:
        if not is_placeholder("user", event.previous) and event.previous != event.user:
            yield "merge", ("user", event.previous), user
        if not is_placeholder("anon", event.previous):
            yield "hold", user, ("anon", event.previous)


class Groups:
    """Union-find."""

    def __init__(self) -> None:
        self.parent: dict[Name, Name] = {}

    def of(self, name: Name) -> Name:
        parent = self.parent.setdefault(name, name)
        return name if parent == name else self.of(parent)

    def join(self, one: Name, other: Name) -> None:
        self.parent[self.of(one)] = self.of(other)


class Truth:
    """Who everybody is, from all events and all splits."""

    def __init__(self, events: Iterable[Event], splits: Iterable[frozenset[Name]], *, people: int, things: int) -> None:
        self.events = list(events)
        self.splits = set(splits)
        self.first = self._first_seen()
        self.blocked = self._over_linked(people, things)
        self.holds = self._holds()
        self.groups = self._owners()
        self.leader = self._leaders()
        self.person_of_group = self._named()

    def _first_seen(self) -> dict[Name, int]:
        first: dict[Name, int] = defaultdict(lambda: NEVER)
        for event in self.events:
            for kind in ("user", "anon", "device", "email"):
                if name := event.name(kind):
                    first[name] = min(first[name], event.minute)
        return first

    def _over_linked(self, people: int, things: int) -> set[Name]:
        seen: dict[tuple[Name, str], set[Name]] = defaultdict(set)
        for event in self.events:
            for _, left, right in pairs(event):
                seen[left, right[0]].add(right)
                seen[right, left[0]].add(left)
        return {name for (name, kind), others in seen.items() if len(others) > (things if kind in THINGS else people)}

    def _links(self, left: Name, right: Name) -> bool:
        return left not in self.blocked and right not in self.blocked and frozenset((left, right)) not in self.splits

    def _shown(self, what: str) -> Iterator[tuple[Moment, Name, Name]]:
        for event in self.events:
            for kind, left, right in pairs(event):
                if kind == what and self._links(left, right):
                    yield event.moment, left, right

    def _holds(self) -> dict[Name, list[tuple[Moment, Name]]]:
        """Of each thing who was seen on it, in order."""
        holds: dict[Name, list[tuple[Moment, Name]]] = defaultdict(list)
        for moment, owner, thing in self._shown("hold"):
            holds[thing].append((moment, owner))
        return {thing: sorted(seen) for thing, seen in holds.items()}

    def _owners(self) -> Groups:
        """User ids and e-mails that are one person."""
        groups = Groups()
        with_user = set()
        for _, left, right in self._shown("merge"):
            groups.join(left, right)
            if right[0] == "email":
                with_user.add(right)
        joined = [self._given(email, with_user) for email in {e for seen in self.holds.values() for _, e in seen}]
        for email, owner in filter(None, joined):
            if frozenset((email, owner)) not in self.splits:
                groups.join(email, owner)
        return groups

    def _given(self, email: Name, with_user: set[Name]) -> tuple[Name, Name] | None:
        """An e-mail never seen with a user id, and who held the thing on which it was first given."""
        if email[0] != "email" or email in with_user:
            return None
        moment, thing = min((moment, thing) for thing, seen in self.holds.items() for moment, e in seen if e == email)
        named = [(at, owner) for at, owner in self.holds[thing] if owner[0] == "user" or owner in with_user]
        before = [owner for at, owner in named if at <= moment]
        owner = before[-1] if before else (named[0][1] if named else None)
        return (email, owner) if owner else None

    def _leaders(self) -> dict[Name, Name]:
        """The thing whose holders a thing follows; things nobody was seen on are joined in ``groups``."""
        beside: dict[Name, list[tuple[Moment, Name]]] = defaultdict(list)
        for moment, left, right in self._shown("beside"):
            beside[left].append((moment, right))
            beside[right].append((moment, left))
        leader = {thing: thing for thing in self.holds}
        for thing in beside.keys() - self.holds.keys():
            held = [(moment, other) for moment, other in beside[thing] if other in self.holds]
            if held:
                leader[thing] = min(held)[1]
        for thing in beside.keys() - leader.keys():
            for _, other in beside[thing]:
                if other not in leader:
                    self.groups.join(thing, other)
        return leader

    def _group_at_first(self, name: Name) -> Name:
        if name in self.leader:
            return self.groups.of(self.holds[self.leader[name]][0][1])
        return self.groups.of(name)

    def _named(self) -> dict[Name, Name]:
        """A group is named after its earliest identifier, things counting with their first holder."""
        members: dict[Name, list[tuple[int, int, Name]]] = defaultdict(list)
        names = {n for e in self.events for k in ("user", "anon", "device", "email") if (n := e.name(k))}
        for name in names | {n for e in self.events for _, *ends in pairs(e) for n in ends}:
            members[self._group_at_first(name)].append((self.first[name], key_of(*name), name))
        return {group: min(found)[2] for group, found in members.items()}

    def person(self, event: Event) -> Name | None:
        """Who did it."""
        subject = event.subject
        if subject is None:
            return None
        if subject not in self.leader:
            return self.person_of_group[self.groups.of(subject)]
        seen = self.holds[self.leader[subject]]
        until = [owner for (minute, _), owner in seen if minute <= event.minute]
        return self.person_of_group[self.groups.of(until[-1] if until else seen[0][1])]
