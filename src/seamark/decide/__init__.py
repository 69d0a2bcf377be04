"""What to do next: recommendations with evidence, expected gain and what would change; approved, checked afterwards.

Takes: budgets, targets and codes of the plan as relations, the numbers of measure, a person's decision. Gives:
recommendations, an inbox, outcomes, how well deciding goes. Promises: do no harm (act only when a gain is likely and
harm is not); what is approved is what was seen, and commits with the change of the plan; every outcome is checked.
Does not do: change the plan by itself, approve anything, say what caused a conversion.
"""

from seamark.decide.model import DecisionQuality, Fact, Outcome, Proposal, Recommendation, Weighed
from seamark.decide.service import Apply, Decisions
from seamark.decide.watching import Watched

__all__ = [
    "Apply",
    "DecisionQuality",
    "Decisions",
    "Fact",
    "Outcome",
    "Proposal",
    "Recommendation",
    "Watched",
    "Weighed",
]
