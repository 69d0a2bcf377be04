"""Verbs of whoever sets up the ways out: webhooks, and trying mail and webhooks out."""

from urllib.parse import urlsplit

from seamark.govern import SYSTEM, Actor, require
from seamark.kernel import Conflict, Forbidden, InputError, new_id
from seamark.oversee.channels import Call, Letter, composed, refuse_address, spoken_secret
from seamark.oversee.model import NoticeDraft, Webhook, WebhookCreated
from seamark.oversee.service.delivering import WEBHOOK
from seamark.oversee.service.desk import MANAGE, Desk
from seamark.oversee.service.telling import called_with
from seamark.oversee.store import Session, hooks, posts

MOST_WEBHOOKS = 20


class WebhookVerbs(Desk):
    """Webhooks. Their secrets are derived from the workspace's own: a copy of the database does not hold them."""

    def webhooks(self, *, by: Actor) -> tuple[Webhook, ...]:
        """Every address that is told of what happens, oldest first."""
        require(by, MANAGE)
        with self._ledger.reading() as session:
            return tuple(hooks.listed(session))

    def add_webhook(self, address: str, *, by: Actor) -> WebhookCreated:
        """Have an address told of everything from now on; its secret is shown this once.

        Raises InputError for what is no address a webhook can have, Conflict for one that is there already.
        """
        require(by, MANAGE)
        address = address.strip()
        refuse_address(address, private=self._settings.private_webhooks)
        made = Webhook(new_id("hook"), address, self._clock.now(), by.name)
        with self._ledger.session() as session:
            known = hooks.listed(session)
            if any(one.address == address for one in known):
                raise Conflict(f"{address} is told already.", field="address", help="Remove it to get a new secret.")
            if len(known) >= MOST_WEBHOOKS:
                msg = f"There are {len(known)} webhooks; {MOST_WEBHOOKS} are allowed."
                raise InputError(msg, field="address", help="Remove one first.")
            hooks.add(session, made, made_by_id=by.id)
            self._record_webhook(session, by, verb="added", one=made)
        return WebhookCreated(made, spoken_secret(self._govern.derived_secret(WEBHOOK, made.id)))

    def remove_webhook(self, webhook_id: str, *, by: Actor) -> Webhook:
        """Tell an address nothing more; what still waits for it is not sent. Raises NotFound."""
        require(by, MANAGE)
        with self._ledger.session() as session:
            gone = hooks.remove(session, webhook_id)
            posts.give_up_on(session, webhook_id, trouble="The webhook was removed.")
            self._record_webhook(session, by, verb="removed", one=gone)
        return gone

    def try_webhook(self, webhook_id: str, *, by: Actor) -> Webhook:
        """Call a webhook once, now. Raises NotFound, OutsideFailed with what its receiver answered."""
        require(by, MANAGE)
        with self._ledger.reading() as session:
            found = hooks.find(session, webhook_id)
        now = self._clock.now()
        draft = NoticeDraft(new_id("try"), "test", f"{by.name} tries this webhook out.")
        body = called_with(draft, at=now.isoformat(), public_url=self._settings.public_url)
        secret = self._govern.derived_secret(WEBHOOK, webhook_id)
        self._caller.call(Call(new_id("send"), found.address, body, secret), at=now)
        return found

    def try_mail(self, *, by: Actor) -> str:
        """Send oneself a mail, now; the address it went to.

        Raises Forbidden to a key, Conflict without a mail server, OutsideFailed with what the server said.
        """
        require(by, MANAGE)
        address = next((one.email for one in self._govern.people(by=SYSTEM) if one.id == by.id), "")
        if not address:
            raise Forbidden(f"{by.name} has no e-mail address: only a person does.", help="Sign in, then try again.")
        if self._mail is None:
            raise Conflict("There is no mail server.", help="Set SEAMARK_SMTP_URL and SEAMARK_MAIL_FROM, then restart.")
        lines = ("If you read this, notices reach people by e-mail.",)
        letter = Letter(
            id=new_id("send"),
            to=address,
            title=f"A test mail of {self._settings.workspace_name}",
            lines=lines,
            href="/settings/notices",
            at=self._clock.now(),
        )
        home = self._settings.public_url
        with self._mail.line() as line:
            line.send(
                composed(letter, sender=self._mail.sender, workspace=self._settings.workspace_name, public_url=home)
            )
        return address

    def _record_webhook(self, session: Session, by: Actor, *, verb: str, one: Webhook) -> None:
        """The audit has the host alone: in many products whoever knows the path may write there."""
        detail = {"host": urlsplit(one.address).netloc}
        self._govern.record_audit(by, f"webhook.{verb}", subject=one.id, detail=detail, session=session)
