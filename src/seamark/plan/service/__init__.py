"""Every verb of the plan at one desk."""

from seamark.plan.service.approving import Applied
from seamark.plan.service.comparing import ComparingVerbs
from seamark.plan.service.feeding import FeedingVerbs, FeedState
from seamark.plan.service.filing import FilingVerbs, Form, Imported
from seamark.plan.service.launching import LaunchingVerbs, LaunchPrepared
from seamark.plan.service.measuring import GoalProgress, Measured, Plan


class PlanBook(ComparingVerbs, FeedingVerbs, LaunchingVerbs, FilingVerbs):
    """The plan in the plan database: read, change, compare, restore, foresee, export and import.

    Opened on a ledger and its governance; needs no warehouse, so it works beside a running server. Safe to use from
    any thread.
    """


__all__ = ["Applied", "FeedState", "Form", "GoalProgress", "Imported", "LaunchPrepared", "Measured", "Plan", "PlanBook"]
