"""The raw journal: append-only segments of checksummed records, on disk before anything is acknowledged.

Layout of ``DATA/journal``: one file per segment, named after the sequence number of its first record
(``00000000000000000001.log``); closed segments become ``….log.zst``. A segment is eight bytes of magic, then records:

======  ====  =========================================================================
offset  size  field (little endian)
======  ====  =========================================================================
0       4     CRC-32 of everything after it, header and body
4       4     length of the body in bytes
8       8     sequence number, without gaps from 1
16      8     receive time, microseconds since 1970 (UTC)
24      4     place of the record in the group it was committed with, from 0
28      1     kind
29      3     mark: A7, S, J
32      …     body
======  ====  =========================================================================
"""

from seamark.warehouse.journal.journal import Journal
from seamark.warehouse.journal.record import Kind, Record
from seamark.warehouse.journal.segments import Verification
from seamark.warehouse.journal.snapshot import SegmentCopy, check_segments, copy_segments

__all__ = ["Journal", "Kind", "Record", "SegmentCopy", "Verification", "check_segments", "copy_segments"]
