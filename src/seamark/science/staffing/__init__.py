"""Who does what when: work for people with calendars, skills and due dates; docs/scheduling.md says how."""

from seamark.science.staffing.chance import Chances, Doubt, Finish, chances, lost
from seamark.science.staffing.experience import Experience, Factor, Past, learn
from seamark.science.staffing.explain import Reason, chain
from seamark.science.staffing.model import Booked, Job, Part, Placed, Rota, Wait, Work, Worker
from seamark.science.staffing.planning import Effort, Standing, again, better, bound, place
from seamark.science.staffing.relaxing import Relaxation, relaxations

__all__ = [
    "Booked",
    "Chances",
    "Doubt",
    "Effort",
    "Experience",
    "Factor",
    "Finish",
    "Job",
    "Part",
    "Past",
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
    "chances",
    "learn",
    "lost",
    "place",
    "relaxations",
]
