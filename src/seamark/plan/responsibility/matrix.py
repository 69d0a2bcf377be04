"""The matrix: initiatives with their tasks as rows, people as columns, a letter where they meet."""

from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from seamark.kernel import NotFound
from seamark.plan.kinds import Initiative, Person, Release, Task
from seamark.plan.kinds.raci import Letters
from seamark.plan.model import Item, Snapshot
from seamark.plan.responsibility.findings import OVER, RaciFinding, findings_in
from seamark.plan.responsibility.letters import Piece, accountable_in, letters_of, works_on

SCOPES = ("initiative", "task", "release", "person")


class MatrixPerson(msgspec.Struct, frozen=True):
    """A column."""

    id: str
    name: str
    team: str


class MatrixRow(msgspec.Struct, frozen=True):
    """An initiative or a task. ``under`` is what a task belongs to: its initiative, else the release it prepares.

    ``answers`` is the id of whoever answers for it: the accountable, of a task without one that of its initiative.
    ``works`` are days of work by person; whoever has some is responsible.
    """

    id: str
    kind: str
    title: str
    version: int
    under: str
    start: date | None
    end: date | None
    status: str
    letters: dict[str, Letters]
    answers: str
    works: dict[str, float]


class Matrix(msgspec.Struct, frozen=True):
    """Who is responsible (R), accountable (A, one a row), consulted (C) and informed (I), and what is wrong with it."""

    people: tuple[MatrixPerson, ...]
    rows: tuple[MatrixRow, ...]
    findings: tuple[RaciFinding, ...]


def matrix_of(plan: Snapshot, ids: Collection[str] | None = None, *, today: date) -> Matrix:
    """The matrix of everything that is not over; ``ids`` narrow it to initiatives, tasks, launches or people.

    Of a launch come its initiatives and tasks; of a person the rows in which they have a letter, and their column only.
    Raises NotFound for an id of nothing of these.
    """
    kept = _kept(plan, ids or ())
    pieces = [item for item in in_order(plan) if kept is None or item.id in kept]
    named = {one for one in ids or () if one in plan.of(Person)}
    rows = tuple(_row(plan, item) for item in pieces)
    people = [one for one in plan.of(Person).values() if not named or one.id in named]
    columns = tuple(MatrixPerson(one.id, one.name, one.team) for one in people)
    return Matrix(columns, rows, tuple(findings_in(plan, pieces, people=named or None, today=today)))


def in_order(plan: Snapshot) -> Iterator[Piece]:
    """Open initiatives by first day, each followed by its open tasks; then tasks of releases, or of what is over."""
    tasks: dict[str, list[Task]] = {}
    for task in plan.of(Task).values():
        if task.is_open:
            tasks.setdefault(task.initiative or task.release, []).append(task)
    for those in tasks.values():
        those.sort(key=lambda one: (one.start is None, one.start or one.due or date.max, one.title))
    for item in sorted(plan.of(Initiative).values(), key=lambda one: (one.start, one.title)):
        if item.status not in OVER:
            yield item
            yield from tasks.pop(item.id, ())
    for under in sorted(tasks, key=plan.label):
        yield from tasks[under]


def answers_for(plan: Snapshot, item: Piece) -> str:
    """Id of the accountable person; of a task without one that of its initiative; '' for nobody."""
    own = accountable_in(item)
    if own or isinstance(item, Initiative):
        return own[0] if own else ""
    above = plan.find(Initiative, item.initiative)
    return next(iter(accountable_in(above)), "") if above else ""


def _row(plan: Snapshot, item: Piece) -> MatrixRow:
    under = (item.initiative or item.release) if isinstance(item, Task) else ""
    return MatrixRow(
        item.id,
        item.noun,
        item.title,
        item.version,
        under,
        item.start,
        item.end,
        item.status,
        letters_of(item),
        answers_for(plan, item),
        works_on(item),
    )


def _kept(plan: Snapshot, ids: Collection[str]) -> set[str] | None:
    """The ids of the rows that a scope asks for; None where it asks for everything."""
    if not ids:
        return None
    things: set[str] = set()
    people: set[str] = set()
    for one in ids:
        item = plan.items.get(one)
        if item is None or item.noun not in SCOPES:
            msg = f"There is no initiative, task, release or person with the id {one[:64]!r}."
            raise NotFound(msg, id=one[:64], help="List them to see their ids.")
        (people if isinstance(item, Person) else things).update({one} if isinstance(item, Person) else _of(plan, item))
    if not people:
        return things
    theirs = {item.id for item in in_order(plan) if people & set(letters_of(item))}
    return theirs & things if things else theirs


def _of(plan: Snapshot, item: Item) -> set[str]:
    """An item and what is done for it: of a release its initiatives and tasks, of an initiative its tasks."""
    found = {item.id}
    for naming in plan.naming(item.id):
        if naming.reference.field in {"initiative", "release"} and isinstance(naming.item, Initiative | Task):
            found |= _of(plan, naming.item) if isinstance(item, Release) else {naming.item.id}
    return found
