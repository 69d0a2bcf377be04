"""Who does what when: work for people with calendars, skills and due dates; docs/scheduling.md says how.

A ``Work`` (``model``) is checked (``checking``) and prepared for the inner loops (``network``). ``generate`` places
jobs one by one, ``shift`` pushes a draft early or late, ``planner`` does both for one network. ``rules`` makes first
orders, ``search`` changes them where ``links`` says that something binds. ``resume`` takes a rota up again, ``telling``
tells a draft as one, ``bounds`` proves how little lateness there can be. ``planning`` holds the verbs; ``explain`` says
why a job lies where it does, ``relaxing`` what would help.
"""

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
