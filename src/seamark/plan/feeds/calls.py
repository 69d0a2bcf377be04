"""Calls that a source wants made, what was answered, and what a page of it holds. Values only; nothing is called."""

from typing import Any, Protocol, TypeVar

import msgspec

from seamark.kernel import OutsideFailed
from seamark.plan.feeds.model import Found
from seamark.plan.kinds import Feed

Read = TypeVar("Read")


class Call(msgspec.Struct, frozen=True):
    """What is to be fetched; with ``body`` it is posted as JSON."""

    url: str
    body: dict[str, Any] | None = None
    accept: str = "application/json"


class Answer(msgspec.Struct, frozen=True):
    """What came back: bytes, the address of the next page where one was named, and the mark of this version."""

    content: bytes
    url: str
    kind: str = ""
    next: str = ""
    mark: str = ""
    is_same: bool = False


class Page(msgspec.Struct, frozen=True):
    """The releases of an answer, and the call for the next page."""

    found: Found
    next: Call | None = None


class Source(Protocol):
    """Something that keeps release dates: how it is asked, and how its answers are read."""

    name: str

    def first(self, feed: Feed) -> Call:
        """The first call."""
        ...

    def authorization(self, feed: Feed, token: str) -> str:
        """The header that carries a token."""
        ...

    def read(self, answer: Answer, feed: Feed) -> Page:
        """What an answer says."""
        ...


def decoded(answer: Answer, kind: type[Read], *, name: str) -> Read:
    """An answer as JSON of a shape. Raises OutsideFailed that says what came instead."""
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.ValidationError as error:
        msg = f"{name} answered JSON of another shape: {error}."
        raise OutsideFailed(msg, help="Is the address that of its API? Correct it in the feed.") from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        is_page = answer.content.lstrip()[:1] == b"<"
        what = "a web page" if is_page else "something that is no JSON"
        help_ = "Usually that is a sign-in page: check the address and the token of the feed."
        msg = f"{name} answered with {what} instead of data."
        raise OutsideFailed(msg, help=help_ if is_page else "Check the address of the feed.") from None
