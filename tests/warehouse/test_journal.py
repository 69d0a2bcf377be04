"""The journal on good days: what is appended is there, in order, once, on disk before anybody is told."""

import os
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from seamark.kernel import DataDamaged, Overloaded
from seamark.warehouse import Journal, Kind, Record
from seamark.warehouse.journal.segments import segments


def bodies(journal: Journal, after: int = 0) -> list[bytes]:
    return [record.body for record in journal.records(after)]


def names(folder: Path) -> list[str]:
    return [segment.path.name for segment in segments(folder)]


def test_what_is_appended_is_read_in_order_with_its_circumstances(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal")
    assert journal.write(Kind.TRACK, b"one", micros=1_700_000_000_000_123) == 1
    assert journal.write(Kind.IMPORT, b"") == 2
    first, second = journal.records()
    assert (first.seq, first.kind, first.body, first.micros) == (1, Kind.TRACK, b"one", 1_700_000_000_000_123)
    assert first.at.isoformat() == "2023-11-14T22:13:20.000123+00:00"
    assert (second.seq, second.kind, second.body) == (2, Kind.IMPORT, b"")
    assert second.micros > first.micros
    journal.close()


def test_an_append_is_told_only_after_the_sync(tmp_path: Path) -> None:
    may_sync, synced = threading.Event(), threading.Event()

    def sync(handle: int) -> None:
        assert may_sync.wait(10)
        os.fdatasync(handle)
        synced.set()

    journal = Journal.open(tmp_path / "journal", sync=sync)
    future = journal.append(Kind.TRACK, b"one")
    with pytest.raises(TimeoutError):
        future.result(0.05)
    assert journal.last == 0
    assert bodies(journal) == []
    may_sync.set()
    assert future.result(10) == 1
    assert synced.is_set()
    assert journal.last == 1
    journal.close()


def test_appends_that_wait_together_share_one_sync(tmp_path: Path) -> None:
    syncs: list[int] = []
    hold, begun = threading.Event(), threading.Event()

    def sync(handle: int) -> None:
        begun.set()
        assert hold.wait(10)
        syncs.append(os.fstat(handle).st_size)

    journal = Journal.open(tmp_path / "journal", sync=sync)
    first = journal.append(Kind.TRACK, b"first")
    assert begun.wait(10)
    others = [journal.append(Kind.TRACK, b"%d" % number) for number in range(100)]
    assert journal.pending_bytes == sum(len(b"%d" % number) for number in range(100))
    hold.set()
    assert [first.result(10), *(future.result(10) for future in others)] == list(range(1, 102))
    assert len(syncs) == 2
    assert journal.pending_bytes == 0
    journal.close()


def test_writers_on_many_threads_lose_nothing_and_listeners_hear_everything_in_order(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal", segment_bytes=20_000)
    heard: list[Record] = []
    journal.listen(heard.extend)
    futures: list[Future[int]] = []
    lock = threading.Lock()

    def write(writer: int) -> None:
        for number in range(200):
            future = journal.append(Kind.TRACK, f"{writer}:{number}".encode(), decoded=(writer, number))
            with lock:
                futures.append(future)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(future.result(10) for future in futures) == list(range(1, 1601))
    journal.close()
    assert [record.seq for record in heard] == list(range(1, 1601))
    assert all(record.body == "{}:{}".format(*record.decoded).encode() for record in heard)  # type: ignore[misc]
    for writer in range(8):  # each writer's own order is kept
        assert [body for body in map(bytes.decode, (r.body for r in heard)) if body.startswith(f"{writer}:")] == [
            f"{writer}:{number}" for number in range(200)
        ]
    reopened = Journal.open(tmp_path / "journal")
    assert bodies(reopened) == [record.body for record in heard]
    assert all(record.decoded is None for record in reopened.records())
    reopened.close()


def test_full_segments_are_closed_and_compressed_and_read_on(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal.open(folder, segment_bytes=1_000)
    for number in range(30):
        journal.write(Kind.TRACK, b"x" * 100 + b"%d" % number)
    journal.close()
    kinds = [name.split(".", 1)[1] for name in names(folder)]
    assert kinds == ["log.zst"] * (len(kinds) - 1) + ["log"]
    assert len(kinds) > 2
    reopened = Journal.open(folder)
    assert [record.seq for record in reopened.records()] == list(range(1, 31))
    assert [record.seq for record in reopened.records(after=17)] == list(range(18, 31))
    assert list(reopened.records(after=30)) == []
    found = reopened.verify()
    assert (found.segments, found.records) == (len(kinds), 30)
    assert reopened.write(Kind.TRACK, b"next") == 31
    reopened.close()


def test_reading_on_touches_no_earlier_segment(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal.open(folder)
    for number in range(4):
        journal.write(Kind.TRACK, b"%d" % number)
        journal.rotate()
    journal.close()
    for path in list(folder.iterdir())[:0] + sorted(folder.iterdir())[:2]:
        path.write_bytes(b"nothing that could be read")
    reopened = Journal.open(folder)
    assert bodies(reopened, after=2) == [b"2", b"3"]
    with pytest.raises(DataDamaged, match=r"00000000000000000001\.log\.zst does not read back at byte 0"):
        bodies(reopened)
    reopened.close()


def test_readers_follow_while_records_are_written_and_segments_are_compressed(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal", segment_bytes=5_000)
    stop = threading.Event()
    troubles: list[BaseException] = []

    def follow() -> None:
        seen = 0
        try:
            while not stop.is_set() or seen < journal.last:
                for record in journal.records(seen):
                    assert record.seq == seen + 1
                    assert record.body == b"%d" % record.seq * 50
                    seen = record.seq
        except BaseException as error:  # noqa: BLE001 - told to the test below
            troubles.append(error)

    reader = threading.Thread(target=follow)
    reader.start()
    for number in range(1, 401):
        journal.append(Kind.TRACK, b"%d" % number * 50).result(10)
    stop.set()
    reader.join(30)
    assert not reader.is_alive()
    assert troubles == []
    journal.close()


def test_rotating_an_empty_segment_changes_nothing(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal")
    journal.rotate()
    journal.rotate()
    assert names(tmp_path / "journal") == ["00000000000000000001.log"]
    journal.write(Kind.TRACK, b"one")
    journal.rotate()
    journal.rotate()
    journal.close()
    assert names(tmp_path / "journal") == ["00000000000000000001.log.zst", "00000000000000000002.log"]


def test_a_journal_whose_segments_are_all_closed_goes_on_behind_them(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal.open(folder)
    journal.write(Kind.TRACK, b"one")
    journal.rotate()
    journal.close()
    (folder / "00000000000000000002.log").unlink()  # as a backup that holds closed segments only
    reopened = Journal.open(folder)
    assert reopened.last == 1
    assert reopened.write(Kind.TRACK, b"two") == 2
    assert bodies(reopened) == [b"one", b"two"]
    reopened.close()


def test_a_closed_journal_takes_nothing_more(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal")
    journal.write(Kind.TRACK, b"one")
    journal.close()
    with pytest.raises(Overloaded, match="closed"):
        journal.append(Kind.TRACK, b"two")


def test_a_cancelled_append_is_not_written(tmp_path: Path) -> None:
    hold, begun = threading.Event(), threading.Event()

    def sync(_: int) -> None:
        begun.set()
        assert hold.wait(10)

    journal = Journal.open(tmp_path / "journal", sync=sync)
    first = journal.append(Kind.TRACK, b"first")
    assert begun.wait(10)
    left = journal.append(Kind.TRACK, b"its client left")
    last = journal.append(Kind.TRACK, b"last")
    assert left.cancel()
    assert not first.cancel(), "what is being written cannot be taken back"
    hold.set()
    assert (first.result(10), last.result(10)) == (1, 2)
    assert bodies(journal) == [b"first", b"last"]
    journal.close()


def test_a_failing_listener_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    journal = Journal.open(tmp_path / "journal")

    def fail(_: list[Record]) -> None:
        raise RuntimeError("no ears")

    journal.listen(fail)
    assert journal.write(Kind.TRACK, b"one") == 1
    assert "no ears" in caplog.text
    journal.close()
