"""What docs/notices.md says of kinds, ties and tries is what the code does."""

import re
from datetime import UTC, datetime
from pathlib import Path

from seamark.oversee import NOTICE_KINDS
from seamark.oversee.concern import SAYS
from seamark.oversee.service.delivering import KEPT, LEASE, TRIES_FOR, next_try
from seamark.oversee.service.webhooks import MOST_WEBHOOKS


def page(root: Path) -> str:
    """The page in one line."""
    return " ".join((root / "docs" / "notices.md").read_text().split())


def test_the_kinds(root: Path) -> None:
    rows = re.findall(r"\| `(\w+)` \| ([^|]+) \| (yes|no) \|", (root / "docs" / "notices.md").read_text())
    assert rows == [(kind.name, kind.title, "yes" if kind.by_mail else "no") for kind in NOTICE_KINDS.values()]


def test_the_ties(root: Path) -> None:
    rows = re.findall(r"\| (You [^|]+?) \| (yes|no) \|", (root / "docs" / "notices.md").read_text())
    said = {re.sub("‘[^’]+’", "{}", sentence): act == "yes" for sentence, act in rows}
    assert said == dict(SAYS.values())


def test_the_tries_and_the_limits(root: Path) -> None:
    began = datetime(2026, 11, 23, tzinfo=UTC)
    last, moments = began + TRIES_FOR, [began]
    while moments[-1] < last:
        moments.append(next_try(moments[-1], attempts=len(moments), last=last))
    minutes = [str(int((moment - began).total_seconds() // 60)) for moment in moments]
    assert f"Tries are {', '.join(minutes[:-1])} and {minutes[-1]} minutes after the first" in page(root)
    assert f"{KEPT.days} days" in page(root)
    assert LEASE.total_seconds() == 180
    assert "taken for three minutes" in page(root)
    assert f"set up to {MOST_WEBHOOKS} addresses" in page(root)
