"""The worked chain as requests: who, what, and the documents in the order in which they came."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Line = dict[str, Any]


def cents(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


DOCUMENTS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "NE-2174": ("Bill", "2026-01-31", [
        ("Switchgear", "20000.00"), ("Feeder conduit", "11587.84"), ("Light fixtures", "9000.00"),
        ("Retainage", "-4058.78"),
    ]),
    "NE-2207": ("Bill", "2026-02-28", [
        ("Switchgear", "30000.00"), ("Feeder conduit", "15040.85"), ("Light fixtures", "4000.00"),
        ("Panel LP-3", "3200.00"), ("Retainage", "-2512.04"),
    ]),
    "NE-2251": ("Bill", "2026-03-31", [
        ("Switchgear", "25000.00"), ("Feeder conduit", "10037.81"), ("Light fixtures", "2000.00"),
        ("Panel LP-3", "3200.00"), ("Switchgear", "-2150.00"), ("Retainage", "-1661.89"),
        ("Retainage", "1750.00"),
    ]),
    "NE-2263": ("VendorCredit", "2026-04-15", [
        ("Feeder conduit", "4482.00"), ("Retainage", "-224.10"),
    ]),
}  # fmt: skip
ITEMS = ("Switchgear", "Feeder conduit", "Light fixtures", "Panel LP-3", "Temporary power")


class Chain:
    """Northside Electric's subcontract in the books of a test company."""

    def __init__(self, books: Any) -> None:
        self.books = books
        self.vendor_ref = self.ref(books.create("Vendor", DisplayName="Northside Electric LLC"))
        owner = books.create("Customer", DisplayName="Pearl Holdings")
        project = books.act("create_project", name="2401 Pearl St", customer=owner["Id"])
        self.project_ref = self.ref(project)
        income = self.ref(self.account("Construction Income"))
        cost = self.ref(self.account("Subcontractors"))
        retained = self.ref(self.account("Retainage Payable"))
        made = {name: self.item(name, income, cost) for name in ITEMS}
        self.items = {**made, "Retainage": self.item("Retainage", income, retained)}
        self.documents: dict[str, tuple[str, str]] = {}
        self.payments: dict[str, dict[str, Any]] = {}

    def ref(self, row: dict[str, Any]) -> dict[str, str]:
        return {"value": row["Id"]}

    def item(self, name: str, income: Any, expense: Any) -> dict[str, str]:
        accounts = {"IncomeAccountRef": income, "ExpenseAccountRef": expense}
        return self.ref(self.books.create("Item", Name=name, Type="Service", **accounts))

    def account(self, name: str) -> dict[str, Any]:
        return self.books.rows("Account", f"Name = '{name}'")[0]

    def item_line(
        self, item: str, amount: str, *, qty: str = "", price: str = "", project: bool = True
    ) -> Line:
        detail: Line = {"ItemRef": self.items[item]}
        if project:
            detail["CustomerRef"] = self.project_ref
        if qty:
            detail |= {"Qty": qty, "UnitPrice": price}
        return {
            "Amount": amount,
            "DetailType": "ItemBasedExpenseLineDetail",
            "Description": item,
            "ItemBasedExpenseLineDetail": detail,
        }

    def post_documents(self) -> None:
        for number, (kind, date, lines) in DOCUMENTS.items():
            body = {
                "VendorRef": self.vendor_ref,
                "DocNumber": number,
                "TxnDate": date,
                "Line": [self.item_line(item, amount) for item, amount in lines],
            }
            self.documents[number] = kind, self.books.create(kind, **body)["Id"]

    def read(self, number: str) -> dict[str, Any]:
        return self.books.read(*self.documents[number])

    def vendor(self) -> dict[str, Any]:
        return self.books.read("Vendor", self.vendor_ref["value"])

    def pay(self, check: str, date: str, total: str, *lines: tuple[str, str]) -> dict[str, Any]:
        bank = {"BankAccountRef": self.ref(self.account("Checking"))}
        paid = [
            {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}
            for number, amount in lines
            for kind, key in [self.documents[number]]
        ]
        made = self.books.create(
            "BillPayment", VendorRef=self.vendor_ref, PayType="Check", CheckPayment=bank,
            TotalAmt=total, TxnDate=date, DocNumber=check, Line=paid,
        )  # fmt: skip
        self.payments[check] = made
        return made

    def pay_and_void(self) -> dict[str, Any]:
        paid = self.pay("10442", "2026-02-20", "30000.00", ("NE-2174", "30000.00"))
        body = {"Id": paid["Id"], "SyncToken": paid["SyncToken"], "sparse": True}
        answer = self.books.post("billpayment", body, operation="update", include="void")
        assert answer.status_code == 200, answer.text
        return answer.json()["BillPayment"]

    def post_payments(self) -> None:
        self.pay_and_void()
        self.pay("10449", "2026-02-25", "30000.00", ("NE-2174", "30000.00"))
        self.pay("10471", "2026-03-20", "56257.87", ("NE-2174", "6529.06"), ("NE-2207", "49728.81"))
        self.pay("10502", "2026-04-22", "15742.10", ("NE-2251", "20000.00"), ("NE-2263", "4257.90"))

    def post_direct_costs(self) -> None:
        """A rental, partly for no job; a card purchase; a credit; a card refund."""
        rental = [
            self.item_line("Temporary power", "1240.50"),
            self.item_line("Temporary power", "59.50", project=False),
        ]
        self.books.create("Bill", VendorRef=self.vendor_ref, DocNumber="CR-5501", Line=rental)
        card = {"PaymentType": "CreditCard", "AccountRef": self.ref(self.account("Company Card"))}
        spent, back = (self.item_line("Light fixtures", each) for each in ("88.25", "20.00"))
        self.books.create("Purchase", **card, Line=[spent])
        self.books.create("Purchase", **card, Credit=True, Line=[back])
        credit = [self.item_line("Light fixtures", "140.50")]
        self.books.create("VendorCredit", VendorRef=self.vendor_ref, Line=credit)

    def project_cost(self) -> Decimal:
        """As somebody adds it up who reads every transaction: retainage is no cost."""
        kinds = {"Bill": 1, "Purchase": 1, "VendorCredit": -1}
        total = Decimal(0)
        for kind, sign in kinds.items():
            for row in self.books.rows(kind):
                side = -sign if row.get("Credit") else sign
                total += side * sum((self.cost_of(line) for line in row["Line"]), Decimal(0))
        return total

    def cost_of(self, line: Line) -> Decimal:
        detail = line.get("ItemBasedExpenseLineDetail", {})
        ours = detail.get("CustomerRef", {}).get("value") == self.project_ref["value"]
        held = detail.get("ItemRef", {}).get("value") == self.items["Retainage"]["value"]
        return cents(line["Amount"]) if ours and not held else Decimal(0)
