"""Settings: one frozen value, read from the environment (``SEAMARK_*``) and from what a command was given."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from seamark.kernel.errors import InputError


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set. Each field is also ``SEAMARK_<NAME>`` in the environment."""

    data: Annotated[
        str,
        Meta(description="Folder that holds everything: journal, warehouse, plan, secrets."),
    ] = "seamark-data"
    host: Annotated[str, Meta(description="Address the server listens on.")] = "127.0.0.1"
    port: Annotated[int, Meta(description="Port the server listens on.", ge=1, le=65535)] = 8700
    database_url: Annotated[
        str,
        Meta(
            description="Plan database. Empty: SQLite in the data folder. PostgreSQL: postgresql://user:secret@host/name."
        ),
    ] = ""
    workspace_name: Annotated[str, Meta(description="Name shown at the top of every page.")] = "My company"
    currency: Annotated[
        str,
        Meta(
            description="Currency that money is reported in (ISO 4217).",
            pattern="^[A-Z]{3}$",
        ),
    ] = "EUR"
    exchange_rates: Annotated[
        dict[str, float],
        Meta(description='Value of one unit of a foreign currency in the reporting currency, e.g. {"USD": 0.92}.'),
    ] = {}
    session_minutes: Annotated[
        int,
        Meta(description="Inactivity that ends a visit, in minutes.", ge=1, le=1440),
    ] = 30
    look_back_days: Annotated[
        int,
        Meta(
            description="Days before a conversion in which a touch counts.",
            ge=1,
            le=365,
        ),
    ] = 30
    link_limit: Annotated[
        int,
        Meta(
            description="How many user ids or e-mails an identifier may be seen with before it stops linking.",
            ge=1,
        ),
    ] = 5
    browser_limit: Annotated[
        int,
        Meta(
            description="How many browsers or devices an identifier may be seen with before it stops linking.",
            ge=1,
        ),
    ] = 50
    batch_seconds: Annotated[
        float,
        Meta(
            description="Longest wait between an accepted event and its load, in seconds.",
            gt=0,
            le=10,
        ),
    ] = 0.25
    waiting_events: Annotated[
        int,
        Meta(
            description="Accepted events that may wait for loading before new ones are put off (429).",
            ge=1000,
        ),
    ] = 500_000
    segment_megabytes: Annotated[
        int,
        Meta(
            description="Size at which a journal segment is closed and compressed.",
            ge=1,
        ),
    ] = 128
    sign_in_hours: Annotated[int, Meta(description="Hours a sign-in lasts without use.", ge=1, le=720)] = 12
    sign_in_tries: Annotated[
        int,
        Meta(description="Failed sign-ins per address and person in 15 minutes.", ge=1),
    ] = 8
    approval_days: Annotated[
        int, Meta(description="Days a request waits for one role before the next is asked.", ge=1, le=90)
    ] = 3
    smtp_url: Annotated[
        str,
        Meta(
            description="Mail server: smtp://user:secret@host:587 (STARTTLS) or smtps://user:secret@host:465. "
            "Empty: no mail is sent. A relay without TLS and password: smtp://host:25?tls=off.",
            pattern="^(smtps?://[^/\\s]+)?$",
        ),
    ] = ""
    mail_from: Annotated[
        str, Meta(description="Address that mails come from; needed where there is a mail server.")
    ] = ""
    public_url: Annotated[
        str,
        Meta(
            description="Address people reach this server at, for the links in mails, e.g. https://plan.example.com.",
            pattern="^(https?://[^\\s]+)?$",
        ),
    ] = ""
    private_webhooks: Annotated[
        bool,
        Meta(description="Let webhooks go to addresses of this machine and of private networks."),
    ] = False
    secure_cookies: Annotated[
        bool,
        Meta(description="Send cookies over HTTPS only; set it behind a TLS proxy."),
    ] = False
    memory: Annotated[
        str,
        Meta(description="Memory the warehouse may use, e.g. 4GB. Empty: 60 % of the machine."),
    ] = ""
    threads: Annotated[int, Meta(description="Threads the warehouse may use. 0: every core.", ge=0)] = 0


PREFIX = "SEAMARK_"
HAS_SECRET = frozenset({"database_url", "smtp_url"})


def load_settings(environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Settings from defaults, then the environment, then ``given`` (None means not given).

    Raises InputError naming the setting, what arrived and what is allowed.
    """
    raw: dict[str, Any] = {}
    for name, text in (os.environ if environment is None else environment).items():
        field = name.removeprefix(PREFIX).lower()
        if name.startswith(PREFIX) and field in Settings.__struct_fields__:
            raw[field] = _parse(field, text)
    raw |= {name: value for name, value in given.items() if value is not None}
    try:
        return msgspec.convert(raw, Settings, strict=False)
    except msgspec.ValidationError as error:
        msg = f"A setting is wrong: {error}."
        raise InputError(msg, help="`seamark settings` lists every setting with what is allowed.") from None


def _parse(field: str, text: str) -> object:
    if field != "exchange_rates":
        return text
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        msg = f"SEAMARK_EXCHANGE_RATES is {text!r}, which is not JSON."
        raise InputError(msg, arrived=text, help='Write it as {"USD": 0.92}.') from None


def data_folder(settings: Settings) -> Path:
    """The data folder as an absolute path."""
    return Path(settings.data).expanduser().absolute()


class SettingShown(msgspec.Struct, frozen=True):
    """A setting as it may be shown: its name in the environment, its value with secrets masked, what it means."""

    name: str
    value: object
    meaning: str


def shown_settings(settings: Settings) -> list[SettingShown]:
    """Every setting in force; the secret inside an address is masked."""
    return [
        SettingShown(f"{PREFIX}{field.name.upper()}", _shown(settings, field.name), _meaning(field))
        for field in msgspec.structs.fields(Settings)
    ]


def _shown(settings: Settings, name: str) -> object:
    value = getattr(settings, name)
    if name in HAS_SECRET and "@" in value:
        scheme, _, rest = value.partition("://")
        return f"{scheme}://…@{rest.rpartition('@')[2].partition('?')[0]}"
    return value


def _meaning(field: msgspec.structs.FieldInfo) -> str:
    extras = getattr(field.type, "__metadata__", ())
    return next((extra.description or "" for extra in extras if isinstance(extra, Meta)), "")
