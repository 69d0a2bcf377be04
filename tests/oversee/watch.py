"""The watch: people who sign in, a plan that names some of them, oversee over both; a mail server and a receiver."""

import base64
import hmac
import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from seamark.govern import Actor, Governance
from seamark.kernel import FixedClock, Settings
from seamark.oversee import Oversight
from seamark.plan import PlanBook, Snapshot
from seamark.plan.model import ChangeSet, Edit
from seamark.warehouse import Ledger
from tests.govern.cast import Team, founded
from tests.ledgers import address
from tests.plan.cast import CHEAP, GOAL, INITIATIVE

USER, SECRET = "seamark", "buoy lantern"
PEOPLE = ("maria", "mia", "noor", "otto")
PLAN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    *(("person", name, {"name": name.title(), "email": f"{name.title()}@Example.com"}) for name in PEOPLE),
    ("person", "gast", {"name": "Gast", "email": "gast@elsewhere.example"}),
    ("objective", "grow", {"title": "Grow in the north"}),
    ("goal", "customers", {**GOAL, "owner": "maria"}),
    ("release", "atlas", {"title": "Atlas 2.0", "date": "2026-11-30", "tier": 1}),
    (
        "initiative",
        "spring",
        {**INITIATIVE, "owner": "mia", "people": {"noor": 5}, "raci": {"mia": "A", "otto": "I", "gast": "C"}},
    ),
    ("task", "film", {"title": "Film", "initiative": "spring", "people": {"noor": 2}, "raci": {"otto": "R"}}),
)


class Watch:
    """Oversee on a database of its own, with a clock that stands still."""

    def __init__(self, settings: Settings, clock: FixedClock) -> None:
        self.settings, self.clock = settings, clock
        self.ledger = Ledger.open(settings.database_url)
        self.govern = Governance(self.ledger, settings, clock=clock, hasher=CHEAP)
        self.team: Team = founded(self.govern)
        self.plan = PlanBook(self.ledger, self.govern, settings=settings, clock=clock)
        edits = tuple(Edit(kind=kind, id=one, fields=fields, whole=True) for kind, one, fields in PLAN)
        self.plan.commit(ChangeSet(edits), by=self.team.mia, why="The plan of the year", origin="import")
        self.oversight = Oversight(self.ledger, self.govern, settings=settings, clock=clock)

    def with_settings(self, **changed: object) -> Oversight:
        """The same people and notices, under other settings; ``oversight`` is that from now on."""
        self.settings = msgspec.structs.replace(self.settings, **changed)
        self.oversight = Oversight(self.ledger, self.govern, settings=self.settings, clock=self.clock)
        return self.oversight

    @property
    def snapshot(self) -> Snapshot:
        """The plan of now."""
        return self.plan.read(by=self.team.ada)

    def titles(self, who: Actor, *, unread: bool = False) -> list[str]:
        """What somebody was told, newest first."""
        return [one.title for one in self.oversight.notices(by=who, unread=unread)]

    def states(self) -> list[tuple[str, int, str]]:
        """State, attempts and trouble of every delivery, by address."""
        found = self.oversight.deliveries(by=self.team.ada)
        return [(one.state, one.attempts, one.trouble) for one in sorted(found, key=lambda one: one.address)]

    def close(self) -> None:
        """Give the database back."""
        self.govern.close()
        self.ledger.close()


def watch_on(request: pytest.FixtureRequest, kind: str, *, folder: Path, clock: FixedClock) -> Watch:
    """A watch on SQLite or PostgreSQL; its webhooks may go to this machine."""
    settings = Settings(
        data=str(folder), database_url=address(kind, folder, request), private_webhooks=True, workspace_name="Harbour"
    )
    return Watch(settings, clock)


# ------------------------------------------------------------------------------------------------------- a mail server
class Mailbox:
    """What arrives at a mail server, and what it answers instead of 250 when told to."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.refuse_recipient = self.refuse_data = ""
        self.before_answer: Callable[[], object] = lambda: None

    async def handle_RCPT(  # noqa: N802 - named and called by aiosmtpd
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        """Take a recipient, or not."""
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Take a message, or not."""
        if self.refuse_data:
            return self.refuse_data
        content = envelope.content
        assert isinstance(content, bytes)
        read = message_from_bytes(content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.arrived.append(read)
        self.before_answer()
        return "250 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        """Whether the password is right."""
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), SECRET.encode())
        return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(box: Mailbox, *, port: int = 0, tls: SSLContext | None = None, at_once: bool = False) -> Iterator[int]:
    """A real mail server on loopback until the end; its port."""
    port = port or free_port()
    more: dict[str, Any] = {"ssl_context": tls} if at_once else {"tls_context": tls}
    if tls is not None:
        more |= {"authenticator": box.authenticate, "auth_required": True, "auth_require_tls": not at_once}
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=20, **more)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def certificate(folder: Path) -> tuple[SSLContext, Path]:
    """A server's side of TLS for 127.0.0.1, and the file of a certificate that vouches for it."""
    key, made = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context, made


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --------------------------------------------------------------------------------------------------------- a receiver
class Receiver(ThreadingHTTPServer):
    """Takes calls, checks signatures on its own, and answers what it is told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.silent_for = 0.0
        self.before_answer: Callable[[], object] = lambda: None

    @property
    def address(self) -> str:
        """Where it takes calls."""
        return f"http://127.0.0.1:{self.server_port}/seamark?team=web"

    def bodies(self) -> list[dict[str, Any]]:
        """What it was told."""
        return [json.loads(body) for _, body in self.calls]

    def ids(self) -> list[str]:
        """By which ids."""
        return [headers["webhook-id"] for headers, _ in self.calls]

    def is_genuine(self, secret: str, number: int = -1) -> bool:
        """Whether a call is signed with the secret, by the words of the specification."""
        headers, body = self.calls[number]
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
        return headers["webhook-signature"] == f"v1,{wanted}"


class _Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        """Take one call."""
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.calls.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.server.before_answer()
        time.sleep(self.server.silent_for)
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver on loopback until the end."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
