"""A file of a million counted paths, what a peer makes of it, and the plainest exact solution to compare with."""

from benchmarks.paths.files import CHANNELS, write_paths
from benchmarks.paths.peer import Timed, peer_of, timed
from benchmarks.paths.plain import removal_effects

__all__ = ["CHANNELS", "Timed", "peer_of", "removal_effects", "timed", "write_paths"]
