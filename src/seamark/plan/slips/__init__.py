"""A release moves: what follows from it, as one difference to approve, amend or decline. Pure, but for ``service``."""

from seamark.plan.slips.cascade import Amendment, cascade
from seamark.plan.slips.model import Booking, Cascade, EffectLost, Slip, Stays
from seamark.plan.slips.wording import says

__all__ = ["Amendment", "Booking", "Cascade", "EffectLost", "Slip", "Stays", "cascade", "says"]
