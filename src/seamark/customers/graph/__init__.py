"""Identifiers and their links in memory, so that a batch is resolved without reading the warehouse."""

from seamark.customers.graph.graph import Changing, Graph, pair_of
from seamark.customers.graph.links import Links, Sightings
from seamark.customers.graph.nodes import Nodes

__all__ = ["Changing", "Graph", "Links", "Nodes", "Sightings", "pair_of"]
