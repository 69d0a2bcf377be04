"""Pure estimators on arrays.

Takes: arrays. Gives: arrays and frozen results. Promises: no input or output, no data frames from a database, the
source of every method named. Does not do: read facts, know what a channel or a goal is.
"""

from seamark.science.components import components

__all__ = ["components"]
