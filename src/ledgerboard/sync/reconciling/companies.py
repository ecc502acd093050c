"""All checks for each pair of companies whose invoices flow is on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Q

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.reconciliation import Comparison, Tie, reconcile
from ledgerboard.core.money.retainage import retainage_ledger, retainage_on_bill
from ledgerboard.core.records import Account, Bill, Item, Project
from ledgerboard.core.values import Ref
from ledgerboard.core.values.wording import counted
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.choosing import NotPossible
from ledgerboard.sync.models import FlowSetting, Run, Snapshot
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.reconciling import checks
from ledgerboard.sync.reconciling.accepting import accepted_now
from ledgerboard.sync.reconciling.answer import (
    AccountTie,
    Apart,
    CommitmentRetainage,
    NothingToReconcile,
    Reconciliation,
)
from ledgerboard.sync.reconciling.only_in_books import only_in_books
from ledgerboard.sync.reconciling.opened import OpeningTie, opening_ties
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.records import seen_of
from ledgerboard.users.models import Organization

FLOW_OFF = "Invoices are off.", "Turn on the invoices flow to reconcile."
LIABILITY = "Liability"
"""Its balance is negative while something is owed (inferred from the service's own samples)."""
NOT_READ = "Nothing was read yet.", "Check invoices for changes first."


def reconciliation(
    organization: Organization, ports: Ports, *, through: dt.date | None = None, project: str = ""
) -> tuple[Reconciliation, ...]:
    """One for each pair of companies. Documents dated after `through` don't count; `project` is a
    number or a name.

    Raises:
        NothingToReconcile: invoices are off, nothing was read yet, or the project has no money.

    """
    enabled = FlowSetting.objects.of(organization).filter(flow="invoices", enabled=True)
    settings = list(enabled.select_related("left", "right"))
    if not settings:
        raise NothingToReconcile(*FLOW_OFF)
    found = tuple(_reconciled(MoneyRecords(each, ports), through, project) for each in settings)
    if project and not any(each.ties for each in found):
        raise NothingToReconcile(f"There is nothing to compare on a project {project}.")
    return found


def apart_as_seen(
    organization: Organization,
    key: tuple[str, str, str],
    figures: Mapping[str, str],
    ports: Ports,
    through: dt.date | None = None,
) -> tuple[FlowSetting, Apart]:
    """The document that somebody saw apart by these figures.

    Raises NotPossible when it differs by something else now.
    """
    for each in reconciliation(organization, ports, through=through):
        for apart in each.apart:
            if apart.key == key and apart.figures == figures:
                return FlowSetting.objects.of(organization).get(pk=each.setting_id), apart
    raise NotPossible("The difference has changed.", "Look at it again.")


def reconciled(setting: FlowSetting, ports: Ports) -> Reconciliation:
    """One pair of companies, everything that was read. Raises NothingToReconcile."""
    return _reconciled(MoneyRecords(setting, ports), None, "")


def _reconciled(records: MoneyRecords, through: dt.date | None, project: str) -> Reconciliation:
    read_at = _read_at(records.setting)
    openings = opening_ties(records)
    ties = [tie for each in _comparisons(records, openings, through) for tie in reconcile(each)]
    kept = [tie for tie in ties if not project or _is_called(records, tie.project, project)]
    account = None if project else _account(records)
    return Reconciliation(
        records.setting.pk,
        read_at,
        through,
        tuple(sorted(kept, key=lambda tie: tie.ties)),
        tuple(_ledgers(records, project)),
        account,
        _titles(records, kept),
        records.plans,
        tuple(_not_compared(records, account_old=account is None and not project)),
        accepted_now(records.setting, records.ports.today),
        tuple(_openings(records, openings, project)),
        tuple(
            each
            for each in only_in_books(records, through)
            if not project or _is_called(records, each.project, project)
        ),
    )


def _comparisons(
    records: MoneyRecords, openings: Sequence[OpeningTie], through: dt.date | None
) -> Iterator[Comparison]:
    bills = checks.commitment_bills(records)
    yield from checks.invoice_checks(records, bills, openings, through)
    if checks.PAYMENT in records.settings:
        yield checks.payment_check(records, openings, through)
    if checks.COST in records.settings:
        yield checks.cost_check(records, bills, through)


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


def _read_at(setting: FlowSetting) -> dt.datetime:
    runs = Run.objects.of(setting.organization_id).filter(
        setting=setting, kind=Run.Kind.PLAN, status=Run.Status.DONE
    )
    read_at = runs.order_by("-pk").values_list("started_at", flat=True).first()
    if read_at is None:
        raise NothingToReconcile(*NOT_READ)
    return read_at


def _account(records: MoneyRecords) -> AccountTie | None:
    """None where there is none, or where it was read before the last bills were sent."""
    item = BillSettings.of(records.jobsite.settings).retainage_item
    row = _account_row(records, item) if item else None
    if item is None or row is None or _sent_since(records.setting, row.seen_at):
        return None
    account = seen_of(row, records.ports).record
    if not isinstance(account, Account) or account.balance is None:
        return None
    bills = [each.record for each in records.there("bill", "vendor_credit")]
    held = total(retainage_on_bill(each, item) for each in bills if isinstance(each, Bill))
    owed = -account.balance if account.classification == LIABILITY else account.balance
    return AccountTie(account.title, owed, held)


def _account_row(records: MoneyRecords, item_ref: Ref) -> Snapshot | None:
    item = records.books.here(item_ref)
    account = item.record.expense_account if item and isinstance(item.record, Item) else None
    rows = Snapshot.objects.of(records.setting.organization_id).filter(
        connection=records.setting.right, kind="account", gone_at=None
    )
    return rows.filter(record_id=account.id).first() if account else None


def _sent_since(setting: FlowSetting, moment: dt.datetime) -> bool:
    sent = Run.objects.of(setting.organization_id).filter(setting=setting, kind=Run.Kind.APPLY)
    return sent.filter(Q(ended_at=None) | Q(ended_at__gt=moment)).exists()


def _ledgers(records: MoneyRecords, project: str) -> Iterator[CommitmentRetainage]:
    for commitment, chain in records.chains.items():
        of_project = chain[0].invoice.project
        if commitment and (not project or _is_called(records, of_project, project)):
            applied = [(each.seen.ref, each.applied) for each in chain]
            title = _title(records, commitment)
            yield CommitmentRetainage(commitment, of_project, title, retainage_ledger(applied))


def _openings(
    records: MoneyRecords, openings: Sequence[OpeningTie], project: str
) -> Iterator[OpeningTie]:
    for tie in openings:
        of_project = tie.commitment.project if tie.commitment else None
        if not project or _is_called(records, of_project, project):
            yield tie


def _titles(records: MoneyRecords, ties: Iterable[Tie]) -> dict[Ref, str]:
    refs = {ref for tie in ties for ref in (tie.project, tie.vendor) if ref}
    return {ref: _title(records, ref) for ref in refs}


def _title(records: MoneyRecords, ref: Ref) -> str:
    seen = records.jobsite.here(ref)
    return seen.record.title if seen else ref.id


def _is_called(records: MoneyRecords, ref: Ref | None, wanted: str) -> bool:
    seen = records.jobsite.here(ref) if ref else None
    record = seen.record if seen else None
    return isinstance(record, Project) and wanted in (record.number, record.name)
