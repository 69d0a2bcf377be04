"""Journeys and funnels: what people do one after the other, and how far they get."""

from seamark.measure.journeys.model import (
    SHOWS,
    Flow,
    FunnelAnswer,
    FunnelDay,
    FunnelGroup,
    FunnelQuestion,
    FunnelStep,
    JourneyAnswer,
    JourneyQuestion,
    Order,
    Show,
    StepSeen,
    Transition,
    Way,
)

__all__ = [
    "SHOWS",
    "Flow",
    "FunnelAnswer",
    "FunnelDay",
    "FunnelGroup",
    "FunnelQuestion",
    "FunnelStep",
    "JourneyAnswer",
    "JourneyQuestion",
    "Order",
    "Show",
    "StepSeen",
    "Transition",
    "Way",
]
