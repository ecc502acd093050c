"""Does it tie? Procore's money with the books', from what was read last: no outside call.

`reconciliation` answers for each pair of companies; its pure half is `core/money/reconciliation`.
"""

from ledgerboard.sync.reconciling.accepting import accept, take_back
from ledgerboard.sync.reconciling.answer import (
    Accepted,
    NothingToReconcile,
    Reconciliation,
    UntiedDocument,
)
from ledgerboard.sync.reconciling.companies import apart_as_seen, reconciliation
from ledgerboard.sync.reconciling.keeping import keep_results, last_results, results_since
from ledgerboard.sync.reconciling.through import day_through

__all__ = [
    "Accepted",
    "NothingToReconcile",
    "Reconciliation",
    "UntiedDocument",
    "accept",
    "apart_as_seen",
    "day_through",
    "keep_results",
    "last_results",
    "reconciliation",
    "results_since",
    "take_back",
]
