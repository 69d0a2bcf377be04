"""Walks and funnels in plain Python, written from the rules and not from the expressions."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

Step = tuple[int, int, str]  # who, second, step; in the order of the log


class Got(NamedTuple):
    """How far a person got: seconds of entering first and last, and of first reaching each step (None: never)."""

    entered: int
    last_entered: int
    at: tuple[int | None, ...]


def by_person(log: Sequence[Step]) -> dict[int, list[tuple[int, str]]]:
    """Each person's steps in order; equal times in the order of the log."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for who, second, step in sorted(log, key=lambda one: (one[0], one[1])):
        found[who].append((second, step))
    return found


def walks(log: Sequence[Step], *, gap: int | None, start_at: str = "") -> Iterator[list[tuple[int, str]]]:
    """Every walk; a silence of more than ``gap`` seconds ends one."""
    for steps in by_person(log).values():
        cuts = [0, *(n for n in range(1, len(steps)) if gap is not None and steps[n][0] - steps[n - 1][0] > gap)]
        for first, last in zip(cuts, [*cuts[1:], len(steps)], strict=True):
            walk = steps[first:last]
            if start_at:
                begin = next((n for n, one in enumerate(walk) if one[1] == start_at), None)
                if begin is None:
                    continue
                walk = walk[begin:]
            yield walk


def transitions(log: Sequence[Step], *, gap: int | None) -> dict[tuple[str, str], tuple[int, float]]:
    """How often one step followed another in a walk, and the median seconds between."""
    spans: dict[tuple[str, str], list[int]] = defaultdict(list)
    for walk in walks(log, gap=gap):
        for (before, source), (after, target) in pairwise(walk):
            spans[source, target].append(after - before)
    return {pair: (len(found), median(found)) for pair, found in spans.items()}


def flows(log: Sequence[Step], *, gap: int | None, start_at: str, places: int) -> Counter[tuple[int, str, str | None]]:
    """Step at each place and the one after."""
    found: Counter[tuple[int, str, str | None]] = Counter()
    for walk in walks(log, gap=gap, start_at=start_at):
        names = [step for _, step in walk]
        for place, (step, after) in enumerate(zip(names, [*names[1:], None], strict=True), start=1):
            if place <= places:
                found[place, step, after] += 1
    return found


def funnel(
    log: Sequence[Step],
    steps: Sequence[str],
    *,
    order: str,
    window: int,
    gaps: Sequence[int | None] = (),
    period: tuple[int, int],
) -> dict[int, Got]:
    """How far everybody got who entered in the period, by trying every entry and every chain."""
    found = {}
    for who, rows in by_person(log).items():
        entries = _any(rows, steps, window=window, period=period) if order == "any" else _chains(
            rows, steps, order=order, window=window, gaps=gaps, period=period
        )  # fmt: skip
        times = [[at for n, at, _ in entries if n >= place] for place in range(1, len(steps) + 1)]
        if times[0]:
            begun = [entry for n, _, entry in entries if n == 1] if order != "any" else [e for _, _, e in entries]
            found[who] = Got(min(times[0]), max(begun), tuple(min(one) if one else None for one in times))
    return found


def _chains(
    rows: list[tuple[int, str]],
    steps: Sequence[str],
    *,
    order: str,
    window: int,
    gaps: Sequence[int | None],
    period: tuple[int, int],
) -> list[tuple[int, int, int]]:
    """Every (steps reached, second, entry) of every chain."""
    made: list[tuple[int, int, int]] = []

    def go(at: int, reached: int, entry: int) -> None:
        made.append((reached, rows[at][0], entry))
        if reached == len(steps):
            return
        nexts = range(at + 1, min(at + 2, len(rows))) if order == "strict" else range(at + 1, len(rows))
        for n in nexts:
            gap = gaps[reached - 1] if gaps else None
            if (
                rows[n][1] == steps[reached]
                and rows[n][0] - entry <= window
                and (gap is None or rows[n][0] - rows[at][0] <= gap)
            ):
                go(n, reached + 1, entry)

    for n, (second, step) in enumerate(rows):
        if step == steps[0] and period[0] <= second < period[1]:
            go(n, 1, second)
    return made


def _any(
    rows: list[tuple[int, str]], steps: Sequence[str], *, window: int, period: tuple[int, int]
) -> list[tuple[int, int, int]]:
    """Every (different steps done, second, when the first of them was done) of the windows that end with each row."""
    made = []
    for n, (second, step) in enumerate(rows):
        if step not in steps:
            continue
        low = max(second - window, period[0])
        last = {name: at for at, name in rows[: n + 1] if name in steps and at >= low}
        if last and min(last.values()) < period[1]:
            made.append((len(last), second, min(last.values())))
    return made
