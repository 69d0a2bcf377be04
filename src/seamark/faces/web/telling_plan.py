"""Changes of the plan in one line each: who did what to what."""

from datetime import date

from seamark.faces.web.numbers import count, plural
from seamark.plan import Change

DATES = frozenset({"start", "end", "date", "deadline"})


def plan_says(change: Change) -> str:
    """A change of the plan in one line: who did what to what."""
    first, others = change.items[0], change.touched - 1
    if change.origin == "import":
        return f"{change.by_name} imported {count(change.touched)} {plural(change.touched, 'item')} of the plan"
    if change.origin == "restore":
        return f"{change.by_name} brought back {count(change.touched)} {plural(change.touched, 'item')}"
    moved = moved_by(change, first.id)
    did = "removed" if first.removed else "added" if first.version == 1 else "moved" if moved else "changed"
    rest = f" and {count(others)} more" if others else ""
    return f"{change.by_name} {did} {first.kind.replace('_', '-')} '{first.title}'{moved}{rest}"


def moved_by(change: Change, item_id: str) -> str:
    """By how much a change moved an item: ' by 2 weeks', ' by −3 days'; empty when it did something else."""
    fields = next(item.fields for item in change.items if item.id == item_id)
    if not fields or not {one.field for one in fields} <= DATES:
        return ""
    days = (_date(fields[0].after) - _date(fields[0].before)).days
    if days == 0:
        return ""
    size, unit = (abs(days) // 7, "week") if days % 7 == 0 else (abs(days), "day")
    return f" by {'−' if days < 0 else ''}{size} {plural(size, unit)}"


def _date(value: object) -> date:
    return date.fromisoformat(str(value)[:10])
