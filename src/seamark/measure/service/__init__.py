"""Every verb of measure at one desk."""

from seamark.measure.service.crediting import CreditingVerbs
from seamark.measure.service.foreseeing import ForeseeingVerbs


class Measurement(
    CreditingVerbs,
    ForeseeingVerbs,
):
    """What happened, counted and credited. Opened on a warehouse; safe to use from any thread."""


__all__ = ["Measurement"]
