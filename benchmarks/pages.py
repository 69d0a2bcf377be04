"""Every page over ten million events and a large plan, as a browser gets it. ``python -m benchmarks.pages``.

The company is that of ``benchmarks.measure``, ending today; the plan has 200 goals, 20 contingency plans and 1,000
initiatives, each with a campaign code of the company, a budget and what it waits for. Times are those of whole answers
of a server that is a process of its own: the first one asked (nothing warm) and the median of the next.
"""

import http.client
import json
import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from benchmarks.measure import DAYS, EVENTS, company, from_scratch
from benchmarks.rows import Row, emit
from benchmarks.server import CHROMIUM, EMAIL, PASSWORD, free_port, painted, signed_in, start
from benchmarks.timing import REPEATS, seconds, usual_seconds
from seamark.govern import SYSTEM
from seamark.kernel import Settings, SystemClock, load_settings
from seamark.loop import governing, planning
from seamark.measure import Measurement
from seamark.plan.model import ChangeSet, Edit

GOALS, INITIATIVES, MANY, CASES = 200, 1_000, 5_000, 20
BARS = {"/goals": 0.5}
PAGES = (
    "/", "/goals", "/goals/goal-7", "/roadmap", "/roadmap/data", "/roadmap?view=table", "/roadmap/team",
    "/roadmap/contingencies", "/recommendations", "/history",
    "/channels", "/channels?by=campaign", "/people", "/people?q=visitor-12", "/people/merges", "/data", "/data/live",
    "/data/quarantine", "/data/imports", "/data/timing", "/settings/people", "/settings/audit",
)  # fmt: skip
FRAMES = """() => new Promise((resolve) => {
  const times = [], begin = performance.now();
  const step = (now) => { times.push(now); if (now - begin < 2000) requestAnimationFrame(step); else resolve(times); };
  requestAnimationFrame(step);
})"""
BROWSERS = """
INSERT INTO identifiers SELECT subject, 'anon', 'visitor-' || subject, min(time), NULL FROM events GROUP BY subject
"""
METRICS = ("revenue", "conversions", "sessions", "visitors", "conversion_rate")
CHANNELS = ("Paid Search", "Email", "Organic Search", "Paid Social", "Display")


def edits(*, goals: int, initiatives: int, today: date) -> Iterator[Edit]:
    """A plan around ``today``."""
    yield Edit(kind="objective", id="grow", version=0, fields={"title": "Grow"}, whole=True)
    for number in range(goals):
        fields: dict[str, Any] = {
            "title": f"Goal {number}",
            "objective": "grow",
            "metric": METRICS[number % len(METRICS)],
            "where": {"channel": [CHANNELS[number // 5 % 5]]} if number % 3 else {},
            "target": 1000.0 + number,
            "start": str(today - timedelta(days=60 + number % 200)),
            "deadline": str(today + timedelta(days=30 + number % 200)),
            "dimension": "revenue",
        }
        yield Edit(kind="goal", id=f"goal-{number}", version=0, fields=fields, whole=True)
    for number in range(initiatives):
        begins = today + timedelta(days=number % 700 - 350)
        fields = {
            "title": f"Initiative {number}",
            "goals": [f"goal-{number % goals}"],
            "channels": {CHANNELS[number % 5]: 1.0},
            "budget": {"amount": "5000", "currency": "EUR"},
            "start": str(begins),
            "end": str(begins + timedelta(days=28)),
            "campaign_codes": [f"campaign {number % 40}"] if number < 40 else [],
            "depends_on": [{"on": f"initiative-{number - 7}", "type": "FS", "lag_days": 0}]
            if number % 700 > 40
            else [],
        }
        yield Edit(kind="initiative", id=f"initiative-{number}", version=0, fields=fields, whole=True)
    for number in range(min(CASES, goals)):
        case: dict[str, Any] = {"watch": "goal", "goal": f"goal-{5 * number // 2}"}
        if number % 2:
            only = {"channel": [CHANNELS[number % 5]]}
            case = {"watch": "metric", "metric": "conversion_rate", "where": only, "days": 28, "limit": 0.5}
        fields = {
            "title": f"Case {number}",
            **case,
            "then": "Stop it.",
            "changes": [{"item": f"initiative-{number}", "field": "status", "value": "stopped"}],
            "start": str(today - timedelta(days=30)),
            "end": str(today + timedelta(days=30)),
        }
        yield Edit(kind="contingency", id=f"case-{number}", version=0, fields=fields, whole=True)


def make_plan(folder: Path, *, goals: int, initiatives: int) -> None:
    """Put a plan into a data folder."""
    today = datetime.now(UTC).date()
    with planning(Settings(data=str(folder))) as plan:
        wanted = tuple(edits(goals=goals, initiatives=initiatives, today=today))
        plan.commit(ChangeSet(wanted), by=SYSTEM, origin="import")


def make(folder: Path) -> None:
    """The data folder: somebody who may sign in, ten million events, their visits, the plan."""
    with governing(Settings(data=str(folder)), new=True) as govern:
        govern.create_administrator(EMAIL, PASSWORD, name="Ada")
    midnight = datetime.combine(datetime.now(UTC).date(), datetime.min.time())
    warehouse = company(folder, start=midnight - timedelta(days=DAYS - 1))
    measure = Measurement(warehouse, settings=load_settings({}), clock=SystemClock())
    with warehouse.transaction() as tx:
        from_scratch(tx, measure)
        tx.execute(BROWSERS)
    warehouse.close()
    make_plan(folder, goals=GOALS, initiatives=INITIATIVES)


class Browser:
    """A signed-in visitor on one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        credentials = json.dumps({"email": EMAIL, "password": PASSWORD})
        self._headers = {"Content-Type": "application/json"}
        response, answer = self._ask("POST", "/api/sign-in", body=credentials)
        cookies = [value.split(";")[0] for name, value in response.getheaders() if name.lower() == "set-cookie"]
        self._headers |= {"Cookie": "; ".join(cookies), "X-CSRF-Token": json.loads(answer)["csrf"]}

    def get(self, path: str) -> bytes:
        """A page or an answer of the API. Fails when it is not there."""
        return self._ask("GET", path)[1]

    def post(self, path: str, given: object) -> bytes:
        """Ask the API to do something."""
        return self._ask("POST", path, body=json.dumps(given))[1]

    def _ask(self, method: str, path: str, *, body: str | None = None) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request(method, path, body, self._headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status >= http.HTTPStatus.MULTIPLE_CHOICES:
            raise RuntimeError(f"{path} answered {response.status}: {answer[:300]!r}")
        return response, answer


def opening(browser: Browser) -> None:
    """Every page."""
    for path in PAGES:
        first = seconds(browser.get, path)
        again = usual_seconds(browser.get, path)
        bar = BARS.get(path, 1.0)
        if path == PAGES[0]:
            emit(Row(name="Overview, the first page after a start", value=first, unit="s", better="lower", bar=1))
        emit(Row(name=path, value=again, unit="s", better="lower", bar=bar, note=f"first time {first:.2f} s"))


def following(browser: Browser) -> None:
    """One person's profile and timeline, by the API."""
    people = json.loads(browser.get("/api/profiles?limit=20"))
    for name, path in (("a person's profile", ""), ("a person's timeline", "/timeline")):
        taken = [seconds(browser.get, f"/api/profiles/{one['id']}{path}") for one in people]
        note = f"median of {len(taken)} people, slowest {1000 * max(taken):.0f} ms"
        emit(Row(name=name, value=1000 * statistics.median(taken), unit="ms", better="lower", bar=50, note=note))


def dragging(browser: Browser) -> None:
    """A drag, saved: what follows is worked out again and the change is in the history."""
    taken = []
    for number in range(20):
        path = f"/api/initiatives/initiative-{100 + number}"
        seen = json.loads(browser.get(path))
        dates = {name: str(date.fromisoformat(seen[name]) + timedelta(days=1)) for name in ("start", "end")}
        asked = {"version": seen["version"], **dates}
        taken.append(seconds(browser.post, f"{path}/move", asked))
    note = f"median of {len(taken)}, slowest {1000 * max(taken):.0f} ms; {INITIATIVES:,} initiatives"
    emit(Row(name="a drag saved", value=1000 * statistics.median(taken), unit="ms", better="lower", bar=100, note=note))


def foreseeing(browser: Browser) -> None:
    """What a drag asks while the hand moves: followers, conflicts, money and days of work."""
    asked = {"start": str(datetime.now(UTC).date() + timedelta(days=14))}
    taken = [seconds(browser.post, f"/api/initiatives/initiative-{200 + n}/foresee", asked) for n in range(20)]
    note = f"median of {len(taken)}, slowest {1000 * max(taken):.0f} ms; {INITIATIVES:,} initiatives"
    emit(
        Row(
            name="what-if to the browser",
            value=1000 * statistics.median(taken),
            unit="ms",
            better="lower",
            bar=200,
            note=note,
        )
    )


def drawing(address: str) -> None:
    """The roadmap in a real browser: when a hand can take a bar, and how the bar follows it."""
    with signed_in(address) as page:
        emit(
            Row(
                name="Overview, first contentful paint", value=painted_again(page, address), unit="s", better="lower",
                bar=1,
            )
        )  # fmt: skip
        ready = []
        for _ in range(REPEATS):
            page.goto(f"{address}/roadmap", wait_until="commit")
            page.locator("[data-ready]").wait_for()
            ready.append(page.evaluate("performance.getEntriesByName('roadmap-ready')[0].startTime") / 1000)
        name = f"roadmap of {INITIATIVES:,} initiatives, ready to be dragged"
        emit(Row(name=name, value=statistics.median(ready), unit="s", better="lower", bar=1.5))
        page.goto(f"{address}/roadmap?links=all&density=dense", wait_until="commit")
        page.locator("[data-ready]").wait_for()
        every = page.evaluate("performance.getEntriesByName('roadmap-ready')[0].startTime") / 1000
        emit(Row(name="the same, dense and with all dependencies", value=every, unit="s", better="lower", bar=1.5))
        page.goto(f"{address}/roadmap", wait_until="commit")
        page.locator("[data-ready]").wait_for()
        bar = page.locator(".rm-bar .whole").nth(200)
        bar.scroll_into_view_if_needed()
        box = bar.bounding_box()
        if box is None:
            raise RuntimeError("The roadmap shows no bar.")
        page.mouse.move(box["x"] + 12, box["y"] + 8)
        page.mouse.down()
        page.evaluate(f"() => {{ window.counted = ({FRAMES})(); }}")
        for step in range(120):
            page.mouse.move(box["x"] + 12 + step, box["y"] + 8)
        frames = page.evaluate("() => window.counted")
        page.keyboard.press("Escape")
        page.mouse.up()
    gaps = sorted(later - earlier for earlier, later in pairwise(frames))
    note = f"{len(gaps)} frames, 95 of 100 within {gaps[int(len(gaps) * 0.95)]:.0f} ms"
    frame = statistics.median(gaps)
    emit(Row(name="a frame while dragging, median", value=frame, unit="ms", better="lower", bar=17, note=note))


def painted_again(page: Page, address: str) -> float:
    """The best of some first paints of the Overview, in seconds."""
    best = float("inf")
    for _ in range(REPEATS):
        page.goto(f"{address}/")
        best = min(best, painted(page))
    return best


def exporting(folder: Path) -> None:
    """The whole plan as a file."""
    folder.mkdir()
    with governing(Settings(data=str(folder)), new=True) as govern:
        govern.create_administrator(EMAIL, PASSWORD, name="Ada")
    make_plan(folder, goals=GOALS, initiatives=MANY)
    for form in ("yaml", "xlsx"):
        with planning(Settings(data=str(folder))) as plan:
            taken = seconds(plan.export_plan, form, by=SYSTEM)
        name = f"plan of {MANY:,} initiatives as {form}"
        emit(Row(name=name, value=taken, unit="s", better="lower", bar=2))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        make(folder)
        port = free_port()
        server, ready = start(folder, port)
        name = f"server ready on a folder of {EVENTS:,} events"
        emit(Row(name=name, value=ready, unit="s", better="lower", bar=3))
        try:
            browser = Browser(port)
            opening(browser)
            following(browser)
            dragging(browser)
            foreseeing(browser)
            if CHROMIUM:
                drawing(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()
        exporting(Path(scratch) / "many")


if __name__ == "__main__":
    main()
