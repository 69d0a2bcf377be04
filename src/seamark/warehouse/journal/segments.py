"""Segment files: naming, reading, finding the end after a crash, compressing what is closed."""

import contextlib
import io
import logging
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import msgspec
import zstandard

from seamark.kernel import DataDamaged
from seamark.warehouse.journal.record import (
    HEADER,
    MAGIC,
    MARK,
    MARK_OFFSET,
    Header,
    Kind,
    Record,
    is_intact,
    unpack_header,
)

log = logging.getLogger("seamark.journal")

OPEN: Final = ".log"
CLOSED: Final = ".log.zst"
PARTIAL: Final = ".partial"
READ_AHEAD: Final = 1 << 20
LEVEL: Final = 1  # JSON shrinks eightfold at level 1; level 3 gains a tenth for twice the time


class Segment(msgspec.Struct, frozen=True, order=True):
    """One file of the journal, starting with record ``first``."""

    first: int
    path: Path

    @property
    def is_compressed(self) -> bool:
        return self.path.name.endswith(CLOSED)


class Verification(msgspec.Struct, frozen=True):
    """What a whole reading of the journal found: everything intact."""

    segments: int
    records: int
    bytes: int


def segment_path(folder: Path, first: int) -> Path:
    """Where the segment that starts with record ``first`` is written."""
    return folder / f"{first:020d}{OPEN}"


def segments(folder: Path) -> list[Segment]:
    """The segments in order. Where a file is there both open and compressed, the compressed one counts."""
    found: dict[int, Segment] = {}
    for path in sorted(folder.iterdir()):  # ".log" sorts before ".log.zst", which then replaces it
        digits, _, rest = path.name.partition(".")
        if f".{rest}" in (OPEN, CLOSED) and digits.isdigit():
            found[int(digits)] = Segment(int(digits), path)
    return sorted(found.values())


def read(segment: Segment, *, after: int, last: int) -> Iterator[Record]:
    """Records of one segment with ``after`` < seq ≤ ``last``. Raises DataDamaged naming segment and offset."""
    seq, offset = segment.first - 1, len(MAGIC)
    for record in _whole(segment):
        seq, offset = record.seq, offset + HEADER.size + len(record.body)
        if seq > last:
            return
        if seq > after:
            yield record
        if seq == last and not segment.is_compressed:  # what follows may be half written
            return
    if seq < last:
        raise _damaged(segment.path, offset)


def last_of(segment: Segment) -> int:
    """Number of the last record of a closed segment; the one before its first when it holds none."""
    return max((record.seq for record in _whole(segment)), default=segment.first - 1)


def _whole(segment: Segment) -> Iterator[Record]:
    """All records up to the end of the file, which must be the end of a record."""
    expected, offset = segment.first, len(MAGIC)
    with _stream(segment) as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            raise _damaged(segment.path, 0)
        while head := stream.read(HEADER.size):
            header = unpack_header(head) if len(head) == HEADER.size else None
            body = stream.read(header.length) if header else b""
            if header is None or header.seq != expected or not is_intact(head, body):
                raise _damaged(segment.path, offset)
            yield Record(header.seq, Kind(header.kind), header.micros, body)
            expected += 1
            offset += HEADER.size + header.length


@contextlib.contextmanager
def _stream(segment: Segment) -> Iterator[IO[bytes]]:
    try:
        file = segment.path.open("rb")
    except FileNotFoundError:  # compressed since it was listed
        segment = Segment(segment.first, segment.path.with_name(segment.path.name + ".zst"))
        file = segment.path.open("rb")
    with file:
        if not segment.is_compressed:
            yield file
            return
        try:
            with io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(file), READ_AHEAD) as stream:
                yield stream
        except zstandard.ZstdError as error:
            raise _damaged(segment.path, 0) from error


def end_of(segment: Segment) -> tuple[int, int]:
    """Where an open segment ends after a crash: last whole record's sequence number, and the bytes up to its end.

    What follows is a torn tail: a group whose writing was cut off, never acknowledged. Raises DataDamaged when a
    record of a later group follows the break, because then the break is in something that was acknowledged.
    """
    size = segment.path.stat().st_size
    if size <= len(MAGIC):
        return segment.first - 1, 0
    with segment.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[: len(MAGIC)] != MAGIC:
            raise _damaged(segment.path, 0)
        seq, offset = segment.first - 1, len(MAGIC)
        while (header := _header_at(data, offset)) and header.seq == seq + 1:
            seq, offset = header.seq, offset + HEADER.size + header.length
        if offset < size and _later_group(data, offset, broken=seq + 1):
            raise _damaged(segment.path, offset)
    return seq, offset


def _header_at(data: mmap.mmap, offset: int) -> Header | None:
    """The header of an intact record at ``offset``, or None."""
    head = data[offset : offset + HEADER.size]
    if len(head) < HEADER.size:
        return None
    header = unpack_header(head)
    if header.length > len(data) - offset - HEADER.size:
        return None
    body = data[offset + HEADER.size : offset + HEADER.size + header.length]
    return header if is_intact(head, body) else None


def _later_group(data: mmap.mmap, offset: int, *, broken: int) -> bool:
    """Whether an intact record stands behind the break at ``offset`` whose group began after record ``broken``."""
    found = data.find(MARK, offset)
    while found >= 0:
        header = _header_at(data, found - MARK_OFFSET)
        if header and header.group > broken:
            return True
        found = data.find(MARK, found + 1)
    return False


def _damaged(path: Path, offset: int) -> DataDamaged:
    return DataDamaged(
        f"The journal segment {path.name} does not read back at byte {offset}.",
        segment=path.name,
        offset=offset,
        help="Restore that file from a backup; nothing behind it is read, so that nothing is skipped silently.",
    )


def compress_closed(folder: Path, open_first: int) -> None:
    """Compress every closed segment. Safe to cut off at any moment: the original goes last."""
    for segment in segments(folder):
        if segment.first < open_first and not segment.is_compressed:
            try:
                compress(segment.path)
            except OSError as error:
                log.warning("Segment %s stays uncompressed for now: %s", segment.path.name, error)


def compress(path: Path) -> None:
    """Replace one closed segment by its compressed form."""
    done = path.with_name(path.name + ".zst")
    partial = path.with_name(done.name + PARTIAL)
    try:
        with path.open("rb") as source, partial.open("wb") as target:
            zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).copy_stream(source, target)
            target.flush()
            os.fsync(target.fileno())
        partial.rename(done)
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(path.parent)
    path.unlink()


def tidy(folder: Path) -> None:
    """Remove what a crash during compression left: half-written files, originals that are compressed already."""
    for path in folder.glob(f"*{PARTIAL}"):
        path.unlink()
    for path in folder.glob(f"*{OPEN}"):
        if path.with_name(path.name + ".zst").exists():
            path.unlink()


def sync_folder(folder: Path) -> None:
    """Make file names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
