"""From columns of text to rows of costs or orders, with what is wrong and where."""

from seamark.collect.imports.parsing.parse import Parsed, parse, totals_of

__all__ = ["Parsed", "parse", "totals_of"]
