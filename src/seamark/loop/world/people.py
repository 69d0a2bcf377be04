"""The people of a world as text: addresses, traits, the companies they buy for."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from seamark.loop.world.text import Texts, capital, chosen, joined, numbered, uuids
from seamark.science import CATALOGUE

Whole = NDArray[np.int64]
_TRADES = ("charter", "marina", "sailing school", "boatyard", "coastal hotel")


def emails(person: Whole) -> Texts:
    """The address of each person [N]: unlike anybody else's, under a domain reserved for examples."""
    first, last = _names(person)
    number = pa.array(person + 1).cast(pa.string())
    return joined(first, ".", last, number, "@", chosen(CATALOGUE.mail_domains, person % 5))


def untidy(addresses: Texts) -> Texts:
    """The same addresses as people type them: capitals, a blank in front."""
    return joined(" ", capital(addresses))


def person_traits(person: Whole, addresses: Texts, *, region: Texts) -> Texts:
    """Traits of an identify call as JSON; [N]."""
    first, last = (capital(part) for part in _names(person))
    parts = ('{"email":"', addresses, '","first_name":"', first, '","last_name":"', last, '","address":{"region":"')
    return joined(*parts, region, '"}}')


def group_traits(person: Whole) -> Texts:
    """Traits of a group call as JSON: the company somebody buys for; [N]."""
    trade = chosen(_TRADES, person % 5)
    _, owner = _names(person // 3)
    parts = ('{"name":"', capital(owner), " ", trade, '","industry":"', trade, '"}')
    return joined(*parts)


def group_facts(person: Whole) -> Texts:
    """The company's id as JSON; up to three colleagues share one."""
    return joined('{"groupId":"', numbered("G", person // 3, width=7), '"}')


def alias_facts(anonymous: NDArray[np.uint64]) -> Texts:
    """The id that an alias call ties to the user, as JSON."""
    return joined('{"previousId":"', uuids(anonymous), '"}')


def user_ids(person: Whole) -> Texts:
    """The customer numbers of account holders; [N]."""
    return numbered("C", person + 100_000, width=8)


def _names(person: Whole) -> tuple[Texts, Texts]:
    first, last = CATALOGUE.first_names, CATALOGUE.last_names
    return chosen(first, person * 7 % len(first)), chosen(last, (person * 11 + person // len(first)) % len(last))
