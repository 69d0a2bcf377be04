"""The form of a design: what is typed as text, what it means, and faults at their fields."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from starlette.datastructures import FormData

from seamark.faces.web.visit import Visit
from seamark.kernel import InputError, SeamarkError
from seamark.measure.experiments import UNIT_METRICS, Design

ROWS: Final = 4
GUARDS: Final = 3
METHODS: Final = {
    "sequential": ("Sequential", "Look as often as you like and stop when you like; takes a little longer."),
    "frequentist": ("Frequentist", "Looked at once, at its end: the fewest units."),
    "bayesian": ("Bayesian", "Says how likely a variant is better; looked at once, at its end."),
}
UNITS: Final = {"anonymous": "A browser (anonymous id)", "person": "A person (user id)"}
PLAIN: Final = ("key", "title", "hypothesis", "unit", "layer", "metric", "method", "trigger", "planned_end")
SHARES: Final = ("traffic", "effect", "power", "level")
WHOLE: Final = ("window_days", "before_days")
USUAL: Final = {
    "unit": "anonymous", "metric": "conversion", "method": "sequential", "traffic": "100", "effect": "10",
    "power": "80", "level": "95", "window_days": "7", "before_days": "28", "name.0": "control", "title.0": "As it is",
    "share.0": "50", "name.1": "variant", "share.1": "50",
}  # fmt: skip
Texts = dict[str, str]


class Filled(msgspec.Struct, frozen=True):
    """A form as a page shows it: texts and faults by field, and what else is wrong."""

    texts: Texts
    faults: dict[str, list[str]] = {}
    error: SeamarkError | None = None

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.texts.get(name, "")


def texts_of(form: FormData) -> Texts:
    """What was typed."""
    return {name: value.strip() for name, value in form.items() if isinstance(value, str) and name != "csrf"}


def texts_of_design(design: Design) -> Texts:
    """A design as the form shows it."""
    texts = {name: str(getattr(design, name) or "") for name in PLAIN if name != "key"}
    texts |= {name: _percent(getattr(design, name)) for name in SHARES}
    texts |= {name: str(getattr(design, name)) for name in WHOLE}
    for number, variant in enumerate(design.variants):
        texts |= {f"name.{number}": variant.name, f"title.{number}": variant.title}
        texts[f"share.{number}"] = _percent(variant.share)
    for number, guard in enumerate(design.guardrails):
        texts |= {f"guard.{number}": guard.metric, f"margin.{number}": _percent(guard.margin)}
    return texts | ({"lower_is_better": "yes"} if design.lower_is_better else {})


def fields_of(texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a design; what cannot be read as a number stays text, so that it is refused at its field."""
    fields: dict[str, Any] = {name: texts.get(name, "") for name in PLAIN if name not in {"key", "planned_end"}}
    fields |= {name: _share(texts.get(name, "")) for name in SHARES}
    fields |= {name: _whole(texts.get(name, "")) for name in WHOLE}
    fields["planned_end"] = texts.get("planned_end") or None
    fields["lower_is_better"] = texts.get("lower_is_better") == "yes"
    fields["variants"] = [
        {"name": texts.get(f"name.{number}", ""), "title": texts.get(f"title.{number}", ""), "share": _share(share)}
        for number, share in _rows(texts, "share", beside="name")
    ]
    fields["guardrails"] = [
        {"metric": texts[f"guard.{number}"], "margin": _share(margin) if margin else 0.05}
        for number, margin in _rows(texts, "margin", beside="guard")
        if texts.get(f"guard.{number}")
    ]
    return fields


def faults_of(error: SeamarkError) -> dict[str, list[str]]:
    """Every fault of a refused design at its field; those of no field under ''."""
    listed = error.detail.get("faults") or [{"field": error.detail.get("field", ""), "message": error.message}]
    found: dict[str, list[str]] = {}
    for fault in listed if isinstance(listed, list) else ():
        said = f"{fault['message']} {fault.get('help', '') or error.help}".strip()
        found.setdefault(str(fault["field"]), []).append(said)
    return found


def metric_options(events: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Metrics to choose from, in groups: those that every shop has, then whether and how often an event is done."""
    names = list(events)
    return [
        ("Of every unit", [(one.name, one.title) for one in UNIT_METRICS.values()]),
        ("Did it at all", [(f"did:{name}", f"Did ‘{name}’") for name in names]),
        ("How often", [(f"count:{name}", f"‘{name}’ per unit") for name in names]),
    ]


def version_of(visit: Visit) -> int:
    """The version that the form was made of. Raises InputError."""
    text = visit.text("version")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise InputError("The form arrived incomplete.", help="Open the page again, then try once more.")
    return int(text)


def _rows(texts: Mapping[str, str], name: str, *, beside: str) -> list[tuple[int, str]]:
    """The rows of a table in which anything was typed."""
    numbers = sorted(
        int(number)
        for field in texts
        for head, _, number in [field.partition(".")]
        if head in {name, beside} and number.isdigit() and len(number) <= 2 and texts[field]
    )
    return [(number, texts.get(f"{name}.{number}", "")) for number in dict.fromkeys(numbers)]


def _share(text: str) -> float | str:
    try:
        return round(float(text.removesuffix("%").replace(",", ".").strip()) / 100, 8)
    except ValueError:
        return text


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text


def _percent(share: float) -> str:
    return f"{share * 100:.6g}"
