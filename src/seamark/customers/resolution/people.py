"""Who is who: groups of owners, the things they hold, the person each identifier is at each time.

Worked out anew for the neighbourhood of what changed: the groups of changed owners and of all who hold changed things,
and everything those groups hold. Who anybody is depends on nothing beyond.
"""

from typing import NamedTuple

import numpy as np

from seamark.customers.graph import Changing, Graph
from seamark.customers.rules import DAWN, NOBODY, VARIES, Group, Ids, Kind, Mask
from seamark.science import components


class People(NamedTuple):
    """Identifiers, ascending, and the person each is (VARIES: by the stretches in ``varied``)."""

    nodes: Ids
    person: Ids
    varied: Changing


class _Stretches(NamedTuple):
    """Who a thing is from ``start`` on, by thing and time; the first of each thing starts at DAWN."""

    thing: Ids
    start: Ids
    person: Ids


def people(graph: Graph, dirty: Ids) -> People:
    """Who the identifiers are that ``dirty`` ones may concern."""
    scene = Scene(graph, dirty)
    stretches = scene.stretches()
    changing, at = np.unique(stretches.thing, return_index=True)
    count = np.diff(np.append(at, stretches.thing.size))
    leader = scene.leader
    place = np.searchsorted(changing, leader)
    place[place == changing.size] = 0
    person = np.where(leader == NOBODY, scene.name[scene.group_of_things], NOBODY)
    led = leader != NOBODY
    person[led] = np.where(count[place[led]] > 1, VARIES, stretches.person[at[place[led]]])
    varied = {
        int(thing): (stretches.start[begin:end], stretches.person[begin:end])
        for thing, begin, end in zip(
            scene.things[person == VARIES].tolist(),
            at[place[person == VARIES]].tolist(),
            (at + count)[place[person == VARIES]].tolist(),
            strict=True,
        )
    }
    nodes = np.concatenate([scene.owners, scene.things])
    everyone = np.concatenate([scene.name[scene.group_of_owners], person])
    order = np.argsort(nodes)
    return People(nodes[order], everyone[order], varied)


class Scene:
    """The neighbourhood of ``dirty`` identifiers.

    ``owners`` come in whole groups, ``things`` with all that were seen together with them; both ascend. ``holds`` are
    the rows at which things change hands, by thing and time. ``leader`` is per thing the thing whose holders it
    follows (itself when somebody was seen on it), NOBODY when nobody is known. ``group_of_owners`` and
    ``group_of_things`` number who belongs together (a thing to its first holder; NOBODY when that one is outside), and
    ``name`` is the earliest identifier of each group.
    """

    def __init__(self, graph: Graph, dirty: Ids) -> None:
        self._graph, self._links = graph, graph.links
        self._gather(dirty)
        self.holds = self._by_thing(graph.working(self.things, Group.HOLD))
        self.leader = self._leaders()
        self.group_of_owners = self._groups(self.owners, Group.MERGE)
        self.group_of_things = self._first_groups()
        self.name = self._names()

    def _gather(self, dirty: Ids) -> None:
        graph, links, is_thing = self._graph, self._links, self._graph.nodes.kind[dirty] >= Kind.ANON
        things = graph.reach(dirty[is_thing], Group.TOGETHER)
        holders = links.left[graph.working(things, Group.HOLD)]
        self.owners = graph.reach(np.concatenate([dirty[~is_thing], holders]), Group.MERGE)
        held = links.right[graph.working(self.owners, Group.HOLD)]
        self.things = graph.reach(np.concatenate([things, held]), Group.TOGETHER)

    def _by_thing(self, rows: Ids) -> Ids:
        links = self._links
        return rows[np.lexsort((links.message[rows], links.time[rows], links.right[rows]))]

    def _leaders(self) -> Ids:
        """A thing nobody was seen on follows the one it was first seen with that somebody was seen on."""
        links, held = self._links, self._held()
        leader = np.where(held, self.things, NOBODY)
        rows = self._graph.working(self.things, Group.TOGETHER)
        one = np.concatenate([self._place(links.left[rows]), self._place(links.right[rows])])
        other = np.roll(one, rows.size)
        rows = np.tile(rows, 2)
        useful = np.flatnonzero(~held[one] & held[other])
        order = useful[np.lexsort((links.message[rows[useful]], links.time[rows[useful]], one[useful]))]
        follower, first = np.unique(one[order], return_index=True)
        leader[follower] = self.things[other[order[first]]]
        return leader

    def _held(self) -> Mask:
        held = np.zeros(self.things.size, dtype=np.bool_)
        held[self._place(self._links.right[self.holds])] = True
        return held

    def _place(self, things: Ids) -> Ids:
        return np.searchsorted(self.things, things)

    def _groups(self, members: Ids, group: Group) -> Ids:
        """Which of ``members`` (ascending) hang together, each group numbered by its first member's place."""
        rows = self._graph.working(members, group)
        left, right = self._links.left[rows], self._links.right[rows]
        inside = np.isin(left, members) & np.isin(right, members)
        places = (np.searchsorted(members, end[inside]) for end in (left, right))
        return components(*places, count=members.size)

    def _first_groups(self) -> Ids:
        """Of each thing the group of its first holder; things without any make groups among themselves."""
        links, rows = self._links, self.holds
        things, first = np.unique(links.right[rows], return_index=True)
        group = np.full(self.things.size, NOBODY, dtype=np.int64)
        led = self.leader != NOBODY
        group[led] = self._group_of(links.left[rows[first]])[np.searchsorted(things, self.leader[led])]
        group[~led] = self.owners.size + self._groups(self.things[~led], Group.TOGETHER)
        return group

    def _group_of(self, owners: Ids) -> Ids:
        """The group of each owner, NOBODY for one outside the scene."""
        if not self.owners.size:
            return np.full(owners.size, NOBODY, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.owners, owners), self.owners.size - 1)
        return np.where(self.owners[place] == owners, self.group_of_owners[place], NOBODY)

    def _names(self) -> Ids:
        """The earliest identifier of each group, ties by key."""
        nodes = self._graph.nodes
        group = np.concatenate([self.group_of_owners, self.group_of_things])
        member = np.concatenate([self.owners, self.things])
        group, member = group[group != NOBODY], member[group != NOBODY]
        order = np.lexsort((nodes.key[member], nodes.first[member], group))
        known, first = np.unique(group[order], return_index=True)
        name = np.full(self.owners.size + self.things.size + 1, NOBODY, dtype=np.int64)
        name[known] = member[order[first]]
        return name

    def stretches(self) -> _Stretches:
        """From when to when each thing is which person, neighbours of one person joined."""
        links, rows = self._links, self.holds
        thing, owner = links.right[rows], links.left[rows]
        first = np.ones(rows.size, dtype=np.bool_)
        first[1:] = thing[1:] != thing[:-1]
        start = np.where(first, DAWN, links.time[rows])
        group = self._group_of(owner)
        person = np.where(group == NOBODY, self._graph.nodes.person[owner], self.name[group])
        return _joined(_lasting(_Stretches(thing, start, person)))


def _lasting(all_of: _Stretches) -> _Stretches:
    """Without those that end the moment they start."""
    lasts = np.ones(all_of.thing.size, dtype=np.bool_)
    lasts[:-1] = (all_of.thing[1:] != all_of.thing[:-1]) | (all_of.start[1:] != all_of.start[:-1])
    return _Stretches(*(column[lasts] for column in all_of))


def _joined(all_of: _Stretches) -> _Stretches:
    begins = np.ones(all_of.thing.size, dtype=np.bool_)
    begins[1:] = (all_of.thing[1:] != all_of.thing[:-1]) | (all_of.person[1:] != all_of.person[:-1])
    return _Stretches(*(column[begins] for column in all_of))
