"""A terminal without a new process: importing the product anew for each command would be most of the tests' time."""

import contextlib
import io
import os
import sys
from typing import NamedTuple
from unittest.mock import patch

from seamark.faces.cli import main


class Done(NamedTuple):
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def seamark(*arguments: str, **environment: str) -> Done:
    """Run the command line as `seamark ARGUMENTS` would, with more in the environment."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "argv", ["seamark", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
    return Done(status, out.getvalue(), err.getvalue())
