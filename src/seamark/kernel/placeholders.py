"""Values that clients send when they know nobody: they name no one, so they must never link people.

The lists are what tag managers, SDKs and half-filled templates are known to produce. All are compared without case and
surrounding blanks; a value of nothing but zeros and hyphens (an advertising id that was refused) counts as well.
"""

import hashlib
from typing import Final

_WORDS: Final = frozenset(
    {
        *("", "null", "(null)", "nil", "none", "(none)", "nan", "n/a", "#n/a", "na", "undefined", "void", "empty"),
        *("unknown", "(unknown)", "unset", "(not set)", "not set", "notset", "not_set", "missing", "blank", "default"),
        *("anonymous", "anon", "guest", "visitor", "nobody", "no user", "nouser", "not logged in", "logged out"),
        *("true", "false", "test", "testing", "-1", "?", ".", "*", "{}", "[]", '""', "''", "[object object]"),
        *("user_id", "userid", "user id", "anonymousid", "anonymous_id", "deviceid", "device_id", "your_user_id"),
        *("<user_id>", "{{user_id}}", "{{userid}}", "${user_id}", "%user_id%", "$user_id", "{user_id}"),
        *("undefined undefined", "null null", "system.object", "nan-nan-nan"),
        # devices: an Android id that a whole series shared, the address iOS gives instead of the real one
        *("9774d56d682e549c", "02:00:00:00:00:00", "00:00:00:00:00:00", "020000000000"),
    }
)
_MAILBOXES: Final = frozenset(
    {
        *("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "do_not_reply", "nobody", "null"),
        *("undefined", "none", "anonymous", "guest", "unknown", "noemail", "no-email", "nomail", "mailer-daemon"),
    }
)
_ADDRESSES: Final = frozenset(
    {
        *("test@test.com", "test@test.de", "test@test.test", "test@gmail.com", "test@mail.com"),
        *("email@example.com", "name@example.com", "example@example.com", "your@example.com"),
        *("your@email.com", "email@email.com", "me@me.com", "a@a.com", "a@b.com", "a@b.c", "a@a.a", "asdf@asdf.com"),
        *("aaa@aaa.com", "abc@abc.com", "123@123.com", "foo@bar.com", "x@x.com", "none@none.com", "na@na.com"),
    }
)
_HASHES: Final = frozenset(hashlib.sha256(address.encode()).hexdigest() for address in _ADDRESSES | _WORDS)


def is_placeholder(kind: str, value: str) -> bool:
    """Whether a value names nobody. ``kind`` is user, anon, device or email.

    An e-mail may be the address itself or the sha-256 hex of the trimmed, lower-cased address; a mailbox such as
    noreply@ is recognised only from the address itself, so ask before hashing.
    """
    folded = value.strip().lower()
    if kind == "email":
        return folded in _HASHES or folded in _ADDRESSES or folded.partition("@")[0] in _MAILBOXES or _is_blank(folded)
    return _is_blank(folded)


def _is_blank(folded: str) -> bool:
    return folded in _WORDS or not folded.strip("0-")
