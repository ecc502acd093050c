"""Two companies with budget codes, items, accounts, classes and locations, as last read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from tests.sync.world import World

from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    Account,
    BookClass,
    BudgetCode,
    InvoiceLine,
    Item,
    Location,
    Project,
    Record,
    SubcontractorInvoice,
    kind_of,
    write_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.models import FlowSetting, Link, Snapshot
from ledgerboard.sync.records import store

PEARL, MILL = Ref("project", "9001"), Ref("project", "9002")
HARDWARE = Ref("item", "777")
PERMITS = Ref("account", "64")


def budget_code(project: Ref, code: str, **more: object) -> BudgetCode:
    cost_code, _, cost_type = code.partition(".")
    found = BudgetCode(project=project, code=code, cost_code=cost_code, cost_type=cost_type)
    return replace(found, **more)  # type: ignore[arg-type]


class MapWorld(World):
    """Codes 101 to 104; those but 103 have the item that was made for them."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.flows = {
            name: FlowSetting.objects.create(
                organization=self.organization,
                flow=name,
                left=self.setting.left,
                right=self.setting.right,
            )
            for name in ("codes", "invoices")
        }
        self.companies = Companies.between(self.flows["codes"])
        self.read(PEARL.id, Project(name="Pearl Street Lofts", number="2401"))
        self.read(MILL.id, Project(name="Millrace Clinic", number="2402"))
        self.read("101", budget_code(PEARL, "26-100.S", description="Switchgear"))
        self.read("102", budget_code(PEARL, "26-200.S", description="Feeders"))
        self.read("103", budget_code(PEARL, "26-300.M", description="Fixtures"))
        self.read("104", budget_code(MILL, "26-100.S", description="Switchgear"))
        for code, number in (("101", "411"), ("102", "412"), ("104", "414")):
            self.read(number, Item(name=f"item of {code}", type="Service"), books=True)
            self.link("codes", Ref("budget_code", code), Ref("item", number))
        self.read(HARDWARE.id, Item(name="Hardware", type="Service"), books=True)
        self.read("900", Item(name="Old item", type="Service"), books=True, active=False)
        self.read(PERMITS.id, Account(name="Permits", type="Expense"), books=True)
        self.read("33", Account(name="Payables", type="Accounts Payable"), books=True)
        self.read("5", BookClass(name="Residential"), books=True)
        self.read("8", Location(name="Bend"), books=True)

    def read(self, id_: str, record: Record, *, books: bool = False, active: bool = True) -> None:
        connection = self.setting.right if books else self.setting.left
        seen = Seen(kind_of(record), id_, record, active=active)
        store(connection, seen.kind, [seen], self.clock(), self.ports)

    def gone(self, kind: str, id_: str) -> None:
        Snapshot.objects.of(self.organization).filter(kind=kind, record_id=id_).update(
            gone_at=self.clock()
        )

    def other_books(self) -> FlowSetting:
        """The flow of invoices between the same Procore company and other books."""
        return FlowSetting.objects.create(
            organization=self.organization,
            flow="invoices",
            left=self.setting.left,
            right=self.connection("quickbooks", "other"),
        )

    def link(self, flow: str, left: Ref, right: Ref) -> None:
        Link.objects.create(
            organization=self.organization,
            setting=self.flows[flow],
            left_kind=left.kind,
            right_kind=right.kind,
            left_id=left.id,
            right_id=right.id,
            made_by="create",
        )

    def invoice(
        self,
        id_: str,
        sequence: int,
        lines: Sequence[tuple[str, str, str]],
        *,
        status: str = "approved",
    ) -> None:
        """An invoice of the one commitment; (code, previous work, work) by line."""
        self.read(
            id_,
            SubcontractorInvoice(
                commitment=Ref("commitment", "8801"),
                project=PEARL,
                number=f"NE-{id_}",
                sequence=sequence,
                status=status,
                lines=write_lines([_line(*each) for each in lines]),
            ),
        )


def _line(code: str, before: str, amount: str) -> InvoiceLine:
    previous, work = Money(Decimal(before)), Money(Decimal(amount))
    return InvoiceLine(
        key=f"contract_item:{code}",
        item_type="contract_item",
        budget_code=Ref("budget_code", code),
        description=f"Work on {code}",
        accounting_method="amount",
        previous_work=previous,
        work=work,
        to_date=previous + work,
    )


def link_projects(world: MapWorld) -> None:
    """Pearl Street is project 88 of the books."""
    world.read("88", Project(name="Pearl Street Lofts"), books=True)
    world.link("codes", PEARL, Ref("project", "88"))
