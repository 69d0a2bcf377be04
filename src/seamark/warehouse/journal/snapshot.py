"""Reading a journal's files from outside, also beside the process that writes them."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from seamark.warehouse.journal.segments import Segment, Verification, end_of, last_of, segments


class SegmentCopy(msgspec.Struct, frozen=True):
    """One segment file as it was read: name, content, and how many bytes all segments held when the copy began."""

    name: str
    content: bytes
    total_bytes: int


def copy_segments(folder: Path) -> Iterator[SegmentCopy]:
    """The journal's files in order. What a writer adds meanwhile may end in a torn record, which opening cuts off."""
    found = segments(folder)
    total = sum(path.stat().st_size for path in folder.iterdir())
    for segment in found:
        path, content = _content(segment)
        yield SegmentCopy(path.name, content, total)


def check_segments(folder: Path) -> Verification:
    """Read every record back without changing anything. Raises DataDamaged naming segment and offset."""
    found = segments(folder)
    records = size = 0
    for segment in found:
        path, content = _content(segment)
        last = last_of(Segment(segment.first, path)) if segment is not found[-1] else end_of(segment)[0]
        records = last
        size += len(content)
    return Verification(len(found), records, size)


def _content(segment: Segment) -> tuple[Path, bytes]:
    try:
        return segment.path, segment.path.read_bytes()
    except FileNotFoundError:  # compressed since it was listed
        compressed = segment.path.with_name(segment.path.name + ".zst")
        return compressed, compressed.read_bytes()
