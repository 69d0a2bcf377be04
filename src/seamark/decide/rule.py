"""The rule of doing no harm, in one place: act when a gain is likely and harm is not; hold otherwise."""

from typing import Final

from seamark.decide.model import Verdict

LIKELY: Final = 0.9  # probability of a gain from which acting is recommended
UNLIKELY: Final = 0.05  # probability of harm beyond what is tolerated up to which it is


def verdict_of(p_gain: float, p_harm: float, *, is_learnable: bool = False) -> Verdict:
    """Act, hold, or test when a test would settle what the numbers leave open."""
    if p_gain >= LIKELY and p_harm <= UNLIKELY:
        return "act"
    return "test" if is_learnable else "hold"
