"""Asking the Overview's questions while somebody types a password, so that the first page is as quick as the next."""

import logging
import threading

from seamark.faces.web.periods import View
from seamark.faces.web.routes.overview.page import questions
from seamark.govern import SYSTEM
from seamark.loop import Workspace

log = logging.getLogger("seamark.web")


class Warming:
    """Asks once in the life of the server: what costs at first is to put the questions into SQL."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._begun = threading.Lock()

    def begin(self) -> None:
        """Start in the background; does nothing the second time."""
        if self._begun.acquire(blocking=False):
            threading.Thread(target=self._ask, name="seamark-warming", daemon=True).start()

    def _ask(self) -> None:
        view = View.read({}, today=self._workspace.clock.now().date())
        try:
            self._workspace.measure.ask_many(questions(view), by=SYSTEM)
            self._workspace.measure.usual(by=SYSTEM)
            self._workspace.plan.progress(by=SYSTEM)
        except Exception as error:  # noqa: BLE001 - whatever it is (a server that stops meanwhile), nobody waits for this
            log.info("The first page will take a moment longer: %s", error)
