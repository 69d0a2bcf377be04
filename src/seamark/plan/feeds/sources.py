"""Every source by its name: those that are asked over HTTP, and those that are files."""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from seamark.kernel import InputError
from seamark.plan.feeds.calendars import from_calendar
from seamark.plan.feeds.calls import Answer, Call, Page, Source
from seamark.plan.feeds.github import Milestones, Projects
from seamark.plan.feeds.jira import Jira, from_jira_csv
from seamark.plan.feeds.model import Found
from seamark.plan.feeds.tables import from_csv, from_excel
from seamark.plan.kinds import Feed

FileSource = Literal["csv", "xlsx", "ics", "jira_csv"]
FILES: Final[dict[FileSource, str]] = {
    "csv": "a CSV", "xlsx": "an Excel workbook", "ics": "a calendar (.ics)", "jira_csv": "a CSV exported from Jira",
}  # fmt: skip
ZIP: Final = b"PK\x03\x04"
FORMS: Final = {"csv": "text/csv", "xlsx": "application/octet-stream", "ics": "text/calendar"}


def read_file(content: bytes, source: str, *, mapping: Mapping[str, str]) -> Found:
    """The releases of a file; ``source`` '' is guessed from its bytes. Raises InputError when it does not read."""
    name = source or _guessed(content)
    if name not in get_args(FileSource):
        msg = f"'source' is {source!r}."
        raise InputError(msg, field="source", help=f"Files are {', '.join(FILES)}.")
    if name == "ics":
        if mapping:
            raise InputError("A calendar has no columns to map.", field="mapping", help="Leave the mapping out.")
        return from_calendar(content)
    if name == "xlsx":
        return from_excel(content, mapping)
    if content.startswith(ZIP):
        raise InputError("The file is a workbook, not a CSV.", field="source", help="Say xlsx.")
    return from_jira_csv(content, mapping) if name == "jira_csv" else from_csv(content, mapping)


def _guessed(content: bytes) -> str:
    """A workbook and a calendar show by their first bytes; an export of Jira reads as a CSV that may be one."""
    if content.startswith(ZIP):
        return "xlsx"
    return "ics" if b"BEGIN:VCALENDAR" in content[:4000].upper() else "jira_csv"


class File:
    """A file at an address."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.name = {"csv": "The CSV", "xlsx": "The workbook", "ics": "The calendar"}[source]

    def first(self, feed: Feed) -> Call:
        """The one call."""
        return Call(feed.address, accept=f"{FORMS[self._source]}, */*;q=0.5")

    def authorization(self, feed: Feed, token: str) -> str:
        """Bearer."""
        del feed
        return f"Bearer {token}"

    def read(self, answer: Answer, feed: Feed) -> Page:
        """All of it."""
        del feed
        if self._source != "xlsx" and answer.content.lstrip()[:1] == b"<":
            msg = f"{self.name} at {answer.url} is a web page."
            raise InputError(msg, help="Use the address of the file itself; usually what came is a sign-in page.")
        return Page(read_file(answer.content, "jira_csv" if self._source == "csv" else self._source, mapping={}))


SOURCES: Final[dict[str, Source]] = {
    "jira": Jira(),
    "github_milestones": Milestones(),
    "github_project": Projects(),
    "ics": File("ics"),
    "csv": File("csv"),
    "xlsx": File("xlsx"),
}


def source_of(feed: Feed) -> Source:
    """How a feed is asked and read."""
    return SOURCES[feed.source]
