"""The open end of the journal: the one file that is written."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from seamark.warehouse.journal.record import MAGIC
from seamark.warehouse.journal.segments import end_of, last_of, segment_path, segments, sync_folder


class Tail:
    """The open segment: ``size`` bytes of it are durable, whatever lies behind is not."""

    def __init__(self, folder: Path, *, segment_bytes: int, on_close: Callable[[int], None]) -> None:
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._on_close = on_close
        self.handle = -1
        self.torn_bytes = 0
        self._is_cut = True
        found = segments(folder)
        if found and not found[-1].is_compressed:
            self.last, self.size = end_of(found[-1])
            self._reopen(found[-1].path)
        else:
            self.last = last_of(found[-1]) if found else 0
            self._create()

    def write(self, data: bytes) -> None:
        """Put bytes behind the durable end. They are not yet durable."""
        if not self._is_cut:
            self.cut()
        view = memoryview(data)
        offset = self.size
        while view:
            done = os.pwrite(self.handle, view, offset)
            view, offset = view[done:], offset + done

    def keep(self, length: int) -> None:
        """Note that ``length`` bytes behind the end became durable."""
        self.size += length

    def cut(self) -> None:
        """Take back whatever was written behind the durable end; tried again before the next write if it fails."""
        self._is_cut = False
        os.ftruncate(self.handle, self.size)
        self._is_cut = True

    def rotate_when_full(self) -> None:
        """Begin a new segment once this one is large; on a full disk go on with this one."""
        if self.size >= self._segment_bytes:
            with contextlib.suppress(OSError):
                self.rotate()

    def rotate(self) -> None:
        """Begin a new segment, unless this one is empty."""
        if self.size > len(MAGIC):
            self._create()
            self._on_close(self.last + 1)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self.handle)

    def _reopen(self, path: Path) -> None:
        self.handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self.torn_bytes = os.fstat(self.handle).st_size - self.size
        self.cut()
        if not self.size:
            os.pwrite(self.handle, MAGIC, 0)
            self.size = len(MAGIC)
        os.fsync(self.handle)

    def _create(self) -> None:
        path = segment_path(self._folder, self.last + 1)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(handle, MAGIC, 0)
            os.fsync(handle)
            sync_folder(self._folder)
        except OSError:
            os.close(handle)
            path.unlink()
            raise
        if self.handle >= 0:
            os.close(self.handle)
        self.handle, self.size = handle, len(MAGIC)
