"""The plan as a file: YAML and Excel without loss, CSV for one kind, any spreadsheet once its columns are named."""

from seamark.plan.files.excel import read_excel, written_excel
from seamark.plan.files.grid import read_grid
from seamark.plan.files.looking import look
from seamark.plan.files.model import Sheet, edits_of
from seamark.plan.files.reading import TableReading, TableSeen
from seamark.plan.files.tables import read_csv, read_table, written_csv
from seamark.plan.files.yaml_reader import read_yaml
from seamark.plan.files.yaml_writer import written_yaml

__all__ = [
    "Sheet",
    "TableReading",
    "TableSeen",
    "edits_of",
    "look",
    "read_csv",
    "read_excel",
    "read_grid",
    "read_table",
    "read_yaml",
    "written_csv",
    "written_excel",
    "written_yaml",
]
