"""Releases from outside: how each source is asked and read, and what that changes in the plan."""

from seamark.plan.feeds.fetching import Fetched, Fetcher, Limits
from seamark.plan.feeds.matching import Gone, Matched, matched
from seamark.plan.feeds.model import Announced, Found
from seamark.plan.feeds.sources import FILES, FileSource, read_file, source_of

__all__ = [
    "FILES",
    "Announced",
    "Fetched",
    "Fetcher",
    "FileSource",
    "Found",
    "Gone",
    "Limits",
    "Matched",
    "matched",
    "read_file",
    "source_of",
]
