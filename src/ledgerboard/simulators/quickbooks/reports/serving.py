"""Which reports there are, under the names by which they are asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledgerboard.simulators.kit import Call, Reply
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.reports import accounts, payables
from ledgerboard.simulators.quickbooks.reports.asking import Asked, asked

Maker = Callable[[Company, Asked], dict[str, Any]]
REPORTS: dict[str, Maker] = {
    "AgedPayableDetail": payables.aged_payable_detail,
    "AgedPayables": payables.aged_payables,
    "GeneralLedger": accounts.general_ledger,
    "ProfitAndLossDetail": accounts.profit_and_loss_detail,
    "TransactionList": accounts.transaction_list,
    "TransactionListWithSplits": accounts.transaction_list_with_splits,
    "TrialBalance": accounts.trial_balance,
    "VendorBalance": payables.vendor_balance,
    "VendorBalanceDetail": payables.vendor_balance_detail,
}
BALANCES = frozenset(
    {"AgedPayableDetail", "AgedPayables", "TrialBalance", "VendorBalance", "VendorBalanceDetail"}
)


def server(name: str) -> Callable[[Company, Call], Reply]:
    def answer(company: Company, call: Call) -> Reply:
        """A report's own header has the time; nothing is wrapped around it."""
        return Reply(REPORTS[name](company, asked(company, call, since_ever=name in BALANCES)))

    return answer
