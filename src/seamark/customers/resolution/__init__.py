"""From events to people: who is seen, who holds what, who belongs together, what has changed."""

from seamark.customers.resolution.change import Change
from seamark.customers.resolution.limits import Limits
from seamark.customers.resolution.resolve import resolved
from seamark.customers.resolution.splits import Decision, Reversal, Verdict, decided, judged

__all__ = ["Change", "Decision", "Limits", "Reversal", "Verdict", "decided", "judged", "resolved"]
