"""What one sees of a spreadsheet before it is read."""

from seamark.plan.files.forms import form_of
from seamark.plan.files.grid import Grid
from seamark.plan.files.proposing import proposed, settled
from seamark.plan.files.reading import TableColumn, TableField, TableReading, TableSeen, shown
from seamark.plan.files.sheets import CURRENCY_COLUMN, columns_of
from seamark.plan.files.tables import DOUBT_HELP, doubt
from seamark.plan.form import DATES, fields
from seamark.plan.kinds import KINDS

SAMPLES, FIRST_ROWS = 3, 5


def look(grid: Grid, reading: TableReading) -> TableSeen:
    """The columns with the fields they would be read as: those somebody named, else those that are alike."""
    kind = KINDS[reading.kind]
    cells = [line for _, line in grid.lines]
    named = (
        settled(kind, grid.header, asked=reading.columns)
        if reading.columns
        else proposed(kind, grid.header, lines=cells)
    )
    columns = tuple(
        TableColumn(title, named.get(title, ""), _samples(cells, place))
        for place, title in enumerate(grid.header)
        if title
    )
    known = fields(kind)
    own = [TableField(name, known[name].meaning, known[name].required) for name in columns_of(kind) if name in known]
    extra = [TableField("id", "Name of the item that never changes.", required=False)]
    if "budget" in known:
        extra.append(TableField(CURRENCY_COLUMN, "Currency of the budget.", required=False))
    return TableSeen(
        reading.kind,
        len(grid.lines),
        columns,
        (*own, *extra),
        tuple(tuple(map(shown, line)) for line in cells[:FIRST_ROWS]),
        tuple(_questions(grid, reading, named=named)),
        reading.dates,
        grid.delimiter,
        grid.encoding,
        grid.sheet,
        grid.sheets,
    )


def _samples(cells: list[tuple[object, ...]], place: int) -> tuple[str, ...]:
    found = (shown(line[place]) for line in cells if place < len(line) and line[place] not in {None, ""})
    return tuple(dict.fromkeys(found))[:SAMPLES]


def _questions(grid: Grid, reading: TableReading, *, named: dict[str, str]) -> list[str]:
    """What has to be said first: fields without a column, dates that could be read both ways."""
    known = fields(KINDS[reading.kind])
    taken = set(named.values())
    label = next(name for name in ("title", "name", "id") if name in known or name == "id")
    told = [
        f"No column is read as '{name}', which every new {reading.kind.replace('_', '-')} needs."
        for name, field in known.items()
        if field.required and name not in taken and "id" not in taken
    ]
    if not told and label not in taken and "id" not in taken:
        told.append(f"No column is read as '{label}': rows could not be told apart.")
    for place, title in enumerate(grid.header):
        name = named.get(title, "")
        if name in known and DATES in known[name].allowed and not reading.dates:
            form, cell = form_of(str(line[place]) for _, line in grid.lines if place < len(line) and line[place])
            told += [] if form else [f"{doubt(title, cell)} {DOUBT_HELP}"]
    return told
