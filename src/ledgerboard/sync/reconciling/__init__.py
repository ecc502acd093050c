"""Does it tie? Procore's money with the books', from what was read last: no outside call.

`reconciliation` answers for each pair of companies; its pure half is `core/money/reconciliation`.
"""

from ledgerboard.sync.reconciling.answer import (
    AccountTie,
    Apart,
    CommitmentRetainage,
    NothingToReconcile,
    Reconciliation,
)
from ledgerboard.sync.reconciling.companies import reconciliation
from ledgerboard.sync.reconciling.through import day_through

__all__ = [
    "AccountTie",
    "Apart",
    "CommitmentRetainage",
    "NothingToReconcile",
    "Reconciliation",
    "day_through",
    "reconciliation",
]
