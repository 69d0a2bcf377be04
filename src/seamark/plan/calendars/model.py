"""Calendars that are read under a secret address."""

from datetime import datetime
from typing import Literal

import msgspec

Sharing = Literal["person", "team", "all"]


class SharedCalendar(msgspec.Struct, frozen=True):
    """A calendar of a person (``of`` is the id), a team (its name) or everybody, and who gave its address away.

    ``path`` is the secret address from the server's root. It is shown once, to whoever made it; later it is empty.
    """

    id: str
    kind: Sharing
    of: str
    title: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None = None
    path: str = ""
