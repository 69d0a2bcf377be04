"""The verb that looks at the numbers: what is new, what still holds, what does not hold any more."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from seamark.decide.budgets import budget_findings
from seamark.decide.channels import channel_findings
from seamark.decide.contingencies import contingency_findings
from seamark.decide.gauging import GoalFacts, read_goals
from seamark.decide.model import Finding, Weighed
from seamark.decide.paths import goal_findings
from seamark.decide.reading import BudgetFacts, read_budgets
from seamark.decide.service.desk import READ, Desk, open_until, state_of
from seamark.decide.store import Session, book, relations
from seamark.decide.store.relations import ContingencyOfPlan
from seamark.decide.store.tables import RecommendationRow
from seamark.decide.watching import Case, Watched, watch
from seamark.govern import SYSTEM, Actor, Approval, require
from seamark.kernel import new_id

QUIET: Final = timedelta(days=14)  # after an approval: the change needs time to show
DECLINED: Final = timedelta(days=365)  # a finding of the same period that somebody declined does not come back
NEAR: Final = 0.25  # share by which an amount may move while somebody is asked about it


class WeighingVerbs(Desk):
    """Recommendations out of the numbers."""

    def weigh(self) -> Weighed:
        """Look at every budget and goal under way, and bring the inbox up to date. Idempotent.

        A finding that is open already keeps its id and gets fresh numbers; one whose reason is gone is withdrawn,
        saying so; one that nobody decided in two weeks expires. What was declined does not come back for its period,
        what was approved not for two weeks. What cannot be weighed now (no fresh costs) is left alone.
        """
        now = self._clock.now()
        budgets = read_budgets(
            self._warehouse, self._measure, settings=self._settings, present=self._present, today=now.date()
        )
        goals = read_goals(self._warehouse, self._measure, settings=self._settings, today=now.date())
        cases = self._cases(relations.contingencies(self._warehouse, now.date()), goals)
        findings = _found(budgets, goals)
        findings |= {one.key: one for one in contingency_findings(cases, self._settings.currency)}
        blind = {one.plan.contingency_id for one in cases if one.stands.state == "unknown"}
        kinds = {"pacing": budgets is not None, "goal_off_path": goals is not None, "contingency": True}
        with self._govern.deciding() as session:
            return self._merged(
                session, findings, is_weighed=lambda row: kinds[row.kind] and row.subject_id not in blind
            )

    def watched(self, *, by: Actor) -> tuple[Watched, ...]:
        """Every contingency plan that is armed today, and how what it watches stands."""
        require(by, READ)
        today = self._clock.now().date()
        found = relations.contingencies(self._warehouse, today)
        among = {one.goal_id for one in found if one.watch == "goal"}
        goals = read_goals(self._warehouse, self._measure, settings=self._settings, today=today, among=among)
        return tuple(one.stands for one in self._cases(found, goals))

    def _cases(self, found: Sequence[ContingencyOfPlan], goals: GoalFacts | None) -> tuple[Case, ...]:
        today, currency = self._clock.now().date(), self._settings.currency
        return watch(found, self._measure, goals=goals, currency=currency, today=today)

    def follow_requests(self) -> int:
        """Take note of requests that were settled without approval: a refusal declines the recommendation.

        One that was withdrawn or went stale leaves it open, to be asked again. How many were noted.
        """
        with self._ledger.reading() as session:
            asked = {row.id: row.approval_id for row in book.live(session) if row.approval_id}
        told = {one: self._govern.approval(approval_id, by=SYSTEM) for one, approval_id in asked.items()}
        over = {one: approval for one, approval in told.items() if approval.state != "waiting"}
        if not over:
            return 0
        with self._govern.deciding() as session:
            for one, approval in over.items():
                self._noted(session, book.find(session, one), approval=approval)
        return len(over)

    def _noted(self, session: Session, row: RecommendationRow, *, approval: Approval) -> None:
        if row.approval_id != approval.id or row.state not in book.LIVE:
            return
        row.approval_id = ""
        if approval.state != "declined":
            return
        row.state, row.reason, row.decided_at = "declined", approval.reason, approval.decided_at
        row.decided_by_id, row.decided_by = approval.decided_by_id, approval.decided_by
        self._audit(session, SYSTEM, verb="declined", found=row, reason=row.reason, approval=approval.id)

    def _merged(
        self, session: Session, findings: dict[str, Finding], *, is_weighed: Callable[[RecommendationRow], bool]
    ) -> Weighed:
        now = self._clock.now()
        done: dict[str, list[str]] = {"opened": [], "refreshed": [], "withdrawn": [], "expired": []}
        resting = self._resting(session, now)
        for row in book.live(session):
            if state_of(row, now) == "expired":
                self._end(session, row, state="expired", why="Nobody decided in time.")
                done["expired"].append(row.id)
            elif (finding := findings.pop(row.key, None)) is not None:
                done["refreshed"] += [row.id] if self._refreshed(session, row, finding=finding) else []
            elif is_weighed(row):
                self._end(session, row, state="withdrawn", why="The numbers no longer say so.")
                done["withdrawn"].append(row.id)
        for finding in findings.values():
            if finding.key not in resting:
                done["opened"].append(self._opened(session, finding, now=now))
        return Weighed(**{name: tuple(ids) for name, ids in done.items()})

    @staticmethod
    def _resting(session: Session, now: datetime) -> set[str]:
        declined = book.settled_since(session, now - DECLINED, states=("declined",))
        approved = book.settled_since(session, now - QUIET, states=("approved",))
        return {row.key for row in (*declined, *approved)}

    def _opened(self, session: Session, finding: Finding, *, now: datetime) -> str:
        row = book.add(session, new_id("rec"), finding=finding, now=now, expires_at=open_until(now))
        self._audit(session, SYSTEM, verb="opened", found=row, verdict=row.verdict, amount_micros=row.amount_micros)
        return row.id

    def _refreshed(self, session: Session, row: RecommendationRow, *, finding: Finding) -> bool:
        """Whether the numbers are new. While a request waits they stay as asked, unless they became another matter."""
        if row.state == "snoozed" and state_of(row, self._clock.now()) == "open":
            row.state, row.snoozed_until = "open", None
        if row.content_hash == finding.content_hash or (row.approval_id and _is_near(row, finding)):
            return False
        self._drop_request(session, row, why="The numbers changed since it was asked.")
        book.refresh(row, finding, now=self._clock.now())
        return True

    def _end(self, session: Session, row: RecommendationRow, *, state: str, why: str) -> None:
        self._drop_request(session, row, why=why)
        row.state, row.reason, row.decided_at = state, why, self._clock.now()
        self._audit(session, SYSTEM, verb=state, found=row, reason=why)

    def _drop_request(self, session: Session, row: RecommendationRow, *, why: str) -> None:
        if row.approval_id:
            self._govern.stale(row.approval_id, why, session=session)
            row.approval_id = ""


def _is_near(row: RecommendationRow, finding: Finding) -> bool:
    """Whether a finding is still what somebody was asked about: the same verdict on about the same amount."""
    moved = abs(finding.amount.micros - row.amount_micros)
    return finding.verdict == row.verdict and moved <= NEAR * row.amount_micros


def _found(budgets: BudgetFacts | None, goals: GoalFacts | None) -> dict[str, Finding]:
    found: list[Finding] = []
    if budgets is not None:
        told = budget_findings(budgets)
        found += [*told.over, *told.under]
        found += channel_findings(budgets, overspending=[one.subject_id for one in told.over])
    if goals is not None:
        found += goal_findings(goals)
    return {one.key: one for one in found}
