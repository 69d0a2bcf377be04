"""What goes wrong on the way: outages, blockers, broken calls, messages sent twice. Every fault is counted."""

from collections import Counter

import numpy as np

from seamark.science.world.draws import Bytes, Whole
from seamark.science.world.frames import pick, stack
from seamark.science.world.hits import Breach, Hits, Kind
from seamark.science.world.parameters import Tracking, WorldParameters
from seamark.science.world.timeline import SECOND, WEEK, moment

_ORDER_BREACHES = np.array([Breach.REVENUE_TEXT, Breach.NO_ORDER_ID, Breach.NO_CURRENCY], np.int8)
_PRODUCT_BREACHES = np.array([Breach.PRICE_TEXT, Breach.NO_PRODUCT_ID], np.int8)


def suffer(
    parameters: WorldParameters, hits: Hits, *, end: int, random: np.random.Generator, counts: Counter[str]
) -> Hits:
    """The hits that arrive before ``end``, in order of arrival, with their faults; ``counts`` gets what was planted."""
    tracking = parameters.tracking
    hits = _lose(tracking, _outages(parameters, hits, counts=counts), random=random, counts=counts)
    hits = hits._replace(breach=_break(tracking, hits.kind, random=random))
    for breach in Breach:
        if breach:
            counts[breach.name.lower()] += int((hits.breach == breach).sum())
    counts["repeated_orders"] += int((hits.kind == Kind.REPEATED).sum())
    twice = np.flatnonzero(random.random(len(hits.at)) < tracking.duplicates)
    counts["duplicates"] += len(twice)
    again = _resent(pick(hits, twice), end, random=random)
    both = stack([hits, again])
    return pick(both, np.argsort(both.received, kind="stable"))


def _outages(parameters: WorldParameters, hits: Hits, *, counts: Counter[str]) -> Hits:
    kept = np.ones(len(hits.at), bool)
    for incident in parameters.incidents:
        if incident.kind == "tracking":
            begin = moment(parameters.start) + round(incident.start * WEEK)
            kept &= (hits.received < begin) | (hits.received >= begin + round(incident.weeks * WEEK))
    counts["messages_lost_in_outages"] += int((~kept).sum())
    counts["orders_lost_in_outages"] += int((~kept & (hits.kind == Kind.COMPLETED)).sum())
    return pick(hits, kept)


def _lose(tracking: Tracking, hits: Hits, *, random: np.random.Generator, counts: Counter[str]) -> Hits:
    """A blocker stops 'Order Completed', also when the page is loaded again."""
    completed = np.flatnonzero(hits.kind == Kind.COMPLETED)
    lost = hits.visit[completed[random.random(len(completed)) < tracking.lost_orders]]
    counts["lost_orders"] += len(lost)
    gone = ((hits.kind == Kind.COMPLETED) | (hits.kind == Kind.REPEATED)) & np.isin(hits.visit, lost)
    return pick(hits, ~gone)


def _break(tracking: Tracking, kind: Bytes, *, random: np.random.Generator) -> Bytes:
    breach, luck = np.zeros(len(kind), np.int8), random.random(len(kind))
    which = random.integers(0, 6, len(kind))
    broken = (kind == Kind.COMPLETED) & (luck < tracking.broken_orders)
    breach[broken] = _ORDER_BREACHES[which[broken] % 3]
    product = (kind == Kind.VIEWED) | (kind == Kind.VIEWED_2) | (kind == Kind.ADDED) | (kind == Kind.ADDED_2)
    broken = product & (luck < tracking.broken_products)
    breach[broken] = _PRODUCT_BREACHES[which[broken] % 2]
    identify = kind == Kind.IDENTIFY
    breach[identify & (luck < tracking.placeholder_users)] = Breach.PLACEHOLDER_USER
    breach[identify & (luck > 1 - tracking.untidy_emails)] = Breach.UNTIDY_EMAIL
    return breach


def _resent(hits: Hits, end: int, *, random: np.random.Generator) -> Hits:
    """The same messages once more, after a retry: later by some seconds, the message id and its moment unchanged."""
    pause: Whole = random.integers(2 * SECOND, 90 * SECOND, len(hits.at))
    pause = np.minimum(pause, end - 1 - hits.received)
    return hits._replace(sent=hits.sent + pause, received=hits.received + pause)
