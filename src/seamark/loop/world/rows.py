"""A week of a world as the table of tracking calls that its site, app and shop sent."""

from typing import cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seamark.loop.world.baskets import order_facts
from seamark.loop.world.kinds import (
    EVENT_OF,
    EVENTS,
    LAND,
    LANDING_EVENT,
    PLACE_BEFORE,
    PLACE_OF,
    PRODUCT_KINDS,
    SAME_FACTS,
    SCREEN,
    TYPE_OF,
    TYPES,
)
from seamark.loop.world.people import alias_facts, emails, group_facts, group_traits, person_traits, untidy, user_ids
from seamark.loop.world.scenery import Scenery
from seamark.loop.world.schema import CODED, MOMENT
from seamark.loop.world.text import Texts, chosen, coded, either, hexes, joined, uuids
from seamark.science import CATALOGUE, NOBODY, Breach, DeviceKind, Devices, Kind, People, Week, pick

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Calls:
    """One week's hits with what they refer to, and the columns made of them."""

    def __init__(self, scenery: Scenery, people: People, *, devices: Devices, week: Week) -> None:
        self.scenery, self.people, self.week = scenery, people, week
        self.visits, self.hits = week.visits, week.hits
        self.of, self.kind = self.hits.visit, self.hits.kind.astype(np.int64)
        known = self.visits.device != NOBODY
        self.device_kind = np.where(known, devices.kind[self.visits.device], NOBODY)
        self.agents = np.where(known, devices.agent[self.visits.device], 0)
        self.app = self.device_kind == DeviceKind.APP
        self.server = ~known & (self.visits.robot == NOBODY)
        self.web = (~self.app & ~self.server)[self.of] & (self.kind != Kind.EMAIL_CLICKED)
        self.landing = self.web & ((self.kind == Kind.LAND) | (self.kind == Kind.VIEWED_LANDING))
        self.pages = self._pages()
        self.page = self.pages[PLACE_OF[self.kind], self.of]

    def table(self) -> pa.Table:
        """The tracking calls, in order of arrival, with the columns of CODED."""
        columns = {
            "message_id": uuids(self.hits.message),
            "type": coded(np.where(self.app[self.of] & (self.kind <= Kind.ACCOUNT), SCREEN, TYPE_OF[self.kind]), TYPES),
            "event": coded(self._event(), EVENTS),
            "timestamp": _moments(self.hits.stamp),
            "sent_at": _moments(self.hits.sent),
            "received_at": _moments(self.hits.received),
            "anonymous_id": coded(self.of, uuids(self.visits.anonymous)),
            "user_id": self._users(),
            "device_id": coded(np.where(self.app[self.of], self.of, NOBODY), uuids(~self.visits.anonymous)),
            **self._identity(),
            **self._address(),
            **self._tags(),
            **self._surroundings(),
            "properties": self._properties(),
        }
        return pa.table([columns[name] for name in CODED.names], schema=CODED)

    def _pages(self) -> Whole:
        """Page numbers that a visit has to do with; [9, V]."""
        scenery, visits = self.scenery, self.visits
        category = scenery.first_category + CATALOGUE.category_of[visits.product]
        product = scenery.first_product + visits.product
        landing = scenery.landing[visits.placement]
        land = np.where(landing == 0, 0, np.where(landing == 1, category, product))
        fixed = [np.full(len(land), page) for page in (scenery.cart, scenery.checkout, scenery.thanks, scenery.account)]
        signing = np.where(visits.order != NOBODY, scenery.checkout, np.where(visits.opens, scenery.account, land))
        return np.stack([land, category, product, scenery.first_product + np.maximum(visits.other, 0), *fixed, signing])

    def _event(self) -> Whole:
        landed = LANDING_EVENT[self.scenery.landing[self.visits.placement[self.of]]]
        return np.where(self.kind == Kind.LAND, landed, EVENT_OF[self.kind])

    def _users(self) -> Texts:
        """Whose call it says it is: who signed in during the visit, else who was before, else nobody."""
        visits, count = self.visits, len(self.visits.user)
        signed = self.hits.signed & (visits.sign != NOBODY)[self.of]
        who = np.where(signed, self.of + count, np.where((visits.user != NOBODY)[self.of], self.of, NOBODY))
        who = np.where((self.hits.breach == Breach.PLACEHOLDER_USER) & (who != NOBODY), 2 * count, who)
        texts = [user_ids(np.maximum(numbers, 0)) for numbers in (visits.user, visits.sign)]
        return coded(who, pa.concat_arrays([*texts, pa.array(["undefined"])]))

    def _identity(self) -> dict[str, Texts]:
        """Addresses and traits of identify and group calls."""
        identify = np.flatnonzero((self.kind == Kind.IDENTIFY) & (self.visits.person != NOBODY)[self.of])
        group = np.flatnonzero(self.kind == Kind.GROUP)
        person, companion = self.visits.person[self.of[identify]], self.visits.person[self.of[group]]
        addresses = emails(person)
        odd = self.hits.breach[identify] == Breach.UNTIDY_EMAIL
        addresses = either(odd, untidy(addresses), no=addresses)
        region = chosen(self.scenery.regions, self.visits.region[self.of[identify]])
        traits = pa.concat_arrays([person_traits(person, addresses, region=region), group_traits(companion)])
        rows = np.full(len(self.kind), NOBODY)
        rows[identify] = np.arange(len(identify))
        columns = {"email": coded(rows, addresses)}
        rows[group] = len(identify) + np.arange(len(group))
        return columns | {"traits": coded(rows, traits)}

    def _address(self) -> dict[str, Texts]:
        """Pages and where they were reached from; the app and the shop's server have none."""
        scenery, visits, static = self.scenery, self.visits, len(self.scenery.urls)
        clicks = self._clicks()
        linked = _present(scenery.click_names)[visits.placement]
        links = joined(chosen(scenery.urls, self.pages[LAND]), chosen(scenery.queries, visits.placement))
        urls = either(linked, joined(links, "&", clicks), no=links)
        outside = _present(scenery.referrers)[visits.placement]
        came = np.where(outside[self.of], static + visits.placement[self.of], NOBODY)
        before = np.where(self.landing, came, self.pages[PLACE_BEFORE[self.kind], self.of])
        page = np.where(self.landing, static + self.of, self.page)
        return {
            "url": coded(np.where(self.web, page, NOBODY), _both(scenery.urls, urls)),
            "referrer": coded(np.where(self.web, before, NOBODY), _both(scenery.urls, pa.array(scenery.referrers))),
            "title": coded(np.where(self.web, self.page, NOBODY), scenery.titles),
            "click_id": coded(np.where(self.landing & linked[self.of], self.of, NOBODY), clicks),
        }

    def _clicks(self) -> Texts:
        """The click id of every visit as an address would have it; [V]."""
        return joined(chosen(self.scenery.click_names, self.visits.placement), "=Cj0", hexes(self.visits.click))

    def _tags(self) -> dict[str, Texts]:
        placement = self.visits.placement[self.of]
        columns: dict[str, Texts] = {}
        for name, texts in self.scenery.tags.items():
            tagged = _present(texts) & _present(self.scenery.tags["utm_source"])
            columns[name] = coded(np.where(self.landing & tagged[placement], placement, NOBODY), texts)
        return columns

    def _surroundings(self) -> dict[str, Texts]:
        visits, scenery = self.visits, self.scenery
        agent = scenery.agent(np.maximum(self.device_kind, 0), self.agents)
        robots = len(scenery.agents) - 5
        agent = np.where(visits.robot != NOBODY, robots + visits.robot, np.where(self.server, NOBODY, agent))
        from_server = self.server[self.of] | (self.kind == Kind.EMAIL_CLICKED)
        person = visits.person != NOBODY
        return {
            "user_agent": coded(np.where(from_server, NOBODY, agent[self.of]), scenery.agents),
            "locale": coded(scenery.region_locale[visits.region][self.of], scenery.parameters.company.locales),
            "region": coded(visits.region[self.of], scenery.regions),
            "consent_ads": pa.array((person & self.people.ads[visits.person])[self.of]),
            "consent_analytics": pa.array((~person | self.people.analytics[visits.person])[self.of]),
        }

    def _properties(self) -> Texts:
        """JSON of every call: by page, by product, by kind, or made for this order."""
        scenery, kind, facts = self.scenery, self.kind, _Facts(len(self.kind))
        page, product, mail = kind <= Kind.ACCOUNT, np.isin(kind, PRODUCT_KINDS), kind == Kind.EMAIL_CLICKED
        facts.fill(page, self.page[page], values=pa.array(scenery.page_properties))
        added = (kind[product] == Kind.ADDED) | (kind[product] == Kind.ADDED_2)
        item = self.page[product] - scenery.first_product
        rows = scenery.property_of(item, added=added, breach=self.hits.breach[product])
        facts.fill(product, rows, values=pa.array(scenery.properties))
        for which, text in SAME_FACTS.items():
            facts.fill(kind == which, 0, values=pa.array([text]))
        facts.fill(mail, self.visits.placement[self.of[mail]], values=pa.array(scenery.mail_properties))
        self._tell_of_orders(facts)
        alias, group = np.flatnonzero(kind == Kind.ALIAS), np.flatnonzero(kind == Kind.GROUP)
        facts.fill(alias, np.arange(len(alias)), values=alias_facts(self.visits.anonymous[self.of[alias]]))
        facts.fill(group, np.arange(len(group)), values=group_facts(self.visits.person[self.of[group]]))
        return facts.column()

    def _tell_of_orders(self, facts: "_Facts") -> None:
        """Checkouts, orders and refunds; a checkout that was given up holds one product."""
        ordering = np.flatnonzero(np.isin(self.kind, (Kind.STARTED, Kind.COMPLETED, Kind.REPEATED, Kind.REFUNDED)))
        order = self.visits.order[self.of[ordering]]
        about, given_up = ordering[order != NOBODY], ordering[order == NOBODY]
        orders = pick(self.week.orders, order[order != NOBODY])
        texts = order_facts(self.scenery.parameters, orders, kind=self.hits.kind[about], breach=self.hits.breach[about])
        facts.fill(about, np.arange(len(about)), values=texts)
        facts.fill(given_up, self.visits.product[self.of[given_up]], values=pa.array(self.scenery.given_up))


class _Facts:
    """A column of JSON that is put together kind by kind."""

    def __init__(self, count: int) -> None:
        self._rows = np.full(count, NOBODY)
        self._texts: list[Texts] = []
        self._filled = 0

    def fill(self, rows: Flags | Whole, code: Whole | int, *, values: Texts) -> None:
        """Give the ``rows`` the text that ``code`` names among ``values``."""
        self._rows[rows] = self._filled + code
        self._texts.append(values)
        self._filled += len(values)

    def column(self) -> Texts:
        """The column; null where nothing was filled in."""
        return coded(self._rows, pa.concat_arrays(self._texts))


def _present(texts: list[str]) -> Flags:
    """Which of them are not empty."""
    return np.array([bool(text) for text in texts])


def _moments(at: Whole) -> Texts:
    return cast("Texts", pa.array(at.view("datetime64[us]")).cast(MOMENT))


def _both(first: list[str], second: Texts) -> Texts:
    return pa.concat_arrays([pa.array(first, pa.string()), second])
