"""The worked chain as people enter it in both systems; the product reads, plans, posts, pays back.

Nothing is linked or posted beforehand but names: the vendor, the project and the budget codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.companies import Companies, put
from tests.oracle.product import ProductOutside
from tests.sync.budget_chain import LINES
from tests.sync.chain import change_order

from ledgerboard.connectors.memory.store import Row
from ledgerboard.core.records import (
    Account,
    Bill,
    BillLine,
    BillPayment,
    BudgetCode,
    BudgetLine,
    ContractPayment,
    DirectCost,
    Item,
    JournalEntry,
    JournalLine,
    PaymentLine,
    Project,
    Purchase,
    Record,
    Vendor,
    VendorCredit,
    record_of,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import Link

VENDOR, SHOP, JOB = Ref("vendor", "56"), Ref("vendor", "71"), Ref("project", "88")
CODES = {
    "310001": "26-100.S", "310002": "26-200.S", "310003": "26-300.M", "310004": "26-400.S",
    "310009": "01-500.E",
}  # fmt: skip
OPENED_WITH = {"CO1": 2, "CO2": 3}
"""The invoice before which each change order was approved."""


class PearlStreet(Companies):
    """SC-014 on Pearl Street. `variant` as in the story: by amounts (A) or by units (B)."""

    def __init__(self, variant: str = "A") -> None:
        self.variant = variant
        super().__init__(rooms=())
        self.outside = ProductOutside(self)
        self.outside.set_up(None, "ask")  # type: ignore[arg-type]  # it looks at no money
        self._both("5101", "56", Vendor(name="Northside Electric LLC"))
        self._both("5140", "71", Vendor(name="Cascade Rentals"))
        self._both("9001", "88", Project(name="Pearl St", number="2401"))
        cost = Ref("account", "80")
        for wbs, code in CODES.items():
            here = BudgetCode(project=story.PROJECT, code=code)
            item = Item(name=f"2401-{code}", expense_account=cost)
            self._both(wbs, story.ITEMS[wbs], here, item)
        put(self.left, "8801", story.commitment(variant))
        self._budget()
        self._read()

    def _budget(self) -> None:
        for code, shown in LINES.items():
            wbs = "310009" if code == "310005" else code
            names = ("original", "revised", "committed", "direct_costs", "job_to_date")
            line = BudgetLine(
                project=story.PROJECT, budget_code=Ref("budget_code", wbs), unbudgeted=False,
                **{name: usd(amount) for name, amount in zip(names, shown, strict=True)},
            )  # fmt: skip
            put(self.left, f"9001:{wbs}", line)

    # --- what people do

    def bill_to_us(self, number: int) -> None:
        """The subcontractor's invoice is approved in Procore."""
        for line, amount in (("CO1", "6400.00"), ("CO2", "-2150.00")):
            if OPENED_WITH[line] == number:
                put(self.left, story.PACKAGES[line], change_order(line, amount))
        put(self.left, f"660{number}", story.invoice(number, self.variant))

    def pay(
        self, id_: str, number: str, day: date, cash: str, lines: Mapping[int, str], **said: Any
    ) -> None:
        """A check of the books, by what it pays on the paper of each invoice."""
        papers = {self.paper(invoice): amount for invoice, amount in lines.items()}
        applied = [
            PaymentLine(key=paper.id, applied_to=paper, amount=usd(amount))
            for paper, amount in papers.items()
        ]
        record = BillPayment(
            vendor=VENDOR, number=number, date=day, total=usd(cash), method="Check",
            lines=write_lines(applied), **said,
        )  # fmt: skip
        put(self.right, id_, record)
        for paper in papers:
            self.right.edit(paper.kind, paper.id)

    def void(self, id_: str) -> None:
        self.right.edit("bill_payment", id_, voided=True, total=usd("0.00"), lines=())

    def spend(self) -> None:
        """Bill 231, card purchase 232, credit 233 and card refund 234 of money rules 5.6."""
        lift = [
            _charged("1", "419", "1240.50", "Lift rental"),
            replace(_charged("2", "419", "59.50", "Delivery"), project=None),
        ]
        day = date(2026, 3, 11)
        bought = {"payment_type": "CreditCard", "payee": SHOP, "date": day}
        lamps = [_charged("1", "413", "88.25", "Lamps")]
        back = [_charged("1", "413", "140.50", "Returned fixtures")]
        refund = [_charged("1", "413", "20.00", "Lamps returned")]
        transactions: dict[str, Record] = {
            "231": Bill(vendor=SHOP, number="CR-5501", date=day, total=usd("1300.00"),
                        lines=write_lines(lift)),
            "232": Purchase(number="0088", total=usd("88.25"), credit=False,
                            lines=write_lines(lamps), **bought),
            "233": VendorCredit(vendor=SHOP, number="VC-12", date=day, total=usd("140.50"),
                                lines=write_lines(back)),
            "234": Purchase(number="0090", total=usd("20.00"), credit=True,
                            lines=write_lines(refund), **bought),
        }  # fmt: skip
        for id_, record in transactions.items():
            put(self.right, id_, record)

    def entry(self, id_: str, amount: str) -> None:
        """A journal entry that charges the job by account."""
        lines = [
            JournalLine(key="1", posting="Debit", account=Ref("account", "80"), entity=JOB,
                        amount=usd(amount), description="Payroll burden"),
            JournalLine(key="2", posting="Credit", account=Ref("account", "90"),
                        amount=usd(amount)),
        ]  # fmt: skip
        day = date(2026, 3, 31)
        put(self.right, id_, JournalEntry(number="JE-7", date=day, lines=write_lines(lines)))

    def check_on_payables(self, id_: str, number: str, amount: str) -> None:
        """The sub is paid by an expense on the payables account, and no bill says so."""
        payables = Account(name="A/P", type="Accounts Payable", classification="Liability")
        put(self.right, "33", payables)
        lines = [BillLine(key="1", account=Ref("account", "33"), amount=usd(amount))]
        check = Purchase(
            payment_type="Check", payee=Ref("vendor", "56"), number=number,
            date=date(2026, 3, 5), total=usd(amount), lines=write_lines(lines),
        )  # fmt: skip
        put(self.right, id_, check)

    # --- what the product does

    def sync(self, today: date) -> None:
        self.outside.sync(today)

    # --- what came of it

    def paper(self, invoice: int) -> Ref:
        """The bill or vendor credit of an invoice."""
        link = Link.objects.get(
            setting=self.flows["invoices"], left_id=f"660{invoice}", unlinked_at=None
        )
        return Ref(link.right_kind, link.right_id)

    def posted(self, invoice: int) -> Bill:
        paper = self.paper(invoice)
        record = record_of(paper.kind, self.right.rows[paper.kind, paper.id].values)
        assert isinstance(record, Bill)
        return record

    def issued(self) -> list[ContractPayment]:
        return [_as_stored(row) for row in self.left.all("contract_payment")]

    def direct_costs(self) -> list[DirectCost]:
        return [_as_stored(row) for row in self.left.all("direct_cost")]


def _charged(key: str, item: str, amount: str, words: str) -> BillLine:
    return BillLine(
        key=key, item=Ref("item", item), project=JOB, amount=usd(amount), description=words
    )


def _as_stored(row: Row) -> Any:
    return record_of(row.kind, row.values)
