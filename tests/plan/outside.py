"""Somebody else's server of release dates: Jira of the cloud and one's own, GitHub, files; and what goes wrong there.

It speaks the protocols over real HTTP: pages, tokens, marks, redirects, refusals. ``moods`` makes it answer wrongly.
"""

import base64
import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

TOKEN = "s3cret-of-the-outside"
ACCOUNT = "ada@example.com"
PAGE = 2  # versions and milestones a page: small, so that there are pages
HUGE = gzip.compress(b"x" * 30_000_000, 1)  # made once: a busy machine takes a while
Json = dict[str, Any]


def version(number: int, name: str, day: str = "", **fields: object) -> Json:
    """A version as Jira tells it."""
    dated = {"releaseDate": day, "userReleaseDate": day} if day else {}
    return {"id": str(10_000 + number), "name": name, "archived": False, "released": False, **dated, **fields}


def milestone(number: int, title: str, day: str = "", state: str = "open") -> Json:
    """A milestone as GitHub tells it."""
    due = f"{day}T08:00:00Z" if day else None
    url = f"https://github.com/acme/atlas/milestone/{number}"
    return {"number": number, "title": title, "state": state, "due_on": due, "html_url": url}


def item(name: str, title: str, day: str = "", *, closed: bool = False) -> Json:
    """An item of a GitHub project."""
    value = {"__typename": "ProjectV2ItemFieldDateValue", "date": day} if day else None
    content = {"__typename": "Issue", "title": title, "url": f"https://github.com/acme/atlas/{name}", "closed": closed}
    return {"id": name, "content": content, "fieldValueByName": value}


class Outside:
    """The server; its contents are changed between two looks. ``asked`` is what it was asked, with the headers."""

    def __init__(self) -> None:
        self.versions: list[Json] = []
        self.milestones: list[Json] = []
        self.items: list[Json] = []
        self.files: dict[str, tuple[bytes, str]] = {}
        self.moods: dict[str, str] = {}
        self.redirect = ""
        self.asked: list[tuple[str, dict[str, str]]] = []
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outside.answer(self)

            def do_POST(self) -> None:
                outside.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.address = f"http://{self.host}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        path = urlsplit(call.path).path
        self.asked.append((call.path, {name.lower(): value for name, value in call.headers.items()}))
        length = int(call.headers.get("content-length") or 0)
        body = json.loads(call.rfile.read(length)) if length else {}
        mood = next((mood for part, mood in self.moods.items() if part in call.path), "")
        if mood:
            self._moody(call, mood)
        elif path.startswith("/rest/api/"):
            self._jira(call, path)
        elif path.endswith("/milestones"):
            self._milestones(call)
        elif path in {"/graphql", "/api/graphql"}:
            self._project(call, body)
        else:
            self._file(call, path)

    def _jira(self, call: BaseHTTPRequestHandler, path: str) -> None:
        basic = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        is_cloud = path.startswith("/rest/api/3/")
        if call.headers.get("authorization") != (f"Basic {basic}" if is_cloud else f"Bearer {TOKEN}"):
            send(call, 401, {"errorMessages": ["You are not authenticated."]})
        elif "/project/ATLAS/" not in path:
            send(call, 404, {"errorMessages": ["No project could be found with key 'NOPE'."]})
        elif path.endswith("/versions"):
            send(call, 200, self.versions)
        else:
            start = int(parse_qs(urlsplit(call.path).query)["startAt"][0])
            values = self.versions[start : start + PAGE]
            last = start + PAGE >= len(self.versions)
            send(call, 200, {"startAt": start, "maxResults": PAGE, "isLast": last, "values": values})

    def _milestones(self, call: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(call.path).query)
        page = int(query.get("page", ["1"])[0])
        path = urlsplit(call.path).path
        headers = {}
        if page * PAGE < len(self.milestones):
            headers["Link"] = f'<{self.address}{path}?state=all&per_page=100&page={page + 1}>; rel="next"'
        send(call, 200, self.milestones[(page - 1) * PAGE : page * PAGE], **headers)

    def _project(self, call: BaseHTTPRequestHandler, body: Json) -> None:
        variables = body["variables"]
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            send(call, 401, {"message": "Bad credentials"})
            return
        if variables["number"] != 7:
            errors = [{"type": "NOT_FOUND", "message": "Could not resolve to a ProjectV2 with the number 8."}]
            send(call, 200, {"data": {"repositoryOwner": {"projectV2": None}}, "errors": errors})
            return
        start = int(variables["after"] or 0)
        more = start + PAGE < len(self.items)
        nodes = [
            one if variables["field"] == "Ship date" else {**one, "fieldValueByName": None}
            for one in self.items[start : start + PAGE]
        ]
        items = {"nodes": nodes, "pageInfo": {"hasNextPage": more, "endCursor": str(start + PAGE)}}
        send(call, 200, {"data": {"repositoryOwner": {"projectV2": {"title": "Launches", "items": items}}}})

    def _file(self, call: BaseHTTPRequestHandler, path: str) -> None:
        content, mark = self.files.get(path, (b"", ""))
        if not mark:
            send(call, 404, {"message": "Not found"})
        elif call.headers.get("if-none-match") == mark:
            send(call, 304, b"")
        else:
            send(call, 200, content, ETag=mark)

    def _moody(self, call: BaseHTTPRequestHandler, mood: str) -> None:
        if mood == "html":
            send(call, 200, b"<!doctype html><title>Log in</title>")
        elif mood == "late":
            time.sleep(3)
            send(call, 200, [])
        elif mood == "huge":
            send(call, 200, HUGE, **{"Content-Encoding": "gzip"})
        elif mood == "redirect":
            send(call, 302, b"", Location=self.redirect)
        elif mood == "busy":
            send(call, 429, {"message": "Too many requests"}, **{"Retry-After": "1800"})
        elif mood == "limited":
            send(call, 403, {"message": "API rate limit exceeded"}, **{"X-RateLimit-Remaining": "0"})
        elif mood == "other shape":
            send(call, 200, {"values": "none"})
        else:
            send(call, int(mood), {"message": "No"})


def send(call: BaseHTTPRequestHandler, status: int, content: object, **headers: str) -> None:
    """Send one answer."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    try:
        call.send_response(status)
        for name, value in headers.items():
            call.send_header(name, value)
        call.send_header("Content-Length", str(len(body)))
        call.end_headers()
        if status != 304:
            call.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):
        return  # whoever asked has had enough
