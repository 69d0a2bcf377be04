"""ChannelAttribution (GPL) in an environment of its own: installed there, called as a process, never linked."""

import subprocess
import sys
from pathlib import Path

import msgspec

PEER = "ChannelAttribution==2.2.5"
NEEDS = ("pandas", "matplotlib")  # it imports the second without asking for it
RUNS = 3
THEIRS = """
import json, sys, time
import pandas as pd
from ChannelAttribution import markov_model
taken = []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    rows = pd.read_csv(sys.argv[1])
    found = markov_model(rows, "path", "total_conversions", var_value="total_conversion_value", var_null="total_null")
    taken.append(time.perf_counter() - began)
if isinstance(found, dict):
    found = found["result"]
credits = dict(zip(found["channel_name"], found["total_conversions"].astype(float)))
print("\\n" + json.dumps({"seconds": min(taken), "credits": credits}))
"""
OURS = """
import json, sys, time
from pathlib import Path
from seamark.faces.cli.paths import read_paths
from seamark.science.attribution import share_by_markov
taken = []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    found = share_by_markov(read_paths(Path(sys.argv[1])))
    taken.append(time.perf_counter() - began)
credits = {one.channel: one.conversions for one in found.channels}
print("\\n" + json.dumps({"seconds": min(taken), "credits": credits}))
"""


class Timed(msgspec.Struct):
    """The best of a few runs, reading included, and the conversions each channel got."""

    seconds: float
    credits: dict[str, float]


def peer_of(folder: Path) -> Path:
    """The Python of an environment with the peer in it."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER, *NEEDS]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return python


def timed(file: Path, *, peer: Path | None = None) -> Timed:
    """Markov of order 1 on a file, ours or the peer's, each in a process of its own."""
    command = [str(peer or sys.executable), "-c", THEIRS if peer else OURS, str(file), str(RUNS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return msgspec.json.decode(done.stdout.strip().rpartition("\n")[2], type=Timed)
