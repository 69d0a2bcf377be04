"""Every verb of measure at one desk."""

from seamark.measure.service.crediting import CreditingVerbs


class Measurement(
    CreditingVerbs,
):
    """What happened, counted and credited. Opened on a warehouse; safe to use from any thread."""


__all__ = ["Measurement"]
