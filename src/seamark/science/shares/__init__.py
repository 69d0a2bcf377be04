"""Shares of people: their intervals, the interval of a difference, and what bringing all to the best would gain."""

from seamark.science.shares.intervals import Group, Lever, Share, difference, lever, share

__all__ = ["Group", "Lever", "Share", "difference", "lever", "share"]
