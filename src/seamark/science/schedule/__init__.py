"""Scheduling work under capacity; docs/scheduling.md says how.

A ``Project`` (``model``) is checked (``checking``) and prepared for the inner loops (``network``). ``generate`` places
tasks one by one, ``rules`` says in which order, ``justify`` pushes a schedule right and left. ``search`` plans windows
of time anew, ``islands`` runs several searches side by side, ``bounds`` and ``refute`` prove how short none can be.
``planning`` holds the verbs: ``arrange`` at once, ``improve`` for a while, ``find_slack`` for how long a task can wait.
"""

from seamark.science.schedule.checking import find_cycle, topological
from seamark.science.schedule.islands import Effort
from seamark.science.schedule.model import Link, LinkKind, Project, Schedule, Slack, Task
from seamark.science.schedule.planning import Standing, arrange, find_slack, improve

__all__ = [
    "Effort",
    "Link",
    "LinkKind",
    "Project",
    "Schedule",
    "Slack",
    "Standing",
    "Task",
    "arrange",
    "find_cycle",
    "find_slack",
    "improve",
    "topological",
]
