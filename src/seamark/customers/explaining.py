"""Why somebody is one person: links replayed in the order in which they were seen."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from seamark.customers.model import Evidence
from seamark.customers.persons import Person, identifier
from seamark.customers.store.reading import Known, Sighted, aware
from seamark.kernel import hex_of

BECAUSE = {
    "user-email": "The user id and the e-mail came on one event.",
    "alias": "An alias call said that the first is now called the second.",
    "given": "The e-mail was given, without a user id, on a browser or device that the first held then.",
    "user-anon": "The user id was seen on the browser.",
    "user-device": "The user id was seen on the device.",
    "email-anon": "The e-mail was given on the browser.",
    "email-device": "The e-mail was given on the device.",
    "anon-device": "The browser and the device came on one event.",
}


class Told(NamedTuple):
    """Evidence, and the key of the message whose id it still lacks."""

    message: int
    evidence: Evidence


class Replay:
    """One person's identifiers, at first each on its own."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._group: dict[int, set[int]] = {subject: {subject} for subject in person.known}

    def told(self, links: Iterable[Sighted]) -> list[Told]:
        """What each link did, in order."""
        return [Told(link.message, self._seen(link)) for link in links]

    def _seen(self, link: Sighted) -> Evidence:
        known, names = self._person.known, (self._name(link.left), self._name(link.right))
        apart = self._group[link.left] is not self._group[link.right]
        if apart:
            self._join(self._group[link.left] | self._group[link.right])
        return Evidence(
            at=aware(link.time),
            kind=link.kind,
            left=identifier(known[link.left]),
            right=identifier(known[link.right]),
            because=BECAUSE[link.kind],
            source=link.source,
            message_id=None,
            person=self._name(link.left),
            before=names if apart else (),
        )

    def _join(self, group: set[int]) -> None:
        for subject in group:
            self._group[subject] = group

    def _name(self, subject: int) -> str:
        """Who it was then: the earliest identifier together with it, borrowed things apart."""
        group = [key for key in self._group[subject] if self._person.is_first_holder(key)] or [subject]
        return hex_of(min(group, key=lambda key: (self._person.known[key].first_seen, key)))


def working(person: Person, links: Sequence[Sighted], *, cuts: set[frozenset[int]]) -> list[Sighted]:
    """The links that hold this person together: both ends theirs, neither blocked, not split."""
    known = person.known
    return [
        link
        for link in links
        if _links(known.get(link.left))
        and _links(known.get(link.right))
        and frozenset((link.left, link.right)) not in cuts
    ]


def _links(known: Known | None) -> bool:
    return known is not None and known.blocked is None
