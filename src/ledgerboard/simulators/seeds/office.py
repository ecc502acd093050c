"""The ordinary traffic of the demo contractor's office, around its jobs' money. All invented."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ledgerboard.simulators.seeds import jobs
from ledgerboard.simulators.seeds.quickbooks_side import Company

Body = dict[str, Any]
MONTHS = ("2026-01", "2026-02", "2026-03")
OVERHEAD = (
    ("Office Rent", "Check", "Checking", "05", ("4200.00", "4200.00", "4200.00")),
    ("Telephone", "CreditCard", "Company Card", "12", ("388.15", "391.40", "388.15")),
    ("Vehicle Fuel", "CreditCard", "Fuel Card", "20", ("1210.66", "1344.09", "1502.72")),
    ("General Liability Insurance", "Check", "Checking", "28", ("2875.00", "2875.00", "2875.00")),
)
OWNER_BILLS = {
    "2401": ("212500.00", "284000.00", "251300.00"),
    "2402": ("64200.00", "71850.00"),
    "2403": ("118000.00", "96500.00"),
    "2404": ("402000.00", "377400.00", "418900.00"),
    "2405": ("166000.00",),
}
PAID_BY_OWNERS = {"2401": 2, "2402": 1, "2403": 1, "2404": 2, "2405": 1}
LABOR = (("2401", "18250.00"), ("2404", "22140.00"))


def traffic(company: Company) -> None:
    office = Office(company)
    for place, month in enumerate(MONTHS):
        office.overhead(place, month)
        office.payroll(month)
        office.depreciation(month)
        office.transfer(month)
    for job, amounts in OWNER_BILLS.items():
        office.bill_owner(job, amounts)
    office.estimates()
    office.orders()
    office.time()
    office.scrap()


class Office:
    """Posts what an office posts; references by name."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.jobs = {job.number: job for job in jobs.JOBS}

    def account(self, name: str) -> Body:
        return {"value": self.company.named("Account", name)}

    def project(self, number: str) -> Body:
        return {"value": self.company.named("Customer", self.jobs[number].quickbooks or "")}

    def expense(self, account: str, amount: str) -> list[Body]:
        kind = "AccountBasedExpenseLineDetail"
        detail = {"AccountRef": self.account(account)}
        return [{"Amount": Decimal(amount), "DetailType": kind, kind: detail}]

    def sale(self, amount: str, text: str) -> list[Body]:
        kind = "SalesItemLineDetail"
        detail = {"ItemRef": {"value": self.company.named("Item", "Subcontract work")}}
        return [{"Amount": Decimal(amount), "DetailType": kind, "Description": text, kind: detail}]

    def overhead(self, place: int, month: str) -> None:
        for account, how, source, day, amounts in OVERHEAD:
            body = {"PaymentType": how, "AccountRef": self.account(source)}
            lines = self.expense(account, amounts[place])
            self.company.add("Purchase", {**body, "TxnDate": f"{month}-{day}", "Line": lines})

    def side(self, posting: str, account: str, amount: str, project: str = "") -> Body:
        kind = "JournalEntryLineDetail"
        detail: Body = {"PostingType": posting, "AccountRef": self.account(account)}
        if project:
            detail["Entity"] = {"Type": "Customer", "EntityRef": self.project(project)}
        return {"Amount": Decimal(amount), "DetailType": kind, kind: detail}

    def journal(self, day: str, note: str, *lines: Body) -> None:
        body = {"TxnDate": day, "PrivateNote": note, "Line": list(lines)}
        self.company.add("JournalEntry", body)

    def payroll(self, month: str) -> None:
        """Field labor reaches the jobs by journal entry, as the payroll service posts it."""
        costs = [self.side("Debit", "Cost of Labor", amount, job) for job, amount in LABOR]
        total = str(sum(Decimal(amount) for _, amount in LABOR))
        credit = self.side("Credit", "Payroll Checking", total)
        self.journal(f"{month}-25", f"Field payroll {month}", *costs, credit)

    def depreciation(self, month: str) -> None:
        self.journal(
            f"{month}-28",
            "Depreciation",
            self.side("Debit", "Depreciation", "3150.00"),
            self.side("Credit", "Accumulated Depreciation", "3150.00"),
        )

    def transfer(self, month: str) -> None:
        body = {"FromAccountRef": self.account("Checking"), "Amount": Decimal("42000.00")}
        body |= {"ToAccountRef": self.account("Payroll Checking"), "TxnDate": f"{month}-24"}
        self.company.add("Transfer", body)

    def bill_owner(self, job: str, amounts: tuple[str, ...]) -> None:
        """Progress billings; the first are paid, and the money is taken to the bank."""
        for place, amount in enumerate(amounts):
            day = f"{MONTHS[place]}-28"
            body = {"CustomerRef": self.project(job), "TxnDate": day}
            lines = self.sale(amount, f"Application {place + 1}")
            key = self.company.add("Invoice", {**body, "Line": lines})
            if place < PAID_BY_OWNERS[job]:
                self.receive(job, key, amount, f"{MONTHS[place]}-28")

    def receive(self, job: str, invoice: str, amount: str, day: str) -> None:
        linked = {"TxnId": invoice, "TxnType": "Invoice"}
        line = {"Amount": Decimal(amount), "LinkedTxn": [linked]}
        paid = {"CustomerRef": self.project(job), "TotalAmt": Decimal(amount), "TxnDate": day}
        key = self.company.add("Payment", {**paid, "Line": [line]})
        taken = [{"TxnId": key, "TxnType": "Payment", "TxnLineId": "0"}]
        self.company.add(
            "Deposit",
            {
                "DepositToAccountRef": self.account("Checking"),
                "TxnDate": day,
                "Line": [{"Amount": Decimal(amount), "LinkedTxn": taken}],
            },
        )

    def estimates(self) -> None:
        for job, amount in (("2501", "5400000.00"), ("2502", "3180000.00")):
            body = {"CustomerRef": self.project(job), "TxnDate": "2026-01-15"}
            lines = self.sale(amount, "Contract sum")
            self.company.add("Estimate", {**body, "Line": lines})

    def orders(self) -> None:
        for vendor, amount in (("Larkspur Building Supply", "12400.00"),):
            reference = {"value": self.company.named("Vendor", vendor)}
            body = {"VendorRef": reference, "TxnDate": "2026-02-02"}
            self.company.add(
                "PurchaseOrder", {**body, "Line": self.expense("Job Materials", amount)}
            )

    def time(self) -> None:
        employee = {"value": self.company.named("Employee", "Tom Eriksen")}
        for day, hours in (("2026-03-02", 8), ("2026-03-03", 6), ("2026-03-04", 8)):
            body = {"NameOf": "Employee", "EmployeeRef": employee, "Hours": hours}
            self.company.add(
                "TimeActivity", {**body, "CustomerRef": self.project("2401"), "TxnDate": day}
            )

    def scrap(self) -> None:
        """Copper sold off the yard, and a part of it given back."""
        for entity, amount in (("SalesReceipt", "640.00"), ("RefundReceipt", "85.00")):
            body = {"TxnDate": "2026-02-17", "Line": self.sale(amount, "Scrap copper")}
            account = self.account("Checking")
            self.company.add(entity, {**body, "DepositToAccountRef": account})
        customer = {"CustomerRef": self.project("2403"), "TxnDate": "2026-03-12"}
        self.company.add("CreditMemo", {**customer, "Line": self.sale("1500.00", "Cleanup credit")})
