"""The error tree.

    SeamarkError
    ├── InputError        what was asked is wrong
    │   ├── NotFound
    │   ├── Conflict      somebody else changed it first
    │   └── TooLarge
    ├── AccessError       who asks may not
    │   ├── NotSignedIn
    │   └── Forbidden
    ├── TryLater          right, but not now
    │   ├── TooMany
    │   └── Overloaded
    │       └── StorageFull
    ├── AwaitsApproval    kept, and done once somebody else has approved it
    ├── OutsideFailed     something Seamark depends on failed
    └── DataDamaged       what is stored does not read back as it was written

A message says what arrived, what is allowed and what to do; the facts are in ``detail`` too.
The class decides the HTTP status and the exit code, so no face maps errors by hand.
"""

from typing import ClassVar


class SeamarkError(Exception):
    """Root of every error Seamark raises on purpose.

    ``detail`` holds the facts of the message (what arrived, what is allowed) for programs;
    ``help`` is one sentence that says what to do next.
    """

    code: ClassVar[str] = "failed"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, help: str = "", **detail: object) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.detail = detail


class InputError(SeamarkError):
    """The call or its input is wrong; sending it again unchanged cannot help."""

    code = "bad_input"
    status = 400
    exit_code = 2


class NotFound(InputError):
    """What was named does not exist, or the caller may not know that it does."""

    code = "not_found"
    status = 404


class Conflict(InputError):
    """The thing changed meanwhile, or is held by another process."""

    code = "conflict"
    status = 409


class TooLarge(InputError):
    """More bytes or rows than the limit allows."""

    code = "too_large"
    status = 413


class AccessError(SeamarkError):
    """Who asks may not."""

    code = "no_access"
    status = 403
    exit_code = 2


class NotSignedIn(AccessError):
    """Nobody is signed in, or the key is unknown."""

    code = "not_signed_in"
    status = 401


class Forbidden(AccessError):
    """The person or key is known, and may not do this."""

    code = "forbidden"
    status = 403


class TryLater(SeamarkError):
    """Right, but not now: the same call may succeed after ``retry_after`` seconds."""

    code = "try_later"
    status = 503

    def __init__(self, message: str, *, retry_after: int = 1, help: str = "", **detail: object) -> None:
        super().__init__(message, help=help, retry_after=retry_after, **detail)
        self.retry_after = retry_after


class TooMany(TryLater):
    """Too many tries or requests in a span of time."""

    code = "too_many"
    status = 429


class Overloaded(TryLater):
    """The server has more to do than it can hold."""

    code = "overloaded"
    status = 503


class StorageFull(Overloaded):
    """The disk is full; nothing was acknowledged."""

    code = "storage_full"


class AwaitsApproval(SeamarkError):
    """Right, and kept: it happens once somebody who may has approved it. Nothing was changed yet.

    ``detail`` holds ``approval`` (its id), ``role`` (who is asked), ``amount`` (micros) and ``currency``.
    """

    code = "awaits_approval"
    status = 202
    exit_code = 1  # a script that goes on as if it were done would be wrong


class OutsideFailed(SeamarkError):
    """Something outside failed: a database server, a platform, a mail server."""

    code = "outside_failed"
    status = 502


class DataDamaged(SeamarkError):
    """Stored data does not read back as it was written."""

    code = "data_damaged"
