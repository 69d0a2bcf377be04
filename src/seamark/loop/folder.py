"""The data folder: where everything lives, and who owns it."""

import fcntl
import os
from pathlib import Path
from typing import Self

from seamark.kernel import Conflict, InputError, Settings, data_folder

LOCK = "server.lock"
JOURNAL = "journal"


class FolderLock:
    """Held by the one server of a data folder; the operating system lets go of it when the process ends."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Own the folder. Raises Conflict when another server does, naming its process."""
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(handle, 32).decode() or "unknown"
            os.close(handle)
            msg = f"Another Seamark server (process {owner}) already runs on {folder}."
            raise Conflict(msg, folder=str(folder), process=owner, help="Stop it, or choose another --data.") from None
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        return cls(handle)

    def release(self) -> None:
        """Let another server have the folder."""
        os.close(self._handle)


def existing_folder(settings: Settings) -> Path:
    """The data folder, which must have been made by ``seamark init``, a restore or a demo."""
    folder = data_folder(settings)
    if not folder.is_dir() or not any(folder.iterdir()):
        msg = f"There is no workspace in {folder}."
        raise InputError(msg, folder=str(folder), help="Create one with `seamark init --data DIR --email YOU@COMPANY`.")
    return folder
