"""The least body of every kind of row, for tests that ask the same of them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = dict[str, Any]
PERSONS = {"Vendor": "Larch Supply", "Customer": "Pearl Holdings"}


class Scene:
    """A small company with one of each name, item and document that others point at."""

    def __init__(self, books: Any) -> None:
        self.books = books
        self.made: dict[str, Body] = {}

    def ref(self, entity: str) -> Body:
        """To a row of that kind, made at the first mention."""
        if entity not in self.made:
            self.made[entity] = self.books.create(entity, **BODIES[entity](self))
        return {"value": self.made[entity]["Id"]}

    def account(self, name: str) -> Body:
        return {"value": self.books.rows("Account", f"Name = '{name}'")[0]["Id"]}

    def bought(self, amount: str = "120.00") -> list[Body]:
        detail = {"AccountRef": self.account("Job Materials")}
        kind = "AccountBasedExpenseLineDetail"
        return [{"Amount": amount, "DetailType": kind, kind: detail}]

    def sold(self, amount: str = "120.00") -> list[Body]:
        kind = "SalesItemLineDetail"
        return [{"Amount": amount, "DetailType": kind, kind: {"ItemRef": self.ref("Item")}}]

    def both_sides(self) -> list[Body]:
        kind = "JournalEntryLineDetail"
        sides = (("Debit", "Job Materials"), ("Credit", "Checking"))
        return [
            {
                "Amount": "75.25",
                "DetailType": kind,
                kind: {"PostingType": side, "AccountRef": self.account(name)},
            }
            for side, name in sides
        ]

    def deposited(self) -> list[Body]:
        kind = "DepositLineDetail"
        detail = {"AccountRef": self.account("Construction Income")}
        return [{"Amount": "40.00", "DetailType": kind, kind: detail}]

    def paid(self, entity: str, amount: str = "120.00") -> list[Body]:
        linked = {"TxnId": self.ref(entity)["value"], "TxnType": entity}
        return [{"Amount": amount, "LinkedTxn": [linked]}]

    def sale(self) -> Body:
        return {"CustomerRef": self.ref("Customer"), "Line": self.sold()}

    def purchase_from(self) -> Body:
        return {"VendorRef": self.ref("Vendor"), "Line": self.bought()}


def item(scene: Scene) -> Body:
    accounts = {
        "IncomeAccountRef": scene.account("Construction Income"),
        "ExpenseAccountRef": scene.account("Job Materials"),
    }
    return {"Name": "Framing", "Type": "Service", **accounts}


def bill_payment(scene: Scene) -> Body:
    return {
        "VendorRef": scene.ref("Vendor"),
        "PayType": "Check",
        "CheckPayment": {"BankAccountRef": scene.account("Checking")},
        "TotalAmt": "120.00",
        "Line": scene.paid("Bill"),
    }


def payment(scene: Scene) -> Body:
    paid = scene.paid("Invoice")
    return {"CustomerRef": scene.ref("Customer"), "TotalAmt": "150.00", "Line": paid}


def refund(scene: Scene) -> Body:
    return {**scene.sale(), "DepositToAccountRef": scene.account("Checking")}


def transfer(scene: Scene) -> Body:
    accounts = {
        "FromAccountRef": scene.account("Checking"),
        "ToAccountRef": scene.account("Company Card"),
    }
    return {**accounts, "Amount": "310.00"}


def worked(scene: Scene) -> Body:
    names = {"NameOf": "Vendor", "VendorRef": scene.ref("Vendor")}
    return {**names, "CustomerRef": scene.ref("Customer"), "Hours": 7, "Minutes": 30}


def spent(scene: Scene) -> Body:
    card = {"PaymentType": "CreditCard", "AccountRef": scene.account("Company Card")}
    return {**card, "Line": scene.bought()}


def banked(scene: Scene) -> Body:
    return {"DepositToAccountRef": scene.account("Checking"), "Line": scene.deposited()}


LISTS: dict[str, Callable[[Scene], Body]] = {
    "Account": lambda _: {"Name": "Small Tools", "AccountType": "Cost of Goods Sold"},
    "Class": lambda _: {"Name": "Commercial"},
    "Customer": lambda _: {"DisplayName": PERSONS["Customer"]},
    "Department": lambda _: {"Name": "Salem"},
    "Employee": lambda _: {"GivenName": "Mina", "FamilyName": "Solberg"},
    "Item": item,
    "PaymentMethod": lambda _: {"Name": "Wire"},
    "TaxAgency": lambda _: {"DisplayName": "Oregon Department of Revenue"},
    "Term": lambda _: {"Name": "Net 45", "DueDays": 45},
    "Vendor": lambda _: {"DisplayName": PERSONS["Vendor"]},
}
TRANSACTIONS: dict[str, Callable[[Scene], Body]] = {
    "Bill": Scene.purchase_from,
    "BillPayment": bill_payment,
    "CreditMemo": Scene.sale,
    "Deposit": banked,
    "Estimate": Scene.sale,
    "Invoice": Scene.sale,
    "JournalEntry": lambda scene: {"Line": scene.both_sides()},
    "Payment": payment,
    "Purchase": spent,
    "PurchaseOrder": Scene.purchase_from,
    "RefundReceipt": refund,
    "SalesReceipt": Scene.sale,
    "TimeActivity": worked,
    "Transfer": transfer,
    "VendorCredit": Scene.purchase_from,
}
BODIES = {**LISTS, **TRANSACTIONS}
VOIDABLE = ("BillPayment", "CreditMemo", "Invoice", "Payment", "RefundReceipt", "SalesReceipt")
NOTES = {"TimeActivity": "Description"}
NAMES = {"Customer": "Notes", "Vendor": "Notes", "Employee": "EmployeeNumber"}
TEXTS = {"Account": "Description", "Item": "Description", "TaxAgency": "TaxRegistrationNumber"}


def text_member(entity: str) -> str:
    """A member that anybody may change without touching money."""
    if entity in TRANSACTIONS:
        return NOTES.get(entity, "PrivateNote")
    return {**NAMES, **TEXTS}.get(entity, "Name")
