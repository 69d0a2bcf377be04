"""How we keep watch: notices to whom it concerns, in the product, by e-mail and to webhooks.

Takes: what happened, the plan, what each person chose. Gives: notices with an unread count, deliveries and how each
stands. Promises: a person is told of a thing once; what is to be sent is kept in the transaction that tells it, sent at
least once under one id, tried for a day, and its failure is shown with the reason; no secret of a webhook is stored.
Does not do: decide what is worth telling, watch the plan by itself, send to anybody who does not work here.
"""

from seamark.oversee.concern import concerned
from seamark.oversee.model import (
    Choice,
    Concern,
    Delivery,
    Happening,
    Notice,
    NoticeDraft,
    NoticeKind,
    Slipped,
    Webhook,
    WebhookCreated,
)
from seamark.oversee.service import Oversight
from seamark.oversee.telling import NOTICE_KINDS, approval_asked, approval_settled, slip_told

__all__ = [
    "NOTICE_KINDS",
    "Choice",
    "Concern",
    "Delivery",
    "Happening",
    "Notice",
    "NoticeDraft",
    "NoticeKind",
    "Oversight",
    "Slipped",
    "Webhook",
    "WebhookCreated",
    "approval_asked",
    "approval_settled",
    "concerned",
    "slip_told",
]
