"""What one was told, and its ways out: webhooks and deliveries."""

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from seamark.faces.api.guard import At, By
from seamark.faces.api.replies import Reply, gives
from seamark.oversee import Choice, Delivery, Notice, Webhook, WebhookCreated

router = APIRouter(tags=["Notices"])

State = Literal["waiting", "sent", "failed", "all"]
WebhookId = Annotated[str, Path(description="The id of a webhook.", max_length=64)]
DeliveryId = Annotated[str, Path(description="The id of a delivery.", max_length=64)]


class NoticesRead(BaseModel, extra="forbid"):
    """The ids of notices that were read; left out: all of one's own."""

    ids: Annotated[list[Annotated[str, Field(max_length=64)]] | None, Field(max_length=500)] = None


class NewChoices(BaseModel, extra="forbid"):
    """Which kinds of notices shall come by e-mail, by name; kinds that are not named stay as they are."""

    by_mail: Annotated[dict[str, bool], Field(max_length=50)]


class NewWebhook(BaseModel, extra="forbid"):
    """An address that shall be told of everything that happens."""

    address: Annotated[str, Field(max_length=2000)]


class Told(msgspec.Struct, frozen=True):
    """One's own notices, and how many of all of them are unread."""

    unread: int
    notices: tuple[Notice, ...]


class CountRead(msgspec.Struct, frozen=True):
    """How many notices were unread before."""

    read: int


@router.get("/api/notices", summary="List your notices", **gives(Told))
def notices(
    *,
    by: By,
    at: At,
    unread: Annotated[bool, Query(description="Only those you have not read.")] = False,
    limit: Annotated[int, Query(description="At most this many.", ge=1, le=500)] = 100,
) -> Reply:
    """What you were told, newest first. A key is told nothing."""
    listed = at.oversight.notices(by=by, unread=unread, limit=limit)
    return Reply(Told(at.oversight.unread([by])[by.id], listed))


@router.post("/api/notices/read", summary="Mark notices as read", **gives(CountRead, 404, 415))
def read(*, given: NoticesRead, by: By, at: At) -> Reply:
    """Mark some of your notices as read, or all of them."""
    return Reply(CountRead(at.oversight.read(given.ids, by=by)))


@router.get("/api/notice-choices", summary="Which notices come by e-mail", **gives(tuple[Choice, ...]))
def choices(*, by: By, at: At) -> Reply:
    """Every kind of notice, and whether it comes to you by e-mail too."""
    return Reply(at.oversight.choices(by=by))


@router.put("/api/notice-choices", summary="Choose what comes by e-mail", **gives(tuple[Choice, ...], 409, 415))
def choose(*, given: NewChoices, by: By, at: At) -> Reply:
    """Choose, kind by kind, what comes to you by e-mail. A key is sent no mail (409)."""
    return Reply(at.oversight.choose(given.by_mail, by=by))


@router.get("/api/webhooks", summary="List webhooks", **gives(tuple[Webhook, ...]))
def webhooks(*, by: By, at: At) -> Reply:
    """Every address that is told of what happens, oldest first; never a secret."""
    return Reply(at.oversight.webhooks(by=by))


@router.post("/api/webhooks", summary="Add a webhook", **gives(WebhookCreated, 409, 415, status=201))
def add_webhook(*, given: NewWebhook, by: By, at: At) -> Reply:
    """Have an address told of everything from now on. Its secret, which checks signatures, is shown this once."""
    return Reply(at.oversight.add_webhook(given.address, by=by), 201)


@router.delete("/api/webhooks/{webhook_id}", summary="Remove a webhook", **gives(Webhook, 404))
def remove_webhook(*, webhook_id: WebhookId, by: By, at: At) -> Reply:
    """Tell an address nothing more; what still waits for it is not sent."""
    return Reply(at.oversight.remove_webhook(webhook_id, by=by))


@router.post("/api/webhooks/{webhook_id}/try", summary="Try a webhook", **gives(Webhook, 404))
def try_webhook(*, webhook_id: WebhookId, by: By, at: At) -> Reply:
    """Call a webhook once, now. 502 with what its receiver answered when that was not 2xx."""
    return Reply(at.oversight.try_webhook(webhook_id, by=by))


@router.get("/api/deliveries", summary="What was sent", **gives(tuple[Delivery, ...]))
def deliveries(
    *,
    by: By,
    at: At,
    state: Annotated[State, Query(description="Which of them.")] = "all",
    limit: Annotated[int, Query(description="At most this many.", ge=1, le=500)] = 100,
) -> Reply:
    """Mails and calls of webhooks, newest first, each with its tries and why the last one failed."""
    return Reply(at.oversight.deliveries(by=by, state=None if state == "all" else state, limit=limit))


@router.post("/api/deliveries/{delivery_id}/retry", summary="Send again", **gives(Delivery, 404, 409))
def retry(*, delivery_id: DeliveryId, by: By, at: At) -> Reply:
    """Have what failed, or waits, sent at once and tried for another day. 409 when it was sent."""
    return Reply(at.oversight.retry(delivery_id, by=by))
