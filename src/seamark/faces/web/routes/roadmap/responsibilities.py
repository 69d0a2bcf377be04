"""The matrix of responsibilities: what is wrong on top, a letter a cell, set where it stands."""

from collections.abc import Sequence
from typing import Final

import msgspec
from starlette.responses import Response

from seamark.faces.web.door import Method, Page
from seamark.faces.web.visit import Visit
from seamark.kernel import InputError
from seamark.plan import Initiative, Matrix, Person, Release, Snapshot

ROWS: Final = 30  # initiatives and tasks on a page
TOLD: Final = 6  # findings that are shown at once
LETTERS: Final = {
    "R": "Responsible", "A": "Accountable", "AR": "Accountable and responsible", "C": "Consulted", "I": "Informed",
}  # fmt: skip
HOME: Final = "/roadmap/responsibilities"


class Asked(msgspec.Struct, frozen=True):
    """What the address asks for: part of an initiative's name, a person, a launch, a page."""

    name: str
    person: str
    launch: str
    page: int


class Said(msgspec.Struct, frozen=True):
    """What just happened: words, the change that can be taken back, or what has to be decided first."""

    text: str = ""
    change: int = 0
    fault: InputError | None = None
    item: str = ""
    person: str = ""
    letter: str = ""
    version: int = 0


def responsibilities(visit: Visit) -> Response:
    """The matrix with its findings."""
    return _show(visit, "roadmap/responsibilities.html", said=Said())


def assign(visit: Visit) -> Response:
    """Set one letter; where somebody else is accountable, ask whether they hand it over."""
    book = visit.workspace.plan
    item, person, letter = visit.text("item"), visit.text("person"), visit.text("letter")
    version = int(visit.text("version")) if visit.text("version").isdigit() else -1
    letters = {person: letter} | ({visit.text("from"): visit.text("left")} if visit.text("from") else {})
    plan = book.read(by=visit.actor)
    try:
        change = book.assign({item: letters}, versions={item: version}, by=visit.actor)
    except InputError as error:
        said = Said(fault=error, item=item, person=person, letter=letter, version=version)
        return _show(visit, "roadmap/matrix.html", said=said)
    words = LETTERS.get(letter, "nothing of it").lower()
    text = f"{plan.label(person)} is {words} for '{plan.label(item)}' now."
    return _show(visit, "roadmap/matrix.html", said=Said(text, change.number if change.touched else 0))


def _show(visit: Visit, template: str, *, said: Said) -> Response:
    plan = visit.workspace.plan.read(by=visit.actor)
    asked = _asked(visit)
    matrix = _matrix(visit, plan, asked=asked)
    pages = max(1, -(-len(matrix.rows) // ROWS)) if matrix else 1
    page = min(asked.page, pages)
    rows = matrix.rows[(page - 1) * ROWS : page * ROWS] if matrix else ()
    values: dict[str, object] = {
        "room": "roadmap",
        "plan": plan,
        "asked": asked,
        "matrix": matrix,
        "rows": rows,
        "shown": {row.id for row in rows},
        "page": page,
        "pages": pages,
        "told": matrix.findings[:TOLD] if matrix else (),
        "more": matrix.findings[TOLD:50] if matrix else (),
        "letters": LETTERS,
        "said": said,
        "handing": _handing(visit, said),
        "has_work": bool(plan.of(Initiative)),
        "people": plan.of(Person).values(),
        "launches": plan.of(Release).values(),
        "here": HOME + visit.address(),
    }
    return visit.show(template, values)


def _asked(visit: Visit) -> Asked:
    query = visit.query
    page = query.get("page", "1")
    if not (page.isascii() and page.isdigit() and int(page[:9]) >= 1):
        raise InputError(f"'page' is {page[:40]!r}.", help="Pages are counted from 1.", field="page")
    return Asked(query.get("name", "").strip(), query.get("person", ""), query.get("launch", ""), int(page[:9]))


def _matrix(visit: Visit, plan: Snapshot, *, asked: Asked) -> Matrix | None:
    """The matrix that is asked for; None where no initiative has such a name."""
    ids: list[str] = [one for one in (asked.person, asked.launch) if one]
    if asked.name:
        named = [one.id for one in plan.of(Initiative).values() if asked.name.casefold() in one.title.casefold()]
        if not named:
            return None
        ids += named
    return visit.workspace.plan.responsibilities(by=visit.actor, ids=ids or None)


def _handing(visit: Visit, said: Said) -> dict[str, str]:
    """Who would hand it over to whom, and what they keep, where a letter was refused for that."""
    found = said.fault.detail.get("accountable") if said.fault else None
    if not isinstance(found, Sequence) or len(found) != 2:
        return {}
    plan = visit.workspace.plan.read(by=visit.actor)
    other = next(str(one) for one in found if one != said.person)
    row = next(row for row in visit.workspace.plan.responsibilities(by=visit.actor, ids=[said.item]).rows)
    left = "R" if "R" in row.letters.get(other, "") else ""
    return {"from": other, "left": left, "name": plan.label(other), "to": plan.label(said.person)}


PAGES = [Page(HOME, responsibilities), Page(HOME, assign, Method.POST)]
