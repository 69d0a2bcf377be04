"""Fills the demo company through the public doors, as a process of its own: ``python -m seamark.loop.demo.loader``.

History goes in as any client would send it; being cut off is harmless, because every message keeps its messageId and a
second sending counts nothing twice.
"""

import base64
import http.client
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from urllib.parse import quote, urlsplit

import msgspec
import pyarrow.parquet as pq
from rich.console import Console
from rich.progress import track

from seamark.kernel import OutsideFailed
from seamark.loop.demo.company import Card
from seamark.loop.demo.messages import messages
from seamark.loop.demo.trials import DESIGNS, GALLERY, RAN, REASON, past_trials, running_trials, with_trials
from seamark.loop.demo.trickle import Trickle, trickle
from seamark.loop.world import write_world
from seamark.science import demo_parameters

BATCH = 500
BATCH_BYTES = 480_000
WAIT_SECONDS = 60
LATER = {http.HTTPStatus.TOO_MANY_REQUESTS, http.HTTPStatus.SERVICE_UNAVAILABLE}
ASK_SECONDS = 5  # between two looks at which experiments the shop shows
LIVELY = 1.0  # events a second while a visitor looks on, until the day has what a day of this company has


class Door:
    """A connection to the server that is made again when it breaks, and patient with 429 and 503."""

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address).netloc
        self._connection = http.client.HTTPConnection(self._address, timeout=WAIT_SECONDS)

    def send(self, path: str, body: bytes, *, headers: dict[str, str]) -> None:
        """POST until it is accepted; sending again is harmless. Raises OutsideFailed when the server says no."""
        self._ask("POST", path, headers=headers, body=body)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def fetch(self, path: str, *, headers: dict[str, str]) -> bytes:
        """GET until it is answered. Raises OutsideFailed when the server says no."""
        return self._ask("GET", path, headers=headers)

    def _ask(self, method: str, path: str, *, headers: dict[str, str], body: bytes | None = None) -> bytes:
        patience = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                self._connection.request(method, path, body, headers)
                response = self._connection.getresponse()
                answer = response.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if time.monotonic() > patience:
                    msg = f"The server at {self._address} does not answer: {error}"
                    raise OutsideFailed(msg) from error
                time.sleep(0.1)
                continue
            if response.status < http.HTTPStatus.BAD_REQUEST:
                return answer
            if response.status not in LATER:
                msg = f"{path} answered {response.status}: {answer[:300].decode(errors='replace')}"
                raise OutsideFailed(msg)
            time.sleep(float(response.headers.get("Retry-After", 1)))
            patience = time.monotonic() + WAIT_SECONDS


def batches(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Messages in groups that keep to the limits of a batch: 500 messages and 480 kB."""
    group: list[bytes] = []
    size = 0
    for row in rows:
        if len(group) == BATCH or size + len(row) > BATCH_BYTES:
            yield group
            group, size = [], 0
        group.append(row)
        size += len(row) + 1
    if group:
        yield group


def post(door: Door, group: Sequence[bytes], *, key: str, sent_at: datetime) -> None:
    """Send one batch through the tracking door."""
    stamp = sent_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()
    body = b'{"batch":[' + b",".join(group) + b'],"sentAt":"' + stamp + b'"}'
    login = base64.b64encode(f"{key}:".encode()).decode()
    door.send("/v1/batch", body, headers={"Authorization": f"Basic {login}", "Content-Type": "application/json"})


def load_history(door: Door, card: Card, *, console: Console) -> None:
    """Make the company's 18 months and send them: events, then costs and orders as files."""
    until = datetime.combine(card.until, day_time.min, UTC)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        console.print("Demo: simulating 18 months of Harbour & Pine …")
        write_world(folder, demo_parameters(until), truth=False)
        events = pq.ParquetFile(folder / "events.parquet")
        groups, trials = range(events.num_row_groups), past_trials(until)
        for number in track(groups, "Demo: sending events", console=console, transient=True):
            sent_at = datetime.now(UTC)
            rows = with_trials(events.read_row_group(number), trials)
            for group in batches(messages(rows, sent_at=sent_at)):
                post(door, group, key=card.write_key, sent_at=sent_at)
        for name in ("costs.csv", "orders.csv"):
            import_file(door, card, name=name, content=(folder / name).read_bytes())
        load_plan(door, card, content=(folder / "plan.yaml").read_bytes())
    load_experiments(door, card, until=until)
    console.print(f"Demo: {events.metadata.num_rows:,} events, costs, orders and the plan are in.")


def import_file(door: Door, card: Card, *, name: str, content: bytes) -> None:
    """Import costs or orders. Importing the same again changes nothing."""
    headers = {"Authorization": f"Bearer {card.admin_key}", "Content-Type": "text/csv"}
    door.send(f"/api/imports?name={quote(name)}", content, headers=headers)


def load_plan(door: Door, card: Card, *, content: bytes) -> None:
    """Import the company's plan, once: a plan that somebody works on already stays theirs."""
    login = {"Authorization": f"Bearer {card.admin_key}"}
    if msgspec.json.decode(door.fetch("/api/objectives", headers=login)):
        return
    path = f"/api/plan/import?format=yaml&why={quote('The plan of the demo company')}"
    door.send(path, content, headers={**login, "Content-Type": "application/yaml"})


def load_experiments(door: Door, card: Card, *, until: datetime) -> None:
    """The company's experiments, once: drawn up and started as of then; the first stopped and decided."""
    login = {"Authorization": f"Bearer {card.admin_key}"}
    home, headers = "/api/experiments", {**login, "Content-Type": "application/json"}
    if msgspec.json.decode(door.fetch(home, headers=login)):
        return

    def post(path: str, **body: object) -> None:
        door.send(f"{home}{path}", msgspec.json.encode(body), headers=headers)

    settle(door, login)
    for key, design in DESIGNS.items():  # the first makes room in the layer for the second
        began, ended = (until - span for span in RAN[key])
        post("", key=key, design=design)
        post(f"/{key}/start", version=1, since=began)
        if key == GALLERY:
            post(f"/{key}/stop", version=2, at=ended)
            post(f"/{key}/decide", version=3, verdict="ship", variant="people", reason=REASON)


def settle(door: Door, login: dict[str, str]) -> None:
    """Wait until what was sent is counted: what an experiment takes is read from the days before it."""
    patience = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < patience:
        stands = msgspec.json.decode(door.fetch("/readyz", headers=login))
        if stands["lag_seconds"] < 1:
            return
        time.sleep(0.5)


def bring_costs(door: Door, card: Card, *, stream: Trickle, today: date) -> Card:
    """Import what the platforms report of days that ended since costs were last brought; the card says up to which."""
    known = card.costs_until or card.until
    if known >= today:
        return card
    import_file(door, card, name=f"costs to {today - timedelta(1)}.csv", content=stream.costs(known, today))
    return msgspec.structs.replace(card, costs_until=today)


def keep_alive(door: Door, card: Card, *, folder: Path) -> None:
    """Send what happened since the company was last alive, then what happens now, as long as the server runs.

    Of every day that is over, costs are imported as the platforms would report them.
    Livelier than the company is, until the day's share of events is reached, so that charts by day stay true to it.
    """
    midnight = datetime.combine(card.until, day_time.min, UTC)
    stream = trickle(demo_parameters(midnight), seed=int(time.time()))
    stream.rate = stream.natural_rate
    share, sent = stream.natural_rate * 86_400, 0
    server, login = os.getppid(), {"Authorization": f"Bearer {card.admin_key}"}
    stream.trials = running_trials(door.fetch("/api/experiments?state=running", headers=login))
    stream.between(card.alive_until or midnight)
    while os.getppid() == server:
        now = datetime.now(UTC)
        if now.second % ASK_SECONDS == 0:
            stream.trials = running_trials(door.fetch("/api/experiments?state=running", headers=login))
        for group in batches(stream.between(now)):
            post(door, group, key=card.write_key, sent_at=now)
            sent += len(group)
        stream.rate = LIVELY if sent < share else stream.natural_rate
        card = bring_costs(door, card, stream=stream, today=now.date())
        if now.second == 0:
            card = msgspec.structs.replace(card, alive_until=now)
            card.write(folder)
        time.sleep(1 - now.microsecond / 1e6)


def main(folder: Path, address: str) -> None:
    """Load the history unless it is there, then keep the company alive until the server goes."""
    card = Card.read(folder)
    if card is None:
        msg = f"{folder} is no demo folder."
        raise OutsideFailed(msg)
    door = Door(address)
    if not card.loaded:
        load_history(door, card, console=Console(stderr=True))
        card = msgspec.structs.replace(card, loaded=True)
        card.write(folder)
    keep_alive(door, card, folder=folder)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except OutsideFailed as error:
        sys.exit(f"Demo: {error.message}")
    except KeyboardInterrupt:
        sys.exit(0)
