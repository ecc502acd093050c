"""Random histories: what people do to invoices, bills and payments, one step after another.

A history is made from one number and depends on nothing else, so a failure comes back from its
seed. A step changes the model and tells an `Outside` to do the same: records in memory today, the
two simulators under one clock as soon as somebody writes that `Outside`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from tests.oracle.model import (
    ZERO,
    Charge,
    Contract,
    Entry,
    Invoice,
    Money,
    Payment,
    ScheduledLine,
    Target,
    Transaction,
    cents,
)

ITEMS = {"26-100.S": "411", "26-200.S": "412", "26-300.M": "413", "01-500.E": "419"}
PROJECTS = {"9001": "88", "9002": "89"}
VENDORS = {"5101": "56", "5102": "57"}
"""By Procore's id. Several histories may share two companies: each has a room, which stands before
all its ids.
"""


def project_there(project: str) -> str:
    return f"{project[:-4]}{PROJECTS[project[-4:]]}"


def vendor_there(vendor: str) -> str:
    return f"{vendor[:-4]}{VENDORS[vendor[-4:]]}"


def item_there(project: str, item: str) -> str:
    """Every project has items of its own; what no code uses is the same for all."""
    return f"{project_there(project)}{item}" if item in ITEMS.values() else item


class Outside(Protocol):
    """Both systems, as people change them. Everything is told as the model has it now."""

    def set_up(self, money: Money, edited: str) -> None: ...

    def commitment(self, contract: Contract) -> None: ...

    def invoices(self, contract: Contract) -> None: ...

    def adopted(self, contract: Contract, invoice: Invoice) -> None:
        """A bill of this invoice was in the books before we came, and is linked now."""

    def transaction(self, transaction: Transaction) -> None: ...

    def payment(self, payment: Payment) -> None: ...

    def close(self, through: date) -> None: ...

    def is_closed(self, contract: Contract, number: int) -> bool:
        """Whether the books are closed for the bill of this invoice."""

    def sync(self, today: date) -> None:
        """Let the product read both sides and do everything that it wants to do."""

    def posted(self, contract: Contract) -> dict[int, Decimal]:
        """Signed totals of the documents that our invoices have in the books, by invoice."""


@dataclass
class History:
    seed: int
    steps: int
    room: str = ""
    money: Money = field(default_factory=Money)
    told: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    """Steps by kind."""
    rng: random.Random = field(init=False)
    edited: str = field(init=False)
    """What happens to an invoice that changes after its bill was posted: `ask` or `next_bill`."""
    today: date = date(2026, 1, 5)
    serial: int = 1000
    booked: dict[str, Decimal] = field(default_factory=dict)
    """What of each contract's earnings the books should carry by now."""
    waiting: dict[str, int] = field(default_factory=dict)
    """Contracts with an edited invoice whose difference goes to the next bill."""
    changing: dict[str, int] = field(default_factory=dict)
    """Of these the last bill may follow the edit itself: its invoice, or 0 where none does."""
    spoiled: dict[str, Decimal] = field(default_factory=dict)
    """What somebody changed in the books of a contract's bills, and nobody put right."""

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311  # a story, no secret
        self.edited = self.rng.choice(["ask", "next_bill"])

    def play(self, outside: Outside) -> Iterator[str]:
        """Each step's name, after it was done and the product had its turn."""
        self.begin(outside)
        outside.sync(self.today)
        self.after(outside)
        yield "begin"
        for _ in range(self.steps):
            name = self.step(outside)
            if name is None:
                continue
            self.today += timedelta(days=self.rng.randint(0, 6))
            outside.sync(self.today)
            self.after(outside)
            yield name

    def step(self, outside: Outside) -> str | None:
        """None where there was nothing to do."""
        kind = self.rng.choice(STEPS)
        name = kind(self, outside)
        if name:
            self.told.append(name)
            self.done[kind.__name__.replace("_", " ")] += 1
        return name

    def after(self, outside: Outside) -> None:
        """A contract's books follow its latest invoice unless an edit waits for the next one."""
        for id_, number in self.changing.items():
            if number and not outside.is_closed(self.money.contracts[id_], number):
                self.waiting.pop(id_, None)
        self.changing.clear()
        for contract in self.money.contracts.values():
            if contract.id not in self.waiting:
                spoiled = self.spoiled.get(contract.id, ZERO)
                self.booked[contract.id] = contract.earned(contract.last) + spoiled

    def spoil(self, contract: Contract, amount: Decimal) -> None:
        self.spoiled[contract.id] = self.spoiled.get(contract.id, ZERO) + amount

    # --- how it begins

    def begin(self, outside: Outside) -> None:
        self.money.synced_items = frozenset(ITEMS.values())
        self.money.synced_projects = frozenset(self.projects)
        outside.set_up(self.money, self.edited)
        for place in range(self.rng.randint(1, 3)):
            self._contract(outside, f"{self.room}{8801 + place}")

    @property
    def projects(self) -> list[str]:
        return [f"{self.room}{id_}" for id_ in sorted(PROJECTS)]

    @property
    def vendors(self) -> list[str]:
        return [f"{self.room}{id_}" for id_ in sorted(VENDORS)]

    def _contract(self, outside: Outside, id_: str) -> None:
        rng = self.rng
        lines = {}
        for place, code in enumerate(rng.sample(sorted(ITEMS), rng.randint(1, 3))):
            price = (
                cents(Decimal(rng.randint(1_00, 900_00)).scaleb(-2)) if rng.random() < 0.4 else None
            )
            amount = Decimal(rng.randint(5_000_00, 90_000_00)).scaleb(-2)
            key = f"{id_}{place}"
            lines[key] = ScheduledLine(key, code, amount, price)
        contract = Contract(id_, rng.choice(self.vendors), rng.choice(self.projects), lines)
        contract.moves_stored = rng.random() < 0.3
        self.money.contracts[id_] = contract
        outside.commitment(contract)
        for _ in range(rng.choice([0, 0, 1, 2])):  # in mid-job
            invoice = self._next_invoice(contract)
            if invoice is None:
                continue
            contract.invoices.append(invoice)
            outside.invoices(contract)
            outside.adopted(contract, invoice)

    # --- steps; None where there is nothing to do

    def bill(self, outside: Outside) -> str | None:
        contract = self._any_contract()
        invoice = self._next_invoice(contract)
        if invoice is None:
            return None
        contract.invoices.append(invoice)
        self.waiting.pop(contract.id, None)
        self.changing.pop(contract.id, None)
        outside.invoices(contract)
        return f"invoice {contract.id}/{invoice.number}: {contract.due(invoice.number)}"

    def _next_invoice(self, contract: Contract) -> Invoice | None:
        number = contract.last + 1
        contract.invoices.append(Invoice(number, "", self.today, "", {}))  # to ask the model
        rate = self.rng.choice([Decimal("0.10"), Decimal("0.05"), ZERO])
        entries = {
            key: self._entry(contract, line, number, rate) for key, line in contract.lines.items()
        }
        contract.invoices.pop()
        moved = any(entry != _carried(contract, key, number) for key, entry in entries.items())
        if not moved:
            return None
        text = self.rng.choice([f"NE-{contract.id}-{number}", f"{contract.vendor}{number:03}"])
        status = self.rng.choice(["approved", "approved", "approved_as_noted"])
        return Invoice(number, f"{text}", self._written(), status, entries)

    def _written(self) -> date:
        """What is on a paper may be of long ago, in months that are closed by now."""
        late = self.rng.random() < 0.2
        return self.today - timedelta(days=self.rng.randint(1, 45) if late else 0)

    def _entry(self, contract: Contract, line: ScheduledLine, number: int, rate: Decimal) -> Entry:
        rng = self.rng
        entry = _carried(contract, line.key, number)
        if rng.random() < 0.25:
            return entry
        if line.price is not None:
            entry.quantity = Decimal(rng.randint(-300, 3000)).scaleb(-2)
            entry.work = cents(entry.quantity * line.price)
        elif rng.random() < 0.85:
            entry.work = Decimal(rng.choice([-1, 1, 1, 1, 1]) * rng.randint(1, 900_000)).scaleb(-2)
        if line.price is None and rng.random() < 0.5:
            self._store(entry, rate)
        entry.retained = cents(entry.work * rate)
        held = contract.work_held(line.key, number - 1) + entry.retained
        if held > 0 and rng.random() < 0.2:
            entry.released = cents(held * rng.choice([Decimal("0.5"), Decimal(1)]))
        return entry

    def _store(self, entry: Entry, rate: Decimal) -> None:
        """Materials come to store, or are built in: then they are work and no longer stored."""
        if entry.stored > 0 and self.rng.random() < 0.6:
            used = cents(entry.stored * self.rng.choice([Decimal("0.4"), Decimal(1)]))
            entry.work += used
            entry.stored -= used
        else:
            entry.stored += Decimal(self.rng.randint(1, 500_000)).scaleb(-2)
        entry.stored_held = cents(entry.stored * rate)

    def change_order(self, outside: Outside) -> str | None:
        contract = self._any_contract()
        key = f"{contract.id}c{len(contract.lines)}"
        amount = Decimal(self.rng.choice([-1, 1, 1]) * self.rng.randint(1, 900_000)).scaleb(-2)
        code = self.rng.choice(sorted(ITEMS))
        contract.lines[key] = ScheduledLine(key, code, amount, package=f"7{key}")
        outside.commitment(contract)
        return f"change order on {contract.id}: {amount}"

    def edit(self, outside: Outside) -> str | None:
        """Somebody corrects the work of an invoice that was posted already. Where that is asked,
        the answer is yes: then the last bill follows. An older one, and one in closed books, is
        left to the next bill.
        """
        contract = self._any_contract()
        if not contract.invoices or contract.id in self.spoiled:
            return None
        invoice = self.rng.choice(contract.invoices)
        key = self.rng.choice(sorted(invoice.entries))
        if contract.lines[key].price is not None:
            return None
        posted = outside.posted(contract)
        last = invoice.number == max(posted, default=0)
        if last and self.edited == "ask" and posted[invoice.number] < 0:
            return None  # a credit whose sign may turn is a question of its own
        invoice.entries[key].work += Decimal(self.rng.randint(1, 90_000)).scaleb(-2)
        if contract.last in posted:  # else the bill that comes next carries it
            self.changing[contract.id] = invoice.number if last and self.edited == "ask" else 0
            self.waiting[contract.id] = invoice.number
        outside.invoices(contract)
        return f"edit of {contract.id}/{invoice.number}"

    def pay(self, outside: Outside) -> str | None:
        """A check for some open bills of one vendor, whole or in part, with credits taken."""
        vendor = self.rng.choice(self.vendors)
        bills, credits_ = self._open(outside, vendor)
        if not bills:
            return None
        parts: dict[Target, Decimal] = {}
        for target in self.rng.sample(sorted(bills), self.rng.randint(1, len(bills))):
            share = self.rng.choice([Decimal(1), Decimal(1), Decimal("0.4")])
            parts[target] = max(cents(bills[target] * share), Decimal("0.01"))
        taken: set[Target] = set()
        room = sum(parts.values(), ZERO)
        for target, amount in sorted(credits_.items()):
            if self.rng.random() < 0.7 and room > 0 and _has_a_place(target, parts):
                parts[target] = min(amount, room)
                room -= parts[target]
                taken.add(target)
        prepaid = (
            Decimal(self.rng.randint(1, 9_000)).scaleb(-2) if self.rng.random() < 0.1 else ZERO
        )
        payment = Payment(self._id(), vendor, self.today, parts, frozenset(taken), prepaid)
        self.money.payments[payment.id] = payment
        outside.payment(payment)
        return f"payment {payment.id}: {payment.cash}"

    def _open(
        self, outside: Outside, vendor: str
    ) -> tuple[dict[Target, Decimal], dict[Target, Decimal]]:
        documents: dict[Target, Decimal] = {}
        for contract in self.money.contracts.values():
            if contract.vendor == vendor:
                for number, total in outside.posted(contract).items():
                    documents["ours", contract.id, number] = total
        for transaction in self.money.transactions.values():
            if (
                transaction.vendor == vendor
                and transaction.kind in {"bill", "vendor_credit"}
                and not transaction.deleted
            ):
                documents["theirs", transaction.id, 0] = transaction.sign * transaction.total
        opened = {
            target: abs(total) - self.money.applied(target) for target, total in documents.items()
        }
        bills = {t: left for t, left in opened.items() if left > 0 and documents[t] > 0}
        credit = {t: left for t, left in opened.items() if left > 0 and documents[t] < 0}
        return bills, credit

    def undo_payment(self, outside: Outside) -> str | None:
        live = [payment for payment in self.money.payments.values() if payment.live]
        if not live:
            return None
        payment = self.rng.choice(live)
        if self.rng.random() < 0.5:
            payment.voided = True
        else:
            payment.deleted = True
        outside.payment(payment)
        return f"{'void' if payment.voided else 'deletion'} of payment {payment.id}"

    def charge(self, outside: Outside) -> str | None:
        """The bookkeeper types a bill, an expense or a credit of her own."""
        kinds = [("bill", 1), ("bill", 1), ("purchase", 1), ("vendor_credit", -1), ("purchase", -1)]
        kind, sign = self.rng.choice(kinds)
        charges = [
            Charge(
                Decimal(self.rng.randint(1, 400_000)).scaleb(-2),
                self.rng.choice([*self.projects, None]),
                self.rng.choice([*sorted(ITEMS.values()), "499"]),
            )
            for _ in range(self.rng.randint(1, 3))
        ]
        id_, vendor = self._id(), self.rng.choice(self.vendors)
        transaction = Transaction(id_, kind, vendor, f"T{id_}", self._written(), charges, sign)
        self.money.transactions[transaction.id] = transaction
        outside.transaction(transaction)
        return f"{kind} {transaction.id}"

    def recharge(self, outside: Outside) -> str | None:
        """She changes it, or deletes it, if nothing was paid on it."""
        free = [
            transaction
            for transaction in self.money.transactions.values()
            if not transaction.deleted and not self.money.applied(("theirs", transaction.id, 0))
        ]
        if not free:
            return None
        transaction = self.rng.choice(free)
        if self.rng.random() < 0.4:
            transaction.deleted = True
        else:
            charge = self.rng.choice(transaction.charges)
            charge.amount += Decimal(self.rng.randint(1, 9_000)).scaleb(-2)
            charge.project = self.rng.choice([*self.projects, None])
        outside.transaction(transaction)
        return f"change of {transaction.id}"

    def close(self, outside: Outside) -> str | None:
        outside.close(self.today - timedelta(days=self.rng.randint(0, 20)))
        return "closing"

    def _any_contract(self) -> Contract:
        return self.money.contracts[self.rng.choice(sorted(self.money.contracts))]

    def _id(self) -> str:
        self.serial += 1
        return f"{self.room}{self.serial}"


def _has_a_place(credit: Target, parts: Mapping[Target, Decimal]) -> bool:
    """One that she typed goes where the rest of the payment goes, if that is one contract."""
    return credit[0] == "ours" or len({id_ for whose, id_, _ in parts if whose == "ours"}) == 1


def _carried(contract: Contract, key: str, number: int) -> Entry:
    """A new invoice's line before anybody writes on it: what is stored stays stored."""
    before = contract.entry(key, number - 1)
    if contract.moves_stored:
        return Entry(moved=before.stored, moved_held=before.stored_held)
    return Entry(stored=before.stored, stored_held=before.stored_held)


Step = Callable[[History, Outside], str | None]
STEPS: tuple[Step, ...] = (
    History.bill, History.bill, History.bill, History.change_order, History.edit, History.pay,
    History.pay, History.undo_payment, History.charge, History.charge, History.recharge,
    History.close,
)  # fmt: skip
