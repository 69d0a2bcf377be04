"""A release moves: what follows from it, as one difference to approve, amend or decline. Pure."""

from seamark.plan.slips.model import Booking, Cascade, EffectLost, Slip, Stays
from seamark.plan.slips.wording import says

__all__ = ["Booking", "Cascade", "EffectLost", "Slip", "Stays", "says"]
