"""Where a visit or a cost belongs: source, campaign, ad group and creative of every channel."""

from typing import NamedTuple

import numpy as np

from seamark.science.world.channels import Channel, Source
from seamark.science.world.conditions import Conditions
from seamark.science.world.draws import Floats
from seamark.science.world.parameters import WorldParameters


class Placement(NamedTuple):
    """One source × campaign × creative of a channel; ``weight`` is its share apart from the creative's turn."""

    channel: int
    source: Source
    campaign: str
    ad_group: str
    creative: int
    weight: float


def list_placements(parameters: WorldParameters) -> tuple[Placement, ...]:
    """All placements, a channel's together and in the order of the channels."""
    found = [_placements_of(number, channel) for number, channel in enumerate(parameters.channels)]
    return tuple(placement for part in found for placement in part)


def placement_shares(placements: tuple[Placement, ...], conditions: Conditions, *, week: int) -> Floats:
    """Share of every placement in its channel's exposures of the week; [placements], 1 per channel."""
    return np.array([place.weight * conditions.creatives[place.channel][week, place.creative] for place in placements])


def click_shares(placements: tuple[Placement, ...], conditions: Conditions, *, week: int) -> Floats:
    """Share of every placement in its channel's clicks: better creatives get more; [placements]."""
    worth = np.array([conditions.worth[place.channel][week, place.creative] for place in placements])
    return np.asarray(placement_shares(placements, conditions, week=week) * worth)


def creative_name(parameters: WorldParameters, place: Placement) -> str:
    """Name of the creative; empty where the channel has none."""
    return parameters.channels[place.channel].creatives[place.creative]


def _placements_of(number: int, channel: Channel) -> list[Placement]:
    campaigns = channel.campaigns or ("",)
    split = (
        np.array([0.6] + [0.4 / max(1, len(campaigns) - 1)] * (len(campaigns) - 1))
        if len(campaigns) > 1
        else np.ones(1)
    )
    return [
        Placement(number, source, campaign, _ad_group(campaign), creative, source.share * float(split[which]))
        for source in channel.sources
        for which, campaign in enumerate(campaigns)
        for creative in range(len(channel.creatives))
    ]


def _ad_group(campaign: str) -> str:
    """The ad group is named after what its campaign is about."""
    return campaign.partition("_")[2]
