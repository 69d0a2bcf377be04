"""A process that sends what is due and nothing else: ``python -m tests.oversee.sender DATA DATABASE [SMTP]``."""

import sys

from seamark.govern import Governance
from seamark.kernel import Settings, SystemClock
from seamark.oversee import Oversight
from seamark.warehouse import Ledger


def main(data: str, database: str, smtp: str = "") -> None:
    """Send what is due."""
    settings = Settings(
        data=data,
        database_url=database,
        smtp_url=smtp,
        mail_from="seamark@harbour.example",
        private_webhooks=True,
        workspace_name="Harbour",
    )
    clock = SystemClock()
    ledger = Ledger.open(database)
    govern = Governance(ledger, settings, clock=clock)
    Oversight(ledger, govern, settings=settings, clock=clock).deliver_due()
    govern.close()
    ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
