"""The audit chain: each row's hash covers the row and the hash before it; a signed head tells where the chain ended."""

import fcntl
import hashlib
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

import msgspec

from seamark.govern.model import AuditCheck, AuditRow
from seamark.govern.secret import WorkspaceSecret

GENESIS = "0" * 64
PURPOSE = "audit head"


def canonical(value: object) -> str:
    """One spelling for one value: JSON with sorted keys and no spaces."""
    return msgspec.json.encode(value, order="sorted").decode()


def hash_of_row(row: AuditRow) -> str:
    """SHA-256 over the canonical JSON of everything in the row but its own hash."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    parts = [row.number, at, row.actor_id, row.actor_name, row.actor_kind, row.verb, row.subject, row.detail]
    return hashlib.sha256(canonical([*parts, row.previous]).encode("utf-8", "surrogatepass")).hexdigest()


def linked(draft: AuditRow, last: tuple[int, str] | None) -> AuditRow:
    """``draft`` as the row after ``last`` (number, hash)."""
    number, previous = last or (0, GENESIS)
    row = msgspec.structs.replace(draft, number=number + 1, previous=previous)
    return msgspec.structs.replace(row, hash=hash_of_row(row))


class Head(msgspec.Struct, frozen=True):
    """Number and hash of the last row, signed with the workspace's secret."""

    number: int
    hash: str
    signature: str


class HeadFile:
    """``DATA/audit.head``: outside the database, so that rows cut from the end of the chain are missed."""

    def __init__(self, folder: Path, secret: WorkspaceSecret) -> None:
        self._path = folder / "audit.head"
        self._lock = folder / "audit.lock"
        self._secret = secret

    def read(self) -> Head | None:
        """The head, or None where none was written. Raises msgspec.DecodeError when it does not read back."""
        if not self._path.exists():
            return None
        return msgspec.json.decode(self._path.read_bytes(), type=Head)

    def is_genuine(self, head: Head) -> bool:
        """Whether this workspace signed ``head``."""
        return self._secret.is_signed(PURPOSE, f"{head.number}:{head.hash}", signature=head.signature)

    def advance(self, row: AuditRow) -> None:
        """Remember ``row`` as the end of the chain, unless a later one is remembered already."""
        with self._lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self._is_behind(row.number):
                head = Head(row.number, row.hash, self._secret.sign(PURPOSE, f"{row.number}:{row.hash}"))
                draft = self._path.with_suffix(".new")
                draft.write_bytes(msgspec.json.encode(head))
                draft.replace(self._path)

    def _is_behind(self, number: int) -> bool:
        try:
            head = self.read()
        except msgspec.DecodeError:
            return False  # a damaged head is evidence: verify tells of it, and nobody writes over it
        return head is None or (self.is_genuine(head) and head.number < number)


def checked(rows: Iterable[AuditRow], heads: HeadFile) -> AuditCheck:
    """Read the chain from its first row; ``ok``, or the number of the first broken row and what is wrong with it."""
    try:
        head = heads.read()
    except msgspec.DecodeError:
        return AuditCheck(ok=False, rows=0, first_broken=None, message="audit.head does not read back.")
    count, last, at_head = 0, GENESIS, GENESIS
    for row in rows:
        if fault := _fault(row, count + 1, last=last):
            return AuditCheck(ok=False, rows=count, first_broken=count + 1, message=fault)
        count, last = row.number, row.hash
        at_head = last if head and head.number == count else at_head
    if head is None and count == 0:
        return AuditCheck(ok=True, rows=0, first_broken=None, message="Nothing has been recorded yet.")
    if missed := _head_fault(head, heads, count=count, at_head=at_head):
        return AuditCheck(ok=False, rows=count, first_broken=missed[0], message=missed[1])
    return AuditCheck(ok=True, rows=count, first_broken=None, message=f"All {count} rows are as they were written.")


def _fault(row: AuditRow, expected: int, *, last: str) -> str | None:
    if row.number != expected:
        return f"Row {expected} is missing: row {row.number} comes next."
    if row.previous != last:
        return f"Row {expected} does not follow from the row before it."
    if row.hash != hash_of_row(row):
        return f"Row {expected} was changed after it was written."
    return None


def _head_fault(head: Head | None, heads: HeadFile, *, count: int, at_head: str) -> tuple[int | None, str] | None:
    if head is None:
        return None, "audit.head is missing: whether rows were cut from the end cannot be told."
    if not heads.is_genuine(head):
        return None, "audit.head was not signed with this workspace's secret."
    if head.number > count:
        return count + 1, f"Rows {count + 1} to {head.number} are missing from the end."
    if at_head != head.hash:
        return head.number, f"Row {head.number} is not the row that was signed: the chain was written anew."
    return None
