"""Verbs about sign-ins: from a password to a session, from a cookie to an actor."""

from datetime import timedelta
from typing import NoReturn

from seamark.govern.model import SYSTEM, Actor, SignIn
from seamark.govern.secret import hash_of, new_token
from seamark.govern.service.desk import Desk
from seamark.govern.service.faults import tidy_email
from seamark.govern.store import Session, sessions
from seamark.govern.store import people as store
from seamark.kernel import Forbidden, NotSignedIn

SEEN_EVERY = timedelta(minutes=1)  # a session slides on once a minute of use, so that reading a page seldom writes
CSRF = "csrf"
LOCAL = "the command line"


class SignInVerbs(Desk):
    """Sign-ins."""

    def sign_in(self, email: str, password: str, *, address: str, previous: str | None = None) -> SignIn:
        """A new session for the right password; ``previous``, the token the browser came with, ends.

        Raises NotSignedIn without telling whether the address is known, TooMany after too many tries.
        """
        email = tidy_email(email)
        self._tries.begin(address, email)
        known = self._credentials(email)
        kept = known.password_hash if known else None
        is_right = self._passwords.is_right(kept, password)  # asked of nobody too, so that it takes as long
        if known is None or not is_right:
            self._refused(known.person.id if known else None, address)
        signed_in = self._begin(known.person.id, str(kept), password=password, address=address, previous=previous)
        self._tries.succeed(address, email)
        return signed_in

    def sign_out(self, token: str) -> None:
        """End a session; an unknown one is no error."""
        with self._changing() as session:
            actor = self._actor(session, token)
            if actor is not None:
                sessions.end(session, hash_of(token))
                self._record(session, actor, verb="session.ended", subject=actor.id)

    def actor_of_session(self, token: str) -> Actor | None:
        """Who is signed in with this token; None when it is unknown or ran out. Use makes it last longer."""
        now, hashed = self._clock.now(), hash_of(token)
        with self._ledger.reading() as session:
            live = sessions.live(session, hashed, now=now)
        if live is None:
            return None
        if now - live.seen_at >= SEEN_EVERY:
            with self._ledger.session() as session:
                sessions.touch(session, hashed, now=now, lasts=self._lasts)
        return live.actor

    def csrf_of(self, token: str) -> str:
        """The CSRF token of a session: signed, so nothing has to be kept."""
        return self._secret.sign(CSRF, hash_of(token))

    def check_csrf(self, token: str, given: str | None) -> None:
        """Raise Forbidden unless ``given`` is the CSRF token of the session ``token``."""
        if given is None or not self._secret.is_signed(CSRF, hash_of(token), signature=given):
            raise Forbidden(
                "The form's CSRF token is missing or not that of this session.",
                help="Reload the page and try again; programs send the cookie seamark_csrf as header X-CSRF-Token.",
            )

    @property
    def _lasts(self) -> timedelta:
        return timedelta(hours=self._settings.sign_in_hours)

    def _credentials(self, email: str) -> store.Credentials | None:
        if not email.isprintable():
            return None  # nobody's; and no database could look it up
        with self._ledger.reading() as session:
            return store.credentials(session, email)

    def _begin(self, person_id: str, kept: str, *, password: str, address: str, previous: str | None) -> SignIn:
        now, token = self._clock.now(), new_token()
        renewed = self._passwords.hash(password) if self._passwords.is_outdated(kept) else kept
        with self._changing() as session:
            row = store.find(session, person_id)
            if row.password_hash != kept:
                raise NotSignedIn("The password was changed meanwhile.", help="Sign in with the new one.")
            row.password_hash, row.last_sign_in_at = renewed, now
            if previous is not None:
                sessions.end(session, hash_of(previous))
            new = sessions.Begun(hash_of(token), row.id, address, now, now + self._lasts)
            sessions.begin(session, new)
            actor = store.as_actor(row)
            self._record(session, actor, verb="session.begun", subject=actor.id, detail={"address": address})
        return SignIn(token, self.csrf_of(token), actor, now + self._lasts)

    def _refused(self, person_id: str | None, address: str) -> NoReturn:
        """Record a wrong password of a known person (tries bound how often), then refuse all alike."""
        if person_id is not None:
            with self._changing() as session:
                self._record(session, SYSTEM, verb="session.refused", subject=person_id, detail={"address": address})
        raise NotSignedIn(
            "The e-mail address or the password is wrong.",
            help="Check both, or ask an administrator for a new password.",
        )

    def _actor(self, session: Session, token: str) -> Actor | None:
        live = sessions.live(session, hash_of(token), now=self._clock.now())
        return None if live is None else live.actor
