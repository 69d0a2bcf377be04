"""Verbs that tell people: of one thing to some of them, or of what happened to whom it concerns."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from seamark.govern import SYSTEM, Person
from seamark.kernel import InputError, new_id
from seamark.oversee.concern import concerned
from seamark.oversee.model import Channel, Concern, Happening, NoticeDraft, Sending
from seamark.oversee.service.desk import Desk
from seamark.oversee.store import Session, book, hooks, posts
from seamark.oversee.telling import NOTICE_KINDS
from seamark.plan import Person as Planned
from seamark.plan import Snapshot

LONGEST_KEY: Final = 200
LONGEST_HREF: Final = 300
LONGEST_ABOUT: Final = 120


class TellingVerbs(Desk):
    """Notices, and what is to be sent with them."""

    def tell(self, draft: NoticeDraft, to: Mapping[str, Concern], *, session: Session | None = None) -> int:
        """Tell people (ids of those who sign in → why) of something, in ``session`` or a transaction of its own.

        How many were not told of it before. Whoever chose so gets a mail with it. Who no longer works here is left out.
        Raises InputError for a kind that is not one of NOTICE_KINDS, a key that is empty or too long, or no path.
        """
        _refuse_draft(draft)
        people = {person.id: person for person in self._govern.people(by=SYSTEM)}
        with self._within(session) as at:
            return self._told(at, draft, to={people[one]: why for one, why in to.items() if one in people})

    def announce(self, happening: Happening, *, plan: Snapshot, session: Session | None = None) -> int:
        """Tell of what happened whom it concerns in ``plan`` and by role, and every webhook; each is told once.

        People of the plan are found by the e-mail address they sign in with. How many were not told before.
        """
        draft = happening.draft
        _refuse_draft(draft)
        here = self._govern.people(by=SYSTEM)
        of_plan = _by_mail(plan, happening)
        to = {one: why for one in here if (why := _concern(one, happening, of_plan=of_plan))}
        with self._within(session) as at:
            if happening.settles and happening.about:
                book.settle(at, happening.about, now=self._clock.now())
            told = self._told(at, draft, to=to)
            self._call_webhooks(at, draft)
            return told

    def _told(self, session: Session, draft: NoticeDraft, *, to: Mapping[Person, Concern]) -> int:
        now = self._clock.now()
        bodies = {person: "\n".join((*draft.lines, *why.says)) for person, why in to.items()}
        common = {"key": draft.key, "kind": draft.kind, "title": draft.title, "href": draft.href, "about": draft.about}
        rows = [
            {
                "id": new_id("note"),
                "to_id": person.id,
                "body": bodies[person],
                "act": why.act,
                "made_at": now,
                "read_at": None,
                **common,
            }
            for person, why in to.items()
        ]
        new = book.told(session, rows)
        mailed = self._mailed(session, draft.kind, people=new)
        posts.add(
            session,
            [self._mail_row(draft, person, body=body) for person, body in bodies.items() if person.id in mailed],
        )
        return len(new)

    def _mailed(self, session: Session, kind: str, *, people: set[str]) -> set[str]:
        """Those of some people who have notices of a kind sent by mail."""
        if self._mail is None or not people:
            return set()
        chosen, usual = book.choices(session, people), NOTICE_KINDS[kind].by_mail
        return {one for one in people if chosen.get((one, kind), usual)}

    def _mail_row(self, draft: NoticeDraft, person: Person, *, body: str) -> dict[str, Any]:
        key = f"{Channel.MAIL}:{person.id}:{draft.key}"
        return self._row(draft, key=key, channel=Channel.MAIL, to=(person.id, person.email), body=body)

    def _call_webhooks(self, session: Session, draft: NoticeDraft) -> None:
        rows = []
        for one in hooks.listed(session):
            key = f"{Channel.WEBHOOK}:{one.id}:{draft.key}"
            body = called_with(draft, at=self._clock.now().isoformat(), public_url=self._settings.public_url)
            rows.append(self._row(draft, key=key, channel=Channel.WEBHOOK, to=(one.id, one.address), body=body))
        posts.add(session, rows)

    def _row(self, draft: NoticeDraft, *, key: str, channel: Channel, to: tuple[str, str], body: str) -> dict[str, Any]:
        now = self._clock.now()
        return {
            "id": new_id("send"),
            "key": key,
            "channel": channel.value,
            "to_id": to[0],
            "address": to[1],
            "kind": draft.kind,
            "title": draft.title,
            "body": body,
            "href": draft.href,
            "made_at": now,
            "state": Sending.WAITING.value,
            "attempts": 0,
            "trying_since": now,
            "due_at": now,
            "sent_at": None,
            "trouble": "",
        }


def called_with(draft: NoticeDraft, *, at: str, public_url: str) -> str:
    """What a webhook gets: ``type`` and ``timestamp`` as the specification has them, ``data`` what people read."""
    href = f"{public_url.rstrip('/')}{draft.href}" if public_url and draft.href else draft.href
    data = {"key": draft.key, "title": draft.title, "lines": draft.lines, "href": href}
    return msgspec.json.encode({"type": f"seamark.{draft.kind}", "timestamp": at, "data": data}).decode()


def _by_mail(plan: Snapshot, happening: Happening) -> dict[str, Concern]:
    """Whom it concerns by the plan: e-mail address → why. Two people with one address are one."""
    found: dict[str, Concern] = {}
    for person_id, why in concerned(plan, happening.items).items():
        person = plan.find(Planned, person_id)
        address = person.email.strip().lower() if person else ""
        if address:
            found[address] = _both(found.get(address), why)
    return found


def _concern(person: Person, happening: Happening, *, of_plan: Mapping[str, Concern]) -> Concern | None:
    """Why it concerns somebody who signs in, by plan and role together; None when it does not."""
    if person.id in happening.beside:
        return None
    found: Concern | None = None
    for why in _concerns(person, happening, of_plan=of_plan):
        found = _both(found, why)
    return found


def _concerns(person: Person, happening: Happening, *, of_plan: Mapping[str, Concern]) -> Iterator[Concern]:
    if (why := of_plan.get(person.email.lower())) is not None:
        yield why
    if person.id in happening.people or set(person.roles) & set(happening.roles):
        yield Concern(act=True)
    if person.id in happening.informed:
        yield Concern(act=False)


def _both(one: Concern | None, other: Concern) -> Concern:
    return other if one is None else Concern(one.act or other.act, (*one.says, *other.says))


def _refuse_draft(draft: NoticeDraft) -> None:
    if draft.kind not in NOTICE_KINDS:
        msg = f"There is no kind of notice {draft.kind[:40]!r}."
        raise InputError(msg, field="kind", help=f"There are {', '.join(NOTICE_KINDS)}.")
    if not 0 < len(draft.key) <= LONGEST_KEY:
        msg = f"The key of a notice has {len(draft.key)} characters; 1 to {LONGEST_KEY} are allowed."
        raise InputError(msg, field="key", help="A short one that is the same whenever the same thing is told.")
    if len(draft.href) > LONGEST_HREF or not (not draft.href or draft.href.startswith("/")):
        msg = f"The address of a notice is {draft.href[:80]!r}."
        raise InputError(
            msg, field="href", help=f"A path of the product, at most {LONGEST_HREF} characters, or nothing."
        )
    if len(draft.about) > LONGEST_ABOUT:
        msg = f"What a notice is about has {len(draft.about)} characters; at most {LONGEST_ABOUT} are allowed."
        raise InputError(msg, field="about", help="A short name that all notices of one thing share.")
