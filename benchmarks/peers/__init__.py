"""Other people's programs, measured in environments of their own that are made here and never linked."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def environment(*packages: str) -> Path:
    """The Python of an environment that has ``packages`` (``name==version``); made once a machine.

    Raises CalledProcessError where they cannot be had.
    """
    folder = Path(tempfile.gettempdir()) / "seamark-peers" / "-".join(packages).replace("==", "-")
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, stdout=sys.stderr)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True, stdout=sys.stderr)
        (folder / "made").touch()
    return python


def run(python: Path, name: str, *arguments: str) -> bytes:
    """What a program of this folder prints when the peer's Python runs it, on one thread."""
    script = Path(__file__).parent / f"{name}.py"
    threads = {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(python), str(script), *arguments],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, **threads, "PYTHONPATH": ""},
    )
    return done.stdout
