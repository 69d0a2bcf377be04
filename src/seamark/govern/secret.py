"""Secrets: the workspace's own, which signs; and the tokens handed out, of which only hashes are kept."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from seamark.kernel import DataDamaged

FILE_NAME = "secret"
KEY_LETTERS = {"write": "w", "read": "r", "admin": "a"}
PREFIX_LENGTH = 9  # of an API key's characters are shown: sm_w_4f9k
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class WorkspaceSecret:
    """256 random bits in ``DATA/secret``, readable by its owner only; signs what must not be forged."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def open(cls, folder: Path) -> "WorkspaceSecret":
        """The workspace's secret; made on first use. Raises DataDamaged when the file is not one."""
        path = folder / FILE_NAME
        folder.mkdir(parents=True, exist_ok=True)
        try:
            made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(_read(path))
        key = secrets.token_bytes(32)
        with os.fdopen(made, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return cls(key)

    def sign(self, purpose: str, text: str) -> str:
        """HMAC-SHA-256 of ``text`` for one purpose, in hex."""
        return hmac.digest(self._key, f"{purpose}\x1f{text}".encode(), "sha256").hex()

    def is_signed(self, purpose: str, text: str, *, signature: str) -> bool:
        """Whether ``signature`` is that of ``text``, compared in constant time."""
        return hmac.compare_digest(self.sign(purpose, text).encode(), signature.encode("utf-8", "surrogatepass"))


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except ValueError:
        key = b""
    if len(key) != 32:
        msg = f"The workspace's secret in '{path.name}' does not read back: it must be 64 hex digits."
        raise DataDamaged(msg, help="Restore the file from a backup, or remove it: everybody then signs in again.")
    return key


def new_token() -> str:
    """A random token of 256 bits, safe in a cookie and an address."""
    return secrets.token_urlsafe(32)


def new_key(scope: str) -> str:
    """A random API key of 160 bits that says what it is for: ``sm_w_…``."""
    return f"sm_{KEY_LETTERS[scope]}_" + "".join(secrets.choice(_ALPHABET) for _ in range(32))


def hash_of(token: str) -> str:
    """SHA-256 in hex: enough for a random token, which nobody can guess from a list."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
