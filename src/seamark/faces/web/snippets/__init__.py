"""Lines to paste that send events to this server: one text per client, with the host and the key filled in."""

from importlib import resources

import msgspec

KEY_PLACE, HOST_PLACE = "WRITE_KEY", "HOST"


class Snippet(msgspec.Struct, frozen=True):
    """Lines for one kind of client. The texts hold WRITE_KEY and HOST where these belong."""

    id: str
    name: str
    install: str
    text: str

    def filled(self, *, host: str, key: str) -> str:
        """The lines for this host and key."""
        return self.text.replace(HOST_PLACE, host).replace(KEY_PLACE, key)


_NAMES = {
    "website": (
        "Website",
        "Before </head> on every page. The script comes from this server; nothing is loaded from elsewhere.",
    ),
    "curl": ("curl", "On any command line."),
    "python": ("Python", "pip install segment-analytics-python"),
    "node": ("Node", "npm install @segment/analytics-node"),
}
_ENDINGS = {"website": "html", "curl": "sh", "python": "py", "node": "js"}


def snippets() -> list[Snippet]:
    """Every snippet, the website's first."""
    folder = resources.files("seamark.faces.web.snippets")
    return [
        Snippet(name, title, install, folder.joinpath(f"{name}.{_ENDINGS[name]}.txt").read_text("utf-8").rstrip())
        for name, (title, install) in _NAMES.items()
    ]
