"""Ways out of the product: a mail server, and addresses that take calls. Each sends one thing, or says why not."""

from seamark.oversee.channels.fault import NotSent
from seamark.oversee.channels.letter import Letter, composed
from seamark.oversee.channels.mail import MailLine, MailServer
from seamark.oversee.channels.webhook import Call, Caller, refuse_address, signature, spoken_secret

__all__ = [
    "Call",
    "Caller",
    "Letter",
    "MailLine",
    "MailServer",
    "NotSent",
    "composed",
    "refuse_address",
    "signature",
    "spoken_secret",
]
