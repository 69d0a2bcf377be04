"""Verbs that look back: what came of what was approved, and how well deciding goes."""

import statistics
from datetime import datetime, timedelta
from typing import Final

import msgspec

from seamark.decide.model import DecisionQuality, Outcome
from seamark.decide.reading import spent_under
from seamark.decide.service.desk import READ, Desk
from seamark.decide.store import book
from seamark.decide.store.tables import RecommendationRow
from seamark.decide.wording import money_text
from seamark.govern import SYSTEM, Actor, require
from seamark.kernel import Period
from seamark.science.shares import share

LEVEL: Final = 0.8  # of every interval that decide promises


class RevisitingVerbs(Desk):
    """Outcomes, and quality."""

    def revisit(self) -> int:
        """Check every approved recommendation that is due against what was measured since; how many were.

        One whose spend has not been reported up to the day of the check waits for it.
        """
        now = self._clock.now()
        with self._ledger.reading() as session:
            due = [(row.id, self._outcome(row, now=now)) for row in book.due(session, now)]
        known = [(one, outcome) for one, outcome in due if outcome is not None]
        if not known:
            return 0
        with self._govern.deciding() as session:
            for one, outcome in known:
                row = book.find(session, one)
                book.settle_outcome(row, outcome, now=now)
                self._audit(session, SYSTEM, verb="checked", found=row, value=outcome.value, inside=outcome.inside)
        return len(known)

    def quality(self, *, by: Actor) -> DecisionQuality:
        """How fast people decide, and how often what was promised came true."""
        require(by, READ)
        with self._ledger.reading() as session:
            rows = list(book.all_decided(session))
        hours = [(decided - opened) / timedelta(hours=1) for opened, decided, _, _ in rows if decided is not None]
        outcomes = [msgspec.json.decode(text, type=Outcome) for *_, text in rows if text is not None]
        inside, checked = sum(one.inside for one in outcomes), len(outcomes)
        held = share(inside, checked)
        return DecisionQuality(
            len(hours),
            statistics.median(hours) if hours else None,
            checked,
            inside,
            held.value,
            held.low,
            held.high,
            LEVEL,
        )

    def _outcome(self, row: RecommendationRow, *, now: datetime) -> Outcome | None:
        """What was gained since the decision, against the part of the promise that time has come for."""
        basis, found = book.basis_of(row), book.as_recommendation(row)
        if basis is None or found.expected is None or row.decided_at is None or row.check_at is None:
            return None
        first, end = row.decided_at.date() + timedelta(1), min(row.check_at.date(), basis.period.end)
        if first >= end:  # it was decided when its days were over: nothing could come of it
            return None
        since = Period(first, end)
        spent = spent_under(self._measure, basis.campaigns, period=since, through=min(now, row.check_at).date())
        if spent is None:
            return None
        share = since.days / basis.period.days
        expected = msgspec.structs.replace(
            found.expected,
            value=found.expected.value * share,
            low=found.expected.low * share,
            high=found.expected.high * share,
        )
        gained = basis.otherwise * share - spent
        unit, inside = found.amount.currency, expected.low <= gained <= expected.high
        says = (
            f"By {since.end - timedelta(1):%-d %B} {money_text(spent, unit)} were spent where "
            f"{money_text(basis.otherwise * share, unit)} were to be expected otherwise: "
            f"{money_text(gained, unit)} {'saved' if gained >= 0 else 'more'}, "
            f"{'inside' if inside else 'outside'} what was promised "
            f"({money_text(expected.low, unit)} to {money_text(expected.high, unit)})."
        )
        return Outcome(gained, unit, expected, inside, says)
