"""What comes of a metric and when it turned, as it is asked and answered; docs/forecasts.md says how it is found."""

from seamark.measure.forecasts.model import (
    ChangesAnswer,
    ForecastAnswer,
    ForecastStep,
    HistoryQuestion,
    TurningPoint,
)

__all__ = ["ChangesAnswer", "ForecastAnswer", "ForecastStep", "HistoryQuestion", "TurningPoint"]
