"""Pure estimators on arrays, and simulated worlds whose truth is known to try them on.

Takes: arrays. Gives: arrays and frozen results. Promises: no input or output, no data frames from a database, the
source of every method named. Does not do: read facts, know what a channel or a goal is (the simulator excepted).
"""

from seamark.science.attribution import ChannelCredit, CountedPaths, CreditedPaths, Rule, share_by_rule
from seamark.science.decompose import Episode, Parts, find_episode, take_apart
from seamark.science.level import Level
from seamark.science.linkage import components
from seamark.science.pacing import LEAST_DAYS, Floats, Pace, forecast, steady_spread
from seamark.science.world import (
    CATALOGUE,
    NOBODY,
    Breach,
    Channel,
    DeviceKind,
    Devices,
    History,
    Incident,
    Kind,
    Orders,
    People,
    Placement,
    Present,
    Spending,
    Truth,
    Visits,
    Week,
    WorldParameters,
    demo_parameters,
    find_truth,
    moment,
    pick,
    region_codes,
    stack,
)

__all__ = [
    "CATALOGUE",
    "LEAST_DAYS",
    "NOBODY",
    "Breach",
    "Channel",
    "ChannelCredit",
    "CountedPaths",
    "CreditedPaths",
    "DeviceKind",
    "Devices",
    "Episode",
    "Floats",
    "History",
    "Incident",
    "Kind",
    "Level",
    "Orders",
    "Pace",
    "Parts",
    "People",
    "Placement",
    "Present",
    "Rule",
    "Spending",
    "Truth",
    "Visits",
    "Week",
    "WorldParameters",
    "components",
    "demo_parameters",
    "find_episode",
    "find_truth",
    "forecast",
    "moment",
    "pick",
    "region_codes",
    "share_by_rule",
    "stack",
    "steady_spread",
    "take_apart",
]
