"""Which channel brought somebody, or took the money: Google's default channel group, with additions of ours."""

from seamark.collect.channel.classify import SIGNALS, channel_of, channels_of
from seamark.collect.channel.landing import NOWHERE, Landing, landing_of
from seamark.collect.channel.platforms import channel_of_cost
from seamark.collect.channel.rules import CHANNELS, DIRECT, RULES, UNASSIGNED, Rule

__all__ = [
    "CHANNELS",
    "DIRECT",
    "NOWHERE",
    "RULES",
    "SIGNALS",
    "UNASSIGNED",
    "Landing",
    "Rule",
    "channel_of",
    "channel_of_cost",
    "channels_of",
    "landing_of",
]
