"""Who may, who did, who decides: people and roles, keys, sessions, permissions, approvals, the audit chain.

Takes: a password, a cookie, a key; what somebody wants to do or decide. Gives: an Actor, a yes, a refusal or a request
for somebody's approval, a chain of records.
Promises: refused unless allowed; secrets stored only as hashes; nobody approves their own request, nor anything they
have not seen; no approval by itself; a change and its audit row commit together.
Does not do: pages, sending mail, deciding what a marketer should do.
"""

from seamark.govern.approvals import Approval, Authority, Category, Limit, Request, State
from seamark.govern.model import (
    SYSTEM,
    Actor,
    AuditCheck,
    AuditRow,
    Invitation,
    Key,
    KeyCreated,
    Person,
    Role,
    Scope,
    SignIn,
)
from seamark.govern.policy import POLICY, Permission, may, require
from seamark.govern.service import Governance

__all__ = [
    "POLICY",
    "SYSTEM",
    "Actor",
    "Approval",
    "AuditCheck",
    "AuditRow",
    "Authority",
    "Category",
    "Governance",
    "Invitation",
    "Key",
    "KeyCreated",
    "Limit",
    "Permission",
    "Person",
    "Request",
    "Role",
    "Scope",
    "SignIn",
    "State",
    "may",
    "require",
]
