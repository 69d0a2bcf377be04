"""Calls of other systems: JSON, signed as the Standard Webhooks specification has it (standardwebhooks.com)."""

import base64
import hmac
import ipaddress
import socket
from datetime import datetime
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

import httpx
import msgspec

from seamark.kernel import InputError
from seamark.oversee.channels.fault import NotSent, spoken

TIMEOUT_SECONDS = 10.0
LONGEST = 2000
PORTS = {"http": 80, "https": 443}
AGENT = "Seamark"
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Call(msgspec.Struct, frozen=True):
    """One call: ``id`` stays the same however often it is tried, ``body`` is JSON."""

    id: str
    address: str
    body: str
    secret: bytes


class Caller:
    """Calls addresses. Those of this machine and of private networks only where ``private`` says so."""

    def __init__(self, *, private: bool) -> None:
        self._private = private

    def call(self, one: Call, *, at: datetime) -> None:
        """Make a call. Raises NotSent unless the answer is 2xx; a redirect is not followed."""
        parts = urlsplit(one.address)
        stamp = str(int(at.timestamp()))
        headers = {
            "content-type": "application/json",
            "user-agent": AGENT,
            "host": parts.netloc,
            "webhook-id": one.id,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(one.secret, one.id, stamp=stamp, body=one.body),
        }
        unreached: httpx.ConnectError | None = None
        for where in self._resolved(parts):
            try:
                self._post(where, one.body, parts=parts, headers=headers)
            except httpx.ConnectError as error:
                unreached = error
            else:
                return
        why = spoken(unreached) if unreached else "its name means no address"
        raise NotSent(f"{parts.netloc} cannot be reached: {why}.", is_everybodys=True)

    @staticmethod
    def _post(where: httpx.URL, body: str, *, parts: SplitResult, headers: dict[str, str]) -> None:
        name = {"sni_hostname": parts.hostname or ""}  # the certificate is that of the name, not of the number
        try:
            with (
                httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", where, content=body.encode(), headers=headers, extensions=name) as answer,
            ):
                _refuse_answer(answer.status_code, parts)
        except httpx.ConnectError:
            raise
        except httpx.TimeoutException:
            msg = f"{parts.netloc} did not answer within {TIMEOUT_SECONDS:g} seconds."
            raise NotSent(msg, is_everybodys=True) from None
        except httpx.HTTPError as error:
            raise NotSent(f"{parts.netloc} breaks off: {spoken(error)}.", is_everybodys=True) from None

    def _resolved(self, parts: SplitResult) -> list[httpx.URL]:
        """The address with its host as numbers that were looked at: a name may mean another host a moment later."""
        port = parts.port or PORTS[parts.scheme]
        try:
            found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            msg = f"The name {parts.hostname} is not known."
            raise NotSent(msg, is_everybodys=True) from None
        numbers = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        if not self._private and (inside := [one for one in numbers if not is_public(one)]):
            msg = f"{parts.hostname} is {inside[0]}, an address of this machine or of a private network."
            raise NotSent(msg, help="SEAMARK_PRIVATE_WEBHOOKS=true allows such addresses.", is_everybodys=True)
        return [httpx.URL(parts.geturl()).copy_with(host=str(one), port=port) for one in dict.fromkeys(numbers)]


def is_public(number: Ip) -> bool:
    """Whether an address is one of the open internet; one that wraps another (IPv4 in IPv6) is as that one is."""
    wrapped = getattr(number, "ipv4_mapped", None) or getattr(number, "sixtofour", None)
    return is_public(wrapped) if wrapped else number.is_global and not number.is_multicast


def signature(secret: bytes, call_id: str, *, stamp: str, body: str) -> str:
    """``v1,`` and the base64 of HMAC-SHA-256 over id, seconds since 1970 and body, joined by points."""
    signed = hmac.digest(secret, f"{call_id}.{stamp}.{body}".encode(), "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def spoken_secret(secret: bytes) -> str:
    """A secret as the specification writes it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def refuse_address(address: str, *, private: bool) -> None:
    """Raise InputError for what is no address a webhook can have."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.scheme not in PORTS or len(address) > LONGEST or not address.isprintable():
        msg = f"'address' is {address[:80]!r}."
        raise InputError(msg, field="address", help="Write http:// or https://, a host, and a path where there is one.")
    if parts.username or parts.password or parts.fragment:
        msg = "'address' holds a user, a password or a part after #."
        raise InputError(msg, field="address", help="Leave it out: every call is signed, which its receiver checks.")
    try:
        number = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return
    if not private and not is_public(number):
        msg = f"'address' is {number}, of this machine or of a private network."
        raise InputError(msg, field="address", help="SEAMARK_PRIVATE_WEBHOOKS=true allows such addresses.")


def _refuse_answer(status: int, parts: SplitResult) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.GONE:
        raise NotSent(f"{parts.netloc} says that this address is gone for good (410).", is_final=True)
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise NotSent(f"{parts.netloc} wants to be called elsewhere ({status}); that is not followed.")
    is_everybodys = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS
    raise NotSent(f"{parts.netloc} answers {status}.", is_everybodys=is_everybodys)
