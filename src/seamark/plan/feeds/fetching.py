"""Asking a source over HTTP: within limits of time, size and pages, its token for its own host alone.

What is temporary is raised as TryLater with the seconds to wait, everything else as OutsideFailed or InputError;
nothing is tried again here, and nothing sleeps.
"""

import ipaddress
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from seamark.kernel import InputError, OutsideFailed, TryLater
from seamark.plan.feeds.calls import Answer, Call
from seamark.plan.feeds.model import Found
from seamark.plan.feeds.sources import source_of
from seamark.plan.kinds import Feed

LARGEST_BYTES: Final = 20_000_000
MOST_PAGES: Final = 100
MOST_REDIRECTS: Final = 3
LONGEST_MARK: Final = 150
LONGEST_WAIT: Final = 7 * 86_400
USUAL_WAIT: Final = 60
CLEAR: Final = "http"


class Limits(msgspec.Struct, frozen=True):
    """Seconds a connection, a pause within an answer, and a whole look may take."""

    connect: float = 5.0
    pause: float = 10.0
    look: float = 60.0


class Fetched(msgspec.Struct, frozen=True):
    """What a source says. ``is_same``: it said that nothing changed since ``mark``, and sent nothing."""

    found: Found
    mark: str = ""
    is_same: bool = False


class Fetcher:
    """Asks sources. ``environment`` holds the tokens that feeds name."""

    def __init__(self, environment: Mapping[str, str] | None = None, *, limits: Limits | None = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._limits = limits or Limits()

    def fetch(self, feed: Feed, mark: str = "") -> Fetched:
        """Everything a source says now, or that it is what it was when it gave ``mark``.

        Raises TryLater, OutsideFailed or InputError with a sentence that says what answered and what to do.
        """
        source, found = source_of(feed), Found()
        marks: list[str] = []
        call: Call | None = source.first(feed)
        with self._asking(feed) as asking:
            for _ in range(MOST_PAGES):
                assert call is not None  # noqa: S101 - the loop ends where there is none
                answer = asking.answer(call, mark=mark if not marks else "")
                if answer.is_same:
                    return Fetched(Found(), mark, is_same=True)
                page = source.read(answer, feed)
                found, call = found.plus(page.found), page.next
                marks.append(answer.mark)
                if call is None:  # the mark of a first page says nothing about the second
                    return Fetched(found, marks[0] if len(marks) == 1 else "")
        msg = f"{source.name} has more than {MOST_PAGES} pages of releases."
        raise OutsideFailed(msg, help="Choose a smaller project, or archive what is over.")

    @contextmanager
    def _asking(self, feed: Feed) -> Iterator["Asking"]:
        token = self._token(feed)
        timeout = httpx.Timeout(self._limits.pause, connect=self._limits.connect)
        with httpx.Client(timeout=timeout, follow_redirects=False) as client:
            yield Asking(client, feed, token=token, until=time.monotonic() + self._limits.look)

    def _token(self, feed: Feed) -> str:
        """The token of a feed, for the host it may go to. Raises InputError without one."""
        if not feed.token:
            return ""
        token = self._environment.get(feed.token, "").strip()
        if not token:
            msg = f"The feed '{feed.title}' names the token {feed.token}, which is not in the server's environment."
            raise InputError(msg, field="token", help=f"Set {feed.token} where the server runs, and start it again.")
        only = self._environment.get(f"{feed.token}_HOST", "").strip().lower()
        host = urlsplit(feed.address).hostname or ""
        if only and only != host:
            msg = f"{feed.token} is for {only}, and the feed '{feed.title}' is at {host}."
            raise InputError(msg, field="address", help=f"Correct the address, or {feed.token}_HOST on the server.")
        if urlsplit(feed.address).scheme == CLEAR and not _is_near(host):
            msg = f"The token of '{feed.title}' would travel to {host} for everybody to read."
            raise InputError(msg, field="address", help="Use an address that begins with https://.")
        return token


class Asking:
    """The calls of one look at one feed."""

    def __init__(self, client: httpx.Client, feed: Feed, *, token: str, until: float) -> None:
        self._client, self._feed, self._token, self._until = client, feed, token, until
        self._source = source_of(feed)

    def answer(self, call: Call, *, mark: str = "") -> Answer:
        """What came back for a call, at the end of its redirects."""
        url = call.url
        if _origin(url) != _origin(self._source.first(self._feed).url):
            msg = f"{self._named(url)} was named as the next page, which is another host."
            raise OutsideFailed(msg, help="Check the address of the feed.")
        for _ in range(MOST_REDIRECTS + 1):
            if time.monotonic() > self._until:
                raise self._later(f"{self._named(url)} takes too long.")
            refuse_place(url)
            with self._sent(call, url, mark=mark) as response:
                if not response.has_redirect_location:
                    return self._read(response, url)
                onward = urljoin(url, response.headers.get("location", ""))
            url = self._followed(url, onward, is_post=call.body is not None)
        msg = f"{self._named(call.url)} redirects more than {MOST_REDIRECTS} times."
        raise OutsideFailed(msg, help="Put the final address into the feed.")

    @contextmanager
    def _sent(self, call: Call, url: str, *, mark: str) -> Iterator[httpx.Response]:
        headers = {"accept": call.accept, "user-agent": "Seamark"}
        if self._token and _origin(url) == _origin(call.url):
            headers["authorization"] = self._source.authorization(self._feed, self._token)
        if mark:
            headers["if-none-match"] = mark
        method = "GET" if call.body is None else "POST"
        try:
            with self._client.stream(method, url, json=call.body, headers=headers) as response:
                yield response
        except httpx.TimeoutException:
            raise self._later(f"{self._named(url)} did not answer in time.") from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            msg = f"The address {url[:100]!r} cannot be called: {error}."
            raise InputError(msg, field="address", help="Correct it in the feed.") from None
        except httpx.HTTPError as error:
            raise self._later(f"{self._named(url)} cannot be reached: {str(error)[:200] or 'no answer'}.") from None

    def _followed(self, url: str, onward: str, *, is_post: bool) -> str:
        """Where a redirect leads, if one may go there."""
        place = urlsplit(onward)
        if is_post or place.scheme not in {"http", "https"} or not place.hostname:
            msg = f"{self._named(url)} redirects to {onward[:100]!r}, where data is not fetched from."
            raise OutsideFailed(msg, help="Put the final address into the feed.")
        if urlsplit(url).scheme == "https" and place.scheme == CLEAR:
            msg = f"{self._named(url)} redirects to an address without encryption."
            raise OutsideFailed(msg, help="Put an address that begins with https:// into the feed.")
        return onward

    def _read(self, response: httpx.Response, url: str) -> Answer:
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return Answer(b"", url, is_same=True)
        if not response.is_success:
            raise self._refused(response, url)
        content = bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > LARGEST_BYTES:
                msg = f"{self._named(url)} sent more than {LARGEST_BYTES // 1_000_000} MB."
                raise OutsideFailed(msg, help="Is the address that of the releases alone? Correct it in the feed.")
            if time.monotonic() > self._until:
                raise self._later(f"{self._named(url)} sends too slowly.")
        mark = response.headers.get("etag", "")
        return Answer(
            bytes(content),
            url,
            response.headers.get("content-type", ""),
            response.links.get("next", {}).get("url", ""),
            mark if len(mark) <= LONGEST_MARK else "",
        )

    def _refused(self, response: httpx.Response, url: str) -> Exception:
        """The error for a status that is no success."""
        status, where = response.status_code, self._named(url)
        limited = status == httpx.codes.TOO_MANY_REQUESTS or (
            status == httpx.codes.FORBIDDEN
            and ("retry-after" in response.headers or response.headers.get("x-ratelimit-remaining") == "0")
        )
        if limited:
            wait = asked_wait(response.headers)
            return TryLater(
                f"{where} wants no more calls for a while (status {status}).",
                retry_after=wait or USUAL_WAIT,
                help="It is asked again by itself.",
                is_asked=bool(wait),
            )
        if status >= 500:
            return self._later(f"{where} has a fault of its own (status {status}).", asked_wait(response.headers))
        if status in {401, 403}:
            said = f"does not accept the token in {self._feed.token}" if self._token else "wants a token"
            help_ = (
                f"Make a new one there, put it into {self._feed.token or 'SEAMARK_TOKEN_…'} in the server's "
                "environment, name it in the feed, and start the server again."
            )
            return OutsideFailed(f"{where} {said} (status {status}).", help=help_, status=status)
        if status in {404, 410}:
            what = f"no '{self._feed.project}'" if self._feed.project else "nothing at that address"
            msg = f"{where} has {what}, or does not show it to this account (status {status})."
            return OutsideFailed(msg, help="Check address and project of the feed.", status=status)
        return OutsideFailed(f"{where} answered with status {status}.", help="Check the feed.", status=status)

    def _named(self, url: str) -> str:
        return f"{self._source.name} at {urlsplit(url).netloc.rpartition('@')[2]}"

    @staticmethod
    def _later(message: str, wait: int = 0) -> TryLater:
        return TryLater(
            message, retry_after=wait or USUAL_WAIT, help="It is asked again by itself.", is_asked=bool(wait)
        )


def refuse_place(url: str) -> None:
    """Raise InputError for a host that no source of releases lives at: a link-local one gives away a cloud's secrets.

    Private networks and this machine are allowed: a company's own Jira stands there.
    """
    host = urlsplit(url).hostname or ""
    for address in _addresses(host):
        if address.is_link_local or address.is_multicast or address.is_unspecified:
            msg = f"{host} is at {address}, where no releases are kept."
            raise InputError(msg, field="address", help="Correct the address of the feed.")


def _is_near(host: str) -> bool:
    """Whether a host is on this machine or in a private network."""
    found = _addresses(host)
    return bool(found) and all(address.is_private for address in found)


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []  # the call itself says so, or a proxy knows it
    return [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname or "", parts.port or usual


def asked_wait(headers: Mapping[str, str]) -> int:
    """Seconds an answer asks to wait: ``Retry-After`` (seconds or a date), or GitHub's time of the next calls."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_WAIT)
    if text:
        try:
            moment = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return 0
        return _until((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    reset = headers.get("x-ratelimit-reset", "")
    return _until(float(reset)) if reset.isascii() and reset.isdigit() and len(reset) < 12 else 0


def _until(moment: float) -> int:
    return int(min(max(0.0, moment - datetime.now(UTC).timestamp()), LONGEST_WAIT))
