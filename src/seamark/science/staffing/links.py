"""What binds what in a draft, quickly: the pairs in which one job waits for a person who does another first."""

from seamark.science.staffing.generate import Draft, days_of
from seamark.science.staffing.network import Network

LONGEST = 40  # steps of a chain that are followed


class Links:
    """Binding chains of one draft after the other."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._draft: Draft | None = None
        self._ends: dict[tuple[int, int], int] = {}

    def pairs(self, draft: Draft, moment: int) -> list[tuple[int, int]]:
        """(job, the job that its person does just before) in the chain that ends at a moment."""
        if draft is not self._draft:
            self._draft = draft
            who, begins = draft.who, draft.begins
            self._ends = {
                (who[number], begins[number] + minutes): place
                for place in self._net.forward.order
                for number, minutes in self._net.parts[place]
            }
        count = len(self._net.spans)
        place: int | None = moment - count if moment >= count else moment
        found: list[tuple[int, int]] = []
        for _ in range(LONGEST):
            if place is None:
                break
            before = self._busy(draft, place)
            if before is not None:
                found.append((place, before))
                place = before
            else:
                place = self._waits_for(draft, place)
        return found

    def _busy(self, draft: Draft, place: int) -> int | None:
        """The job that the person does first who ends this one, where its waits would allow it sooner."""
        parts = self._net.parts[place]
        if not parts:
            return None
        clocks = self._net.forward.clocks
        number, _ = max(
            parts, key=lambda part: days_of(clocks[draft.who[part[0]]], draft.begins[part[0]], minutes=part[1])[1]
        )
        who, begin = draft.who[number], draft.begins[number]
        start = self._net.floors[place]
        for moment, days in self._net.forward.early[place]:
            start = max(start, draft.moments[moment] + days)
        if begin <= clocks[who][min(start, self._net.horizon)]:
            return None
        return self._ends.get((who, begin))

    def _waits_for(self, draft: Draft, place: int) -> int | None:
        """The job whose wait holds this one up most."""
        count = len(self._net.spans)
        waits = self._net.forward.early[place]
        if not waits:
            return None
        moment, days = max(waits, key=lambda wait: draft.moments[wait[0]] + wait[1])
        if draft.moments[moment] + days < draft.moments[place]:
            return None
        return moment - count if moment >= count else moment
