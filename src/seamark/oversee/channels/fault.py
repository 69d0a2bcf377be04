"""Why something was not sent."""

import re

from seamark.kernel import OutsideFailed


def spoken(error: Exception) -> str:
    """What an error of the network says, without its number and its point."""
    text = " ".join(str(error).split())[:300]
    return re.sub(r"^\[Errno -?\d+\] ", "", text).rstrip(".") or type(error).__name__


class NotSent(OutsideFailed):
    """What the other side said. ``is_final``: trying again cannot help; ``is_everybodys``: nothing else goes there."""

    def __init__(self, message: str, *, help: str = "", is_final: bool = False, is_everybodys: bool = False) -> None:
        super().__init__(message, help=help)
        self.is_final, self.is_everybodys = is_final, is_everybodys
