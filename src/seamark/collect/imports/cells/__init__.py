"""What stands in a cell: numbers, days, currencies, formulas."""

from seamark.collect.imports.cells.days import Form, FormFound, day_of, form_of, moment_of
from seamark.collect.imports.cells.numbers import (
    MICROS_DIGITS,
    Mark,
    MarkFound,
    is_absent,
    mark_of,
    scaled,
    whole_number,
)
from seamark.collect.imports.cells.texts import CURRENCIES, currency_in_title, currency_of, is_formula, neutral

__all__ = [
    "CURRENCIES",
    "MICROS_DIGITS",
    "Form",
    "FormFound",
    "Mark",
    "MarkFound",
    "currency_in_title",
    "currency_of",
    "day_of",
    "form_of",
    "is_absent",
    "is_formula",
    "mark_of",
    "moment_of",
    "neutral",
    "scaled",
    "whole_number",
]
