"""A notice as a mail: text with an HTML twin, and the headers a mail of a machine owes its reader."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

import msgspec

from seamark.oversee.channels.fault import NotSent

FOOT = "You get this because notices of this kind come to you by e-mail."
CHANGE = "Choose which do in Seamark, Settings, Notices."


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail is made of. ``href`` is a path of the product, or empty; ``id`` names it for its receiver."""

    id: str
    to: str
    title: str
    lines: tuple[str, ...]
    href: str
    at: datetime


def composed(letter: Letter, *, sender: str, workspace: str, public_url: str) -> EmailMessage:
    """A letter as a message. Raises NotSent for an address that no mail can be sent to."""
    home = public_url.rstrip("/")
    domain = _domain(sender, home)
    message = EmailMessage(policy=SMTP)
    if not is_address(letter.to):
        raise NotSent(f"{letter.to[:80]!r} is no address a mail can be sent to.", is_final=True)
    message["From"] = Address(_line(f"{workspace} · Seamark"), addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = _line(letter.title)
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{domain}>"
    message["List-Id"] = f"{_quoted(workspace)} <notices.{domain}>"
    if home:
        message["List-Unsubscribe"] = f"<{home}/settings/notices>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answer, please
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(_text(letter, home))
    message.add_alternative(_html(letter, home), subtype="html")
    return message


def is_address(text: str) -> bool:
    """Whether a text is one address that a header can hold."""
    try:
        return Address(addr_spec=text).domain != ""
    except (ValueError, IndexError, MessageError):
        return False


def _text(letter: Letter, home: str) -> str:
    where = [f"{home}{letter.href}" if home else f"In Seamark: {letter.href}"] if letter.href else []
    parts = [letter.title, "\n".join(letter.lines), *where, f"-- \n{FOOT}\n{CHANGE}"]
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(letter: Letter, home: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in letter.lines)
    where = ""
    if letter.href and home:
        where = f'<p><a href="{escape(home + letter.href)}">Open it in Seamark</a></p>'
    elif letter.href:
        where = f"<p>In Seamark: {escape(letter.href)}</p>"
    return (
        f'<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">'
        f'<h1 style="font-size:1.25em">{escape(letter.title)}</h1>{lines}{where}'
        f'<hr><p style="font-size:.85em">{FOOT} {CHANGE}</p></body></html>\n'
    )


def _domain(sender: str, home: str) -> str:
    """The domain that ids are unique in: that of the server, else that of the sender."""
    host = urlsplit(home).hostname or sender.rpartition("@")[2]
    return host if "." in host and host.isascii() else "seamark.invalid"


def _line(text: str) -> str:
    """One line: a line break in a header would begin another header."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _quoted(text: str) -> str:
    return '"' + _line(text).replace("\\", "").replace('"', "'") + '"'
