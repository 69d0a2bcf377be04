"""Every verb of measure at one desk."""

from seamark.measure.service.crediting import CreditingVerbs
from seamark.measure.service.experimenting import Experiments
from seamark.measure.service.filed import Logged, file_funnel, read_journeys
from seamark.measure.service.foreseeing import ForeseeingVerbs
from seamark.measure.service.journeys import JourneyVerbs
from seamark.measure.service.regional import RegionalVerbs
from seamark.measure.service.value import ValueVerbs


class Measurement(
    CreditingVerbs,
    JourneyVerbs,
    RegionalVerbs,
    ValueVerbs,
    ForeseeingVerbs,
):
    """What happened, counted and credited. Opened on a warehouse; safe to use from any thread."""


__all__ = ["Experiments", "Logged", "Measurement", "file_funnel", "read_journeys"]
