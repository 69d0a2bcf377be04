"""What the journal keeps of an import: the file itself, compressed, and how it is read."""

from typing import Final

import msgspec
import zstandard

from seamark.collect.imports.model import Job, Reading
from seamark.collect.imports.reading import LARGEST

_LEVEL: Final = 3


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """The body of an IMPORT record. ``data`` and ``lookup`` are zstd frames; an absent look-up is None."""

    import_id: str
    by_name: str
    name: str
    reading: Reading
    data: bytes
    lookup: bytes | None


def packed(job: Job, *, import_id: str, by_name: str) -> bytes:
    """The body of a journal record."""
    lookup = None if job.lookup is None else _squeezed(job.lookup)
    return msgspec.msgpack.encode(Kept(import_id, by_name, job.name, job.reading, _squeezed(job.data), lookup))


def unpacked(body: bytes) -> tuple[Kept, Job]:
    """What a journal record keeps, and the import it stands for."""
    kept = msgspec.msgpack.decode(body, type=Kept)
    lookup = None if kept.lookup is None else _whole(kept.lookup)
    return kept, Job(data=_whole(kept.data), name=kept.name, reading=kept.reading, lookup=lookup)


def _squeezed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(data)


def _whole(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(data, max_output_size=LARGEST)
