"""The journal on bad days: cut anywhere, damaged, disk full, killed while compressing."""

import errno
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from seamark.kernel import DataDamaged, StorageFull
from seamark.warehouse import Journal, Kind
from seamark.warehouse.journal.segments import compress

HEADER = 32
MAGIC = 8


def filled(folder: Path, *bodies: bytes) -> Path:
    """A journal with these records, each a group of its own. Returns its open segment."""
    journal = Journal.open(folder)
    for body in bodies:
        journal.write(Kind.TRACK, body)
    journal.close()
    return folder / "00000000000000000001.log"


def bodies(journal: Journal) -> list[bytes]:
    return [record.body for record in journal.records()]


def test_cut_at_every_byte_of_the_last_record_everything_before_is_there(tmp_path: Path) -> None:
    whole = filled(tmp_path / "whole", b"first", b"second", b"the last record")
    data = whole.read_bytes()
    start = len(data) - HEADER - len(b"the last record")
    for length in range(start, len(data)):
        folder = tmp_path / f"cut-{length}"
        folder.mkdir()
        (folder / whole.name).write_bytes(data[:length])
        journal = Journal.open(folder)
        assert bodies(journal) == [b"first", b"second"]
        assert journal.torn_bytes == length - start
        assert journal.write(Kind.TRACK, b"again") == 3
        journal.close()
        again = Journal.open(folder)
        assert bodies(again) == [b"first", b"second", b"again"]
        assert again.torn_bytes == 0
        again.close()
        shutil.rmtree(folder)


def test_cut_at_every_byte_of_a_new_segment_it_begins_again(tmp_path: Path) -> None:
    for length in range(MAGIC + 1):
        folder = tmp_path / f"cut-{length}"
        journal = Journal.open(folder)
        journal.write(Kind.TRACK, b"first")
        journal.rotate()
        journal.close()
        fresh = folder / "00000000000000000002.log"
        fresh.write_bytes(fresh.read_bytes()[:length])
        reopened = Journal.open(folder)
        assert reopened.write(Kind.TRACK, b"second") == 2
        assert bodies(reopened) == [b"first", b"second"]
        reopened.close()


def test_a_tail_of_zeros_or_garbage_is_torn(tmp_path: Path) -> None:
    for number, tail in enumerate((bytes(5_000), b"\xa7SJ" * 3_000, os.urandom(5_000))):
        segment = filled(tmp_path / str(number), b"first", b"second")
        with segment.open("ab") as file:
            file.write(tail)
        journal = Journal.open(segment.parent)
        assert bodies(journal) == [b"first", b"second"]
        assert journal.torn_bytes == len(tail)
        journal.close()


def test_a_group_of_which_only_the_end_reached_the_disk_is_torn(tmp_path: Path) -> None:
    """A disk may write the pages of one group in any order; none of it was acknowledged."""
    hold, begun = threading.Event(), threading.Event()

    def sync(_: int) -> None:
        begun.set()
        assert hold.wait(10)

    folder = tmp_path / "journal"
    journal = Journal.open(folder, sync=sync)
    first = journal.append(Kind.TRACK, b"first")
    assert begun.wait(10)
    group = [journal.append(Kind.TRACK, b"group %d" % number) for number in range(3)]
    hold.set()
    assert [first.result(10), *(future.result(10) for future in group)] == [1, 2, 3, 4]
    journal.close()
    segment = folder / "00000000000000000001.log"
    data = bytearray(segment.read_bytes())
    second = MAGIC + HEADER + len(b"first")
    data[second : second + 20] = bytes(20)
    segment.write_bytes(data)
    reopened = Journal.open(folder)
    assert bodies(reopened) == [b"first"]
    reopened.close()


@pytest.mark.parametrize("place", ["checksum", "length", "number", "body"])
def test_damage_before_the_tail_is_told_with_segment_and_offset(tmp_path: Path, place: str) -> None:
    segment = filled(tmp_path / "journal", b"first", b"second", b"third")
    data = bytearray(segment.read_bytes())
    second = MAGIC + HEADER + len(b"first")
    data[second + {"checksum": 0, "length": 4, "number": 8, "body": HEADER + 2}[place]] ^= 0x10
    segment.write_bytes(data)
    with pytest.raises(DataDamaged) as told:
        Journal.open(segment.parent)
    assert told.value.detail == {"segment": segment.name, "offset": second}
    assert segment.read_bytes() == data, "a damaged segment is left as it is"


def test_damage_in_any_byte_of_a_closed_segment_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal.open(folder)
    for number in range(5):
        journal.write(Kind.TRACK, b"record %d" % number)
    journal.rotate()
    journal.write(Kind.TRACK, b"in the open segment")
    journal.close()
    closed = folder / "00000000000000000001.log.zst"
    whole = closed.read_bytes()
    flipped = [whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :] for place in range(len(whole))]
    cut = [whole[:length] for length in range(len(whole))]
    silent = [number for number, data in enumerate(flipped + cut) if not _is_told(folder, closed, data)]
    assert len(silent) <= 6, "bits of the compressor's frame that change no content"


def _is_told(folder: Path, closed: Path, data: bytes) -> bool:
    """Whether the damage is told; what isn't told must read as it was written."""
    closed.write_bytes(data)
    journal = Journal.open(folder)
    try:
        assert bodies(journal) == [b"record %d" % number for number in range(5)] + [b"in the open segment"]
    except DataDamaged as told:
        return told.detail["segment"] == closed.name
    else:
        return False
    finally:
        journal.close()


def test_a_missing_segment_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal.open(folder)
    for number in range(3):
        journal.write(Kind.TRACK, b"%d" % number)
        journal.rotate()
    journal.close()
    (folder / "00000000000000000002.log.zst").unlink()
    gap = Journal.open(folder)
    with pytest.raises(DataDamaged, match=r"00000000000000000001\.log\.zst"):
        bodies(gap)
    gap.close()
    (folder / "00000000000000000001.log.zst").unlink()
    headless = Journal.open(folder)
    with pytest.raises(DataDamaged, match="lacks record 1"):
        bodies(headless)
    headless.close()


def test_what_a_crash_left_of_compressing_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    segment = filled(folder, b"first", b"second")
    original = segment.read_bytes()
    (folder / "00000000000000000003.log").write_bytes(b"SEAJRNL1")
    compress(segment)
    segment.write_bytes(original)  # killed after the rename, before the original was removed
    (folder / "00000000000000000001.log.zst.partial").write_bytes(b"killed while writing")
    journal = Journal.open(folder)
    assert bodies(journal) == [b"first", b"second"]
    assert journal.write(Kind.TRACK, b"third") == 3
    journal.close()
    assert sorted(path.name for path in folder.iterdir()) == [
        "00000000000000000001.log.zst",
        "00000000000000000003.log",
    ]


def test_a_segment_left_uncompressed_by_a_crash_is_compressed_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    filled(folder, b"first")
    (folder / "00000000000000000002.log").write_bytes(b"SEAJRNL1")
    journal = Journal.open(folder)
    journal.close()
    assert sorted(path.name for path in folder.iterdir()) == [
        "00000000000000000001.log.zst",
        "00000000000000000002.log",
    ]


def test_a_failing_sync_fails_its_group_and_takes_it_back(tmp_path: Path) -> None:
    failing = threading.Event()

    def sync(handle: int) -> None:
        if failing.is_set():
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        os.fdatasync(handle)

    folder = tmp_path / "journal"
    journal = Journal.open(folder, sync=sync)
    journal.write(Kind.TRACK, b"before")
    size = (folder / "00000000000000000001.log").stat().st_size
    failing.set()
    with pytest.raises(StorageFull, match="Input/output error") as told:
        journal.write(Kind.TRACK, b"lost, and its sender knows")
    assert told.value.status == 503
    assert told.value.retry_after > 0
    assert "Input/output error" in journal.trouble
    assert (folder / "00000000000000000001.log").stat().st_size == size
    failing.clear()
    assert journal.write(Kind.TRACK, b"after") == 2
    assert journal.trouble == ""
    assert bodies(journal) == [b"before", b"after"]
    journal.close()


def test_after_trouble_the_journal_finds_out_by_itself_that_it_works_again(tmp_path: Path) -> None:
    failing = threading.Event()
    failing.set()

    def sync(_: int) -> None:
        if failing.is_set():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    journal = Journal.open(tmp_path / "journal", sync=sync)
    with pytest.raises(StorageFull):
        journal.write(Kind.TRACK, b"lost")
    assert "No space left" in journal.trouble
    failing.clear()
    deadline = time.monotonic() + 10
    while journal.trouble and time.monotonic() < deadline:
        time.sleep(0.05)
    assert journal.trouble == ""
    assert bodies(journal) == []
    journal.close()


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from seamark.kernel import StorageFull
from seamark.warehouse import Journal, Kind

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal.open(Path(sys.argv[1]))
journal.write(Kind.TRACK, b"a" * 1000)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, resource.RLIM_INFINITY))
try:
    journal.write(Kind.TRACK, b"b" * 10_000)
except StorageFull as full:
    print("full:", full.message)
print(journal.write(Kind.TRACK, b"small enough"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(journal.write(Kind.TRACK, b"b" * 10_000))
print([len(record.body) for record in journal.records()])
journal.close()
"""


def test_a_write_that_the_system_cuts_short_is_taken_back_and_the_next_one_works(tmp_path: Path) -> None:
    """The operating system's own limit on the size of files: half of the group is written before it says no."""
    assert resource.RLIMIT_FSIZE
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "journal")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "full: The journal cannot be written: File too large.",
        "2",
        "3",
        "[1000, 12, 10000]",
    ]


def test_a_full_disk_refuses_then_recovers(small_disk: Path) -> None:
    journal = Journal.open(small_disk / "journal", segment_bytes=1 << 30)
    written = 0
    while journal.append(Kind.TRACK, bytes([written]) * (1 << 20)).exception(10) is None:
        written += 1
    with pytest.raises(StorageFull, match="No space left on device"):
        journal.write(Kind.TRACK, bytes(1 << 20))
    assert 0 < written < 64
    (small_disk / "ballast").unlink()
    assert journal.write(Kind.TRACK, b"there is room again") == written + 1
    journal.close()
    reopened = Journal.open(small_disk / "journal")
    found = bodies(reopened)
    assert [body[:1] for body in found[:-1]] == [bytes([number]) for number in range(written)]
    assert found[-1] == b"there is room again"
    reopened.close()


def test_a_disk_too_full_for_a_new_segment_keeps_the_old_one_open(small_disk: Path) -> None:
    journal = Journal.open(small_disk / "journal", segment_bytes=1_000)
    journal.write(Kind.TRACK, b"x" * 5_000)
    for number in range(200_000):
        try:
            (small_disk / f"filler-{number}").write_bytes(b"")
            (small_disk / f"filler-{number}").write_bytes(bytes(200_000))
        except OSError:
            break
    try:
        journal.write(Kind.TRACK, b"y" * 2_000)
        journal.write(Kind.TRACK, b"z" * 2_000)
    except StorageFull:
        pass
    for path in small_disk.glob("filler-*"):
        path.unlink()
    journal.write(Kind.TRACK, b"after")
    assert bodies(journal)[-1] == b"after"
    journal.verify()
    journal.close()
