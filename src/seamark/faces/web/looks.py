"""When somebody last looked: kept in their browser, so that the Overview can say what changed since."""

from datetime import UTC, datetime, timedelta

import msgspec
from starlette.responses import Response

from seamark.faces.web.visit import Visit

COOKIE = "seamark_looked"
YEAR = 365 * 86_400
PAUSE = timedelta(minutes=30)  # a look within it belongs to the one before: what was new stays on the page
LONGEST = timedelta(days=28)
FIRST = timedelta(days=7)


class Looks(msgspec.Struct, frozen=True):
    """Whose looks these are, the one before this sitting (None: never), and the newest; seconds since 1970."""

    who: str
    before: float | None
    newest: float


def last_look(visit: Visit) -> datetime | None:
    """The end of the sitting before this one, at most four weeks ago; None for who never looked from this browser."""
    before = _looks(visit).before
    if before is None:
        return None
    return max(datetime.fromtimestamp(before, UTC), visit.now - LONGEST)


def remember(visit: Visit, answer: Response) -> Response:
    """Keep with an answer that its reader looked now."""
    kept = msgspec.json.encode(_looks(visit)).hex()
    answer.set_cookie(COOKIE, kept, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def _looks(visit: Visit) -> Looks:
    now = visit.now.timestamp()
    try:
        kept = msgspec.json.decode(bytes.fromhex(visit.request.cookies.get(COOKIE, "")), type=Looks)
    except (ValueError, msgspec.DecodeError):
        return Looks(visit.actor.id, None, now)
    if kept.who != visit.actor.id or not 0 < kept.newest <= now:
        return Looks(visit.actor.id, None, now)
    is_new = now - kept.newest > PAUSE.total_seconds()
    return Looks(kept.who, kept.newest if is_new else kept.before, now)
