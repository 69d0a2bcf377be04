"""A journal record and its bytes."""

import enum
import struct
import zlib
from datetime import UTC, datetime, timedelta

import msgspec

MAGIC = b"SEAJRNL1"
HEADER = struct.Struct("<IIQqIB3s")
MARK = b"\xa7SJ"
MARK_OFFSET = HEADER.size - len(MARK)
_CHECKED = struct.Struct("<IQqIB3s")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Kind(enum.IntEnum):
    """What the body of a record is."""

    TRACK = 1
    IMPORT = 2
    TRACKING_PLAN = 3
    REPLAY = 4
    IDENTITY = 5
    SOURCE = 6


class Record(msgspec.Struct, frozen=True):
    """One durable record.

    ``micros`` is the receive time in microseconds since 1970 (UTC). ``decoded`` is what the writer already knows of the
    body; it travels with records that are handed over in memory and is None on records read back from disk.
    """

    seq: int
    kind: Kind
    micros: int
    body: bytes
    decoded: object = None

    @property
    def at(self) -> datetime:
        """The receive time, aware and in UTC."""
        return EPOCH + timedelta(microseconds=self.micros)


class Header(msgspec.Struct, frozen=True, gc=False):
    """The first 32 bytes of a record."""

    crc: int
    length: int
    seq: int
    micros: int
    place: int
    kind: int
    mark: bytes

    @property
    def group(self) -> int:
        """Sequence number of the first record committed together with this one."""
        return self.seq - self.place


def pack(record: Record, place: int) -> tuple[bytes, bytes]:
    """Header and body as written; ``place`` is the record's place in its group."""
    checked = _CHECKED.pack(len(record.body), record.seq, record.micros, place, record.kind, MARK)
    crc = zlib.crc32(record.body, zlib.crc32(checked))
    return crc.to_bytes(4, "little") + checked, record.body


def unpack_header(data: bytes) -> Header:
    """The header in the first 32 bytes of ``data``."""
    return Header(*HEADER.unpack_from(data))


def is_intact(header: bytes, body: bytes) -> bool:
    """Whether checksum and length agree with the bytes."""
    crc, length, *_ = HEADER.unpack(header)
    return bool(length == len(body) and crc == zlib.crc32(body, zlib.crc32(header[4:])))
