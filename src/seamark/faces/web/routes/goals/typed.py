"""What a form of the plan carries: the texts that were typed, those that were seen, and those of an item as it is."""

from typing import Any

import msgspec

from seamark.faces.web.routes.goals.forms import LISTS, Blank, Filled, text_of
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.plan import Item, outside

Texts = dict[str, str]


def typed(visit: Visit, blanks: list[Blank]) -> Texts:
    """What the form carries, a text per field; several choices are a line each."""
    found = {}
    for blank in blanks:
        if blank.shape in LISTS:
            found[blank.name] = "\n".join(str(one) for one in visit.form.getlist(blank.name) if one)
        elif blank.shape == "rows":
            columns = [visit.form.getlist(f"{blank.name}.{column.name}") for column in blank.columns]
            rows = [[" ".join(str(cell).split()) for cell in row] for row in zip(*columns, strict=False)]
            found[blank.name] = "\n".join("\t".join(row) for row in rows if any(row))
        else:
            found[blank.name] = visit.text(blank.name).replace("\r\n", "\n")
        if blank.shape == "baseline":
            found[blank.name] = _chosen_baseline(visit)
    return found


def seen_in(visit: Visit) -> Texts:
    """The texts as they were when the form was opened. Raises InputError when they did not come along."""
    try:
        return msgspec.json.decode(visit.text("seen"), type=Texts)
    except msgspec.DecodeError:
        raise InputError("The form arrived incomplete.", help="Open it again and save once more.") from None


def present(item: Item, blanks: list[Blank]) -> Filled:
    """An item as its form shows it, and that as what was seen."""
    now = outside(item)
    texts = {blank.name: text_of(blank, now[blank.name]) for blank in blanks}
    return Filled(texts, version=item.version, seen=msgspec.json.encode(texts).decode())


def baseline_of(text: str) -> dict[str, Any] | None:
    """A baseline from the text that a form carries; None for what is none."""
    try:
        return msgspec.json.decode(text, type=dict[str, Any]) if text else None
    except msgspec.DecodeError:
        return None


def _chosen_baseline(visit: Visit) -> str:
    """The baseline that was read, unless another number was typed over it."""
    read, typed = visit.text("baseline"), visit.text("baseline_value")
    known = baseline_of(read)
    if not typed or (known and f"{known['value']:.10g}" == typed.replace(",", "")):
        return read
    try:
        return msgspec.json.encode({"value": float(typed.replace(",", ""))}).decode()
    except ValueError:
        return typed
