"""The plan as Microsoft Project's XML and back: what was changed in Project is changed here, and nothing else."""

from seamark.plan.files.msproject.edits import ProjectEdits, edits_of_project
from seamark.plan.files.msproject.model import Project, digest_of
from seamark.plan.files.msproject.reader import read_project
from seamark.plan.files.msproject.writer import written_project

__all__ = ["Project", "ProjectEdits", "digest_of", "edits_of_project", "read_project", "written_project"]
