"""A company in QuickBooks with what a subcontractor's bill needs, in its simulator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ledgerboard.connectors.base.protocol import Connector, Done, Operation, Write
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import BillLine, write_lines
from ledgerboard.core.values import Money, Ref


def cents(text: str) -> Money:
    return Money(Decimal(text))


class Books:
    """A company with one job, one subcontractor and two items."""

    def __init__(self, outside: Any) -> None:
        self.outside = outside
        self.vendor = self.made("Vendor", DisplayName="Northside Electric LLC")
        owner = self.made("Customer", DisplayName="Pearl Holdings")
        self.project = outside.act("create_project", name="2401 Pearl St", customer=owner)["Id"]
        self.bank = self.made("Account", Name="Operating", AccountType="Bank")
        cost = self.made("Account", Name="Subs", AccountType="Cost of Goods Sold")
        held = self.made("Account", Name="Retainage we hold", AccountType="Other Current Liability")
        income = self.made("Account", Name="Contracts", AccountType="Income")
        self.item, self.retainage = (
            self.made(
                "Item",
                Name=name,
                Type="Service",
                IncomeAccountRef={"value": income},
                ExpenseAccountRef={"value": account},
            )
            for name, account in (("2401-26-100.S", cost), ("Retainage held", held))
        )

    def made(self, entity: str, **values: Any) -> str:
        return str(self.outside.act("create_row", entity=entity, values=values)["Id"])

    def deleted(self, path: str, seen: Seen) -> None:
        """As a person does it in QuickBooks."""
        outside = self.outside
        answer = outside.http.post(
            f"{outside.url}/v3/company/{outside.session.company_id}/{path}",
            params={"operation": "delete"},
            json={"Id": seen.id, "SyncToken": seen.version},
            headers={
                "Authorization": f"Bearer {outside.grant.access_token.reveal()}",
                "Accept": "application/json",
            },
        )
        assert answer.is_success, answer.text

    def bill(self, number: str, *lines: tuple[str, str]) -> dict[str, Any]:
        """The values of a new bill, as a view of an invoice gives them."""
        return {
            "vendor": Ref("vendor", self.vendor),
            "number": number,
            "date": date(2026, 2, 28),
            "due_on": date(2026, 3, 30),
            "memo": "SC-014 invoice 2",
            "lines": write_lines(
                BillLine(
                    key=f"k{place}",
                    item=Ref("item", item),
                    description=f"Line {place}",
                    amount=cents(amount),
                    project=Ref("project", self.project),
                )
                for place, (item, amount) in enumerate(lines)
            ),
        }


def sent(connector: Connector, values: dict[str, Any], kind: str = "bill") -> Seen:
    write = Write("w1", kind, Operation.CREATE, values=values)
    (done,) = connector.write(f"call-{values['number']}", [write])
    assert isinstance(done, Done), done
    return done.seen
