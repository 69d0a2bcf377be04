"""Who does what when: work for people with calendars, skills and due dates; docs/scheduling.md says how.

``model`` has the values, ``network`` checks and prepares them, ``clock`` is a person's time. ``generate`` places jobs
one by one, forwards and backwards; ``placing`` holds the verbs ``place`` (at once), ``again`` (in a known order) and
``better`` (for a while); ``bounds`` proves how little lateness there can be, ``reasons`` says what binds and helps.
"""

from seamark.science.schedule import Effort
from seamark.science.staffing.lost_tmp import lost
from seamark.science.staffing.model import Booked, Job, Part, Placed, Rota, Wait, Work, Worker
from seamark.science.staffing.placing import again, better, place
from seamark.science.staffing.reasons import Reason, Relaxation, chain, relaxations

__all__ = [
    "Booked",
    "Effort",
    "Job",
    "Part",
    "Placed",
    "Reason",
    "Relaxation",
    "Rota",
    "Wait",
    "Work",
    "Worker",
    "again",
    "better",
    "chain",
    "lost",
    "place",
    "relaxations",
]
