"""The worked chain with what else its books charge to the job, at every stage of its way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.chain import BILLS, Chain

from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    Account,
    Bill,
    BillLine,
    BudgetCode,
    DirectCost,
    DirectCostPart,
    Item,
    JournalEntry,
    JournalLine,
    Project,
    Purchase,
    Record,
    Vendor,
    VendorCredit,
    kind_of,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views.parts_of_transactions import project_costs
from ledgerboard.sync.models import Change, Plan

JOB = Ref("project", "88")
CODE = Ref("budget_code", "310009")
LIFT = "419"
RENTALS, STRANGER = Ref("vendor", "71"), Ref("vendor", "72")


class Spent(Chain):
    """City Rentals' bill and a refund are in Procore, a card charge is to be approved, a bill of
    the chain's own subcontractor may count twice; the rest has no place, or was removed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.costs = self.flow_of("costs", retainage_item={"ref": "item", "id": "450"})
        with self.stored_together():
            self.put("right", "88", Project(name="Pearl Street Lofts", number="2401"))
            self.link(self.flow_of("projects"), story.PROJECT, JOB, Project())
            self.put("left", CODE.id, BudgetCode(project=story.PROJECT, code="01-500.E"))
            self.put("right", "80", Account(name="Equipment rental", classification="Expense"))
            self.put("right", "35", Account(name="Checking", type="Bank", classification="Asset"))
            self.put(
                "right", LIFT, Item(name="2401-01-500.E", expense_account=Ref("account", "80"))
            )
            self.link(self.setting, CODE, Ref("item", LIFT), BudgetCode())
            self.put("left", "5140", Vendor(name="City Rentals"))
            self.put("right", RENTALS.id, Vendor(name="City Rentals"))
            self.link(self.setting, Ref("vendor", "5140"), RENTALS, Vendor())
            self.put("right", STRANGER.id, Vendor(name="Lumber Yard"))
            for id_ in BILLS.values():
                self.spend(id_, self.snapshot_of("right", id_))
            self.spend("231", rental("CR-5501", [("1", "1240.50", JOB), ("2", "59.50", None)]))
            self.spend("234", Purchase(credit=True, payee=RENTALS, date=date(2026, 3, 20),
                                       lines=lines([("1", "20.00", JOB)])))  # fmt: skip
            self.spend("232", Purchase(payee=RENTALS, number="CC-9", date=date(2026, 3, 14),
                                       lines=lines([("1", "88.25", JOB)])))  # fmt: skip
            self.spend("235", rental("LY-1", [("1", "300.00", JOB)], vendor=STRANGER))
            self.spend("236", rental("NE-77", [("1", "500.00", JOB)], vendor=Ref("vendor", "56")))
            self.spend("237", VendorCredit(vendor=RENTALS, number="VC-3", date=date(2026, 3, 2),
                                           lines=lines([("1", "40.00", JOB)])))  # fmt: skip
            self.spend("238", wages())
            self.in_procore("7001", "bill:231:88", "1240.50")
            self.in_procore("7002", "purchase:234:88", "-20.00")

    def spend(self, id_: str, record: Record) -> None:
        for part_id, part in project_costs(Seen(kind_of(record), id_, record)).items():
            self.put("right", part_id, part, parent=id_)

    def in_procore(self, id_: str, part: str, amount: str) -> None:
        one = DirectCostPart(key="1", budget_code=CODE, amount=usd(amount))
        cost = DirectCost(
            project=story.PROJECT, type="invoice", total=usd(amount), status="approved",
            lines=write_lines([one]),
        )  # fmt: skip
        self.put("left", id_, cost, parent="9001")
        self.link(self.costs, Ref("direct_cost", id_), Ref("project_cost", part), cost)

    def plan_of(self, part: str, action: str, amount: str = "", **said: Any) -> Plan:
        """What a comparison would make of one part, waiting for approval."""
        plan = Plan.objects.create(
            organization=self.organization, setting=self.costs, status=Plan.Status.WAITING
        )
        Change.objects.create(
            organization=self.organization, plan=plan, listed=plan, position=1, key=part,
            action=action, kind="direct_cost", target="left", right_id=part, title=part,
            fields=fields(amount) if amount else [], **said,
        )  # fmt: skip
        return plan


def lines(said: Any) -> Any:
    return write_lines(
        BillLine(key=key, item=Ref("item", LIFT), project=project, amount=usd(amount))
        for key, amount, project in said
    )


def rental(number: str, said: Any, vendor: Ref = RENTALS) -> Bill:
    return Bill(vendor=vendor, number=number, date=date(2026, 3, 11), lines=lines(said))


def wages() -> JournalEntry:
    entries = [
        JournalLine(key="1", posting="Debit", account=Ref("account", "80"), amount=usd("900.00"),
                    entity=JOB),
        JournalLine(key="2", posting="Credit", account=Ref("account", "35"), amount=usd("900.00")),
    ]  # fmt: skip
    return JournalEntry(number="JE-1", date=date(2026, 3, 25), lines=write_lines(entries))


def fields(amount: str) -> list[Mapping[str, Any]]:
    code = {"budget_code": {"ref": "budget_code", "id": CODE.id}}
    money = {"money": amount, "currency": "USD"}
    return [
        {"name": "lines", "label": "Lines", "before": None, "after": {"lines": [["1", code]]}},
        {"name": "total", "label": "Total", "before": None, "after": money},
    ]
