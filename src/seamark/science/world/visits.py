"""A week's visits: who came, when, on what device, through which link, as whom, and what for."""

from typing import NamedTuple

import numpy as np

from seamark.science.world.catalogue import PRODUCTS
from seamark.science.world.draws import Codes, Flags, Keys, Purpose, Whole, hashed, stream, unit
from seamark.science.world.parameters import WorldParameters
from seamark.science.world.people import APP, Devices, People
from seamark.science.world.placements import Placement

NOBODY = -1


class Visits(NamedTuple):
    """V visits. Persons, devices, placements and regions are numbers; NOBODY where there is none."""

    person: Whole
    start: Whole  # microseconds since 1970
    placement: Whole
    device: Whole
    region: Codes
    anonymous: Keys  # stands for the anonymous id
    user: Whole  # whom the device believes to be signed in when the visit starts
    sign: Whole  # who signs in during the visit
    order: Whole  # row of the week's baskets; NOBODY without an order
    market: Flags  # in the market
    joins: Flags  # subscribes to the newsletter
    opens: Flags  # makes an account
    guest: Flags  # orders without an account
    click: Keys  # stands for the click id
    robot: Whole  # which robot, NOBODY for people
    product: Whole  # looked at first, and ordered where there is an order
    other: Whole  # looked at next, and ordered where two are


class Devicebook:
    """What devices and the shop remember from week to week."""

    def __init__(self, parameters: WorldParameters, people: People, *, devices: Devices) -> None:
        self.devices = devices
        self.cookie = np.zeros(len(devices.kind), np.int32)  # how often the cookie was cleared
        self.signed = np.full(len(devices.kind), NOBODY, np.int64)  # who is signed in
        random = stream(parameters.seed, Purpose.COOKIE)
        self.account = people.customer & (random.random(parameters.people) < parameters.visiting.account_order)

    def forget(self, parameters: WorldParameters, week: int) -> None:
        """Clear some cookies, and with them who was signed in; an app installation keeps its own."""
        random = stream(parameters.seed, Purpose.COOKIE, 1 + week)
        count = random.binomial(len(self.cookie), parameters.tracking.cookie_clearing)
        cleared = random.integers(0, len(self.cookie), count)
        cleared = cleared[self.devices.kind[cleared] != APP]
        self.cookie[cleared] += 1
        self.signed[cleared] = NOBODY


class Arrivals(NamedTuple):
    """People who come, before it is known on what device and as whom."""

    person: Whole
    start: Whole
    placement: Whole
    order: Whole  # row of the baskets; NOBODY
    market: Flags
    joins: Flags


def note_visits(
    parameters: WorldParameters,
    people: People,
    *,
    book: Devicebook,
    placements: tuple[Placement, ...],
    arrivals: Arrivals,
    random: np.random.Generator,
) -> Visits:
    """Give every arrival a device and identifiers; the book remembers who signed in or opened an account."""
    person, seed = arrivals.person, parameters.seed
    bare = np.array([place.source.referrer == place.source.utm_source == "" for place in placements])
    device = _device(book.devices, person, direct=bare[arrivals.placement], random=random)
    device = _at_kiosk(parameters, book.devices, device=device, person=person)
    lasting = book.devices.kind[device] == APP
    lasting |= people.analytics[person] & (random.random(len(person)) >= parameters.tracking.missing_cookies)
    user = np.where(lasting, book.signed[device], NOBODY)
    opens, guest, sign = _accounts(parameters, book, arrivals=arrivals, user=user, random=random)
    book.signed[device[lasting & (sign != NOBODY)]] = sign[lasting & (sign != NOBODY)]
    book.account[person[opens]] = True
    kept = hashed(seed, Purpose.COOKIE, device, book.cookie[device])
    fleeting = hashed(seed, Purpose.COOKIE, device, arrivals.start, person)
    return Visits(
        person=person,
        start=arrivals.start,
        placement=arrivals.placement,
        device=device,
        region=people.region[person],
        anonymous=np.where(lasting, kept, fleeting),
        user=user,
        sign=sign,
        order=arrivals.order,
        market=arrivals.market,
        joins=arrivals.joins,
        opens=opens,
        guest=guest,
        click=hashed(seed, Purpose.CLICK, person, arrivals.start),
        robot=np.full(len(person), NOBODY),
        product=interesting(seed, person, when=arrivals.start),
        other=interesting(seed, person, when=arrivals.start + 1),
    )


def interesting(seed: int, person: Whole, *, when: Whole) -> Whole:
    """A product that somebody looks at; few draw most of the looks."""
    luck = unit(hashed(seed, Purpose.SHELF, person, when))
    return np.argsort(hashed(seed, Purpose.SHELF, np.arange(len(PRODUCTS))))[(luck**2 * len(PRODUCTS)).astype(np.int64)]


def robots(parameters: WorldParameters, start: Whole, *, placement: int, random: np.random.Generator) -> Visits:
    """Visits of crawlers and monitors at ``start`` [V]: no person, no consent, a new anonymous id every time."""
    count = len(start)
    nobody = np.full(count, NOBODY)
    no = np.zeros(count, bool)
    keys = hashed(parameters.seed, Purpose.COOKIE, start, random.integers(0, 1 << 40, count), 7)
    region = random.integers(0, parameters.regions, count).astype(np.int32)
    return Visits(
        nobody, start, np.full(count, placement), nobody, region, keys, nobody, nobody, nobody, no, no, no, no,
        keys, random.integers(0, 5, count), *random.integers(0, len(PRODUCTS), (2, count)),
    )  # fmt: skip


def _device(devices: Devices, person: Whole, *, direct: Flags, random: np.random.Generator) -> Whole:
    """Any of a person's devices; the app only when no link led there."""
    slot = (random.random(len(person)) * devices.owned[person]).astype(np.int64)
    device = np.where(slot == 0, devices.start[person], devices.first[person] + slot)
    return np.where((devices.kind[device] == APP) & ~direct, devices.start[person], device)


def _at_kiosk(parameters: WorldParameters, devices: Devices, *, device: Whole, person: Whole) -> Whole:
    """Some visits happen at a tablet of the shop around the corner instead."""
    luck = unit(hashed(parameters.seed, Purpose.KIOSK, device, person, np.arange(len(person))))
    tablet = len(devices.kind) - 1 - person % devices.kiosks
    return np.where(luck < parameters.tracking.kiosk_visits, tablet, device)


def _accounts(
    parameters: WorldParameters, book: Devicebook, *, arrivals: Arrivals, user: Whole, random: np.random.Generator
) -> tuple[Flags, Flags, Whole]:
    """Who opens an account, who orders as a guest, who signs in (number or NOBODY)."""
    person, ordered, visiting = arrivals.person, arrivals.order != NOBODY, parameters.visiting
    account, luck = book.account[person], random.random(len(person))
    opens = ~account & (luck < np.where(ordered, visiting.account_order, visiting.sign_up))
    signs = (account & (user != person) & (ordered | (luck < visiting.sign_in))) | opens
    return opens, ordered & ~account & ~opens, np.where(signs, person, NOBODY)
