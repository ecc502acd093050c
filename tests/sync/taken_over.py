"""The worked chain as a company has it that is connected in the middle: nothing is linked yet."""

from __future__ import annotations

from dataclasses import replace

from tests.core.money import story
from tests.sync.chain import RETAINAGE_ITEM, Chain

from ledgerboard.core.records import Account, Commitment, Item, Project, Record
from ledgerboard.core.values import Ref
from ledgerboard.sync.adopting.every_commitment import Adoption
from ledgerboard.sync.adopting.rows import Chosen, InProgress
from ledgerboard.sync.adopting.signing import SignOffNote, sign_off
from ledgerboard.sync.models import FlowSetting, Link, OpeningFigure, Run

START = "2026-04-01"


class TakenOver(Chain):
    """Invoices 1 to 3 are billed and partly paid in both systems, by hand; invoice 4 comes after
    the start day.
    """

    def __init__(self) -> None:
        super().__init__()
        view = {"retainage_item": RETAINAGE_ITEM, "start_day": START}
        self.invoices.options = {"view": view}
        self.invoices.save()
        Run.objects.create(
            organization=self.organization, setting=self.invoices, kind=Run.Kind.PLAN,
            status=Run.Status.DONE, started_at=self.clock(), ended_at=self.clock(),
        )  # fmt: skip

    def books(self) -> None:
        super().books()
        project = Project(name="Pearl Street Lofts", number="2401")
        self.put("right", "88", project)
        self.link_plainly(self.flow_of("projects"), story.PROJECT, Ref("project", "88"), project)
        self.put("right", "90", Account(name="Retainage Payable", classification="Liability"))
        self.put("right", "450", Item(name="Retainage", expense_account=Ref("account", "90")))

        codes = self.flow_of("codes")
        for code, item in story.ITEMS.items():
            made = Item(name=code, expense_account=Ref("account", "80"))
            self.put("right", item, made)
            self.link_plainly(codes, Ref("budget_code", code), Ref("item", item), made)

    def link(self, setting: FlowSetting, left: Ref, right: Ref, agreed: Record) -> Link | None:
        """Only vendors: invoices and payments are in both systems, and nobody linked them."""
        if setting.flow in {"invoices", "payments"}:
            return None
        return self.link_plainly(setting, left, right, agreed)

    def link_plainly(self, *pair) -> Link:
        return super().link(*pair)

    def adoption(self, chosen: dict[str, Chosen] | None = None) -> Adoption:
        return Adoption(self.invoices, self.ports, chosen or {})

    def row(self, id_: str = "8801", chosen: Chosen | None = None) -> InProgress:
        found = self.adoption({id_: chosen} if chosen else None).row(id_)
        assert found is not None
        return found

    def sign(self, id_: str = "8801", chosen: Chosen | None = None, **words: str) -> OpeningFigure:
        seen = self.row(id_, chosen).mark
        adoption = self.adoption({id_: chosen} if chosen else None)
        return sign_off(adoption, id_, self.ann, seen=seen, note=SignOffNote(**words))

    def another(self, id_: str, number: str, vendor: Ref = story.VENDOR) -> Commitment:
        """A second commitment with one invoice, of the same vendor on the same project."""
        made = replace(story.commitment(), number=number, vendor=vendor)
        self.put("left", id_, made)
        invoice = replace(story.invoice(1), commitment=Ref("commitment", id_), number=f"{number}-1")
        self.put("left", f"{id_}1", invoice)
        return made

    def edit(self, side: str, ref: Ref, **changed: object) -> None:
        self.put(side, ref.id, replace(self.snapshot_of(side, ref.id), **changed))


class Settled(TakenOver):
    """The same company with everything linked: all of the chain ties."""

    def __init__(self) -> None:
        super().__init__()
        self.invoices.options = {"view": {"retainage_item": RETAINAGE_ITEM}}
        self.invoices.save()

    def link(self, *pair) -> Link:
        return self.link_plainly(*pair)
