"""Columns as integer codes, so that Python looks at each distinct combination of values once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Codes = npt.NDArray[np.int64]
_ROOM = 1 << 62


class Coded(NamedTuple):
    """A column of N rows as ``codes`` [N] into ``values``; code 0 is null."""

    codes: Codes
    values: list[str | None]


def coded(column: "pa.Array[Any] | pa.ChunkedArray[Any]") -> Coded:
    """The codes of a text column."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded: Any = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    return Coded(codes(encoded), [None, *encoded.dictionary.to_pylist()])


def codes(encoded: "pa.DictionaryArray[Any, Any]") -> Codes:
    """The codes [N] of a dictionary-encoded column; 0 is null, 1 its first value."""
    return encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False) + 1


def combined(columns: Sequence[Coded]) -> tuple["pa.Array[Any]", list[tuple[str | None, ...]]]:
    """Per row the number of its combination [N], and the distinct combinations of values."""
    code, size = columns[0].codes, len(columns[0].values)
    for column in columns[1:]:
        if size * len(column.values) > _ROOM:
            code, size = _compact(code)
        code, size = code * len(column.values) + column.codes, size * len(column.values)
    numbers, count = _compact(code)
    example = np.empty(count, np.int64)
    example[numbers] = np.arange(len(numbers))
    picked = [(column.values, column.codes[example].tolist()) for column in columns]
    texts = [[values[number] for number in numbers_of] for values, numbers_of in picked]
    return pa.array(numbers), list(zip(*texts, strict=True))


def _compact(code: Codes) -> tuple[Codes, int]:
    encoded = pa.array(code).dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), len(encoded.dictionary)
