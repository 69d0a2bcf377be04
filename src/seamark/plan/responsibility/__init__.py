"""Who is responsible, accountable, consulted and informed, what is wrong with that, and who could do it. Pure."""

from seamark.plan.responsibility.handing import given_fields
from seamark.plan.responsibility.letters import lettered, letters_of
from seamark.plan.responsibility.matrix import Matrix, matrix_of
from seamark.plan.responsibility.suggesting import Candidate, openings_for, suggest

__all__ = [
    "Candidate",
    "Matrix",
    "given_fields",
    "lettered",
    "letters_of",
    "matrix_of",
    "openings_for",
    "suggest",
]
