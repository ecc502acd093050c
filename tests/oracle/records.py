"""The outside world as records in memory, and the smallest engine that could use the views.

It posts what a view says, agrees on it, and follows edits and deletions: enough to ask the views
whether a history comes out right. The real engine and both simulators can take its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.oracle.history import ITEMS, PROJECTS, VENDORS, project_there, vendor_there
from tests.oracle.model import ZERO, Contract, Invoice, Money, Payment, Target, Transaction
from tests.oracle.world import BOOKS, PROCORE, World

from ledgerboard.core.records import (
    Account,
    Bill,
    BillLine,
    BillPayment,
    BudgetCode,
    ChangeOrder,
    Commitment,
    InvoiceLine,
    Item,
    PaymentLine,
    Project,
    Purchase,
    SubcontractorInvoice,
    Vendor,
    VendorCredit,
    invoice_line_key,
    write_lines,
)
from ledgerboard.core.values import Money as Amount
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked, View, Viewed
from ledgerboard.core.views.cost_as_direct_cost import project_cost_as_direct_cost
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.core.views.parts_of_transactions import (
    COST_KINDS,
    applied_payments,
    project_costs,
)
from ledgerboard.core.views.payment_as_contract_payment import payment_as_contract_payment

RETAINAGE_ITEM = Ref("item", "450")
SAYS_BEFORE = {0: True, 1: False}
"""Nobody knows whether previous columns already hold what was moved: contracts differ in it."""


@dataclass
class RecordsOutside:
    world: World = field(default_factory=World)
    blocked: dict[Ref, Blocked] = field(default_factory=dict)
    serial: int = 20000

    def set_up(self, money: Money, edited: str) -> None:
        self.world.settings |= {
            "retainage_item": RETAINAGE_ITEM, "edited": edited, "closed_books": "next_open_day",
        }  # fmt: skip
        for left, right in VENDORS.items():
            self._both("vendor", left, right, Vendor(name=f"Vendor {left}"))
        for left, right in PROJECTS.items():
            self._both("project", left, right, Project(name=f"Job {left}", number=left))
        for project in PROJECTS:
            for code, item in ITEMS.items():
                wbs = Ref("budget_code", f"{project}:{code}")
                self.world.put(
                    PROCORE, wbs.id, BudgetCode(project=Ref("project", project), code=code)
                )
                self.world.put(BOOKS, item, Item(name=code, expense_account=Ref("account", "80")))
                self.world.codes[wbs] = Ref("item", item)
        self.world.put(BOOKS, "80", Account(name="Cost", classification="Expense"))
        self.world.put(BOOKS, "90", Account(name="Retainage", classification="Liability"))
        self.world.put(BOOKS, "450", Item(name="Retainage", expense_account=Ref("account", "90")))

    def _both(self, kind: str, left: str, right: str, record) -> None:
        self.world.put(PROCORE, left, record)
        self.world.put(BOOKS, right, record)
        self.world.link(Ref(kind, left), Ref(kind, right))

    # --- what people do in Procore

    def commitment(self, contract: Contract) -> None:
        for id_, change in change_orders(contract):
            self.world.put(PROCORE, id_, change)
        self.world.put(PROCORE, contract.id, commitment_record(contract))

    def invoices(self, contract: Contract) -> None:
        """All of them again: an edit of one moves the previous columns of those after it."""
        for invoice in contract.invoices:
            self.world.put(
                PROCORE, invoice_id(contract, invoice.number), invoice_record(contract, invoice)
            )

    def adopted(self, contract: Contract, invoice: Invoice) -> None:
        self._post(contract, invoice)

    # --- what people do in the books

    def transaction(self, transaction: Transaction) -> None:
        kind = transaction.kind
        if transaction.deleted:
            del self.world.sides[BOOKS][Ref(kind, transaction.id)]
            return
        record = transaction_record(transaction, lambda _, item: item)
        self.world.put(BOOKS, transaction.id, record)

    def payment(self, payment: Payment) -> None:
        if payment.deleted:
            del self.world.sides[BOOKS][Ref("bill_payment", payment.id)]
            return
        record = payment_record(payment, self._target)
        self.world.put(BOOKS, payment.id, record)

    def _target(self, target: tuple[str, str, int]) -> Ref:
        whose, id_, number = target
        if whose == "theirs":
            typed = Ref("bill", id_)
            return typed if typed in self.world.sides[BOOKS] else Ref("vendor_credit", id_)
        return self.world.links[invoice_ref(id_, number)]

    def close(self, through: date) -> None:
        self.world.closed_until = max(through, self.world.closed_until or through)

    # --- the product's turn

    def sync(self, today: date) -> None:  # its world has one day
        self.blocked.clear()
        for seen in self.world.kind(PROCORE, "subcontractor_invoice"):
            self._send(seen.ref, invoice_as_bill)
        self._bring("project_cost", COST_KINDS, project_costs, project_cost_as_direct_cost)
        self._bring(
            "applied_payment", ("bill_payment",), applied_payments, payment_as_contract_payment
        )

    def _post(self, contract: Contract, invoice: Invoice) -> None:
        self._send(invoice_ref(contract.id, invoice.number), invoice_as_bill)

    def _send(self, ref: Ref, view: View) -> None:
        seen = self.world.sides[PROCORE][ref]
        answer = view(seen, self.world.context())
        if isinstance(answer, Viewed):
            known = self.world.links.get(ref)
            self.world.put(BOOKS, known.id if known else self._id(), answer.record)
            right = known or Ref(answer.kind, str(self.serial))
            assert right.kind == answer.kind
            self.world.link(ref, right, answer.record)
        elif isinstance(answer, Blocked):
            self.blocked[ref] = answer

    def _bring(self, part_kind, kinds, split, view: View) -> None:
        parts = {
            id_: part
            for kind in kinds
            for seen in self.world.kind(BOOKS, kind)
            for id_, part in split(seen).items()
        }
        for ref in [ref for ref in self.world.sides[BOOKS] if ref.kind == part_kind]:
            if ref.id not in parts:
                del self.world.sides[BOOKS][ref]
        for id_, part in parts.items():
            self.world.put(BOOKS, id_, part)
        backwards = {right: left for left, right in self.world.links.items()}
        viewed = {}
        for id_ in parts:
            ref = Ref(part_kind, id_)
            answer = view(self.world.sides[BOOKS][ref], self.world.context(BOOKS))
            if isinstance(answer, Viewed):
                viewed[ref] = answer
            elif isinstance(answer, Blocked):
                self.blocked[ref] = answer
        for right, left in backwards.items():
            if right.kind == part_kind and right not in viewed:
                del self.world.sides[PROCORE][left]
                self.world.unlink(left)
        for right, answer in viewed.items():
            left = backwards.get(right) or Ref(answer.kind, self._id())
            self.world.put(PROCORE, left.id, answer.record)
            self.world.link(left, right, answer.record)

    def _id(self) -> str:
        self.serial += 1
        return str(self.serial)

    def is_closed(self, contract: Contract, number: int) -> bool:
        ref = self.world.links.get(invoice_ref(contract.id, number))
        closed = self.world.closed_until
        return bool(ref and closed and self.world.sides[BOOKS][ref].record.date <= closed)

    def posted(self, contract: Contract) -> dict[int, Decimal]:
        found = {}
        for invoice in contract.invoices:
            ref = self.world.links.get(invoice_ref(contract.id, invoice.number))
            if ref is not None:
                record = self.world.sides[BOOKS][ref].record
                sign = -1 if ref.kind == "vendor_credit" else 1
                found[invoice.number] = sign * record.total.amount
        return found


def invoice_id(contract: Contract, number: int) -> str:
    return f"{contract.id}{number:02}"


def invoice_ref(contract: str, number: int) -> Ref:
    return Ref("subcontractor_invoice", f"{contract}{number:02}")


def commitment_record(contract: Contract) -> Commitment:
    sums = {True: Decimal(0), False: Decimal(0)}
    for line in contract.lines.values():
        sums[line.package is None] += line.scheduled
    return Commitment(
        project=Ref("project", contract.project), vendor=Ref("vendor", contract.vendor),
        number=f"SC-{contract.id}", status="Complete", original=Amount(sums[True]),
        revised=Amount(sums[True] + sums[False]),
    )  # fmt: skip


def change_orders(contract: Contract) -> Iterator[tuple[str, ChangeOrder]]:
    for line in contract.lines.values():
        if line.package:
            yield line.package, ChangeOrder(
                commitment=Ref("commitment", contract.id), number=line.package,
                status="approved", total=Amount(line.scheduled),
            )  # fmt: skip


def transaction_record(
    transaction: Transaction, item: Callable[[str | None, str], str]
) -> Bill | Purchase:
    """`item` gives the item that the books use for a code on a project."""
    lines = [
        BillLine(
            key=str(at), amount=Amount(charge.amount),
            item=Ref("item", item(charge.project, charge.item)) if charge.item else None,
            project=Ref("project", project_there(charge.project)) if charge.project else None,
        )
        for at, charge in enumerate(transaction.charges, start=1)
    ]  # fmt: skip
    vendor = Ref("vendor", vendor_there(transaction.vendor))
    common = {
        "number": transaction.number, "date": transaction.day,
        "total": Amount(transaction.total), "lines": write_lines(lines),
    }  # fmt: skip
    if transaction.kind == "purchase":
        return Purchase(payee=vendor, credit=transaction.sign < 0, **common)
    return (Bill if transaction.kind == "bill" else VendorCredit)(vendor=vendor, **common)


def payment_record(payment: Payment, target: Callable[[Target], Ref]) -> BillPayment:
    lines = [
        PaymentLine(key=str(at), applied_to=target(each), amount=Amount(amount))
        for at, (each, amount) in enumerate(payment.parts.items())
    ]
    return BillPayment(
        vendor=Ref("vendor", vendor_there(payment.vendor)), number=payment.id, date=payment.day,
        method="Check", voided=payment.voided,
        lines=() if payment.voided else write_lines(lines),
        total=Amount(Decimal(0) if payment.voided else payment.cash),
    )  # fmt: skip


def invoice_record(contract: Contract, invoice: Invoice) -> SubcontractorInvoice:
    number = invoice.number
    return SubcontractorInvoice(
        project=Ref("project", contract.project),
        commitment=Ref("commitment", contract.id),
        vendor=Ref("vendor", contract.vendor),
        previous=invoice_ref(contract.id, number - 1) if number > 1 else None,
        sequence=number,
        number=invoice.text,
        status=invoice.status,
        billing_date=invoice.day,
        period_end=invoice.day,
        total_retainage=Amount(contract.held(number)),
        earned_less_retainage=Amount(contract.earned(number)),
        less_previous=Amount(contract.earned(number - 1)),
        payment_due=Amount(contract.due(number)),
        lines=write_lines(_lines(contract, number)),
    )


def _lines(contract: Contract, number: int) -> list[InvoiceLine]:
    """Lines of packages that came later are not on an earlier invoice."""
    entries = contract.invoices[number - 1].entries
    return [_line(contract, key, number) for key in contract.lines if key in entries]


def _line(contract: Contract, key: str, number: int) -> InvoiceLine:
    line, entry = contract.lines[key], contract.entry(key, number)
    kind = "change_order_item" if line.package else "contract_item"
    before = contract.entry(key, number - 1)
    previous = contract.to_date(key, number - 1) - before.stored
    held_before = contract.work_held(key, number - 1)
    if not SAYS_BEFORE[int(contract.id) % 2]:
        held_before += entry.moved_held
    return InvoiceLine(
        key=invoice_line_key(kind, key, line.package),
        item_type=kind,
        change_order=Ref("change_order", line.package) if line.package else None,
        budget_code=Ref("budget_code", f"{contract.project}:{line.code}"),
        description=key,
        accounting_method="unit" if line.price is not None else "amount",
        unit_price=line.price,
        quantity=entry.quantity,
        scheduled=Amount(line.scheduled),
        previous_work=Amount(previous + entry.moved),
        stored_moved=Amount(entry.moved),
        work_retainage_moved=Amount(entry.moved_held),
        work=Amount(entry.work),
        stored=Amount(entry.stored),
        stored_before=Amount(before.stored if SAYS_BEFORE[int(contract.id) % 2] else ZERO)
        if contract.moves_stored
        else Amount(before.stored),
        to_date=Amount(contract.to_date(key, number)),
        work_retainage_before=Amount(held_before),
        work_retained=Amount(entry.retained),
        work_released=Amount(entry.released),
        stored_retainage=Amount(entry.stored_held),
    )
