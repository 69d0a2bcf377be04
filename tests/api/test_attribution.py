"""Attribution over HTTP: seven models, their intervals, whom they are asked about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.api.served import Served


@pytest.fixture
def days() -> dict[str, str]:
    """Yesterday to the day after tomorrow."""
    today = datetime.now(UTC).date()
    return {"from": f"{today - timedelta(days=1)}", "to": f"{today + timedelta(days=2)}"}


def asked(client: httpx.Client, **params: str) -> dict[str, Any]:
    answer = client.get("/api/attribution", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_seven_models_share_the_orders_and_two_say_how_sure_they_are(served: Served, days: dict[str, str]) -> None:
    found = asked(served.signed_in("performance"), **days)
    assert [text["model"] for text in found["models"]] == [
        "first", "last", "linear", "time-decay", "position", "markov", "shapley",
    ]  # fmt: skip
    for model in (text["model"] for text in found["models"]):
        rows = [row for row in found["rows"] if row["model"] == model]
        assert sum(row["conversions"] for row in rows) == pytest.approx(1)
        assert all((row["estimate"] is None) == (model not in {"markov", "shapley"}) for row in rows)
    (chain,) = [row for row in found["rows"] if row["model"] == "markov"]
    assert chain["name"] == "Email"
    assert chain["removal_effect"] == 1
    assert chain["estimate"]["low"] < 1 < chain["estimate"]["high"]
    assert found["top_paths"] == [{"steps": ["Email"], "conversions": 1, "value": 120.5, "missed": 0}]


def test_what_the_chain_looks_at_and_whose_orders_are_asked_for(served: Served, days: dict[str, str]) -> None:
    client = served.signed_in("performance")
    new = asked(client, model="markov", order="3", merge_repeats="true", customers="new", by="utm_content", **days)
    assert (new["by"], new["total"]["conversions"]) == ("utm_content", 1)
    assert asked(client, model="markov", customers="returning", **days)["total"]["conversions"] == 0
    assert asked(client, model="last", source="elsewhere", **days)["rows"] == []


@pytest.mark.parametrize("wrong", [{"order": "5"}, {"order": "x"}, {"customers": "old"}, {"by": "colour"}])
def test_what_cannot_be_asked_is_refused_with_what_can(
    served: Served, days: dict[str, str], wrong: dict[str, str]
) -> None:
    answer = served.signed_in("performance").get("/api/attribution", params={**days, **wrong})
    assert answer.status_code == 400
    assert "error" in answer.json()
