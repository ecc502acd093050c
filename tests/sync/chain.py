"""The worked chain as an organization has it stored: SC-014 with its bills and payments.

Invoices, bills and payments are linked as the flows link them; nothing is outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from tests.core.money import story
from tests.core.money.story import usd
from tests.sync.world import World

from ledgerboard.core.money.figures import FIGURED
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    Bill,
    BillPayment,
    BudgetCode,
    ChangeOrder,
    ContractPayment,
    PaymentLine,
    Project,
    Record,
    ScheduleLine,
    Vendor,
    kind_of,
    to_json,
    values_of,
    write_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Viewed
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill
from ledgerboard.core.views.parts_of_transactions import applied_payments
from ledgerboard.sync.models import FlowSetting, Link, PullState
from ledgerboard.sync.records import PLAIN, load, store

BILLS = {1: "210", 2: "214", 3: "219", 4: "223"}
BALANCES = {1: "0.00", 2: "0.00", 3: "18175.92", 4: "0.00"}
CODES = {"310001": "26-100.S", "310002": "26-200.S", "310003": "26-300.M", "310004": "26-400.S"}
PAYMENTS = {
    "149": ("10449", date(2026, 2, 25), "30000.00", {"210": "30000.00"}),
    "151": ("10471", date(2026, 3, 20), "56257.87", {"210": "6529.06", "214": "49728.81"}),
    "155": ("10502", date(2026, 4, 22), "15742.10", {"219": "20000.00", "223": "4257.90"}),
}
RETAINAGE_ITEM = {"ref": "item", "id": "450"}


class Chain(World):
    """An organization with the chain in its books, all in agreement."""

    _put_off: dict[tuple[str, str], dict[str, Seen]] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.invoices = self.flow_of("invoices", retainage_item=RETAINAGE_ITEM)
        self.payments = self.flow_of("payments")
        with self.stored_together():
            self.jobsite()
            self.books()

    @contextmanager
    def stored_together(self) -> Iterator[None]:
        """What is put meanwhile is stored in one go for each kind, at the end or when it is read:
        one by one it takes several times as long.
        """
        self._put_off = {}
        yield
        self._store_put_off()
        self._put_off = None

    def flow_of(self, flow: str, **view: Mapping[str, str]) -> FlowSetting:
        return FlowSetting.objects.create(
            organization=self.organization,
            flow=flow,
            left=self.setting.left,
            right=self.setting.right,
            options={"view": view},
        )

    def put(self, side: str, id_: str, record: Record, **said: Any) -> Seen:
        """As read now."""
        seen = Seen(kind_of(record), id_, record, **said)
        if self._put_off is None:
            self._store(side, seen.kind, [seen])
        else:
            self._put_off.setdefault((side, seen.kind), {})[id_] = seen
        return seen

    def _store(self, side: str, kind: str, several: Sequence[Seen]) -> None:
        connection = getattr(self.setting, side)
        store(connection, kind, several, self.clock(), self.ports)
        PullState.objects.update_or_create(
            connection=connection,
            kind=kind,
            defaults={
                "organization_id": self.organization.pk,
                "pulled_at": self.clock.at,
                "swept_at": self.clock.at,
            },
        )

    def _store_put_off(self) -> None:
        for (side, kind), several in (self._put_off or {}).items():
            self._store(side, kind, list(several.values()))
        self._put_off = {} if self._put_off is not None else None

    def snapshot_of(self, side: str, id_: str) -> Record:
        self._store_put_off()
        rows = load(getattr(self.setting, side), FIGURED, self.ports, [id_])
        return rows.seen[id_].record

    def link(self, setting: FlowSetting, left: Ref, right: Ref, agreed: Record) -> Link:
        base = to_json(values_of(agreed), PLAIN)
        return Link.objects.create(
            organization=self.organization, setting=setting, left_kind=left.kind, left_id=left.id,
            right_kind=right.kind, right_id=right.id, base_left=base, base_right=base,
            made_by="create",
        )  # fmt: skip

    def jobsite(self) -> None:
        self.put("left", "9001", Project(name="Pearl Street Lofts", number="2401"))
        self.put("left", "5101", Vendor(name="Northline Electric"))
        for id_, code in CODES.items():
            self.put("left", id_, BudgetCode(project=story.PROJECT, code=code))
        self.put("left", "8801", story.commitment())
        for line, amount in (("CO1", "6400.00"), ("CO2", "-2150.00")):
            self.put("left", story.PACKAGES[line], change_order(line, amount))
        for number in range(1, 5):
            self.put("left", f"660{number}", story.invoice(number))

    def books(self) -> None:
        here = story.world()
        vendor = Vendor(name="Northline Electric")
        self.put("right", "56", vendor)
        self.link(self.setting, story.VENDOR, Ref("vendor", "56"), vendor)
        for number, id_ in BILLS.items():
            bill = _bill(here, number)
            posted = replace(bill, balance=usd(BALANCES[number]))
            self.put("right", id_, posted)
            ref = Ref(kind_of(bill), id_)
            here.link(story.invoice_ref(number), ref, bill)
            self.link(self.invoices, story.invoice_ref(number), ref, bill)
        for id_, (number, day, cash, lines) in PAYMENTS.items():
            self.pay(id_, number, day, cash, lines)

    def pay(self, id_: str, number: str, day: date, cash: str, lines: Mapping[str, str]) -> None:
        """A check of the books, and what the flow of payments made of it in Procore."""
        applied = [
            PaymentLine(key=bill, applied_to=_paper(bill), amount=usd(amount))
            for bill, amount in lines.items()
        ]
        payment = BillPayment(
            vendor=Ref("vendor", "56"), number=number, date=day, total=usd(cash), method="Check",
            lines=write_lines(applied),
        )  # fmt: skip
        for key, part in applied_payments(Seen("bill_payment", id_, payment)).items():
            self.put("right", key, part, parent=id_)
            issued = ContractPayment(
                project=story.PROJECT, commitment=story.COMMITMENT, amount=part.amount, date=day,
                invoice=_invoice(part.applied_to), check_number=number,
            )  # fmt: skip
            issued_id = f"9{id_}{len(key)}{key[-3:]}"
            self.put("left", issued_id, issued, parent="9001/8801")
            self.link(
                self.payments, Ref("contract_payment", issued_id),
                Ref("applied_payment", key), issued,
            )  # fmt: skip


def change_order(line: str, amount: str, **said: Any) -> ChangeOrder:
    one = ScheduleLine(
        key=story.IDS[line], budget_code=Ref("budget_code", story.CODES[line]),
        description=story.WORDS[line], amount=usd(amount),
    )  # fmt: skip
    return ChangeOrder(
        **{
            "commitment": story.COMMITMENT, "number": f"00{line[-1]}", "name": story.WORDS[line],
            "status": "approved", "total": usd(amount), "lines": write_lines([one]),
        } | said
    )  # fmt: skip


def _bill(here: Any, number: int) -> Bill:
    seen = here.sides["procore"][story.invoice_ref(number)]
    viewed = invoice_as_bill(seen, here.context())
    assert isinstance(viewed, Viewed), viewed
    assert isinstance(viewed.record, Bill)
    return viewed.record


def _paper(bill: str) -> Ref:
    return Ref("vendor_credit" if bill == "223" else "bill", bill)


def _invoice(paper: Ref | None) -> Ref | None:
    number = next(number for number, id_ in BILLS.items() if paper and id_ == paper.id)
    return story.invoice_ref(number)
