"""A transaction of the books in the parts that become records of their own.

A bill may charge several projects, and a payment may settle several bills. Each part gets a
composite id, so that one part here is one record there: `bill:231:1`, `bill:231:88`, `151:214`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from ledgerboard.core.money import shares, total
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    BillPayment,
    CostLine,
    CostPart,
    CreditMemo,
    CustomerInvoice,
    Deposit,
    DepositLine,
    JournalEntry,
    JournalLine,
    PaymentLine,
    ProjectCost,
    Purchase,
    RefundReceipt,
    SaleLine,
    VendorCredit,
    read_lines,
    write_lines,
)
from ledgerboard.core.values import Money, Ref

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

SALES = ("customer_invoice", "sales_receipt", "credit_memo", "refund_receipt")
COST_KINDS = ("bill", "vendor_credit", "purchase", "journal_entry", "deposit", *SALES)
UNAPPLIED = "unapplied"
MOST_ENTRIES = 8
"""Journal entries of one payment whose signs are tried."""
NO_PROJECT = "none"


@dataclass(frozen=True)
class _Header:
    """What a transaction says for all its lines. `sign` turns its amounts into cost."""

    number: str | None
    date: dt.date | None
    memo: str | None
    sign: int
    tax: Money
    vendor: Ref | None = None
    payee: Ref | None = None


def cost_lines(seen: Seen) -> dict[str, CostLine]:
    """The lines of a bill, vendor credit, expense, journal entry, deposit or what a customer was
    billed, by composite id.

    Amounts are signed as cost, and the transaction's tax is shared out over its lines by amount;
    the last line takes the cent that rounding leaves (money rules 6.9).
    """
    record = seen.record
    if isinstance(record, JournalEntry):
        return {_id(seen, line.key): _journal_line(seen, record, line) for line in _entries(record)}
    if isinstance(record, Deposit):
        return dict(_deposited(seen, record))
    if isinstance(record, CustomerInvoice):
        return dict(_sold(seen, record))
    if not isinstance(record, Bill | Purchase):
        return {}
    header = _header(record)
    lines = read_lines(BillLine, record.lines)
    taxes = shares(header.tax, [line.amount or ZERO for line in lines])
    return {
        _id(seen, line.key): _cost_line(seen, header, line, tax)
        for line, tax in zip(lines, taxes, strict=True)
    }


def _id(seen: Seen, part: str) -> str:
    return f"{seen.kind}:{seen.id}:{part}"


def _header(record: Bill | Purchase) -> _Header:
    if isinstance(record, Purchase):
        vendor = record.payee if record.payee and record.payee.kind == "vendor" else None
        sign = -1 if record.credit else 1
        payee = None if vendor else record.payee
    else:
        vendor, payee = record.vendor, None
        sign = -1 if isinstance(record, VendorCredit) else 1
    tax = record.tax or ZERO
    return _Header(record.number, record.date, record.memo, sign, tax, vendor, payee)


def _cost_line(seen: Seen, header: _Header, line: BillLine, tax: Money) -> CostLine:
    amount = line.amount or ZERO
    return CostLine(
        transaction=seen.ref,
        line=line.key,
        vendor=header.vendor,
        payee=header.payee,
        number=header.number,
        date=header.date,
        memo=header.memo,
        project=line.project,
        item=line.item,
        account=line.account,
        description=line.description,
        amount=amount if header.sign > 0 else -amount,
        tax=None if not tax.amount else tax if header.sign > 0 else -tax,
        quantity=line.quantity,
        unit_price=line.unit_price,
    )


def _entries(record: JournalEntry) -> tuple[JournalLine, ...]:
    return read_lines(JournalLine, record.lines)


def _journal_line(seen: Seen, record: JournalEntry, line: JournalLine) -> CostLine:
    """A debit is a cost, a credit lowers it."""
    amount = line.amount or ZERO
    return _by_entity(seen, record, line, -amount if line.posting == "Credit" else amount)


def _deposited(seen: Seen, record: Deposit) -> Iterator[tuple[str, CostLine]]:
    """Money in lowers the cost of the account that it is put on. A line that takes a payment has no
    account of its own.
    """
    for line in read_lines(DepositLine, record.lines):
        if line.account is not None:
            taken_off = _by_entity(seen, record, line, -(line.amount or ZERO))
            yield _id(seen, line.key), taken_off


def _by_entity(
    seen: Seen, record: JournalEntry | Deposit, line: JournalLine | DepositLine, amount: Money
) -> CostLine:
    """The project is the entity that the line names, or is named beside a vendor."""
    entity = line.entity
    return CostLine(
        transaction=seen.ref,
        line=line.key,
        vendor=entity if entity and entity.kind == "vendor" else None,
        number=record.number,
        date=record.date,
        memo=record.memo,
        project=entity if entity and entity.kind == "project" else line.project,
        account=line.account,
        description=line.description,
        amount=amount,
    )


def _sold(seen: Seen, record: CustomerInvoice) -> Iterator[tuple[str, CostLine]]:
    """What is billed lowers the cost of the account that it is put on, what is given back raises
    it.
    """
    back = isinstance(record, CreditMemo | RefundReceipt)
    for line in read_lines(SaleLine, record.lines):
        amount = line.amount or ZERO
        yield (
            _id(seen, line.key),
            CostLine(
                transaction=seen.ref,
                line=line.key,
                number=record.number,
                date=record.date,
                memo=record.memo,
                project=record.customer,
                item=line.item,
                account=line.account,
                description=line.description,
                amount=amount if back else -amount,
            ),
        )


def cost_on_survivor(id_: str, merged: Mapping[str, str]) -> str:
    """The id that this part has once its project was merged into another: `bill:231:88` moves."""
    transaction, _, project = id_.rpartition(":")
    return f"{transaction}:{merged.get(project, project)}"


def project_costs(seen: Seen) -> dict[str, ProjectCost]:
    """What the transaction charges to each project, by composite id; the lines that name none are
    a part of their own, so that every line is in one.
    """
    by_project: dict[Ref | None, list[tuple[str, CostLine]]] = defaultdict(list)
    for id_, line in cost_lines(seen).items():
        by_project[line.project].append((id_, line))
    return {
        _id(seen, project.id if project else NO_PROJECT): _project_cost(project, lines)
        for project, lines in by_project.items()
    }


def _project_cost(project: Ref | None, lines: Sequence[tuple[str, CostLine]]) -> ProjectCost:
    one = lines[0][1]
    named = {line.vendor for _, line in lines if line.vendor}
    parts = [_part(id_, line, line.vendor if len(named) > 1 else None) for id_, line in lines]
    return ProjectCost(
        transaction=one.transaction,
        project=project,
        vendor=one.vendor if project else _only(named),
        number=one.number,
        date=one.date,
        memo=one.memo,
        total=total(money for part in parts for money in (part.amount, part.tax)),
        lines=write_lines(parts),
    )


def _only(named: set[Ref]) -> Ref | None:
    """An entry names its vendor on one of its lines, the bank's names nobody."""
    return next(iter(named)) if len(named) == 1 else None


def _part(id_: str, line: CostLine, vendor: Ref | None) -> CostPart:
    return CostPart(
        key=id_,
        vendor=vendor,
        item=line.item,
        account=line.account,
        description=line.description,
        amount=line.amount,
        tax=line.tax,
        quantity=line.quantity,
        unit_price=line.unit_price,
    )


def applied_payments(seen: Seen) -> dict[str, AppliedPayment]:
    """What the payment does to each bill, credit or entry, by composite id, signed as cash.

    What is taken from a vendor credit is negative, so the parts always add up to the cash that
    left; what is applied to nothing is a part of its own.
    """
    record = seen.record
    if not isinstance(record, BillPayment) or record.voided:
        return {}
    parts = dict(_applied(seen, record))
    rest = (record.total or ZERO) - total(part.amount for part in parts.values())
    if record.total is not None and rest.amount:
        parts[f"{seen.id}:{UNAPPLIED}"] = replace(_payment(seen, record), amount=rest)
    return parts


def _applied(seen: Seen, record: BillPayment) -> Iterator[tuple[str, AppliedPayment]]:
    common = _payment(seen, record)
    sums: dict[Ref, Money] = defaultdict(lambda: ZERO)
    for line in read_lines(PaymentLine, record.lines):
        if line.applied_to is not None and line.amount is not None:
            credit = line.applied_to.kind == "vendor_credit"
            sums[line.applied_to] += -line.amount if credit else line.amount
    for target in _entries_taken(sums, record.total):
        sums[target] = -sums[target]
    for target, amount in sums.items():
        yield f"{seen.id}:{target.id}", replace(common, applied_to=target, amount=amount)


def _entries_taken(sums: Mapping[Ref, Money], cash: Money | None) -> Sequence[Ref]:
    """The journal entries and deposits that the payment took as a credit. An entry may owe the
    vendor or charge it, a deposited refund uses up a credit, and the line says only how much: what
    the parts add up to tells, if one choice alone does.
    """
    entries = [target for target in sums if target.kind in {"journal_entry", "deposit"}]
    whole = total(sums.values())
    if cash is None or whole == cash or len(entries) > MOST_ENTRIES:
        return ()
    choices = (
        some for count in range(1, len(entries) + 1) for some in combinations(entries, count)
    )
    fit = [some for some in choices if whole - _twice(sums, some) == cash]
    return fit[0] if len(fit) == 1 else ()


def _twice(sums: Mapping[Ref, Money], some: Sequence[Ref]) -> Money:
    once = total(sums[target] for target in some)
    return once + once


def _payment(seen: Seen, record: BillPayment) -> AppliedPayment:
    return AppliedPayment(
        payment=seen.ref,
        vendor=record.vendor,
        number=record.number,
        date=record.date,
        memo=record.memo,
        method=record.method,
    )
