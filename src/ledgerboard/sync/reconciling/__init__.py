"""Does it tie? Procore's money with the books', from what was read last: no outside call.

`reconciliation` answers for each pair of companies; its pure half is `core/money/reconciliation`.
"""

from ledgerboard.sync.reconciling.accepting import accept, take_back
from ledgerboard.sync.reconciling.answer import (
    Accepted,
    AccountTie,
    Apart,
    CommitmentRetainage,
    NothingToReconcile,
    Reconciliation,
)
from ledgerboard.sync.reconciling.companies import reconciliation, seen
from ledgerboard.sync.reconciling.keeping import keep_results, last_results
from ledgerboard.sync.reconciling.through import day_through

__all__ = [
    "Accepted",
    "AccountTie",
    "Apart",
    "CommitmentRetainage",
    "NothingToReconcile",
    "Reconciliation",
    "accept",
    "day_through",
    "keep_results",
    "last_results",
    "reconciliation",
    "seen",
    "take_back",
]
