"""What kind of file it is, and which column is which field."""

from collections.abc import Mapping, Sequence

from seamark.collect.imports.kinds import KINDS, Field, Kind
from seamark.collect.imports.reading import plain_title
from seamark.kernel import InputError

_MARK_WEIGHT = 3
_CAN_BE_GIVEN = frozenset({"currency", "source"})  # the same for every row, as a rule


def kind_of(header: Sequence[str]) -> Kind | None:
    """The kind a header fits best, or None when it fits none: every kind lacks a column it cannot do without."""
    fitting = [(score, kind) for kind in KINDS.values() if (score := _score(kind, header)) > 0]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def nearest(header: Sequence[str]) -> tuple[Kind | None, tuple[str, ...]]:
    """The kind most columns of a header belong to, and what it lacks there; None when fewer than two do."""
    columns = {name: columns_of(kind, header) for name, kind in KINDS.items()}
    name = max(columns, key=lambda name: len(columns[name]))
    kind = KINDS[name]
    lacking = [field for field in missing(kind, columns[name] | kind.constants) if field not in _CAN_BE_GIVEN]
    return (kind, tuple(lacking)) if len(columns[name]) > 1 else (None, ())


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises InputError."""
    if name not in KINDS:
        raise InputError(f"The kind is {name!r}; kinds are {', '.join(KINDS)}.", help="Choose one of these.")
    return KINDS[name]


def columns_of(kind: Kind, header: Sequence[str]) -> dict[str, str]:
    """Field → title, proposed: each column for one field, likelier titles first."""
    free = dict.fromkeys(header)
    chosen: dict[str, str] = {}
    for field in kind.fields:
        title = matched(field, tuple(free))
        if title is not None:
            chosen[field.name] = title
            free.pop(title)
    if "end_day" in chosen and _names_one_day(chosen.get("day", "")):
        del chosen["end_day"]
    if "cost" in chosen and "cost_micros" in chosen:
        del chosen["cost"]  # both say the same; micros are exact
    return chosen


def matched(field: Field, header: Sequence[str]) -> str | None:
    """The first title of a header that names a field, in the field's own order of likelihood."""
    plain = {plain_title(title): title for title in reversed(header)}
    return next((plain[title] for title in field.titles if title in plain), None)


def missing(kind: Kind, given: Mapping[str, object]) -> tuple[str, ...]:
    """Fields that are required and given neither by a column nor once."""
    lacking = [field.name for field in kind.fields if field.required and field.name not in given]
    lacking += [names[0] for names in kind.either if not any(name in given for name in names)]
    return tuple(lacking)


def doubled(header: Sequence[str]) -> tuple[str, ...]:
    """Titles that stand in a header more than once."""
    return tuple(title for title in dict.fromkeys(header) if title and list(header).count(title) > 1)


def _score(kind: Kind, header: Sequence[str]) -> int:
    columns = columns_of(kind, header)
    plain = {plain_title(title) for title in header}
    if set(missing(kind, columns | kind.constants)) - _CAN_BE_GIVEN:
        return 0
    if "source" in kind.constants and "source" in columns and kind.rows == "cost":
        return 0  # a file that names platforms in a column is not one platform's
    return len(columns) + _MARK_WEIGHT * len(plain & kind.marks)


def _names_one_day(title: str) -> bool:
    return plain_title(title) not in {"reporting starts", "date start", "berichtsbeginn", "inicio del informe"}
