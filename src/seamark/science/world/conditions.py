"""What happens to everybody in a region: demand, planned intensity, tests, offline stock, strength, prices."""

from typing import NamedTuple, TypeVar

import numpy as np

from seamark.science.world.channels import Channel
from seamark.science.world.draws import Flags, Floats, Purpose, Singles, stream
from seamark.science.world.parameters import Demand, WorldParameters
from seamark.science.world.timeline import lasting, season

WEIBULL_LAGS = 8
Stock = TypeVar("Stock", Floats, Singles)


class Assignment(NamedTuple):
    """One randomised assignment of a test programme: a channel in a region from week ``start`` to before ``end``."""

    channel: int
    region: int
    start: int
    end: int
    multiplier: float


class Conditions(NamedTuple):
    """The course of a world before any person acts. G regions, T weeks, K channels."""

    shares: Floats  # [G] share of people in each region
    demand: Floats  # [G, T] around 1
    checkout: Floats  # [T] factor on every purchase probability
    intensity: Floats  # [K, G, T] around 1, tests and outages included
    strength: Floats  # [K, T] factor on a channel's effect: drift and the wear of creatives
    appeal: Floats  # [K, T] factor on its clicks
    prices: Floats  # [K, T] factor on its price
    creatives: tuple[Floats, ...]  # per channel [T, creatives]: share of impressions, 0 for those resting
    worth: tuple[Floats, ...]  # per channel [T, creatives]: clicks per impression against the channel's mean
    tests: tuple[Assignment, ...]


def make_conditions(parameters: WorldParameters) -> Conditions:
    """Draw the course of a world."""
    shares = _shares(parameters)
    demand = _demand(parameters)
    tests = _tests(parameters)
    turns = [_creatives(parameters, number) for number in range(len(parameters.channels))]
    quality = np.stack([mean / mean.mean() for _, _, mean in turns])
    return Conditions(
        shares=shares,
        demand=demand,
        checkout=_incidents(parameters, "checkout"),
        intensity=_intensity(parameters, demand, tests=tests),
        strength=_drift(parameters) * quality,
        appeal=quality,
        prices=_prices(parameters),
        creatives=tuple(weights for weights, _, _ in turns),
        worth=tuple(worth / mean[:, None] for _, worth, mean in turns),
        tests=tests,
    )


def kernel(parameters: WorldParameters, memory: float, *, lags: int) -> Floats:
    """Weights of the last ``lags`` weeks, the present first; [lags], summing to about 1 / (1 - memory).

    Geometric: memory**lag. Delayed: two geometric stages in a row, peaking later. Weibull: survival of shape 2.
    """
    lag = np.arange(lags)
    geometric = memory**lag
    if parameters.carry_over == "geometric":
        return np.asarray(geometric)
    if parameters.carry_over == "delayed":
        return np.asarray((1 - memory) * (lag + 1) * geometric)
    weights = np.exp(-((lag * (1 - memory) * 0.9) ** 2))
    return np.asarray(weights / weights.sum() / (1 - memory))


def saturated(parameters: WorldParameters, channel: Channel, *, stock: Stock) -> Stock:
    """Response to a stock: S / (1 + S/κ), or the S-curve κ S² / (κ²/4 + S²); both tend to κ."""
    if parameters.saturation == "concave":
        return stock / (1 + stock / channel.half)
    square = stock * stock
    return channel.half * square / (channel.half**2 / 4 + square)


def offline_stock(parameters: WorldParameters, channel: Channel, *, intensity: Floats) -> Floats:
    """Carried-over intensity of a region-only channel, scaled so that constant intensity 1 gives 1; [G, T]."""
    weeks = intensity.shape[1]
    weights = kernel(
        parameters, channel.memory, lags=weeks if parameters.carry_over != "weibull" else min(weeks, 4 * WEIBULL_LAGS)
    )
    padded = np.concatenate([np.ones((intensity.shape[0], len(weights) - 1)), intensity], axis=1)  # on air before, too
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(weights), axis=1)
    return np.asarray(windows @ weights[::-1] / weights.sum())


def _shares(parameters: WorldParameters) -> Floats:
    sizes = np.exp(
        parameters.region_spread * stream(parameters.seed, Purpose.REGIONS).standard_normal(parameters.regions)
    )
    return np.asarray(sizes / sizes.sum())


def _demand(parameters: WorldParameters) -> Floats:
    settings = parameters.demand
    shocks = settings.noise * _shocks(settings, parameters)
    walk = np.zeros_like(shocks)
    walk[:, 0] = shocks[:, 0] / np.sqrt(1 - settings.persistence**2)
    for week in range(1, parameters.weeks):
        walk[:, week] = settings.persistence * walk[:, week - 1] + shocks[:, week]
    return np.asarray(season(parameters) * np.exp(walk) * _incidents(parameters, "demand"))


def _shocks(settings: Demand, parameters: WorldParameters) -> Floats:
    random = stream(parameters.seed, Purpose.DEMAND)
    shape = (parameters.regions, parameters.weeks)
    if settings.tail is None:
        return random.standard_normal(shape)
    heavy = random.standard_t(settings.tail, shape)
    return np.asarray(heavy / np.sqrt(settings.tail / (settings.tail - 2)) if settings.tail > 2 else heavy)


def _incidents(parameters: WorldParameters, kind: str, *, channel: str = "") -> Floats:
    factor = np.ones(parameters.weeks)
    for incident in parameters.incidents:
        if incident.kind == kind and incident.channel == channel:
            factor *= 1 + lasting(incident.start, incident.weeks, span=parameters.weeks) * (incident.factor - 1)
    return factor


def _flight(channel: Channel, number: int, *, weeks: int, season_curve: Floats) -> Floats:
    week = np.arange(weeks)
    if channel.flight == "bursts":
        on = ((week + 2 * number) % 6) < 4
        return np.where(on, 1.3, 0.4)
    if channel.flight == "season":
        return np.asarray((season_curve / season_curve.mean()) ** 2)
    return np.ones(weeks)


def _intensity(parameters: WorldParameters, demand: Floats, *, tests: tuple[Assignment, ...]) -> Floats:
    random = stream(parameters.seed, Purpose.MEDIA)
    curve = season(parameters)
    planned = np.empty((len(parameters.channels), *demand.shape))
    for number, channel in enumerate(parameters.channels):
        noise = np.exp(parameters.intensity_noise * random.standard_normal(demand.shape))
        follow = demand ** (channel.confounding * parameters.confounding)
        flight = _flight(channel, number, weeks=parameters.weeks, season_curve=curve)
        planned[number] = (
            1.0
            if channel.kind == "own"
            else flight * follow * noise * _incidents(parameters, "spend", channel=channel.name)
        )
    for test in tests:
        planned[test.channel, test.region, test.start : test.end] *= test.multiplier
    return planned


def _drift(parameters: WorldParameters) -> Floats:
    random = stream(parameters.seed, Purpose.MEDIA, 1)
    steps = random.standard_normal((len(parameters.channels), parameters.weeks)) / np.sqrt(parameters.weeks)
    return np.asarray(np.exp(parameters.drift * np.cumsum(steps, axis=1)))


def _prices(parameters: WorldParameters) -> Floats:
    random = stream(parameters.seed, Purpose.MEDIA, 2)
    walk = np.zeros((len(parameters.channels), parameters.weeks))
    for week in range(1, parameters.weeks):  # auction prices wander, and come back within about half a year
        walk[:, week] = 0.96 * walk[:, week - 1] + parameters.price_drift * random.standard_normal(len(walk))
    crowded = 1 + 0.5 * (season(parameters) / season(parameters).mean() - 1)
    incidents = np.stack([_incidents(parameters, "price", channel=channel.name) for channel in parameters.channels])
    return np.asarray(np.exp(walk) * crowded * incidents)


def _creatives(parameters: WorldParameters, number: int) -> tuple[Floats, Floats, Floats]:
    """Share and worth of each creative per week, mean worth of those shown: two at a time, worn by 3 % a week."""
    channel = parameters.channels[number]
    random = stream(parameters.seed, Purpose.MEDIA, 3, number)
    count, weeks = len(channel.creatives), parameters.weeks
    quality = np.exp(0.2 * random.standard_normal(count))
    turn = (np.arange(weeks)[:, None] // 8 + np.arange(count)) % count
    shown = (turn < 2).astype(float)
    age = np.arange(weeks)[:, None] % 8 + 8 * (turn == 0) * (count > 2)
    worth = quality / quality.mean() * np.exp(-0.03 * age) if count > 1 else np.ones((weeks, 1))
    weights = shown / shown.sum(axis=1, keepdims=True)
    mean = (weights * worth).sum(axis=1)
    return weights, worth, mean


def _tests(parameters: WorldParameters) -> tuple[Assignment, ...]:
    testable = [number for number, channel in enumerate(parameters.channels) if channel.kind != "own"]
    if parameters.programme == "quarterly":
        return tuple(_quarterly(parameters, testable))
    return tuple(_switchback(parameters, testable)) if parameters.programme == "switchback" else ()


def _quarterly(parameters: WorldParameters, testable: list[int]) -> list[Assignment]:
    """One channel a quarter goes dark for a block in half of the regions; the rest are its controls."""
    random = stream(parameters.seed, Purpose.TESTS)
    order = random.permutation(testable)
    found = []
    for quarter, start in enumerate(range(4, parameters.weeks - parameters.block_weeks + 1, 13)):
        channel, treated = int(order[quarter % len(order)]), _half(parameters, random)
        end = start + parameters.block_weeks
        found += [Assignment(channel, region, start, end, 0.0 if dark else 1.0) for region, dark in enumerate(treated)]
    return found


def _switchback(parameters: WorldParameters, testable: list[int]) -> list[Assignment]:
    """Every channel, every block: half of the regions dark, half doubled, so that the budget stays."""
    random = stream(parameters.seed, Purpose.TESTS)
    found = []
    for start in range(0, parameters.weeks, parameters.block_weeks):
        end = min(start + parameters.block_weeks, parameters.weeks)
        for channel in testable:
            dark = _half(parameters, random)
            found += [Assignment(channel, region, start, end, 0.0 if off else 2.0) for region, off in enumerate(dark)]
    return found


def _half(parameters: WorldParameters, random: np.random.Generator) -> Flags:
    return random.permutation(parameters.regions) < parameters.regions // 2


def region_codes(count: int) -> tuple[str, ...]:
    """ISO 3166-2 codes of coastal regions, larger markets first; numbered ones when more are asked for."""
    return (*_REGIONS, *(f"XZ-{number:03d}" for number in range(count - len(_REGIONS))))[:count]


_CODES = """
DE-SH DE-HH NL-ZH FR-BRE ES-CT IT-42 PT-11 BE-VWV DK-84 SE-O IE-D NO-46 FI-18 DE-NI NL-NH FR-NAQ ES-GA IT-62
PT-08 DE-MV NL-ZE FR-PAC ES-VC IT-34 SE-M DK-82 IE-CO NL-FR FR-NOR ES-PV IT-75 GR-I HR-18 PL-22 EE-37 LV-RIX
LT-KL MT-60 CY-02 SI-090 BG-03 RO-CT FR-HDF FR-OCC ES-AN ES-PM IT-57 IT-88 IT-82 PL-32 SE-N FI-19 DK-81 IE-G
NL-GR NO-11 HR-08 GR-L PT-15 FR-PDL
"""
_REGIONS = tuple(_CODES.split())
