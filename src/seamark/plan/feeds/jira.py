"""Releases from Jira: versions of a project over REST (cloud and server), and an export of issues as CSV.

Cloud answers ``/rest/api/3/project/KEY/version`` page by page, with ``isLast``; Server and Data Center answer
``/rest/api/2/project/KEY/versions`` at once. A version has ``id``, ``name``, ``releaseDate`` (a day), ``released`` and
``archived``. An export of issues names versions in columns ``Fix versions``, one column a version.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec

from seamark.kernel import InputError, parse_day
from seamark.plan.feeds.calls import Answer, Call, Page, decoded
from seamark.plan.feeds.columns import plain
from seamark.plan.feeds.model import Announced, Found, fault_of
from seamark.plan.feeds.tables import YES, Cells, Table, releases_in, table_of_csv
from seamark.plan.kinds import Feed
from seamark.plan.model import Fault

AT_ONCE: Final = 50
CLOUD: Final = (".atlassian.net", ".jira.com")
VERSIONS: Final = frozenset({"fix version s", "fix versions", "fix version", "fixversions", "fixversion"})
ISSUE: Final = frozenset({"issue key", "issue id"})
RELEASE_DAYS: Final = ("release date", "version release date", "fix version release date")
DUE_DAYS: Final = ("due date", "due", "target end", "end date")


class Version(msgspec.Struct, rename="camel"):
    """A version as either Jira tells it."""

    id: str
    name: str
    release_date: str = ""
    released: bool = False
    archived: bool = False
    description: str = ""


class Versions(msgspec.Struct, rename="camel"):
    """A page of versions, as the cloud gives them."""

    values: list[Version]
    is_last: bool = True
    start_at: int = 0


def is_cloud(feed: Feed) -> bool:
    """Whether Atlassian serves it: there a token belongs to an account, and versions come page by page."""
    host = urlsplit(feed.address).hostname or ""
    return bool(feed.user) or host.endswith(CLOUD)


class Jira:
    """Versions of a project."""

    name = "Jira"

    def first(self, feed: Feed) -> Call:
        """The call for the first page."""
        project = quote(feed.project, safe="")
        base = feed.address.rstrip("/")
        if is_cloud(feed):
            return Call(f"{base}/rest/api/3/project/{project}/version?startAt=0&maxResults={AT_ONCE}")
        return Call(f"{base}/rest/api/2/project/{project}/versions")

    def authorization(self, feed: Feed, token: str) -> str:
        """Basic with the account in the cloud, Bearer elsewhere."""
        if is_cloud(feed):
            return f"Basic {base64.b64encode(f'{feed.user}:{token}'.encode()).decode()}"
        return f"Bearer {token}"

    def read(self, answer: Answer, feed: Feed) -> Page:
        """The versions of a page, and the call for the next where there is one."""
        if not is_cloud(feed):
            return Page(_found(decoded(answer, list[Version], name=self.name)))
        page = decoded(answer, Versions, name=self.name)
        start = page.start_at + len(page.values)
        if page.is_last or not page.values:
            return Page(_found(page.values))
        url = self.first(feed).url.replace("startAt=0", f"startAt={start}")
        return Page(_found(page.values), Call(url))


def _found(versions: Sequence[Version]) -> Found:
    rows, faults = [], []
    for one in versions:
        if one.archived and not one.released:
            continue  # put away without having come out: no launch waits for it
        try:
            day = parse_day(one.release_date, field="releaseDate") if one.release_date else None
        except InputError:
            said = f"Its releaseDate is {one.release_date[:40]!r}, which is no day."
            faults.append(fault_of(one.name, "date", said=said, help_="Correct it in Jira.", where=f"version {one.id}"))
            continue
        rows.append(Announced(one.id, one.name, day, one.released, one.description, where=f"version {one.id}"))
    return Found(tuple(rows), (), tuple(faults))


def from_jira_csv(content: bytes, mapping: Mapping[str, str]) -> Found:
    """Releases from an export of Jira: its fix versions with their day.

    An export has the day of the release or, where it does not, the latest due date among the issues of a version. A
    table without issues (releases, one a row) is read as any other.
    """
    table = table_of_csv(content, VERSIONS | ISSUE)
    titles = {plain(title) for title in table.header}
    if mapping or not titles & ISSUE or not titles & VERSIONS:
        return releases_in(table, mapping)
    return _by_version(table)


def _by_version(table: Table) -> Found:
    named = {plain(title): title for title in table.header}
    day = next((named[name] for name in (*RELEASE_DAYS, *DUE_DAYS) if name in named), "")
    if not day:
        msg = "The export has issues with fix versions, and no column with a day."
        raise InputError(msg, field="date", help="Add 'Release date' or 'Due date' to the columns and export again.")
    cells = Cells(table, {"date": day})
    places = [place for place, title in enumerate(table.header) if plain(title) in VERSIONS]
    found: dict[str, Announced] = {}
    faults: list[Fault] = []
    for where, row in table.rows:
        names = [row[place] for place in places if place < len(row) and row[place]]
        try:
            latest = cells.day(row) if names else None
        except ValueError as error:
            faults.append(fault_of(names[0], "date", said=str(error), help_="Write it as 2026-11-30.", where=where))
            continue
        for name in names:
            old = found.get(name)
            days = [one for one in (old and old.day, latest) if one]
            found[name] = Announced(name, name, max(days, default=None), _released(table, row), where=where)
    told = "" if plain(day) in RELEASE_DAYS else f"The day of a version is the latest '{day}' of its issues."
    return Found(tuple(found.values()), tuple(filter(None, [told, cells.doubt])), tuple(faults))


def _released(table: Table, row: Sequence[str]) -> bool | None:
    """Whether the export says that the version is out; issues being done does not."""
    for place, title in enumerate(table.header):
        if plain(title) in {"released", "release status", "version status"} and place < len(row) and row[place]:
            return row[place].lower() in YES
    return None
