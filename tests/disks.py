"""A small disk of its own, so that it can be filled: a tmpfs, where this user may mount one."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

MEGABYTES = 64
BALLAST = 44 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A mounted file system of 64 MB with 44 MB of ballast on it; skipped where this user may not mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True, timeout=10)
    except (subprocess.SubprocessError, FileNotFoundError):
        pytest.skip("no small disk: this user may not mount a tmpfs")
    try:
        (folder / "ballast").write_bytes(bytes(BALLAST))
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, timeout=10)
