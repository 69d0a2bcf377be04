"""Verbs about the roadmap as a picture."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, Final, Literal, get_args, get_type_hints

import msgspec

from seamark.govern import Actor
from seamark.kernel import InputError, Period
from seamark.plan.consequences import Outlook, clashes_in, weeks_of
from seamark.plan.kinds import Initiative, Person
from seamark.plan.model import Snapshot
from seamark.plan.picture import (
    LANES,
    LAYOUTS,
    Forecast,
    Load,
    Spent,
    Wanted,
    drawn_pdf,
    drawn_png,
    drawn_slides,
    drawn_svg,
    laid_out,
    view_of,
)
from seamark.plan.service.sharing import SharingVerbs
from seamark.plan.spend import spent_in

Drawn = Literal["svg", "png", "pdf", "pptx"]
ROWS_OF_A4: Final = 60  # initiatives from which the larger paper is easier to read
LONGEST_YEARS: Final = 15


class DrawingVerbs(SharingVerbs):
    """Draw the roadmap."""

    def draw(
        self,
        form: Drawn,
        *,
        by: Actor,
        lanes: str = "objective",
        kinds: Collection[str] = (),
        start: date | None = None,
        end: date | None = None,
    ) -> bytes:
        """The roadmap as a picture for print and presentations.

        ``lanes`` are by objective, channel, owner, stage or kind; only some ``kinds`` of initiatives where any are
        named; ``start`` and ``end`` are the first and last day (left out: of everything there is). SVG and PNG are
        one page as high as it takes; PDF (A4, or A3 where there is much) and PowerPoint have as many pages.
        """
        plan = self.read(by=by)
        wanted = Wanted(by=lanes, kinds=tuple(kinds), start=start, end=end)
        _refuse(form, wanted)
        clashes = {clash.item for clash in clashes_in(plan)}
        today = self._clock.now().date()
        title = f"{self._settings.workspace_name}: roadmap"
        view = view_of(plan, wanted, title=title, today=today, clashes=clashes, forecasts=self._forecasts(plan))
        view = msgspec.structs.replace(
            view, loads=self._loads(plan, (view.start, view.end)), spent=self._spent(plan, (view.start, view.end))
        )
        paper = {"pptx": "slide", "pdf": "A4" if len(view.bars) < ROWS_OF_A4 else "A3"}.get(form, "screen")
        pages = laid_out(view, LAYOUTS[paper])
        if form in {"svg", "png"}:
            return drawn_svg(pages[0]) if form == "svg" else drawn_png(pages[0])
        return drawn_pdf(pages) if form == "pdf" else drawn_slides(pages)

    def _forecasts(self, plan: Snapshot) -> Mapping[str, Forecast]:
        """By id of an initiative, when it is finished with what odds."""
        found = self._scheduled(plan).items.values()
        return {one.id: Forecast(one.likely.p50, one.likely.p80) for one in found if one.likely and not one.is_fixed}

    def _loads(self, plan: Snapshot, days: tuple[date, date]) -> tuple[Load, ...]:
        """Week by week, what of everybody's free time is booked."""
        outlook = Outlook(plan)
        sums: dict[date, list[float]] = {}
        for person in plan.of(Person).values():
            for week in weeks_of(outlook, person, start=days[0], end=days[1]):
                both = sums.setdefault(week.monday, [0.0, 0.0])
                both[0] += week.booked
                both[1] += week.free
        return tuple(Load(monday, booked, free) for monday, (booked, free) in sorted(sums.items()))

    def _spent(self, plan: Snapshot, days: tuple[date, date]) -> Spent | None:
        """Planned spend by month in the workspace's currency; budgets without an exchange rate are left out."""
        period = Period(days[0], days[1] + timedelta(1))
        rates = {**self._settings.exchange_rates, self._settings.currency: 1.0}
        months: dict[date, float] = {}
        for number, amount in enumerate(spent_in(plan.of(Initiative).values(), period, rates=rates).tolist()):
            month = (days[0] + timedelta(number)).replace(day=1)
            months[month] = months.get(month, 0.0) + amount
        return Spent(self._settings.currency, months) if any(months.values()) else None


def _refuse(form: str, wanted: Wanted) -> None:
    """Raise InputError for a form, lanes or kinds that there are not, or days that do not go forward."""
    kinds: tuple[Any, ...] = get_args(get_type_hints(Initiative)["kind"])
    checks = [("format", form, get_args(Drawn)), ("by", wanted.by, tuple(LANES))]
    checks += [("kind", kind, kinds) for kind in wanted.kinds]
    for field, value, allowed in checks:
        if value not in allowed:
            msg = f"'{field}' is {str(value)[:80]!r}."
            raise InputError(msg, field=field, help=f"Allowed are {', '.join(allowed)}.")
    if wanted.start and wanted.end and not 0 < (wanted.end - wanted.start).days < 366 * LONGEST_YEARS:
        msg = f"The picture would go from {wanted.start} to {wanted.end}."
        raise InputError(msg, field="to", help=f"Choose a later day to end on, at most {LONGEST_YEARS} years on.")
