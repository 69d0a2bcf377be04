"""Who does what when: work for people with calendars, skills and due dates; docs/scheduling.md says how."""

from seamark.science.staffing.model import Booked, Job, Part, Placed, Rota, Wait, Work, Worker
from seamark.science.staffing.planning import Effort, Standing, again, better, bound, place

__all__ = [
    "Booked",
    "Effort",
    "Job",
    "Part",
    "Placed",
    "Rota",
    "Standing",
    "Wait",
    "Work",
    "Worker",
    "again",
    "better",
    "bound",
    "place",
]
