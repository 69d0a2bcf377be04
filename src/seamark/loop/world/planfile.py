"""The plan that the simulated company works by, as plan.yaml."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from seamark.science import Channel, History

_ROUND = 500


class _Plain(yaml.SafeDumper):
    """Writes a date that stands in several places in full each time."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - the signature is the library's
        return True


def write_plan(file: Path, history: History, *, spent: dict[str, float], earned: float) -> None:
    """plan.yaml: objectives, goals and one initiative per channel that costs money.

    ``spent`` is the cost per channel label and ``earned`` the value of all orders, both over the whole span.
    """
    parameters = history.parameters
    today, yearly = parameters.until.date(), 52 / parameters.weeks
    plan = {
        "company": parameters.company.name,
        "currency": parameters.company.currency,
        "objectives": [
            {"id": "grow", "name": "Grow revenue by 15 % a year", "kind": "revenue growth"},
            {"id": "win", "name": "Win customers along the coast", "kind": "new-customer acquisition"},
            {"id": "keep", "name": "Keep the customers we have", "kind": "retention"},
        ],
        "goals": _goals(today, earned * yearly, spend=sum(spent.values()) * yearly),
        "initiatives": [
            _initiative(channel, today, budget=spent.get(channel.label, 0.0) * yearly)
            for channel in parameters.channels
            if channel.kind != "own"
        ],
    }
    file.write_text(yaml.dump(plan, Dumper=_Plain, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _goals(today: date, revenue: float, *, spend: float) -> list[dict[str, Any]]:
    deadline = today + timedelta(days=364)
    return [
        {
            "id": "revenue", "objective": "grow", "name": "Revenue a year", "metric": "revenue", "unit": "EUR",
            "baseline": _rounded(revenue), "target": _rounded(revenue * 1.15), "deadline": deadline,
            "owner": "Marta Lind",
        },
        {
            "id": "return", "objective": "grow", "name": "Return on advertising", "metric": "return_on_ad_spend",
            "unit": "EUR per EUR", "baseline": round(revenue / spend, 2), "target": round(revenue / spend * 1.2, 2),
            "deadline": deadline, "owner": "Jonas Dahl",
        },
        {
            "id": "new", "objective": "win", "name": "New customers a year", "metric": "new_customers",
            "unit": "customers",
            "baseline": None, "target": None, "deadline": deadline, "owner": "Jonas Dahl",
        },
        {
            "id": "rate", "objective": "keep", "name": "Conversion rate", "metric": "conversion_rate", "unit": "share",
            "baseline": None, "target": None, "deadline": deadline, "owner": "Ida Thomsen",
        },
    ]  # fmt: skip


def _initiative(channel: Channel, today: date, *, budget: float) -> dict[str, Any]:
    return {
        "id": channel.name,
        "name": f"{channel.label}: {', '.join(name.partition('_')[2].replace('_', ' ') for name in channel.campaigns)}",
        "kind": "campaign",
        "goal": "rate" if channel.subscribers_only else "new" if channel.kind == "person" else "revenue",
        "channel": channel.label,
        "campaigns": list(channel.campaigns),
        "budget": {"amount": _rounded(budget), "currency": "EUR"},
        "start": today,
        "end": today + timedelta(days=364),
        "owner": "Ida Thomsen" if channel.subscribers_only else "Jonas Dahl",
    }


def _rounded(amount: float) -> int:
    return round(amount / _ROUND) * _ROUND
