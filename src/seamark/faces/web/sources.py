"""How each source of events stands: a mark by a rule that is written down here and shown on the page.

off track: silent for a day or more though it used to send daily. At risk: silent for longer than its own pace explains
(at a fifth of its usual pace a dozen events were due), or under half of its median day, or more than two of a hundred
of its events in quarantine. No data yet: never sent, or nothing for four weeks. On track: otherwise.
"""

from datetime import timedelta
from statistics import median

import msgspec

from seamark.collect import SourceActivity
from seamark.faces.web.numbers import ago, count, percent
from seamark.faces.web.visit import Visit
from seamark.kernel import Period
from seamark.measure import Question

DAYS = 28
SLOWEST_PACE = 0.2  # of the usual: nights and holidays are slow, not silent
DUE = 12.0  # at that pace so many events were due: less than one chance in 100,000 of none
HALF = 0.5
SHARE_IN_QUARANTINE = 0.02
REGULAR_DAYS = 6  # of the last seven


class SourceState(msgspec.Struct, frozen=True):
    """A source with its mark, why it has it, and its events a day, oldest first, today last."""

    name: str
    mark: str
    word: str
    says: str
    activity: SourceActivity
    days: tuple[float, ...]


class Rhythm(msgspec.Struct, frozen=True):
    """What a source sent on the last full days, and how long it is silent (seconds)."""

    days: tuple[float, ...]
    silence: float

    @property
    def usual(self) -> float:
        """The median day among those on which it sent."""
        active = [value for value in self.days if value]
        return median(active) if active else 0.0

    @property
    def is_regular(self) -> bool:
        """Whether it sent on nearly every day of the last week."""
        return sum(1 for value in self.days[-7:] if value) >= REGULAR_DAYS

    @property
    def due(self) -> float:
        """Events that were due during the silence, at the slowest pace."""
        return self.usual / 86_400 * SLOWEST_PACE * self.silence


def source_states(visit: Visit) -> list[SourceState]:
    """Every source with its mark, those that need somebody first."""
    today = visit.view.today
    period = Period(today - timedelta(days=DAYS), today + timedelta(days=1))
    question = Question("events", period, by=("source",), grain="day")
    days: dict[str, list[float]] = {}
    for row in visit.workspace.measure.ask(question, by=visit.actor).rows:
        place = days.setdefault(str(row.source), [0.0] * (DAYS + 1))
        place[(row.period - period.start).days] = row.value or 0.0
    states = []
    for activity in visit.workspace.collect.sources(by=visit.actor):
        sent = tuple(days.get(activity.source, [0.0] * (DAYS + 1)))
        silence = (visit.now - activity.last_event).total_seconds() if activity.last_event else 0.0
        mark, word, says = judged(activity, Rhythm(sent[:-1], silence))
        if activity.last_event and mark == "off":
            says = f"The last event came {ago(activity.last_event, now=visit.now)}. {says}"
        states.append(SourceState(activity.source, mark, word, says, activity, sent))
    order = {"off": 0, "risk": 1, "on": 2, "unknown": 3}
    return sorted(states, key=lambda state: (order[state.mark], -state.activity.events_24h, state.name))


def judged(activity: SourceActivity, rhythm: Rhythm) -> tuple[str, str, str]:
    """Mark, word and reason for a source."""
    if activity.last_event is None:
        return "unknown", "no data yet", "Nothing has arrived."
    if rhythm.silence > DAYS * 86_400:
        return "unknown", "no longer sends", "Nothing for four weeks."
    if rhythm.silence > 86_400 and (rhythm.is_regular or rhythm.due >= DUE):
        return "off", "silent", "It used to send every day: check the sender and its key."
    if rhythm.due >= DUE:
        return "risk", "late", f"It usually sends {count(rhythm.usual)} events a day; a longer pause than usual."
    return _by_volume(activity, rhythm)


def _by_volume(activity: SourceActivity, rhythm: Rhythm) -> tuple[str, str, str]:
    aside = activity.quarantined_24h / max(1, activity.events_24h + activity.quarantined_24h)
    if aside > SHARE_IN_QUARANTINE:
        return "risk", "breaks the plan", f"{percent(aside)} of its events of the last 24 hours are in quarantine."
    if rhythm.is_regular and activity.events_24h < HALF * rhythm.usual:
        sent, usual = count(activity.events_24h), count(rhythm.usual)
        return "risk", "less than usual", f"{sent} events in the last 24 hours; a usual day has {usual}."
    if not rhythm.is_regular:
        return "on", "sends", "Too new, or too seldom, to know its rhythm."
    return "on", "on track", "Sends as usual."
