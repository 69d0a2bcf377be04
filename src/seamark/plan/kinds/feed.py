"""Feeds: where release dates are kept by others, and how often they are looked at."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal
from urllib.parse import urlsplit

from msgspec import Meta

from seamark.plan.model import Flaw, Item, Snapshot
from seamark.plan.model.item import Line, Text, Title

NEEDS_PROJECT: Final = frozenset({"jira", "github_milestones", "github_project"})


class Feed(Item, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source of release dates outside. Its token is never in the plan: ``token`` names the environment variable."""

    noun: ClassVar[str] = "feed"
    plural: ClassVar[str] = "feeds"

    title: Annotated[Title, Meta(description="The feed in a few words, e.g. Product roadmap in Jira.")]
    source: Annotated[
        Literal["jira", "github_milestones", "github_project", "ics", "csv", "xlsx"],
        Meta(description="What speaks at the address."),
    ]
    address: Annotated[
        Line, Meta(description="Where it is: https://acme.atlassian.net, https://api.github.com, or that of a file.")
    ]
    project: Annotated[
        Line,
        Meta(description="Of Jira: key of the project; of GitHub: owner/repository, or owner/number of a project."),
    ] = ""
    user: Annotated[Line, Meta(description="Of Jira in the cloud: the e-mail address the token belongs to.")] = ""
    token: Annotated[
        Line, Meta(description="Name of the environment variable that holds the token, e.g. SEAMARK_TOKEN_JIRA.")
    ] = ""
    date_field: Annotated[Line, Meta(description="Of a GitHub project: name of the field with the date.")] = ""
    tier: Annotated[Literal[1, 2, 3], Meta(description="Tier of releases that are new.")] = 2
    every_hours: Annotated[float, Meta(description="Hours between two looks.", ge=0.25, le=720)] = 6.0
    status: Annotated[Literal["on", "off"], Meta(description="on: kept in step; off: kept, not looked at.")] = "on"
    note: Annotated[Text, Meta(description="Anything else.")] = ""

    @property
    def label(self) -> str:
        """What a reader calls it."""
        return self.title

    def check(self, plan: Snapshot, *, before: Item | None = None) -> Iterator[Flaw]:
        """Its address can be called, and the token is named, not written."""
        del plan, before
        try:
            parts = urlsplit(self.address)
            is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.password
        except ValueError:
            is_web = False
        if not is_web:
            message = f"It is {self.address[:80]!r}."
            yield Flaw(
                "address", message, "Give an address that begins with https:// (or http://), without a password."
            )
        if self.source in NEEDS_PROJECT and not self.project:
            yield Flaw("project", f"It is missing: {self.source} needs one.", "Of GitHub: owner/repository.")
        if self.token and not (self.token.startswith("SEAMARK_TOKEN_") and self.token.isidentifier()):
            message = "It is no name of an environment variable that begins with SEAMARK_TOKEN_."
            yield Flaw("token", message, "Put the token itself into the server's environment, and its name here.")
