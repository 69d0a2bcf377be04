"""Who does what when: work for people with calendars, skills and due dates; docs/scheduling.md says how."""

from seamark.science.staffing.explain import Reason, chain
from seamark.science.staffing.model import Booked, Job, Part, Placed, Rota, Wait, Work, Worker
from seamark.science.staffing.planning import Effort, Standing, again, better, bound, place
from seamark.science.staffing.relaxing import Relaxation, relaxations

__all__ = [
    "Booked",
    "Effort",
    "Job",
    "Part",
    "Placed",
    "Reason",
    "Relaxation",
    "Rota",
    "Standing",
    "Wait",
    "Work",
    "Worker",
    "again",
    "better",
    "bound",
    "chain",
    "place",
    "relaxations",
]
