"""The plan as a file: YAML and Excel without loss, and CSV for one kind."""

from seamark.plan.files.excel import read_excel, written_excel
from seamark.plan.files.model import Sheet, edits_of
from seamark.plan.files.tables import read_csv
from seamark.plan.files.yaml_reader import read_yaml
from seamark.plan.files.yaml_writer import written_yaml

__all__ = ["Sheet", "edits_of", "read_csv", "read_excel", "read_yaml", "written_excel", "written_yaml"]
