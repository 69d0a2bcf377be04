"""What a visit sends: pages, screens and calls in order, with all that goes wrong on the way."""

import enum
from typing import NamedTuple

import numpy as np

from seamark.science.world.draws import Bytes, Flags, Keys, Purpose, Whole, hashed
from seamark.science.world.parameters import Tracking, WorldParameters
from seamark.science.world.people import Devices
from seamark.science.world.timeline import HOUR, SECOND
from seamark.science.world.visits import NOBODY, Visits


class Kind(enum.IntEnum):
    """Kinds of hits. Up to ACCOUNT they are pages (screens in the app)."""

    LAND = 0
    CATEGORY = 1
    PRODUCT = 2
    PRODUCT_2 = 3
    CART = 4
    CHECKOUT = 5
    THANKS = 6
    ACCOUNT = 7
    VIEWED = 8
    VIEWED_2 = 9
    VIEWED_LANDING = 10
    ADDED = 11
    ADDED_2 = 12
    STARTED = 13
    COMPLETED = 14
    REPEATED = 15
    REFUNDED = 16
    SIGNED_UP = 17
    SUBSCRIBED = 18
    OPENED = 19
    EMAIL_CLICKED = 20
    IDENTIFY = 21
    ALIAS = 22
    GROUP = 23


class Breach(enum.IntEnum):
    """How a hit breaks the tracking plan or tidiness."""

    NONE = 0
    REVENUE_TEXT = 1
    NO_ORDER_ID = 2
    NO_CURRENCY = 3
    PRICE_TEXT = 4
    NO_PRODUCT_ID = 5
    PLACEHOLDER_USER = 6
    UNTIDY_EMAIL = 7


class Hits(NamedTuple):
    """H tracking calls in order of arrival. Moments are microseconds since 1970."""

    visit: Whole  # row of the visits
    kind: Bytes
    signed: Flags  # after the visit's sign-in
    at: Whole  # when it happened
    stamp: Whole  # what the device's clock said then
    sent: Whole  # what it said when the message left
    received: Whole
    message: Keys  # stands for the message id; sent twice where a message was
    breach: Bytes


_K = Kind
_BEFORE = (_K.EMAIL_CLICKED, _K.OPENED, _K.LAND, _K.VIEWED_LANDING)
_AFTER = (_K.SUBSCRIBED,)
_BROWSE = (
    (_K.IDENTIFY,),
    (_K.CATEGORY, _K.IDENTIFY),
    (_K.PRODUCT, _K.VIEWED, _K.IDENTIFY),
    (_K.CATEGORY, _K.IDENTIFY, _K.PRODUCT, _K.VIEWED),
    (_K.CATEGORY, _K.PRODUCT, _K.VIEWED, _K.IDENTIFY, _K.PRODUCT_2, _K.VIEWED_2),
    (_K.PRODUCT, _K.VIEWED, _K.ADDED, _K.CART, _K.IDENTIFY),
    (_K.CATEGORY, _K.PRODUCT, _K.VIEWED, _K.ADDED, _K.CART, _K.IDENTIFY, _K.CHECKOUT, _K.STARTED),
)
_ORDER = (
    _K.CATEGORY, _K.PRODUCT, _K.VIEWED, _K.ADDED, _K.PRODUCT_2, _K.VIEWED_2, _K.ADDED_2, _K.CART, _K.CHECKOUT,
    _K.IDENTIFY, _K.STARTED, _K.COMPLETED, _K.THANKS, _K.REPEATED,
)  # fmt: skip
_SIGN_UP = (_K.ACCOUNT, _K.SIGNED_UP, _K.IDENTIFY, _K.ALIAS, _K.GROUP)
_CRAWL = (_K.CATEGORY, _K.PRODUCT, _K.PRODUCT_2, _K.CATEGORY, _K.PRODUCT)
_TEMPLATES = tuple((*_BEFORE, *body, *_AFTER) for body in (*_BROWSE, _ORDER, _SIGN_UP, _CRAWL))
_ORDER_AT, _SIGN_UP_AT, _CRAWL_AT = len(_BROWSE), len(_BROWSE) + 1, len(_BROWSE) + 2
_LENGTH = np.array([len(template) for template in _TEMPLATES])
_OFFSET = np.concatenate([[0], np.cumsum(_LENGTH)[:-1]])
_FLAT = np.array([kind for template in _TEMPLATES for kind in template], np.int8)
_PASSING = np.cumsum([0.44, 0.20, 0.13, 0.12, 0.05, 0.05, 0.01])
_LOOKING = np.cumsum([0.22, 0.18, 0.18, 0.17, 0.11, 0.09, 0.05])
_DWELL = np.where(np.arange(len(Kind)) <= Kind.ACCOUNT, 32.0, 0.9)  # mean seconds before a page, and before a call
_LONGEST = 35 * 60 * SECOND


class Setting(NamedTuple):
    """What decides whether an optional hit happens; one row per visit."""

    app: Flags
    by_email: Flags
    lands_on_product: Flags
    second: Flags  # a second product is ordered
    business: Flags


def make_hits(
    parameters: WorldParameters,
    visits: Visits,
    *,
    setting: Setting,
    devices: Devices,
    end: int,
    random: np.random.Generator,
) -> Hits:
    """The hits of ``visits``, none of them received at ``end`` or later, before anything is lost or doubled."""
    template = _template(visits, random)
    length = _LENGTH[template]
    visit = np.repeat(np.arange(len(template)), length)
    first = np.cumsum(length) - length
    kind = _FLAT[np.arange(len(visit)) - np.repeat(first - _OFFSET[template], length)]
    kept = _happens(parameters.tracking, visits, setting=setting, random=random)[kind, visit]
    visit, kind = visit[kept], kind[kept]
    at = _moments(visits, visit, kind=kind, random=random)
    signed = _after_sign_in(visit, kind)
    late = _late(parameters.tracking, setting.app, random=random)[visit]
    wait = np.where(late, late * SECOND, random.integers(5_000, 2 * SECOND, len(at)))
    clock = np.where(visits.device == NOBODY, 0, devices.clock[visits.device])[visit]
    received = np.minimum(at + wait + random.integers(30_000, 400_000, len(at)), end - 1)
    sent = np.maximum(np.minimum(at + wait, received), at)
    message = hashed(parameters.seed, Purpose.MESSAGE, visits.click[visit], np.arange(len(at)))
    return Hits(visit, kind, signed, at, at + clock, sent + clock, received, message, np.zeros(len(at), np.int8))


def _template(visits: Visits, random: np.random.Generator) -> Whole:
    luck = random.random(len(visits.person))
    template = np.where(visits.market, np.searchsorted(_LOOKING, luck), np.searchsorted(_PASSING, luck))
    template = np.minimum(template, len(_BROWSE) - 1)
    template[visits.opens] = _SIGN_UP_AT
    template[visits.order != NOBODY] = _ORDER_AT
    template[visits.robot != NOBODY] = _CRAWL_AT
    return template


def _happens(tracking: Tracking, visits: Visits, *, setting: Setting, random: np.random.Generator) -> Flags:
    """Whether each kind of hit happens in each visit where its template has it; [kinds, V]."""
    happens = np.ones((len(Kind), len(visits.person)), bool)
    luck = random.random((3, len(visits.person)))
    ordered = visits.order != NOBODY
    happens[Kind.EMAIL_CLICKED] = setting.by_email
    happens[Kind.OPENED] = setting.app
    happens[Kind.VIEWED_LANDING] = setting.lands_on_product & (visits.robot == NOBODY)
    happens[Kind.IDENTIFY] = (visits.sign != NOBODY) | visits.guest
    happens[Kind.SUBSCRIBED] = visits.joins
    happens[Kind.ALIAS] = luck[0] < 0.3
    happens[Kind.GROUP] = setting.business
    happens[Kind.CATEGORY] = ~ordered | (luck[1] < 0.7)
    happens[Kind.REPEATED] = luck[2] < tracking.repeated_orders
    for kind in (Kind.PRODUCT_2, Kind.VIEWED_2, Kind.ADDED_2):
        happens[kind] = ~ordered | setting.second
    return happens


def _moments(visits: Visits, visit: Whole, *, kind: Bytes, random: np.random.Generator) -> Whole:
    gaps = (random.standard_exponential(len(visit)) * _DWELL[kind] * SECOND).astype(np.int64) + 50_000
    begins = np.diff(visit, prepend=-1) != 0
    gaps[begins] = 0
    run = np.cumsum(gaps)
    places = np.flatnonzero(begins)
    since = run - np.repeat(run[places], np.diff(np.append(places, len(visit))))
    return np.asarray(visits.start[visit] + np.minimum(since, _LONGEST))


def _after_sign_in(visit: Whole, kind: Bytes) -> Flags:
    """Whether the visit's sign-in has happened by then; the identify call itself counts."""
    seen = np.cumsum(kind == Kind.IDENTIFY)
    begins = np.diff(visit, prepend=-1) != 0
    before = (seen - (kind == Kind.IDENTIFY))[begins]
    return np.asarray(seen - np.repeat(before, np.diff(np.append(np.flatnonzero(begins), len(visit)))) > 0)


def _late(tracking: Tracking, app: Flags, *, random: np.random.Generator) -> Whole:
    """Seconds for which a visit's messages wait on the phone; 0 for nearly all."""
    late = app & (random.random(len(app)) < tracking.late_app_visits)
    return np.where(late, random.exponential(3 * HOUR / SECOND, len(app)).astype(np.int64) + 60, 0)
