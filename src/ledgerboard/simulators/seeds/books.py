"""The demo contractor's books: its chart, its items, and what the bookkeeper has posted so far.

The bills, credits and payments are those of `money_story`, typed by hand before Ledgerboard came,
with what is wrong on purpose; around them the ordinary traffic of an office.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.taxes import make_code
from ledgerboard.simulators.quickbooks.transactions.undoing import void
from ledgerboard.simulators.quickbooks.writing import existing
from ledgerboard.simulators.seeds import jobs, money_story, office
from ledgerboard.simulators.seeds.chart import CHART, COST_ACCOUNTS
from ledgerboard.simulators.seeds.firms import FIRMS
from ledgerboard.simulators.seeds.money_facts import Commitment, Invoice, Payment, Spending
from ledgerboard.simulators.seeds.quickbooks_side import Company

Body = dict[str, Any]
LONGEST_NUMBER = 21
TYPED_TWICE, ZEROED, WRONG_JOB = "240102-1002", "240115-1002", "240223-1001"
WRONG_JOB_IS = "2403"


def tell(company: Company) -> None:
    """The names must be there already."""
    chart(company)
    taxes(company)
    books = Books(company)
    books.items()
    books.bills()
    books.payments()
    books.spending()
    books.mistakes()
    office.traffic(company)


def chart(company: Company) -> None:
    for kind, accounts in CHART.items():
        for name, number in accounts:
            company.add("Account", {"Name": name, "AccountType": kind, "AcctNum": number})


def taxes(company: Company) -> None:
    """Oregon has no sales tax; the jobs across the river do."""
    agency = company.add("TaxAgency", {"DisplayName": "Washington State Department of Revenue"})
    for name, percent in (("Vancouver", "8.8"), ("Camas", "8.5")):
        rate = {"TaxRateName": name, "RateValue": percent, "TaxAgencyId": agency}
        make_code(company.place, {"TaxCode": f"{name} sales tax", "TaxRateDetails": [rate]})


class Books:
    """Writes the story's documents; each is found again by its invoice's number."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.firms = {firm.number: firm.in_quickbooks() for firm in FIRMS}
        self.posted: dict[str, str] = {}
        self.projects = {
            job.number: company.named("Customer", job.quickbooks)
            for job in jobs.JOBS
            if job.quickbooks and job.active
        }

    def ref(self, entity: str, name: str) -> Body:
        return {"value": self.company.named(entity, name)}

    def items(self) -> None:
        """One for each code that a job in the books uses; one code has none on purpose."""
        income = self.ref("Account", "Construction Income")
        for job, codes in money_story.codes().items():
            for code in codes if job in self.projects else ():
                if code != money_story.UNMAPPED_CODE:
                    self.item(money_story.item_name(job, code), code, income)

    def item(self, name: str, code: str, income: Body) -> None:
        cost = self.ref("Account", COST_ACCOUNTS[code.rpartition(".")[2]])
        accounts = {"IncomeAccountRef": income, "ExpenseAccountRef": cost}
        self.company.add(
            "Item", {"Name": name, "Type": "Service", "PurchaseDesc": code, **accounts}
        )

    @contextmanager
    def vendor(self, firm: int) -> Iterator[Body]:
        """The vendor, as active as it was when the paper was typed."""
        entry = self.firms[firm]
        if entry is None:
            raise ValueError(f"firm {firm} is not in the books")
        table = self.company.place.table(ENTITIES["Vendor"])
        found = [row for row in table if row["body"]["DisplayName"].startswith(entry.name)]
        row = found[0]
        table.put({**row, "active": True})
        yield {"value": row["id"]}
        table.put(row)

    def line(self, item: str, amount: Decimal, job: str, text: str) -> Body:
        kind = "ItemBasedExpenseLineDetail"
        detail: Body = {"ItemRef": self.ref("Item", item)}
        if job in self.projects:
            detail["CustomerRef"] = {"value": self.projects[job]}
        return {"Amount": amount, "DetailType": kind, "Description": text, kind: detail}

    def bills(self) -> None:
        for one in money_story.COMMITMENTS:
            for invoice in one.invoices:
                if invoice.stage.billed:
                    job = WRONG_JOB_IS if invoice.number == WRONG_JOB else one.job
                    number = invoice.number[:LONGEST_NUMBER]
                    self.posted[invoice.number] = self.bill(one, invoice, job, number)

    def bill(self, one: Commitment, invoice: Invoice, job: str, number: str) -> str:
        lines = list(self.lines(one, invoice, job))
        with self.vendor(one.firm) as vendor:
            return self.company.add(
                "Bill",
                {
                    "VendorRef": vendor,
                    "DocNumber": number,
                    "TxnDate": invoice.date,
                    "PrivateNote": f"{one.number} invoice {invoice.sequence} ({invoice.number})",
                    "Line": lines,
                },
            )

    def lines(self, one: Commitment, invoice: Invoice, job: str) -> Iterator[Body]:
        for each in invoice.lines:
            if each.movement:
                item = money_story.item_name(one.job, each.code)
                yield self.line(item, each.movement, job, each.description)
        held = money_story.RETAINAGE_ITEM
        if invoice.retained:
            yield self.line(held, -invoice.retained, job, "Retainage held")
        if invoice.released:
            yield self.line(held, invoice.released, job, "Retainage released")

    def payments(self) -> None:
        for payment in money_story.payments():
            self.pay(payment)

    def pay(self, payment: Payment) -> None:
        paid = [
            {"Amount": amount, "LinkedTxn": [{"TxnId": self.posted[number], "TxnType": "Bill"}]}
            for _, number, amount in payment.parts
        ]
        with self.vendor(payment.firm) as vendor:
            self.company.add(
                "BillPayment",
                {
                    "VendorRef": vendor,
                    "PayType": "Check",
                    "CheckPayment": {"BankAccountRef": self.ref("Account", "Checking")},
                    "DocNumber": payment.check,
                    "TxnDate": payment.date,
                    "TotalAmt": payment.amount,
                    "Line": paid,
                },
            )

    def spending(self) -> None:
        for cost in money_story.SPENDING:
            if cost.in_books:
                self.spend(cost)

    def spend(self, cost: Spending) -> None:
        """A cost with no item chosen goes straight to an account."""
        body: Body = {"TxnDate": cost.date, "Line": [self.cost_line(cost)]}
        if cost.number:
            body["DocNumber"] = cost.number
        if cost.entity in ("Bill", "VendorCredit"):
            with self.vendor(cost.firm or 0) as vendor:
                self.company.add(cost.entity, {**body, "VendorRef": vendor})
            return
        card = self.ref("Account", "Company Card")
        body |= {"PaymentType": "CreditCard", "AccountRef": card, "Credit": cost.entity == "Refund"}
        if cost.firm:
            with self.vendor(cost.firm) as vendor:
                body["EntityRef"] = {**vendor, "type": "Vendor"}
                self.company.add("Purchase", body)
        else:
            self.company.add("Purchase", body)

    def cost_line(self, cost: Spending) -> Body:
        if cost.code:
            item = money_story.item_name(cost.job, cost.code)
            return self.line(item, cost.amount, cost.job, cost.description)
        kind = "AccountBasedExpenseLineDetail"
        detail = {
            "AccountRef": self.ref("Account", "Other Job Costs"),
            "CustomerRef": {"value": self.projects[cost.job]},
        }
        told = {"Amount": cost.amount, "Description": cost.description}
        return {**told, "DetailType": kind, kind: detail}

    def mistakes(self) -> None:
        """A bill typed twice from the mailed copy, and one that somebody zeroed."""
        one, invoice = next(
            (one, invoice)
            for one in money_story.COMMITMENTS
            for invoice in one.invoices
            if invoice.number == TYPED_TWICE
        )
        self.bill(one, invoice, one.job, invoice.number.rpartition("-")[2])
        place = self.company.place
        row = existing(place, ENTITIES["Bill"], self.posted[ZEROED])
        void(place, ENTITIES["Bill"], row, by_hand=True)
