"""Every verb of measure at one desk."""

from seamark.measure.service.crediting import CreditingVerbs
from seamark.measure.service.filed import Logged, file_funnel, read_journeys
from seamark.measure.service.journeys import JourneyVerbs


class Measurement(
    CreditingVerbs,
    JourneyVerbs,
):
    """What happened, counted and credited. Opened on a warehouse; safe to use from any thread."""


__all__ = ["Logged", "Measurement", "file_funnel", "read_journeys"]
