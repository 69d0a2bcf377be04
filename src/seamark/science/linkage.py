"""Connected components of a graph, on whole arrays at a time."""

import numpy as np
import numpy.typing as npt

Nodes = npt.NDArray[np.int64]


def components(left: Nodes, right: Nodes, *, count: int) -> Nodes:
    """The component of each of ``count`` nodes, named by its smallest node. Shape (count,).

    ``left`` and ``right`` hold the two ends of each edge, shape (edges,), values in 0..count-1; direction, repetition
    and loops do not matter. Min-label hooking with pointer jumping (Shiloach and Vishkin, Journal of Algorithms 3,
    1982): every round hooks each root to the smallest neighbouring one, then flattens the trees, so rounds grow with
    the logarithm of the nodes.
    """
    label = np.arange(count, dtype=np.int64)
    while left.size:
        low, high = np.minimum(label[left], label[right]), np.maximum(label[left], label[right])
        apart = low != high
        left, right = left[apart], right[apart]
        np.minimum.at(label, high[apart], low[apart])
        label = _flattened(label)
    return label


def _flattened(label: Nodes) -> Nodes:
    """Every node pointing straight at its root."""
    while True:
        further = label[label]
        if np.array_equal(further, label):
            return label
        label = further
