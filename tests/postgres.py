"""A real PostgreSQL server for tests: made with ``initdb``, run by an unprivileged user, on loopback only."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict
from uuid import uuid4

import psycopg

START_SECONDS = 30


class Identity(TypedDict, total=False):
    """Who a process runs as, in the words of ``subprocess``."""

    user: int
    group: int
    extra_groups: list[int]


def postgres_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``: on PATH, else Debian's newest; None where there is none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def unprivileged() -> Identity:
    """PostgreSQL refuses to run as root: root hands over to ``postgres`` or ``nobody``."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresServer:
    """One server in a folder of its own; ``database()`` hands out empty databases."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="seamark-postgres-"))
        self.identity = unprivileged()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster, start the server, wait until it answers."""
        if "user" in self.identity:
            os.chown(self.folder, self.identity["user"], self.identity["group"])
        initdb = ["initdb", "-D", "cluster", "-U", "seamark", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        made = self._run(initdb)
        if made.returncode != 0:
            msg = f"initdb failed:\n{made.stdout.decode(errors='replace')}"
            raise RuntimeError(msg)
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
        command = [str(self.programs / "postgres"), "-D", "cluster", *(part for o in options for part in ("-c", o))]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.identity)
        self._await_answer()

    def stop(self) -> None:
        """Stop the server (fast shutdown) and remove its folder."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(START_SECONDS)
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """Address of the database ``name``."""
        return f"postgresql://seamark@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty database, dropped at the end with whoever is still connected to it."""
        name = f"t_{uuid4().hex[:12]}"
        self._administer(f'CREATE DATABASE "{name}"')
        try:
            yield self.url(name)
        finally:
            self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[bytes]:
        program, *rest = command
        return subprocess.run(
            [str(self.programs / program), *rest],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            **self.identity,
        )

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or (self.process is not None and self.process.poll() is not None):
                    msg = f"PostgreSQL did not start:\n{(self.folder / 'log').read_text(errors='replace')}"
                    raise RuntimeError(msg) from None
                time.sleep(0.05)
            else:
                return
