"""truth.json: what only the simulator knows. Nothing that estimates may read it."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from seamark.science import NOBODY, History, Truth, Week, pick


class Seen:
    """Counts what the files hold, and who was behind which identifier, while the weeks go by."""

    def __init__(self) -> None:
        self.volumes: Counter[str] = Counter()
        self._ids: list[NDArray[np.uint64]] = []
        self._users: list[NDArray[np.int64]] = []

    def note(self, week: Week, rows: int) -> None:
        """Take in a week and the number of events it wrote."""
        visits, new = week.visits, pick(week.orders, np.arange(week.new))
        people = visits.person != NOBODY
        self.volumes.update(
            events=rows,
            visits=int((people & (visits.device != NOBODY)).sum()),
            orders=week.new,
            store_orders=int(new.store.sum()),
            refunded_orders=int((new.refunded != NOBODY).sum()),
            cost_rows=len(week.spending.day),
        )
        pairs = np.stack([visits.anonymous[people], visits.person[people].astype(np.uint64)], axis=1)
        self._ids.append(np.unique(pairs[pairs[:, 0] != 0], axis=0))
        signed = np.concatenate([visits.user, visits.sign])
        self._users.append(np.unique(signed[signed != NOBODY]))

    def identities(self) -> dict[str, int]:
        """People, anonymous ids and users of all visits, and anonymous ids that several people share."""
        pairs = np.unique(np.concatenate(self._ids), axis=0)
        ids, people_per_id = np.unique(pairs[:, 0], return_counts=True)
        return {
            "people_seen": len(np.unique(pairs[:, 1])),
            "anonymous_ids": len(ids),
            "anonymous_ids_of_several_people": int((people_per_id > 1).sum()),
            "users": len(np.unique(np.concatenate(self._users))),
        }


def write_truth(file: Path, history: History, *, truth: Truth, seen: Seen, spent: dict[str, float]) -> None:
    """Parameters, contributions per channel and week, carry-over, identities, faults."""
    document = {
        "parameters": history.parameters,
        "orders": _outcome(truth, 0, unit=1.0),
        "value": _outcome(truth, 1, unit=100.0),
        "interaction_share": round(truth.interaction, 4),
        "channels": _channels(history, truth, spent=spent),
        "volumes": dict(seen.volumes),
        "identity": seen.identities() | {"people": history.parameters.people, "shared_devices": history.devices.shared},
        "planted": dict(sorted(history.planted.items())) | {"wrong_clocks": int((history.devices.clock != 0).sum())},
    }
    file.write_bytes(msgspec.json.format(msgspec.json.encode(document), indent=1))


def _outcome(truth: Truth, part: int, *, unit: float) -> dict[str, Any]:
    """Total, base and increments, overall and per week; orders count before refunds, value excludes shipping."""
    everything, nothing, without = (totals[part] / unit for totals in (truth.everything, truth.nothing, truth.without))
    weekly = everything - without
    return {
        "total": round(float(everything.sum()), 2),
        "base": round(float(nothing.sum()), 2),
        "incremental": dict(zip(truth.channels, np.round(weekly.sum(axis=1), 2).tolist(), strict=True)),
        "shapley": None
        if truth.shapley is None
        else dict(zip(truth.channels, np.round(truth.shapley[:, part] / unit, 2).tolist(), strict=True)),
        "weekly": {
            "total": np.round(everything[0], 2).tolist(),
            "base": np.round(nothing[0], 2).tolist(),
            "incremental": dict(zip(truth.channels, np.round(weekly, 2).tolist(), strict=True)),
        },
    }


def _channels(history: History, truth: Truth, *, spent: dict[str, float]) -> dict[str, Any]:
    parameters = history.parameters
    return {
        channel.label: {
            "name": channel.name,
            "effect": channel.effect,
            "carry_over": {"shape": parameters.carry_over, "memory": channel.memory},
            "saturation": {"shape": parameters.saturation, "half": channel.half},
            "confounding": channel.confounding * parameters.confounding,
            "spend": round(spent.get(channel.label, 0.0), 2),
            "campaigns": list(channel.campaigns),
            "strength": np.round(history.conditions.strength[number], 4).tolist(),
        }
        for number, channel in enumerate(parameters.channels)
        if channel.label in truth.channels
    }
