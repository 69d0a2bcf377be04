"""Every verb of measure at one desk."""

from seamark.measure.service.crediting import CreditingVerbs
from seamark.measure.service.experimenting import Experiments


class Measurement(
    CreditingVerbs,
):
    """What happened, counted and credited. Opened on a warehouse; safe to use from any thread."""


__all__ = ["Experiments", "Measurement"]
