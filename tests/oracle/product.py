"""The product's turn: both companies in memory, and the engine reads, plans, asks and writes."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from unittest.mock import patch

from django.db.models import QuerySet
from tests.oracle.companies import RETAINAGE_ITEM, Companies, put
from tests.oracle.history import ITEMS, item_there, project_there, vendor_there
from tests.oracle.model import Contract, Invoice, Money, Payment, Target, Transaction
from tests.oracle.records import (
    change_orders,
    commitment_record,
    invoice_id,
    invoice_record,
    invoice_ref,
    payment_record,
    transaction_record,
)
from tests.oracle.troubles import GIVEN_UP
from tests.oracle.world import BOOKS, PROCORE, World

from ledgerboard.core.records import (
    Bill,
    BillLine,
    VendorCredit,
    write_lines,
)
from ledgerboard.core.values import Money as Amount
from ledgerboard.core.values import Ref
from ledgerboard.sync import approving
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, Link, Plan, PullState, Run
from ledgerboard.sync.plans import parts
from ledgerboard.sync.plans.listing import WRITTEN

ORDER = ("invoices", "payments", "costs")
MOST_TURNS = 60
ALL_AT_ONCE = 1_000_000


@dataclass
class ProductOutside:
    """What people do goes into the stores; `sync` lets the product do everything that it wants."""

    companies: Companies
    serial: int = 40000
    rng: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311  # a story
    typed: dict[str, str] = field(default_factory=dict)
    """Bills that the bookkeeper typed herself, by the id of their invoice."""
    left_alone: set[str] = field(default_factory=set)
    """Invoices whose bills somebody changed on purpose: what is offered for them is rejected."""
    undone: list[str] = field(default_factory=list)
    """What was approved last and not done."""
    _world: World | None = None

    def set_up(self, money: Money, edited: str) -> None:
        view = {
            "retainage_item": {"ref": "item", "id": RETAINAGE_ITEM.id},
            "edited": edited, "closed_books": "next_open_day",
        }  # fmt: skip
        for setting in self.companies.flows.values():
            setting.options = {"view": view}
            setting.save()

    # --- what people do in Procore

    def commitment(self, contract: Contract) -> None:
        for id_, change in change_orders(contract):
            put(self.companies.left, id_, change)
        put(self.companies.left, contract.id, commitment_record(contract))

    def invoices(self, contract: Contract) -> None:
        for invoice in contract.invoices:
            id_ = invoice_id(contract, invoice.number)
            put(self.companies.left, id_, invoice_record(contract, invoice))

    # --- what people do in the books

    def adopted(self, contract: Contract, invoice: Invoice) -> None:
        """A bill that the bookkeeper typed from the subcontractor's paper before we came."""
        self.serial += 1
        record = typed_bill(contract, invoice)
        put(self.companies.right, str(self.serial), record)
        self.typed[invoice_id(contract, invoice.number)] = str(self.serial)

    def transaction(self, transaction: Transaction) -> None:
        books = self.companies.right
        if transaction.deleted:
            books.remove(transaction.kind, transaction.id)
            return
        put(books, transaction.id, transaction_record(transaction, self._item))

    @staticmethod
    def _item(project: str | None, item: str) -> str:
        return item_there(project, item) if project else item

    def payment(self, payment: Payment) -> None:
        books = self.companies.right
        if payment.deleted:
            books.remove("bill_payment", payment.id)
        else:
            put(books, payment.id, payment_record(payment, self._target))
        for target in payment.parts:
            paid = self._target(target)
            if books.get(paid.kind, paid.id):
                books.edit(paid.kind, paid.id)  # its balance moves, and its version with it

    def _target(self, target: Target) -> Ref:
        whose, id_, number = target
        if whose == "theirs":
            kind = "bill" if self.companies.right.get("bill", id_) else "vendor_credit"
            return Ref(kind, id_)
        return self.world.links[invoice_ref(id_, number)]

    def close(self, through: date) -> None:
        books = self.companies.right
        known = books.rows["books", "books"].values.get("closed_until")
        books.edit("books", "books", closed_until=max(through, known or through))

    # --- the product's turn

    def sync(self, today: date) -> None:
        """Until it has nothing more to write."""
        morning = datetime.combine(today, time(8), UTC)
        self.companies.clock.at = max(self.companies.clock.at, morning)
        self.companies.add_up()
        self._world = None
        for flow in ORDER:
            self.until_at_rest(flow)
        self._world = None

    def until_at_rest(self, flow: str) -> None:
        """Nothing of a flow depends on those that come after it."""
        for _ in range(MOST_TURNS):
            if not self._turn(flow):
                return self._nothing_was_left_uncompared(flow)
        raise AssertionError(f"{flow} does not come to rest: {self.undone}")

    def _nothing_was_left_uncompared(self, flow: str) -> None:
        """Only pairs related to what changed are compared again, in slices: comparing all of them
        at once says the same.
        """
        setting = self.companies.flows[flow]
        if not declared(setting.flow).related_kinds:
            return
        before = self._open_changes(setting)
        Link.objects.filter(setting=setting).update(compared_with="")
        with patch.object(FlowContext, "slice_size", ALL_AT_ONCE):
            self.carried(setting, Run.Kind.PLAN)
        after = self._open_changes(setting)
        assert after == before, (flow, before ^ after)

    @staticmethod
    def _open_changes(setting: FlowSetting) -> set[tuple[str, str]]:
        waiting = Change.objects.filter(
            plan__setting=setting, plan__status=Plan.Status.WAITING, status=Change.Status.PROPOSED
        )
        return set(waiting.values_list("key", "meaning"))

    def _turn(self, flow: str) -> bool:
        """Whether anything was written or answered, or failed."""
        setting = self.companies.flows[flow]
        open_ = list(parts.open_parts(setting))
        for part in open_:
            self._apply(setting, part)
        run = self.carried(setting, Run.Kind.PLAN)
        calm = run.status in {Run.Status.DONE, Run.Status.ATTENTION}
        failed = not calm or run.message == GIVEN_UP
        again = self._believe() or failed or bool(open_)
        return again if run.plan is None else self._settle(setting, run.plan) or again

    def _settle(self, setting: FlowSetting, plan: Plan) -> bool:
        answered = self._answer(plan)
        self._reject(plan)
        if not _offered(plan).filter(action__in=WRITTEN).exists():
            return answered
        self._apply(setting, self.companies.approve(plan))
        return True

    def _apply(self, setting: FlowSetting, part: Plan) -> None:
        self.carried(setting, Run.Kind.APPLY, part)
        undone = part.changes.exclude(status=Change.Status.DONE)
        self.undone = [f"{each.action} {each.title}: {each.message}" for each in undone]

    def _reject(self, plan: Plan) -> None:
        mine = _offered(plan).filter(left_id__in=self.left_alone, action="update")
        keys = list(mine.values_list("key", flat=True))
        if keys:
            approving.reject(
                plan, self.companies.ann, reason="It stays.", seen_hash=plan.hash, change_keys=keys
            )
            plan.refresh_from_db()

    def carried(self, setting: FlowSetting, kind: Run.Kind, plan: Plan | None = None) -> Run:
        run = self.companies.run(kind, plan)
        run.setting = setting
        run.save(update_fields=["setting"])
        return self.companies.carry_on(run)

    @staticmethod
    def _believe() -> bool:
        """Whoever deleted two payments of two says so."""
        doubted = PullState.objects.exclude(alarm="")
        return doubted.update(believe_missing=True, alarm="") > 0

    def _answer(self, plan: Plan) -> bool:
        """What the bookkeeper knows: which bill is her own of an invoice. Lines may stay apart. A
        missing bill stays missing, and she says so once something waits for that.
        """
        answered, waited_for = False, _waited_for(plan)
        for each in _offered(plan):
            offered = [choice["value"] for choice in each.choices]
            mine = f"same:{self.typed.get(each.left_id or '')}"
            wanted = {
                "question": mine if mine in offered else f"different:{each.right_id}",
                "conflict": self.rng.choice(offered) if offered else "",
                "vanished": "keep" if each.left_id in waited_for else "",
            }.get(each.action)
            if wanted in offered:
                approving.decide(plan, each.key, wanted, self.companies.ann, "Not hers.")
                answered = True
        return answered

    # --- what came of it

    @property
    def world(self) -> World:
        if self._world is None:
            self._world = self._look()
        return self._world

    def _look(self) -> World:
        """All records of both companies and the links between them, as the checks ask for them."""
        rows = Link.objects.of(self.companies.organization).filter(
            setting__in=self.companies.flows.values(), unlinked_at=None
        )
        found = World()
        for side, outside in ((PROCORE, self.companies.left), (BOOKS, self.companies.right)):
            there = (row for row in outside.rows.values() if not row.gone)
            found.sides[side] = {Ref(row.kind, row.id): outside.seen(row) for row in there}
        for row in rows:
            found.link(Ref(row.left_kind, row.left_id), Ref(row.right_kind, row.right_id))
        return found

    def is_closed(self, contract: Contract, number: int) -> bool:
        ref = self.world.links.get(invoice_ref(contract.id, number))
        closed = self.companies.right.rows["books", "books"].values.get("closed_until")
        return bool(ref and closed and self.world.sides[BOOKS][ref].record.date <= closed)

    def posted(self, contract: Contract) -> dict[int, Decimal]:
        world, found = self.world, {}
        for invoice in contract.invoices:
            ref = world.links.get(invoice_ref(contract.id, invoice.number))
            row = self.companies.right.get(ref.kind, ref.id) if ref else None
            if ref and row:
                sign = -1 if ref.kind == "vendor_credit" else 1
                found[invoice.number] = sign * row.values["total"].amount
        return found


def _waited_for(plan: Plan) -> set[str]:
    """Records by whose question another change is held up."""
    causes = (cause for each in _offered(plan) for cause in each.causes)
    return {cause["waits_for"]["id"] for cause in causes if "waits_for" in cause}


def _offered(plan: Plan) -> QuerySet[Change]:
    return plan.changes.filter(until=None, status=Change.Status.PROPOSED)


def typed_bill(contract: Contract, invoice: Invoice) -> Bill:
    """What stands on the paper, line by line, from the identities alone."""
    number, due = invoice.number, contract.due(invoice.number)
    sign, record = (-1, VendorCredit) if due < 0 else (1, Bill)
    project = Ref("project", project_there(contract.project))
    moved = [
        (ITEMS[line.code], contract.to_date(key, number) - contract.to_date(key, number - 1))
        for key, line in contract.lines.items()
    ]
    kept = contract.held(number - 1) - contract.held(number)
    lines = [
        BillLine(
            key=str(at), item=Ref("item", item_there(contract.project, item)),
            amount=Amount(sign * amount), project=project,
        )
        for at, (item, amount) in enumerate([*moved, (RETAINAGE_ITEM.id, kept)], start=1)
        if amount
    ]  # fmt: skip
    return record(
        vendor=Ref("vendor", vendor_there(contract.vendor)), number=invoice.text, date=invoice.day,
        total=Amount(sign * due), lines=write_lines(lines),
    )  # fmt: skip
