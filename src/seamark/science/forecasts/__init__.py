"""What comes next and when things turned: docs/forecasts.md has formulas, sources and the record.

``history`` checks a series and fills its gaps, ``panel`` lays it beside itself cut off earlier, ``seasons`` takes
seasons off, ``levels`` and ``lagged`` say where it goes, ``origins`` lets each of them show what it would have
foretold, ``bands`` makes intervals of their errors, ``occasions`` knows holidays. ``partition`` cuts a series where it
turned, ``turning`` chooses how often, ``chance`` says how sure one can be.
"""

from seamark.science.forecasts.forecasting import foresee, foresee_many
from seamark.science.forecasts.history import MOST_HORIZON
from seamark.science.forecasts.model import (
    CHANGES_METHOD,
    CHANGES_VERSION,
    FORECAST_METHOD,
    FORECAST_VERSION,
    Backtest,
    Change,
    Outlook,
    Turns,
)
from seamark.science.forecasts.turning import turns

__all__ = [
    "CHANGES_METHOD",
    "CHANGES_VERSION",
    "FORECAST_METHOD",
    "FORECAST_VERSION",
    "MOST_HORIZON",
    "Backtest",
    "Change",
    "Outlook",
    "Turns",
    "foresee",
    "foresee_many",
    "turns",
]
