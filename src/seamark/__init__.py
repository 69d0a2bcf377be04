"""Seamark: the marketing roadmap that steers by what actually happened."""

__version__ = "0.1.0"
