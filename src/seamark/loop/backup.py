"""A full backup in one file, also while the server runs, and a data folder made from it.

The file is a tar of the journal's segments, the plan database as JSON lines, the workspace's secret and a manifest
with a SHA-256 of each. The warehouse is not in it: it is made again from the journal.
"""

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from seamark import __version__
from seamark.kernel import Conflict, DataDamaged, InputError, Settings, data_folder
from seamark.loop.folder import JOURNAL, existing_folder
from seamark.warehouse import Ledger, copy_segments, ledger_url

FORM = "seamark-backup-1"
MANIFEST = "manifest.json"
PLAN_LINES = "plan.jsonl"
KEPT = ("secret", "audit.head", "demo.json")

Advance = Callable[[int, int], None]


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds: SHA-256 by member name."""

    form: str
    version: str
    made_at: datetime
    members: dict[str, str]


def back_up(settings: Settings, target: Path, *, advance: Advance = lambda _done, _total: None) -> Manifest:
    """Write a backup of the data folder to ``target`` (a new file); ``advance(done, total)`` counts bytes.

    Plan first, journal second: a backup never holds a plan that is newer than its facts. Raises Conflict when
    ``target`` exists, InputError when there is no workspace.
    """
    folder = existing_folder(settings)
    if target.exists():
        msg = f"{target} exists already."
        raise Conflict(msg, help="Choose a new file name.")
    draft = target.with_name(f"{target.name}.unfinished")
    ledger = Ledger.open(ledger_url(settings))
    try:
        with tarfile.open(draft, "w") as tar:
            manifest = _write(tar, folder, ledger=ledger, advance=advance)
    finally:
        ledger.close()
    draft.rename(target)
    return manifest


def restore(source: Path, settings: Settings, *, advance: Advance = lambda _done, _total: None) -> Manifest:
    """Make the data folder of ``settings`` from a backup; ``advance(done, total)`` counts members.

    Raises Conflict when the folder holds something, DataDamaged when a member is not as the manifest says,
    InputError when the file is no backup.
    """
    folder = data_folder(settings)
    if folder.exists() and any(folder.iterdir()):
        msg = f"{folder} is not empty."
        raise Conflict(msg, help="Restore into a new folder: --data DIR.")
    try:
        with tarfile.open(source) as tar:
            return _read(tar, folder, settings=settings, advance=advance)
    except (tarfile.TarError, OSError) as error:
        msg = f"{source} does not read as a backup: {error}."
        raise InputError(msg, help="Use a file that `seamark backup` wrote.") from error


def _write(tar: tarfile.TarFile, folder: Path, *, ledger: Ledger, advance: Advance) -> Manifest:
    members: dict[str, str] = {}
    for name in KEPT:  # the signed end of the audit before the audit, so that it never lies beyond it
        if (folder / name).exists():
            members[name] = _add(tar, name, content=(folder / name).read_bytes())
    members[PLAN_LINES] = _add(tar, PLAN_LINES, content=b"".join(ledger.dump()))
    done = 0
    for segment in copy_segments(folder / JOURNAL):
        members[f"{JOURNAL}/{segment.name}"] = _add(tar, f"{JOURNAL}/{segment.name}", content=segment.content)
        done += len(segment.content)
        advance(done, max(done, segment.total_bytes))
    manifest = Manifest(FORM, __version__, datetime.now(UTC), members)
    _add(tar, MANIFEST, content=msgspec.json.encode(manifest))
    return manifest


def _add(tar: tarfile.TarFile, name: str, *, content: bytes) -> str:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _read(tar: tarfile.TarFile, folder: Path, *, settings: Settings, advance: Advance) -> Manifest:
    manifest = _manifest(tar)
    (folder / JOURNAL).mkdir(parents=True)
    for done, (name, content) in enumerate(_members(tar, manifest), 1):
        if name == PLAN_LINES:
            Ledger.restore(ledger_url(settings), content.splitlines()).close()
        else:
            file = folder / name
            file.write_bytes(content)
            file.chmod(0o600)
        advance(done, len(manifest.members))
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        member = tar.extractfile(MANIFEST)
        manifest = msgspec.json.decode(member.read() if member else b"", type=Manifest)
    except (KeyError, msgspec.DecodeError) as error:
        msg = "The file holds no manifest."
        raise InputError(msg, help="Use a file that `seamark backup` wrote.") from error
    if manifest.form != FORM:
        msg = f"The backup has the form {manifest.form!r}; this Seamark reads {FORM!r}."
        raise InputError(msg, help="Restore it with the Seamark that wrote it.")
    return manifest


def _members(tar: tarfile.TarFile, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """The members the manifest names, each checked; names are checked to stay inside the folder."""
    for name, digest in manifest.members.items():
        place = Path(name)
        if place.is_absolute() or len(place.parts) > 2 or ".." in place.parts:
            msg = f"The backup names {name!r}, which is outside a data folder."
            raise DataDamaged(msg, help="Use another backup.")
        try:
            member = tar.extractfile(name)
        except KeyError:
            member = None
        content = member.read() if member else b""
        if hashlib.sha256(content).hexdigest() != digest:
            msg = f"'{name}' in the backup is not what was written."
            raise DataDamaged(msg, member=name, help="Use another backup.")
        yield name, content
