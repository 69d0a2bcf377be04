"""Columns of text made without a Python call per row: fixed-width digits, UUIDs, coded and joined strings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:  # only the stubs know that arrays are generic
    Texts: TypeAlias = pa.Array[Any]
else:
    Texts = pa.Array
_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_PAIRS = np.stack([np.repeat(_HEX, 16), np.tile(_HEX, 16)], axis=1).copy().view(np.uint16).ravel()
_DIGITS = np.array([*range(8), *range(9, 13), *range(14, 18), *range(19, 23), *range(24, 36)])


def uuids(keys: NDArray[np.uint64]) -> Texts:
    """Random-looking UUIDs (version 4) that stand for ``keys`` [N], as text."""
    with np.errstate(over="ignore"):
        more = (keys ^ (keys >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        more ^= more >> np.uint64(32)
    both = np.stack([keys, more], axis=1).astype(">u8").view(np.uint8).reshape(-1, 16).copy()
    both[:, 6] = both[:, 6] & 0x0F | 0x40
    both[:, 8] = both[:, 8] & 0x3F | 0x80
    letters = np.full((len(keys), 36), ord("-"), np.uint8)
    letters[:, _DIGITS] = _PAIRS[both].view(np.uint8).reshape(-1, 32)
    return fixed(letters)


def hexes(keys: NDArray[np.uint64]) -> Texts:
    """``keys`` [N] as 16 hex digits."""
    return fixed(_PAIRS[keys.astype(">u8").view(np.uint8).reshape(-1, 8)].view(np.uint8).reshape(-1, 16))


def numbered(prefix: str, numbers: NDArray[np.int64], *, width: int) -> Texts:
    """``prefix`` and ``width`` decimal digits of each number [N]; wider numbers are refused."""
    if len(numbers) and int(numbers.max()) >= 10**width:
        msg = f"{int(numbers.max())} does not fit into {width} digits."
        raise ValueError(msg)
    head = np.frombuffer(prefix.encode(), np.uint8)
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    tail = (np.maximum(numbers, 0)[:, None] // powers % 10 + ord("0")).astype(np.uint8)
    return fixed(np.concatenate([np.broadcast_to(head, (len(numbers), len(head))), tail], axis=1))


def fixed(letters: NDArray[np.uint8]) -> Texts:
    """ASCII letters [N, width] as N strings."""
    count, width = letters.shape
    offsets = np.arange(count + 1, dtype=np.int64) * width
    data: Any = np.ascontiguousarray(letters)
    starts: Any = offsets
    large: Any = pa.LargeStringArray.from_buffers(count, pa.py_buffer(starts), pa.py_buffer(data))
    return cast("Texts", large.cast(pa.string()))


def coded(codes: NDArray[Any], values: Sequence[str] | Texts) -> Texts:
    """Dictionary column whose row is ``values[code]``; null where the code is negative."""
    rows: Any = pa.array(codes.astype(np.int32), mask=codes < 0)
    return cast("Texts", pa.DictionaryArray.from_arrays(rows, texts_of(values)))


def chosen(values: Sequence[str | None] | Texts, codes: NDArray[Any]) -> Texts:
    """``values[code]`` of every row as plain text."""
    rows: Any = pa.array(codes)
    return texts_of(values).take(rows)


def joined(*parts: str | Texts) -> Texts:
    """Constants and columns put together row by row; null where any part is."""
    pieces: Any = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return cast("Texts", pc.binary_join_element_wise(*pieces, ""))


def either(condition: NDArray[np.bool_], yes: Texts | str, *, no: Texts | str) -> Texts:
    """``yes`` where the condition holds, else ``no``; row by row."""
    which: Any = pa.array(condition)
    return cast("Texts", pc.if_else(which, yes, no))


def money(cents: NDArray[np.int64]) -> Texts:
    """Hundredths as decimal text: 8950 → 89.50."""
    return joined(pa.array(cents // 100).cast(pa.string()), numbered(".", cents % 100, width=2))


def texts_of(values: Sequence[str | None] | Texts) -> Texts:
    """A plain column."""
    return values if isinstance(values, pa.Array) else cast("Texts", pa.array(values, pa.string()))


def capital(texts: Texts) -> Texts:
    """With a capital first letter, the rest small."""
    return pc.utf8_capitalize(texts)
