"""One request of one signed-in person, and the answers a page can give."""

import functools
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol, TypeVar
from urllib.parse import urlencode

import msgspec
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from seamark.faces.web.numbers import Shown, count, money
from seamark.faces.web.periods import View
from seamark.govern import Actor, may
from seamark.kernel import InputError, SeamarkError
from seamark.loop import Workspace

THEMES = ("auto", "light", "dark")
THEME_COOKIE, NOTE_COOKIE = "seamark_theme", "seamark_note"
DATE_KEYS = ("from", "to", "until", "compare")
Choice = TypeVar("Choice", bound=str)


class Painter(Protocol):
    """Turns a template and its values into HTML."""

    def paint(self, template: str, values: Mapping[str, object]) -> str:
        """The HTML of ``template``."""
        ...


class Visit:
    """Who asks (``actor``), for what (``query``, ``form``), over which days (``view``), in which workspace."""

    def __init__(self, request: Request, workspace: Workspace, *, actor: Actor, csrf: str, painter: Painter) -> None:
        self.request = request
        self.workspace = workspace
        self.actor = actor
        self.csrf = csrf
        self.form = FormData()
        self.query: Mapping[str, str] = request.query_params
        self.now: datetime = workspace.clock.now()
        self._painter = painter

    @functools.cached_property
    def view(self) -> View:
        """The period and comparison that the address asks for."""
        return View.read(self.query, today=self.now.date())

    def forget_dates(self) -> None:
        """Look at the usual days, whatever the address says: a page that names a wrong date must still be painted."""
        self.__dict__["view"] = View.read({}, today=self.now.date())

    @property
    def theme(self) -> str:
        """light, dark, or auto: as the machine is set."""
        asked = self.request.cookies.get(THEME_COOKIE, "auto")
        return asked if asked in THEMES else "auto"

    @property
    def wants_part(self) -> bool:
        """Whether only a part of the page is asked for (htmx)."""
        return "hx-request" in self.request.headers

    @property
    def host(self) -> str:
        """The address this server was reached at, with scheme, without a final slash."""
        return str(self.request.base_url).rstrip("/")

    def number(self, value: float | None) -> Shown:
        """A number of things as the page writes it."""
        return count(value)

    def money(self, amount: float | None) -> Shown:
        """An amount of the reporting currency as the page writes it."""
        return money(amount, self.workspace.settings.currency)

    def may(self, action: str) -> bool:
        """Whether the visitor may do ``action``."""
        return may(self.actor, action)

    def text(self, name: str, *, default: str = "") -> str:
        """A text field of the form, trimmed; ``default`` when it was not sent."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def file(self, name: str) -> tuple[str, bytes]:
        """Name and bytes of an uploaded file. Raises InputError when none was chosen."""
        upload = self.form.get(name)
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise InputError("No file arrived.", help="Choose a file first.", field=name)
        return upload.filename, upload.file.read()

    def chosen(self, name: str, *, allowed: Collection[Choice], usual: Choice) -> Choice:
        """What the address says of a choice. Raises InputError that names what there is."""
        asked = self.query.get(name, usual)
        for one in allowed:
            if one == asked:
                return one
        msg = f"'{name}' is {asked[:40]!r}; there are {', '.join(filter(None, allowed))}."
        raise InputError(msg, field=name, help="Choose one of them.", arrived=asked, allowed=list(allowed))

    def address(self, **changed: object) -> str:
        """This page's address with some of its query changed; None removes one."""
        query = {**self.query, **changed}
        kept = {name: value for name, value in query.items() if value not in (None, "")}
        return f"?{urlencode(kept)}" if kept else "?"

    def dated(self, view: View) -> str:
        """This page's address looking at other days."""
        dates = dict.fromkeys(DATE_KEYS) if view.is_default else {**dict.fromkeys(DATE_KEYS), **view.fields}
        return self.address(**dates)

    @property
    def undated(self) -> dict[str, str]:
        """What the address asks for besides the days."""
        return {name: value for name, value in self.query.items() if name not in DATE_KEYS}

    def show(self, template: str, values: Mapping[str, object]) -> Response:
        """A page, or a part of one. ``room`` in the values names the room of the rail, ``error`` gives the status."""
        error = values.get("error")
        status = error.status if isinstance(error, SeamarkError) else 200
        html = self._painter.paint(template, {"visit": self, "may": self.may, **values})
        answer = HTMLResponse(html, status, headers={"vary": "HX-Request, Cookie"})
        if self.note:
            answer.delete_cookie(NOTE_COOKIE)
        return answer

    def go(self, path: str, *, note: str = "") -> Response:
        """On to another page, which says ``note`` once."""
        if self.wants_part:
            answer = Response(status_code=204, headers={"hx-redirect": path})
        else:
            answer = RedirectResponse(path, 303)
        if note:
            answer.set_cookie(NOTE_COOKIE, msgspec.json.encode(note).hex(), max_age=30, httponly=True, samesite="lax")
        return answer

    @functools.cached_property
    def note(self) -> str:
        """What the page before wanted said here."""
        try:
            return msgspec.json.decode(bytes.fromhex(self.request.cookies.get(NOTE_COOKIE, "")), type=str)
        except (ValueError, msgspec.DecodeError):
            return ""
