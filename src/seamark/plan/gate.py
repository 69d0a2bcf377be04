"""What about a change is not everybody's to decide: money, and promises made easier. Pure; amounts in micros.

The amount of a change is the sum of what budgets grow by, of every initiative it touches, the new ones too, in the
workspace's currency. Money moved between initiatives is counted once, where it arrives. Ideas and what was stopped hold
no money: it counts when the idea becomes a plan. docs/approvals.md has the rule in prose with a worked table.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from seamark.govern import Category
from seamark.kernel import MICROS, Money, Settings
from seamark.plan.form import outside, short
from seamark.plan.kinds import Goal, Initiative
from seamark.plan.model import Edit, Item, Snapshot
from seamark.plan.path import planned_path
from seamark.plan.spend import IDLE

MOST: Final = 2**53  # micros: what a JSON reader keeps exactly; more than that no limit tells apart
NEARLY: Final = 1e-9  # share by which two ways to write the same path may differ
MEASURED: Final = ("metric", "measured_by", "where", "reading", "direction", "window_days")


class Exchange(msgspec.Struct, frozen=True):
    """The workspace's currency, and what one unit of others is worth in it."""

    currency: str
    rates: Mapping[str, float]

    @classmethod
    def of(cls, settings: Settings) -> "Exchange":
        """As the settings have it."""
        return cls(settings.currency, settings.exchange_rates)

    def worth(self, money: Money) -> int | None:
        """Micros of the workspace's currency; None without a rate."""
        if money.currency == self.currency:
            return money.micros
        rate = self.rates.get(money.currency)
        return None if rate is None else round(money.micros * rate)


class Gate(msgspec.Struct, frozen=True):
    """What of a change needs somebody entitled to it: ``amount`` (in ``currency``), and what is ``eased``, in words.

    ``says`` has a line for each, and for money that goes down after those. ``items`` are the ids it is about.
    ``unknown``: currencies without a rate, whose money is not in the amount.
    """

    amount: int
    eased: tuple[str, ...]
    says: tuple[str, ...]
    items: tuple[str, ...]
    currency: str
    unknown: tuple[str, ...] = ()

    @property
    def category(self) -> Category:
        """The stricter one where both are touched."""
        return Category.PLAN if self.eased else Category.BUDGET


class Weight(msgspec.Struct, frozen=True):
    """What one item of a change weighs."""

    item: str
    says: str
    grows: int = 0
    is_eased: bool = False
    unknown: str = ""


def weighed(before: Snapshot, after: Snapshot, *, ids: Sequence[str], exchange: Exchange, today: date) -> Gate | None:
    """What of a change that touches ``ids`` is not everybody's to decide; None when nothing is."""
    pairs = [(before.items.get(each), after.items.get(each)) for each in ids]
    found = [
        part
        for was, now in pairs
        for part in (*_promised(was, now, today=today), *_funded(was, now, exchange=exchange))
    ]
    heavy = [part for part in found if part.grows > 0 or part.is_eased or part.unknown]
    if not heavy:
        return None
    return Gate(
        amount=min(sum(part.grows for part in heavy if part.grows > 0), MOST),
        eased=tuple(part.says for part in heavy if part.is_eased),
        says=tuple(part.says for part in (*heavy, *(part for part in found if part not in heavy))),
        items=tuple(dict.fromkeys(part.item for part in heavy)),
        currency=exchange.currency,
        unknown=tuple(sorted({part.unknown for part in heavy if part.unknown})),
    )


def _promised(was: Item | None, now: Item | None, *, today: date) -> Iterator[Weight]:
    """A goal that has begun, made easier."""
    eased = list(_eased(was, now)) if isinstance(was, Goal) and was.start <= today else []
    if isinstance(was, Goal) and eased:
        yield Weight(was.id, f"Goal '{was.title}': {', '.join(eased)}", is_eased=True)


def _funded(was: Item | None, now: Item | None, *, exchange: Exchange) -> Iterator[Weight]:
    """An initiative whose money changes."""
    either, old, new = now or was, _funds(was), _funds(now)
    if isinstance(either, Initiative) and old != new:
        yield _growth(either, (old, new), exchange=exchange)


def _funds(item: Item | None) -> Money | None:
    """The money an initiative holds; an idea, or what was stopped, holds none."""
    if not isinstance(item, Initiative) or item.status in IDLE or item.budget is None:
        return None
    return item.budget if item.budget.micros else None


def _growth(item: Initiative, change: tuple[Money | None, Money | None], *, exchange: Exchange) -> Weight:
    old, new = change
    says = f"Budget of '{item.title}': {_said(old)} → {_said(new)}"
    was, now = (0 if money is None else exchange.worth(money) for money in change)
    if now is not None:
        return Weight(item.id, says, grows=now - (was or 0))  # what was in an unknown currency counts as new money
    is_less = old is not None and new is not None and old.currency == new.currency and old.micros > new.micros
    return Weight(item.id, says, unknown="" if is_less or new is None else new.currency)


def _said(money: Money | None) -> str:
    return "none" if money is None else f"{money.micros / MICROS:,.2f}".removesuffix(".00") + f" {money.currency}"


def _eased(was: Goal, now: Item | None) -> Iterator[str]:
    """What of a goal that has begun would be easier, in words."""
    if not isinstance(now, Goal):
        yield "removed after it began"
        return
    up = 1 if was.direction == "up" else -1
    if (now.target - was.target) * up < 0:
        yield f"target {was.target:g} → {now.target:g}"
    yield from _other_days(was, now, up=up)
    if was.baseline and (now.baseline is None or (now.baseline.value - was.baseline.value) * up < 0):
        yield f"baseline {was.baseline.value:g} → {f'{now.baseline.value:g}' if now.baseline else 'none'}"
    if _asks_for_less(was, now, up=up):
        yield "a path that asks for less"
    for name, word in (("amber", "at risk"), ("red", "off track")):
        if getattr(now, name) > getattr(was, name):
            yield f"{word} from {getattr(was, name):.0%} → {getattr(now, name):.0%} behind"
    old, new = outside(was), outside(now)
    for name in MEASURED:
        if old[name] != new[name]:
            yield f"{name.replace('_', ' ')} {short(old[name])} → {short(new[name])}"


def _other_days(was: Goal, now: Goal, *, up: int) -> Iterator[str]:
    """More time is easier; and of a total, more days where it shall grow and fewer where it shall stay small."""
    sums = up if was.reading == "total" else 0
    if now.deadline > was.deadline or (now.deadline < was.deadline and sums < 0):
        yield f"deadline {was.deadline} → {now.deadline}"
    if now.start > was.start or (now.start < was.start and sums > 0):
        yield f"start {was.start} → {now.start}"


def _asks_for_less(was: Goal, now: Goal, *, up: int) -> bool:
    """Whether another path is easier on some day; what a season would ask for is not known here, so it may be."""
    if was.path == now.path:
        return False
    old, new = planned_path(was), planned_path(msgspec.structs.replace(was, path=now.path))
    if "seasonal" in {was.path, now.path} or old is None or new is None:
        return old is not None
    return any((new - old) * up < -NEARLY * abs(old) for old, new in zip(old.values, new.values, strict=True))


def bound_edits(before: Snapshot, after: Snapshot, *, ids: Sequence[str]) -> list[Edit]:
    """The edits that lead from one plan to the other, each bound to the version of the item it was made on."""
    edits = []
    for item_id in ids:
        was, now = before.items.get(item_id), after.items.get(item_id)
        if now is None and was is not None:
            edits.append(Edit(kind=was.noun, id=item_id, version=was.version, removed=True))
        elif now is not None:
            old, new = ({} if was is None else outside(was)), outside(now)
            names = [name for name in new if name not in {"id", "version"} and (was is None or old[name] != new[name])]
            fields = {name: new[name] for name in names}
            edits.append(
                Edit(kind=now.noun, id=item_id, version=was.version if was else 0, fields=fields, whole=was is None)
            )
    return edits
