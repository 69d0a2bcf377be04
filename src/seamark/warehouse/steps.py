"""SQL steps: each a file named after the relation it makes, in the ``steps`` folder of its room."""

from functools import cache
from importlib import resources


@cache
def step(room: str, name: str) -> str:
    """The text of ``steps/<name>.sql`` in a room's package, e.g. ``step("seamark.measure", "visits")``."""
    return resources.files(room).joinpath("steps", f"{name}.sql").read_text("utf-8")
