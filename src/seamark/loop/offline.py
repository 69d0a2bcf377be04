"""What a terminal may do to a data folder without a server, or beside a running one."""

import contextlib
from collections.abc import Iterator

from seamark.govern import Governance
from seamark.kernel import Settings, SystemClock, data_folder
from seamark.loop.folder import JOURNAL, existing_folder
from seamark.warehouse import Ledger, Verification, check_segments, ledger_url


@contextlib.contextmanager
def governing(settings: Settings, *, new: bool = False) -> Iterator[Governance]:
    """People, keys and audit of a data folder; ``new`` makes the folder when it is not there.

    Safe beside a running server, which sees the changes within two seconds.
    """
    if new:
        data_folder(settings).mkdir(parents=True, exist_ok=True)
    else:
        existing_folder(settings)
    ledger = Ledger.open(ledger_url(settings))
    govern = Governance(ledger, settings, clock=SystemClock())
    try:
        yield govern
    finally:
        govern.close()
        ledger.close()


def check_journal(settings: Settings) -> Verification:
    """Read every record of the journal and check it. Raises DataDamaged naming segment and offset."""
    return check_segments(existing_folder(settings) / JOURNAL)
