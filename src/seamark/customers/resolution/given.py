"""E-mails never seen with a user id: they belong to whoever held the thing on which they were first given."""

import numpy as np

from seamark.customers.graph import Graph, Sightings
from seamark.customers.resolution.edit import Edit
from seamark.customers.rules import NOBODY, Group, Ids, Kind, Link, Mask, State, both, distinct


def given_addresses(graph: Graph, dirty: Ids) -> Edit:
    """Make the GIVEN links anew of every e-mail that ``dirty`` identifiers may concern."""
    emails = _concerned(graph, dirty)
    if not emails.size:
        return Edit.none()
    links = graph.links
    rows = links.of(emails, Group.MERGE)
    rows = rows[(links.kind[rows] == Link.GIVEN) & np.isin(links.right[rows], emails)]
    have = links.sightings(rows)
    want = _given(graph, emails)
    keep, there = _same(have, want)
    return Edit(rows[~keep], want.at(~there))


def _concerned(graph: Graph, dirty: Ids) -> Ids:
    """E-mails that changed, and those seen on things that changed or that changed e-mails were seen on."""
    links, kind = graph.links, graph.nodes.kind
    emails = dirty[kind[dirty] == Kind.EMAIL]
    things = dirty[kind[dirty] >= Kind.ANON]
    things = both(things, links.right[links.of(emails, Group.HOLD)])
    owners = links.left[links.of(things, Group.HOLD)]
    return both(emails, owners[kind[owners] == Kind.EMAIL])


def _given(graph: Graph, emails: Ids) -> Sightings:
    """The links that should be, one at most for each e-mail."""
    links = graph.links
    lonely = emails[(graph.nodes.state[emails] == State.LINKS) & ~_with_user(graph, emails)]
    first = _first_hold(graph, lonely)
    at = _holds(graph, distinct(links.right[first]))
    owner = _owner_then(graph, first, holds=at)
    first, owner = first[owner != NOBODY], owner[owner != NOBODY]
    kind, unnamed = np.full(first.size, Link.GIVEN, dtype=np.int64), np.full(first.size, NOBODY, dtype=np.int64)
    return Sightings(kind, owner, links.left[first], links.time[first], links.message[first], unnamed)


def _with_user(graph: Graph, emails: Ids) -> Mask:
    """Which e-mails link to a user id they were seen with. Shape (n,)."""
    links = graph.links
    rows = graph.working(emails, Group.MERGE)
    return np.isin(emails, links.right[rows[links.kind[rows] == Link.USER_EMAIL]])


def _first_hold(graph: Graph, emails: Ids) -> Ids:
    """Row of the first sighting of each e-mail on a thing, browser before device; e-mails without are left out."""
    links = graph.links
    rows = graph.working(emails, Group.HOLD)
    rows = rows[np.lexsort((links.kind[rows], links.message[rows], links.time[rows], links.left[rows]))]
    _, first = np.unique(links.left[rows], return_index=True)
    return rows[first]


def _holds(graph: Graph, things: Ids) -> Ids:
    """Working rows of owners that name somebody: user ids, and e-mails seen with one. By thing and time."""
    links = graph.links
    rows = graph.working(things, Group.HOLD)
    owners = distinct(links.left[rows])
    named = owners[(graph.nodes.kind[owners] == Kind.USER) | _with_user(graph, owners)]
    rows = rows[np.isin(links.left[rows], named)]
    return rows[np.lexsort((links.message[rows], links.time[rows], links.right[rows]))]


def _owner_then(graph: Graph, first: Ids, *, holds: Ids) -> Ids:
    """Who held the thing of each row of ``first`` at its moment: the last owner seen by then, else the first ever."""
    links = graph.links
    rows = np.concatenate([holds, first])
    asked = np.arange(rows.size) >= holds.size
    order = np.lexsort((asked, links.message[rows], links.time[rows], links.right[rows]))
    rows, asked = rows[order], asked[order]
    thing, place = links.right[rows], np.arange(rows.size)
    before = np.maximum.accumulate(np.where(asked, -1, place))
    after = np.minimum.accumulate(np.where(asked, rows.size, place)[::-1])[::-1]
    owner = np.full(rows.size, NOBODY, dtype=np.int64)
    for neighbour in (after, before):  # the one before wins
        there = (neighbour >= 0) & (neighbour < rows.size)
        there[there] = thing[neighbour[there]] == thing[there]
        owner[there] = links.left[rows[neighbour[there]]]
    found = np.empty(order.size, dtype=np.int64)
    found[order] = owner
    return found[holds.size :]


def _same(have: Sightings, want: Sightings) -> tuple[Mask, Mask]:
    """Which rows of each are in the other: same owner, e-mail and message."""
    mine, theirs = (np.stack([part.pair, part.time, part.message], axis=1) for part in (have, want))
    known = {tuple(row) for row in mine.tolist()}
    wanted = {tuple(row) for row in theirs.tolist()}
    keep = np.array([tuple(row) in wanted for row in mine.tolist()], dtype=np.bool_)
    there = np.array([tuple(row) in known for row in theirs.tolist()], dtype=np.bool_)
    return keep, there
