"""Paths as texts, split and numbered a column at a time."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from seamark.science.attribution.model import Places, summed

Column = Any  # an Arrow array of texts, in one piece or several
SIGN = ">"


class Steps(NamedTuple):
    """``steps`` are places in ``names``, ``lengths`` how many belong to each text; an empty text has none."""

    names: tuple[str, ...]
    steps: Places
    lengths: Places


class Piece(NamedTuple):
    """One piece of the texts: its own names, which of them each step is, how many steps each text has."""

    names: list[str]
    steps: Places
    lengths: Places


def number_steps(texts: Column) -> Steps:
    """Texts such as ``search > email > search``; blanks round a name and steps without one do not count."""
    with ThreadPoolExecutor(os.cpu_count()) as several:  # Arrow works outside Python's lock
        pieces = list(several.map(_piece, texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]))
    names = sorted({"", *(name for piece in pieces for name in piece.names)})  # the empty one is first
    number = {name: place for place, name in enumerate(names)}
    lengths = np.concatenate([np.zeros(0, np.int64), *(piece.lengths for piece in pieces)])
    steps = np.empty(int(lengths.sum()), np.int64)
    at = 0
    for piece in pieces:
        known = np.array([number[name] for name in piece.names], np.int64) - 1
        steps[at : at + piece.steps.size] = known[piece.steps]
        at += piece.steps.size
    if any("" in piece.names for piece in pieces):
        named = steps >= 0
        kept = summed(np.repeat(np.arange(lengths.size), lengths), named.astype(np.float64), size=lengths.size)
        steps, lengths = steps[named], kept.astype(np.int64)
    return Steps(tuple(names[1:]), steps, lengths)


def _piece(texts: Column) -> Piece:
    parts: Any = pc.split_pattern(texts, SIGN)
    lengths = pc.list_value_length(parts).to_numpy(zero_copy_only=False).astype(np.int64)
    coded: Any = pc.dictionary_encode(parts.flatten())
    return Piece([text.strip() for text in coded.dictionary.to_pylist()], coded.indices.to_numpy(), lengths)
