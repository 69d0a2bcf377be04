"""Who decides how much alone, who is asked otherwise, and what a request looks like. Pure values and rules."""

from seamark.govern.approvals.limits import CHAIN, DEFAULTS, LARGEST, limit_faults, next_role, rank, shortfall, whole
from seamark.govern.approvals.model import Approval, Authority, Category, Limit, Request, State, hash_of_content, spoken

__all__ = [
    "CHAIN",
    "DEFAULTS",
    "LARGEST",
    "Approval",
    "Authority",
    "Category",
    "Limit",
    "Request",
    "State",
    "hash_of_content",
    "limit_faults",
    "next_role",
    "rank",
    "shortfall",
    "spoken",
    "whole",
]
