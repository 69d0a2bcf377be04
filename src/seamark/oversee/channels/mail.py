"""A mail server, spoken to over SMTP: with TLS unless the setting says otherwise, and never a password without it."""

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec

from seamark.kernel import InputError, Settings
from seamark.oversee.channels.fault import NotSent, spoken
from seamark.oversee.channels.letter import is_address

TIMEOUT_SECONDS = 20.0
PORTS = {"smtp": 587, "smtps": 465}
PERMANENT = 500
HELP = "Check SEAMARK_SMTP_URL."


class MailServer(msgspec.Struct, frozen=True):
    """Where mails are handed over, and from whom they come. ``tls`` is start, at once or off."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The server of the settings; None without one. Raises InputError for settings that cannot work."""
        if not settings.smtp_url:
            return None
        try:
            parts = urlsplit(settings.smtp_url)
            port = parts.port or PORTS[parts.scheme]
        except ValueError:
            raise _wrong("its port is no number from 1 to 65535") from None
        asked = parse_qs(parts.query)
        is_off = asked.pop("tls", []) == ["off"]
        if asked or not parts.hostname or (parts.query and not is_off):
            raise _wrong("beside user, secret, host and port it may only say ?tls=off")
        if is_off and (parts.password or parts.scheme == "smtps"):
            raise _wrong("tls=off goes with smtp:// and without a password, which all on the way could read")
        if not is_address(settings.mail_from.strip()):
            msg = f"SEAMARK_MAIL_FROM is {settings.mail_from!r}, and there is a mail server."
            raise InputError(msg, help="Set the address that mails come from, e.g. seamark@example.com.")
        tls = "off" if is_off else "at once" if parts.scheme == "smtps" else "start"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, user, password, tls, settings.mail_from.strip())

    def line(self) -> "MailLine":
        """A line to the server, opened with the first message."""
        return MailLine(self)


def _wrong(why: str) -> InputError:
    return InputError(
        f"SEAMARK_SMTP_URL cannot be used: {why}.",
        help="Write smtp://user:secret@host:587 or smtps://user:secret@host.",
    )


class MailLine:
    """A connection for several messages; one that failed is opened anew for the next. A context manager."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. Raises NotSent with what the server said."""
        try:
            smtp = self._smtp or self._opened()
            self._smtp = smtp
            smtp.send_message(message)
        except NotSent:
            raise
        except smtplib.SMTPRecipientsRefused as refused:
            self._hang_up()
            code, said = next(iter(refused.recipients.values()))
            msg = f"The mail server refuses {message['To']}: {code} {_text(said)}."
            raise NotSent(msg, is_final=code >= PERMANENT) from None
        except smtplib.SMTPNotSupportedError:
            self._hang_up()
            msg = f"The mail server does not take addresses like {message['To']}."
            raise NotSent(msg, is_final=True) from None
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise _fault(error, server=self._server) from None

    def _opened(self) -> smtplib.SMTP:
        where, context = self._server, ssl.create_default_context()
        name = socket.gethostname()  # asked here: the library would look the name up in the network
        try:
            if where.tls == "at once":
                return self._signed_in(
                    smtplib.SMTP_SSL(where.host, where.port, name, timeout=TIMEOUT_SECONDS, context=context)
                )
            smtp = smtplib.SMTP(where.host, where.port, name, timeout=TIMEOUT_SECONDS)
        except (smtplib.SMTPException, OSError) as error:
            raise _fault(error, server=where) from None
        self._smtp = smtp
        smtp.ehlo()
        if where.tls == "start":
            if not smtp.has_extn("starttls"):
                self._hang_up()
                msg = f"The mail server {where.host} offers no TLS: nothing was sent."
                raise NotSent(
                    msg, help="Use one that does; a relay without password may say ?tls=off.", is_everybodys=True
                )
            smtp.starttls(context=context)
            smtp.ehlo()
        return self._signed_in(smtp)

    def _signed_in(self, smtp: smtplib.SMTP) -> smtplib.SMTP:
        self._smtp = smtp
        if self._server.user:
            smtp.login(self._server.user, self._server.password)
        return smtp

    def _hang_up(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()


def _fault(error: Exception, *, server: MailServer) -> NotSent:
    """What went wrong, in a sentence. A refusal of this one message may end it; all else concerns every message."""
    where = f"The mail server {server.host}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotSent(f"{where} refuses the user or the password: {_said(error)}.", help=HELP, is_everybodys=True)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return NotSent(
            f"{where} refuses the sender: {_said(error)}.", help="Check SEAMARK_MAIL_FROM.", is_everybodys=True
        )
    if isinstance(error, smtplib.SMTPDataError):
        return NotSent(f"{where} refuses the mail: {_said(error)}.", is_final=error.smtp_code >= PERMANENT)
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message or "it does not fit"
        return NotSent(f"{where} shows a certificate that is not trusted: {why}.", help=HELP, is_everybodys=True)
    said = _said(error) if isinstance(error, smtplib.SMTPResponseException) else spoken(error)
    return NotSent(f"{where} does not answer as it should: {said}.", help=HELP, is_everybodys=True)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300].rstrip(".")
