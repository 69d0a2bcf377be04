"""Verbs about calendars that others read under a secret address."""

import hashlib
import secrets
from typing import Final, get_args

import msgspec

from seamark.govern import SYSTEM, Actor, require
from seamark.kernel import InputError, NotFound, new_id
from seamark.plan.calendars import SharedCalendar, Sharing, entries_of, scope_of, written_calendar
from seamark.plan.model import Snapshot
from seamark.plan.service.scheduling import ScheduleVerbs
from seamark.plan.store import calendars as store

UNKNOWN: Final = "There is no such calendar."
LONGEST_SECRET: Final = 100


class SharingVerbs(ScheduleVerbs):
    """Give a calendar's address away, look at who has one, take it back."""

    def share_calendar(self, kind: Sharing, of: str = "", *, by: Actor) -> SharedCalendar:
        """A new secret address of the calendar of a person (``of``: the id), a team (its name) or all.

        Its ``path`` is shown this once: only a hash of it is kept. Raises NotFound for somebody who is not there.
        """
        require(by, "plan.share")
        if kind not in get_args(Sharing):
            msg = f"'kind' is {str(kind)[:80]!r}."
            raise InputError(msg, field="kind", help=f"Allowed are {', '.join(get_args(Sharing))}.")
        scope = scope_of(self._now(), kind, of=of)
        secret = secrets.token_urlsafe(32)
        made = SharedCalendar(
            new_id("cal"),
            kind,
            of if kind != "all" else "",
            scope.title,
            self._clock.now(),
            by.name,
            path=_path(secret),
        )
        with self._govern.deciding() as session:
            store.add(session, made, secret_hash=_hash(secret), maker=by)
            detail = {"kind": kind, "of": made.of}
            self._govern.record_audit(by, "calendar.shared", subject=made.id, detail=detail, session=session)
        return made

    def calendars(self, *, by: Actor) -> list[SharedCalendar]:
        """Every address that was given away, newest first, the revoked ones too; never the address itself."""
        require(by, "plan.share")
        with self._ledger.reading() as session:
            plan, found = self._present(session), store.listed(session)
        return [msgspec.structs.replace(one, title=_title(plan, one)) for one in found]

    def revoke_calendar(self, calendar_id: str, *, by: Actor) -> SharedCalendar:
        """Let an address lead nowhere from now on. Raises NotFound."""
        require(by, "plan.share")
        with self._govern.deciding() as session:
            found, changed = store.revoke(session, calendar_id, now=self._clock.now())
            if changed:
                detail = {"kind": found.kind, "of": found.of}
                self._govern.record_audit(by, "calendar.revoked", subject=found.id, detail=detail, session=session)
        return msgspec.structs.replace(found, title=_title(self._now(), found))

    def calendar_of(self, secret: str, *, site: str = "") -> bytes:
        """The calendar of a secret address as .ics; who knows the address needs no sign-in.

        ``site`` is the server's address, for links back. Raises NotFound, always in the same words, for an address
        that is unknown or revoked, of somebody who left the team, or made by somebody who left the workspace.
        """
        with self._ledger.reading() as session:
            found = store.live(session, _hash(secret)) if len(secret) <= LONGEST_SECRET else None
            plan = self._present(session)
        if found is None or not self._is_here(found[1]):
            raise NotFound(UNKNOWN)
        try:
            scope = scope_of(plan, found[0].kind, of=found[0].of)
        except NotFound:
            raise NotFound(UNKNOWN) from None
        entries = entries_of(plan, scope)
        return written_calendar(plan, scope, entries=entries, workspace=self._settings.workspace_name, site=site)

    def _is_here(self, maker_id: str) -> bool:
        """Whether the person who made an address still works here; an address that no person made stays."""
        return not maker_id or any(one.id == maker_id for one in self._govern.people(by=SYSTEM))


def _path(secret: str) -> str:
    return f"/calendar/{secret}.ics"


def _hash(secret: str) -> str:
    """SHA-256 in hex: enough for 256 random bits, which nobody can guess from a list."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _title(plan: Snapshot, one: SharedCalendar) -> str:
    """What it is called now; its bare name when whom it is of has left."""
    return "Roadmap" if one.kind == "all" else plan.label(one.of)
