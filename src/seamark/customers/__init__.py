"""Who it happened to: identity, profiles, timelines, consent in force.

Takes: events just loaded, decisions to split. Gives: people, profiles, timelines, reasons. Promises: who is who follows
from the events and decisions alone, in whatever order and batches they came; every merge has its evidence and can be
taken back. Does not do: guess; count or attribute.
"""

from seamark.customers.model import (
    Blocked,
    Consent,
    Entry,
    Evidence,
    Identifier,
    Identity,
    Match,
    Profile,
    Split,
    Timeline,
    Value,
    Visit,
)
from seamark.customers.service import Customers

__all__ = [
    "Blocked",
    "Consent",
    "Customers",
    "Entry",
    "Evidence",
    "Identifier",
    "Identity",
    "Match",
    "Profile",
    "Split",
    "Timeline",
    "Value",
    "Visit",
]
