"""One pair of companies compared, everything that was read of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.reconciliation import CheckFigures, Comparison, reconcile
from ledgerboard.core.money.retainage import retainage_ledger, retainage_on_bill
from ledgerboard.core.reconcile import Side
from ledgerboard.core.records import Account, Bill, Item
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american, counted
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.models import FlowSetting, Run, Snapshot
from ledgerboard.sync.reconciling import checks
from ledgerboard.sync.reconciling.answer import (
    AccountTie,
    CommitmentRetainage,
    Compared,
    OpeningStanding,
)
from ledgerboard.sync.reconciling.bills_compared import CommitmentBills, commitment_bills
from ledgerboard.sync.reconciling.job_costs import job_cost_check, job_costs
from ledgerboard.sync.reconciling.only_in_books import only_in_books
from ledgerboard.sync.reconciling.opening_ties import OpeningTie, opening_ties
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.records import seen_of

LIABILITY = "Liability"
"""Its balance is negative while something is owed (inferred from the service's own samples)."""


def compared(records: MoneyRecords, through: dt.date | None) -> Compared:
    """Documents dated after `through` don't count."""
    openings, bills = opening_ties(records), commitment_bills(records)
    comparisons = list(_comparisons(records, bills, openings, through))
    ties = [tie for each in comparisons for tie in reconcile(each)]
    job_cost = next((each for each in comparisons if each.check is Check.COST), None)
    ledgers = tuple(_ledgers(records))
    account = _account(records, total(each.held for each in ledgers))
    left_out = tuple(only_in_books(records, bills, through))
    return Compared(
        ties=tuple(sorted(ties, key=lambda tie: tie.ties)),
        retainage=ledgers,
        account=account,
        titles=tuple(_titles(records, ties)),
        not_compared=tuple(_not_compared(records, account_old=account is None)),
        openings=tuple(_opening(each) for each in openings),
        only_in_books=left_out,
        job_costs=job_costs(job_cost, openings, records) if job_cost else (),
    )


def _comparisons(
    records: MoneyRecords,
    bills: CommitmentBills,
    openings: Sequence[OpeningTie],
    through: dt.date | None,
) -> Iterator[Comparison]:
    invoices, *others = checks.invoice_checks(records, bills, openings, through)
    yield from (invoices, *others)
    if checks.PAYMENT in records.settings:
        yield checks.payment_check(records, bills, openings, through)
    if checks.COST in records.settings:
        costs = checks.cost_check(records, bills, through)
        yield from (costs, job_cost_check(invoices, costs, records))


def _not_compared(records: MoneyRecords, *, account_old: bool) -> Iterator[str]:
    """Silence would read as agreement."""
    if not BillSettings.of(records.jobsite.settings).retainage_item:
        yield checks.NO_ITEM
    elif account_old:
        yield checks.ACCOUNT_OLD
    if checks.PAYMENT not in records.settings:
        yield checks.PAYMENTS_OFF
    if checks.COST not in records.settings:
        yield checks.COSTS_OFF
    elif foreign := checks.foreign_costs(records):
        yield f"{counted(foreign, 'cost')} in another currency."
    if checks.COST in records.settings and (start := records.cost_start):
        yield f"unlinked direct costs dated before {american(start)}, your start day."


def account_row(records: MoneyRecords) -> Snapshot | None:
    """The account that the retainage item posts to. None where there is none, or where it was read
    before the last bills were sent.
    """
    item = BillSettings.of(records.flow.views[Side.LEFT].settings).retainage_item
    row = _account_row(records, item) if item else None
    return None if row is None or _sent_since(records.setting, row.seen_at) else row


def _account(records: MoneyRecords, on_invoices: Money) -> AccountTie | None:
    item, row = BillSettings.of(records.jobsite.settings).retainage_item, account_row(records)
    if item is None or row is None:
        return None
    account = seen_of(row, records.ports).record
    if not isinstance(account, Account) or account.balance is None:
        return None
    bills = [each.record for each in records.there("bill", "vendor_credit")]
    items = {
        each
        for each in records.retainage_items
        if _posts_to(records, each) == _posts_to(records, item)
    }
    held = total(retainage_on_bill(each, items) for each in bills if isinstance(each, Bill))
    owed = -account.balance if account.classification == LIABILITY else account.balance
    return AccountTie(account.title, owed, held, on_invoices)


def _posts_to(records: MoneyRecords, item_ref: Ref) -> Ref | None:
    item = records.flow.views[Side.RIGHT].here(item_ref)
    return item.record.expense_account if item and isinstance(item.record, Item) else None


def _account_row(records: MoneyRecords, item_ref: Ref) -> Snapshot | None:
    account = _posts_to(records, item_ref)
    rows = Snapshot.objects.of(records.setting.organization_id).filter(
        connection=records.setting.right, kind="account", gone_at=None
    )
    return rows.filter(record_id=account.id).first() if account else None


def _sent_since(setting: FlowSetting, moment: dt.datetime) -> bool:
    sent = Run.objects.of(setting.organization_id).filter(setting=setting, kind=Run.Kind.APPLY)
    return sent.filter(Q(ended_at=None) | Q(ended_at__gt=moment)).exists()


def _ledgers(records: MoneyRecords) -> Iterator[CommitmentRetainage]:
    for commitment, chain in records.chains.items():
        if commitment:
            ledger = retainage_ledger((each.seen.ref, each.applied) for each in chain)
            yield CommitmentRetainage(
                commitment, chain[0].invoice.project, _title(records, commitment),
                ledger.retained, ledger.released, ledger.held_on_work, ledger.held_on_stored,
            )  # fmt: skip


def _opening(tie: OpeningTie) -> OpeningStanding:
    return OpeningStanding(
        commitment=tie.opening.commitment,
        project=tie.commitment.project if tie.commitment else None,
        title=tie.title,
        position=tie.opening.position,
        signed=tie.opening.signed,
        procore=tie.procore,
        books=tie.books,
    )


def _titles(records: MoneyRecords, ties: Iterable[CheckFigures]) -> Iterator[tuple[Ref, str]]:
    refs = {ref for tie in ties for ref in (tie.project, tie.vendor) if ref}
    return ((ref, _title(records, ref)) for ref in sorted(refs, key=str))


def _title(records: MoneyRecords, ref: Ref) -> str:
    seen = records.jobsite.here(ref)
    return shown_text(seen.kind, seen.record.title) if seen else ref.id
