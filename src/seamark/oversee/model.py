"""The values of oversee: what happened, whom it concerns, what they are told, and how that was sent."""

import enum
from datetime import date, datetime

import msgspec


class Channel(enum.StrEnum):
    """Ways out of the product."""

    MAIL = "mail"
    WEBHOOK = "webhook"


class Sending(enum.StrEnum):
    """How a delivery stands: only one that waits is tried again by itself."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class NoticeKind(msgspec.Struct, frozen=True):
    """A kind of notice: its name, what a reader calls it, when it comes, and whether it comes by mail unless chosen."""

    name: str
    title: str
    says: str
    by_mail: bool


class Concern(msgspec.Struct, frozen=True):
    """Why something concerns a person, a sentence each; ``act``: something is asked of them."""

    act: bool
    says: tuple[str, ...] = ()


class NoticeDraft(msgspec.Struct, frozen=True):
    """What people shall be told. The same ``key`` reaches a person once; ``about`` joins the notices of one thing.

    ``href`` is a path of the product, or empty.
    """

    key: str
    kind: str
    title: str
    lines: tuple[str, ...] = ()
    href: str = ""
    about: str = ""


class Notice(msgspec.Struct, frozen=True):
    """What one person was told. ``act``: something is asked of them; ``read_at`` None: not read yet."""

    id: str
    kind: str
    title: str
    body: str
    href: str
    act: bool
    made_at: datetime
    read_at: datetime | None


class Delivery(msgspec.Struct, frozen=True):
    """A mail or a call of a webhook. ``trouble`` says why the last attempt failed, ``due_at`` when the next one is.

    ``id`` is what its receiver knows it by: the Message-ID of a mail, the header ``webhook-id`` of a call.
    """

    id: str
    channel: str
    address: str
    kind: str
    title: str
    made_at: datetime
    state: str
    attempts: int
    due_at: datetime
    sent_at: datetime | None
    trouble: str


class Webhook(msgspec.Struct, frozen=True):
    """An address that is told of everything that happens; never its secret."""

    id: str
    address: str
    made_at: datetime
    made_by: str


class WebhookCreated(msgspec.Struct, frozen=True):
    """A webhook just made; ``secret``, by which its receiver checks signatures, is shown this once."""

    webhook: Webhook
    secret: str


class Choice(msgspec.Struct, frozen=True):
    """Whether a person has notices of a kind sent by e-mail too."""

    kind: NoticeKind
    by_mail: bool


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, in plain values: who is told follows from it.

    ``items`` are ids of the plan's items it touches: whoever they concern is told why. ``roles`` and ``people`` (ids of
    those who sign in) are asked to act, ``informed`` are told; ``beside`` are never told: they did it, or may not act.
    ``settles``: notices about the same thing that asked somebody to act are answered by it, and count as read.
    """

    key: str
    kind: str
    title: str
    lines: tuple[str, ...] = ()
    href: str = ""
    about: str = ""
    items: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    settles: bool = False

    @property
    def draft(self) -> NoticeDraft:
        """What everybody is told of it."""
        return NoticeDraft(self.key, self.kind, self.title, self.lines, self.href, self.about)


class Slipped(msgspec.Struct, frozen=True, kw_only=True):
    """A release that moved, in plain values. ``state`` is opened, approved or declined; ``lines`` say what follows.

    ``decided_by`` and ``decided_by_id`` name who approved or declined it, ``reason`` why it was declined.
    """

    id: str
    title: str
    old: date
    new: date
    state: str
    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    href: str = ""
    decided_by: str = ""
    decided_by_id: str = ""
    reason: str = ""
