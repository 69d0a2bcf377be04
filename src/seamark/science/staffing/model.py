"""Who does what when: people with calendars, work for them, and the rota that comes out.

Days are working days of the company, counted from 0 (today); both ends of a span are included. Work of people is in
whole minutes. A person gives all the minutes they have free on a day to one piece of work after the other, so that what
they do never overlaps; a day without minutes (an absence, a day fully booked) is passed over. Several pieces may share
a day. What a person has begun they end before the next.
"""

from typing import Literal

import msgspec

Kind = Literal["FS", "SS", "FF", "SF"]


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """A person: ``free`` has the minutes left for new work on each day from 0 on, ``usual`` those of any day after.

    ``whole`` are the minutes of a full day, ongoing work included; 0 where that is not known. Skills are compared
    without regard to capitals.
    """

    id: str
    free: tuple[int, ...]
    usual: int = 0
    skills: tuple[str, ...] = ()
    whole: int = 0


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One person's share of a job: ``who``, or anybody with the ``skill`` (the rota chooses), for so many minutes.

    Without a skill it is anybody. ``chosen`` is who was chosen before: kept where that costs nothing. A part of 0
    minutes only names somebody: it takes no time and holds up nothing.
    """

    minutes: int
    who: str = ""
    skill: str = ""
    chosen: str = ""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Work of one or several people at the same time; all parts begin on its first day or later.

    It lasts until its last part is done, and at least ``span`` days. What waits for its end also waits ``lead`` days
    more (print, booking, legal). It begins on day ``release`` or later. Ending, lead included, after day ``due`` costs
    ``weight`` a day. ``planned`` is the first day that the approved plan has. ``fixed`` has first and last day of what
    is done, begun or booked: it never moves, and its minutes are not in anybody's ``free`` any more. Days before 0 are
    past: a release there holds up nothing, a due day there is late already.

    Without parts and span it is a point, a launch or a gate, that takes no day: it lies at the beginning of its day.
    What it waits for ends the day before, and what waits for it may begin on its very day.
    """

    id: str
    parts: tuple[Part, ...] = ()
    span: int = 0
    lead: int = 0
    release: int = 0
    due: int | None = None
    weight: int = 1
    planned: int | None = None
    fixed: tuple[int, int] | None = None


class Wait(msgspec.Struct, frozen=True):
    """``after`` waits for ``before``, counted in days of which both ends belong to the work.

    FS: it begins ``lag + 1`` days or more after the other's last day (and lead); SS: ``lag`` days after its first. FF:
    it ends ``lag`` days or more after the other's last day (and lead); SF: after its first. A negative lag overlaps.
    The last day of a point is the day before it. What is fixed does not move for a wait: where it is still to come, all
    it waits for is urgent beyond any due day; where that is too late, the wait is broken.
    """

    before: str
    after: str
    kind: Kind = "FS"
    lag: int = 0


class Work(msgspec.Struct, frozen=True):
    """Everything that is to be placed."""

    workers: tuple[Worker, ...]
    jobs: tuple[Job, ...]
    waits: tuple[Wait, ...] = ()


class Booked(msgspec.Struct, frozen=True):
    """A person's part of a job: first and last day, and the minutes. ``skill`` is what they were chosen for."""

    who: str
    first: int
    last: int
    minutes: int
    skill: str = ""


class Placed(msgspec.Struct, frozen=True):
    """Where a job lies: first and last day, who does it, days late, and the latest safe first day.

    Begun by ``latest``, with everybody's time counted, every due date still holds that holds in this rota, and what is
    late becomes no later: also if everything begins at its latest. ``slack`` is the days until then. A late job would
    have to begin as many days sooner as it is late: its slack is below 0. Of a point first and last day are its day.
    """

    id: str
    start: int
    finish: int
    people: tuple[Booked, ...]
    late: int
    latest: int

    @property
    def slack(self) -> int:
        """Days it can wait."""
        return self.latest - self.start


class Rota(msgspec.Struct, frozen=True):
    """All jobs placed, in the order they were given.

    ``lateness`` is the sum of weight times days late, ``moved`` the days that jobs which are not fixed begin away from
    the approved plan, ``bound`` a proven least lateness. ``broken`` holds the waits of fixed jobs that what is fixed
    makes impossible.
    """

    placed: tuple[Placed, ...]
    lateness: int
    moved: int
    bound: int
    broken: tuple[Wait, ...] = ()

    @property
    def late(self) -> tuple[str, ...]:
        """Jobs that end after their due day."""
        return tuple(one.id for one in self.placed if one.late)
