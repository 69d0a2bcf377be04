"""The key index answers as a set does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seamark.warehouse import KeyIndex

KEYS = st.lists(st.integers(-50, 50), max_size=60)


@given(st.lists(KEYS, max_size=12))
def test_it_answers_as_a_set_whatever_the_batches(batches: list[list[int]]) -> None:
    index, seen = KeyIndex(), set[int]()
    for batch in batches:
        keys = np.array(batch, dtype=np.int64)
        expected = [key not in seen and key not in batch[:place] for place, key in enumerate(batch)]
        assert index.missing(keys).tolist() == expected
        assert index.contains(keys).tolist() == [key in seen for key in batch]
        index.add(keys)
        seen |= set(batch)


def test_extreme_keys_are_keys_like_others() -> None:
    ends = np.array([np.iinfo(np.int64).min, np.iinfo(np.int64).max])
    index = KeyIndex(ends)
    assert index.contains(ends).all()
    assert index.missing(np.array([0])).all()
