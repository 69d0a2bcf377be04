"""Releases from GitHub: milestones of a repository (REST), items of a project with a field for the date (GraphQL).

Milestones come a hundred a page, the next page in the header ``Link``; ``due_on`` is a moment at which the day that
was chosen begins. Items of a project come a hundred a page, the next after ``endCursor``.
"""

from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlsplit

import msgspec

from seamark.kernel import InputError, OutsideFailed, TryLater
from seamark.plan.feeds.calls import Answer, Call, Page, decoded
from seamark.plan.feeds.model import Announced, Found, fault_of
from seamark.plan.kinds import Feed

ACCEPT: Final = "application/vnd.github+json"
API: Final = "https://api.github.com"
QUERY: Final = """query($owner: String!, $number: Int!, $field: String!, $after: String) {
  repositoryOwner(login: $owner) { ... on ProjectV2Owner { projectV2(number: $number) { title
    items(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { id
      content { __typename
        ... on Issue { title url closed } ... on PullRequest { title url closed } ... on DraftIssue { title } }
      fieldValueByName(name: $field) { __typename
        ... on ProjectV2ItemFieldDateValue { date } ... on ProjectV2ItemFieldIterationValue { startDate duration } }
    } } } } } }"""


class Milestone(msgspec.Struct):
    """A milestone as GitHub tells it."""

    number: int
    title: str
    state: str
    due_on: str | None = None
    html_url: str = ""


def _base(feed: Feed) -> str:
    """The address of the API; that of the site itself is taken for it."""
    address = feed.address.rstrip("/")
    return API if urlsplit(address).hostname in {"github.com", "www.github.com"} else address


def _parts(feed: Feed, *, help_: str) -> tuple[str, str]:
    owner, slash, name = feed.project.strip("/").partition("/")
    if not owner or not slash or not name or "/" in name:
        msg = f"'project' of the feed '{feed.title}' is {feed.project!r}."
        raise InputError(msg, field="project", help=help_)
    return owner, name


class Milestones:
    """Milestones of a repository."""

    name = "GitHub"

    def first(self, feed: Feed) -> Call:
        """The call for the first page; closed ones too, they have shipped."""
        owner, repository = _parts(feed, help_="Write owner/repository.")
        path = f"/repos/{quote(owner, safe='')}/{quote(repository, safe='')}/milestones?state=all&per_page=100"
        return Call(f"{_base(feed)}{path}", accept=ACCEPT)

    def authorization(self, feed: Feed, token: str) -> str:
        """Bearer."""
        del feed
        return f"Bearer {token}"

    def read(self, answer: Answer, feed: Feed) -> Page:
        """The milestones of a page."""
        del feed
        rows = [
            Announced(
                str(one.number),
                one.title,
                _day(one.due_on),
                one.state == "closed",
                one.html_url,
                where=f"milestone {one.number}",
            )
            for one in decoded(answer, list[Milestone], name=self.name)
        ]
        return Page(Found(tuple(rows)), Call(answer.next, accept=ACCEPT) if answer.next else None)


def _day(moment: str | None) -> date | None:
    """The day of a moment: milestones are due as their day begins on the Pacific coast, so the UTC day is that day."""
    return date.fromisoformat(moment[:10]) if moment else None


class Projects:
    """Items of a project that have a day in one of its fields."""

    name = "GitHub"

    def first(self, feed: Feed) -> Call:
        """The call for the first page."""
        return self._call(feed, after=None)

    def _call(self, feed: Feed, *, after: str | None) -> Call:
        owner, number = _parts(feed, help_="Write owner/number: the number stands in the project's address.")
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            msg = f"'project' of the feed '{feed.title}' is {feed.project!r}."
            raise InputError(msg, field="project", help="Behind the owner comes the number of the project.")
        if not feed.date_field:
            msg = f"The feed '{feed.title}' does not say which field of the project holds the date."
            raise InputError(msg, field="date_field", help="Write its name, e.g. Ship date.")
        base = _base(feed)
        url = f"{base.removesuffix('/v3')}/graphql" if base.endswith("/api/v3") else f"{base}/graphql"
        variables = {"owner": owner, "number": int(number), "field": feed.date_field, "after": after}
        return Call(url, {"query": QUERY, "variables": variables})

    def authorization(self, feed: Feed, token: str) -> str:
        """Bearer."""
        del feed
        return f"Bearer {token}"

    def read(self, answer: Answer, feed: Feed) -> Page:
        """The items of a page."""
        body = decoded(answer, dict[str, Any], name=self.name)
        _refuse(body, feed)
        try:
            items = body["data"]["repositoryOwner"]["projectV2"]["items"]
            found, info = _items(items["nodes"]), items["pageInfo"]
            after = info["endCursor"] if info["hasNextPage"] else None
        except (KeyError, TypeError, AttributeError):
            msg = f"GitHub knows no project {feed.project}, or the token may not see it."
            raise OutsideFailed(msg, help="Check owner and number; the token needs the scope read:project.") from None
        return Page(found, self._call(feed, after=after) if after else None)


def _refuse(body: dict[str, Any], feed: Feed) -> None:
    errors = body.get("errors")
    if not isinstance(errors, list) or not errors:
        return
    first = errors[0] if isinstance(errors[0], dict) else {}
    if first.get("type") == "RATE_LIMITED":
        raise TryLater("GitHub wants no more calls for a while.", retry_after=900, help="It is asked again by itself.")
    said = str(first.get("message", ""))[:200].rstrip(".")
    msg = f"GitHub does not answer for the project {feed.project}: {said}."
    raise OutsideFailed(msg, help="Check owner, number and field; the token needs the scope read:project.")


def _items(nodes: list[dict[str, Any]]) -> Found:
    rows, faults = [], []
    for node in nodes:
        content, value = node.get("content") or {}, node.get("fieldValueByName") or {}
        title = str(content.get("title") or "")
        if not title:
            continue  # an item the token may not see
        text = value.get("date") or value.get("startDate")
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            said = f"Its day is {str(text)[:40]!r}."
            faults.append(fault_of(title, "date", said=said, help_="Correct it in the project.", where=node["id"]))
            continue
        closed = content.get("closed")
        rows.append(Announced(node["id"], title, day, closed, str(content.get("url") or ""), where=f"item '{title}'"))
    return Found(tuple(rows), (), tuple(faults))
