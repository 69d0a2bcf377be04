"""Paths as texts, split and numbered a column at a time."""

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


def number_steps(texts: Column) -> Steps:
    """Texts such as ``search > email > search``; blanks round a name and steps without one do not count."""
    whole: Any = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    parts: Any = pc.split_pattern(whole, SIGN)
    lengths = pc.list_value_length(parts).to_numpy(zero_copy_only=False).astype(np.int64)
    coded: Any = pc.dictionary_encode(parts.flatten())
    written = [text.strip() for text in coded.dictionary.to_pylist()]
    names, number = np.unique(np.array(["", *written], dtype=object).astype(str), return_inverse=True)
    steps = number[1:].astype(np.int64)[coded.indices.to_numpy()]
    if "" in written:
        named = steps > 0
        lengths = summed(np.repeat(np.arange(lengths.size), lengths), named.astype(np.float64), size=lengths.size)
        steps, lengths = steps[named], lengths.astype(np.int64)
    return Steps(tuple(names[1:].tolist()), steps - 1, lengths)
