"""Every verb of oversee at one desk."""

from seamark.oversee.service.delivering import DeliveringVerbs
from seamark.oversee.service.reading import ReadingVerbs
from seamark.oversee.service.telling import TellingVerbs
from seamark.oversee.service.webhooks import WebhookVerbs


class Oversight(TellingVerbs, ReadingVerbs, DeliveringVerbs, WebhookVerbs):
    """Notices to people, and their way out by mail and webhook. Safe to use from any thread.

    Opened on the plan database, govern, settings and a clock. Raises InputError for mail settings that cannot work.
    """


__all__ = ["Oversight"]
