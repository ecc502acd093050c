"""Saying yes, no, and which: bound to what the person saw."""

from ledgerboard.sync.approving.approvals import approve
from ledgerboard.sync.approving.decisions import decide, override, reject, revoke
from ledgerboard.sync.approving.rules import (
    approve_by_rules,
    auto_approvals,
    auto_approve,
    stop_auto_approval,
)

__all__ = [
    "approve",
    "approve_by_rules",
    "auto_approvals",
    "auto_approve",
    "decide",
    "override",
    "reject",
    "revoke",
    "stop_auto_approval",
]
