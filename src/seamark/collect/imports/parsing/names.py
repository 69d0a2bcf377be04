"""The look-up file: names and types of campaigns by their id, as connectors deliver them apart from the costs."""

from datetime import datetime
from typing import NamedTuple

from seamark.collect.imports.cells import moment_of
from seamark.collect.imports.guess import matched
from seamark.collect.imports.kinds import Kind
from seamark.collect.imports.reading import Column, Sheet, find_layout, rows_of, text_of
from seamark.kernel import InputError


class Named(NamedTuple):
    """What the look-up file says of one campaign."""

    since: datetime
    campaign: str
    campaign_type: str


def names_of(data: bytes, kind: Kind) -> dict[str, Named]:
    """Campaigns by id; of several rows of an id the latest counts.

    Raises InputError when the file has no id column, or when the kind of import knows no look-up.
    """
    if not kind.lookup:
        msg = f"{kind.label} takes no look-up file."
        raise InputError(msg, help="Leave it out; it belongs to exports that name campaigns by id only.")
    text = text_of(data)
    layout = find_layout(text.head, frozenset(title for field in kind.lookup for title in field.titles))
    columns = {field.name: title for field in kind.lookup if (title := matched(field, layout.header))}
    key = kind.lookup[0]
    if key.name not in columns:
        msg = f"The look-up file has no column for {key.name}; its columns are {', '.join(layout.header)}."
        raise InputError(msg, help=f"It needs one titled {' or '.join(key.titles)}.")
    return _latest(rows_of(text, layout, wanted=list(columns.values())), columns)


def _latest(sheet: Sheet, columns: dict[str, str]) -> dict[str, Named]:
    cells = {name: sheet.columns[title].texts().to_pylist() for name, title in columns.items()}
    blank = [None] * len(sheet.lines)
    rows = zip(*(cells.get(name, blank) for name in ("campaign_id", "updated_at", *Named._fields[1:])), strict=True)
    found: dict[str, Named] = {}
    for campaign_id, updated, name, kind in rows:
        since = moment_of(updated or "", "YMD") or datetime.min  # noqa: DTZ901 - moments of cells are naive, in UTC
        if campaign_id and (campaign_id not in found or since >= found[campaign_id].since):
            found[campaign_id] = Named(since, name or "", kind or "")
    return found


def with_names(columns: dict[str, Column], names: dict[str, Named]) -> tuple[dict[str, Column], int]:
    """Columns with the campaigns' names and types filled in, and how many ids the look-up does not know.

    Without a name a campaign is called by its id. The file's own names go before the look-up's; the look-up's types go
    before the file's (which often has only the network) when it knows every campaign.
    """
    ids = columns.get("campaign_id")
    if ids is None:
        return columns, 0
    called = [(names[cell].campaign if cell in names else "") or cell for cell in ids.cells]
    types = [names[cell].campaign_type if cell in names else "" for cell in ids.cells]
    filled = dict(columns)
    filled.setdefault("campaign", Column(called, ids.codes))
    if any(types) and (all(types) or "campaign_type" not in columns):
        filled["campaign_type"] = Column(types, ids.codes)
    return filled, sum(cell not in names for cell in ids.cells if cell) if names else 0
