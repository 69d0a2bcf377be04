"""Questions that look at one value each of the same dimensions share a pass over the rows, which is parted afterwards.

Two hundred goals with a channel or a campaign each would else be as many passes. What is counted for one value needs
no other value's rows, so a part is what its own pass would have given, people included.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from seamark.measure.planning import NONE, Scan, View
from seamark.measure.relations import PARTS

Rows = list[dict[str, Any]]


def united(views: Iterable[View]) -> dict[View, list[View]]:
    """The fewest views that hold the rows of all, each with those whose rows it holds."""
    alike: dict[View, list[View]] = {}
    for view in dict.fromkeys(views):
        alike.setdefault(_shape(view), []).append(view)
    return {_whole(some): some for some in alike.values()}


def united_scans(scans: Sequence[Scan]) -> dict[Scan, list[Scan]]:
    """The same for scans; those of one kind over the same rows are one, with the parts of all."""
    found: dict[Scan, list[Scan]] = {}
    for kind in dict.fromkeys(scan.kind for scan in scans):
        by_view = {scan.view: scan for scan in scans if scan.kind == kind}
        for whole, views in united(by_view).items():
            some = [by_view[view] for view in views]
            wanted = {part for scan in some for part in scan.parts}
            parts = tuple(part for part in PARTS if part in wanted) if kind == "facts" else (kind,)
            found[Scan(kind, whole, parts)] = some
    return found


def parted(rows: Rows, views: Sequence[View]) -> list[Rows]:
    """The rows of a united view handed to the views it was made of."""
    if len(views) == 1:
        return [rows]
    names = [name for name, _ in views[0].where]
    parts: dict[tuple[str, ...], Rows] = {tuple(value for _, (value,) in view.where): [] for view in views}
    for row in rows:
        part = parts.get(tuple(NONE if row[name] is None else row[name] for name in names))
        if part is not None:
            part.append(row)
    return list(parts.values())


def _shape(view: View) -> View:
    """What views must have in common: all but the values, when it is one value a dimension."""
    if any(len(values) != 1 for _, values in view.where):
        return view
    return msgspec.structs.replace(view, where=tuple((name, ()) for name, _ in view.where))


def _whole(views: Sequence[View]) -> View:
    if len(views) == 1:
        return views[0]
    names = [name for name, _ in views[0].where]
    values = (tuple(sorted({value for view in views for value in dict(view.where)[name]})) for name in names)
    by = tuple(dict.fromkeys((*views[0].by, *names)))
    return msgspec.structs.replace(views[0], by=by, where=tuple(zip(names, values, strict=True)))
