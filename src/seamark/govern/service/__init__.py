"""Every verb of govern at one desk."""

from seamark.govern.service.approvals import ApprovalVerbs
from seamark.govern.service.audit import AuditVerbs
from seamark.govern.service.derived import DerivedVerbs
from seamark.govern.service.keys import KeyVerbs
from seamark.govern.service.people import PeopleVerbs
from seamark.govern.service.settings import SettingsVerbs
from seamark.govern.service.sign_in import SignInVerbs


class Governance(PeopleVerbs, SignInVerbs, KeyVerbs, AuditVerbs, SettingsVerbs, ApprovalVerbs, DerivedVerbs):
    """Who may and who did: people, sign-ins, keys, audit, settings, approvals. Safe to use from any thread.

    Opened on a ledger, settings and a clock; keeps its secret and the signed end of the audit chain in the data
    folder, beside the plan database.
    """
