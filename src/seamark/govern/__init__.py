"""Who may, who did, why we may hold it: people and roles, keys, sessions, permissions, the audit chain.

Takes: a password, a cookie, a key; what somebody wants to do. Gives: an Actor, a yes or a refusal, a chain of records.
Promises: refused unless allowed; secrets stored only as hashes; a change and its audit row commit together.
Does not do: pages, sending mail, deciding what a marketer should do.
"""

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
    "AuditCheck",
    "AuditRow",
    "Governance",
    "Invitation",
    "Key",
    "KeyCreated",
    "Permission",
    "Person",
    "Role",
    "Scope",
    "SignIn",
    "may",
    "require",
]
