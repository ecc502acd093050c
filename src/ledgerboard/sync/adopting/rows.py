"""One commitment in progress, as both systems have it and as it can be signed off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ledgerboard.core.money.adoption import SplitPayments
from ledgerboard.core.money.adoption_gaps import Gap
from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.openings import OpenedPaper, Opening, Position
from ledgerboard.core.records import Bill, Commitment
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import counted
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.sync.models import OpeningFigure


class State(StrEnum):
    TIES = "ties"
    DIFFERS = "differs"
    SIGNED = "signed"


@dataclass(frozen=True)
class Chosen:
    """What a person says of one commitment instead of what was found. None: as found."""

    papers: Collection[Ref] | None = None
    through: str | None = None
    """The id of the last invoice to include."""
    stated: Position | None = None
    """What the books show, where their bills don't tell."""


@dataclass(frozen=True)
class PaperRow:
    ref: Ref
    bill: Bill
    counted: OpenedPaper
    used: bool
    sure: bool

    @property
    def name(self) -> str:
        return f"{self.ref.kind}:{self.ref.id}"


@dataclass(frozen=True)
class InProgress:
    """One commitment. `procore` and `books` are the two positions, `gaps` why they differ."""

    id: str
    commitment: Commitment
    vendor: str
    project: str
    state: State
    procore: Position
    books: Position
    through: Earlier
    """The last invoice that is included."""
    invoices: tuple[Earlier, ...]
    """Those that are, oldest first, as far as accounting accepts them."""
    later: tuple[Earlier, ...]
    papers: tuple[PaperRow, ...]
    payments: SplitPayments
    gaps: tuple[Gap, ...]
    opening: Opening
    way: str
    mark: str
    signed: OpeningFigure | None = None
    to_link: int = 0
    """Links of its invoices to bills that wait to be approved."""

    @property
    def off(self) -> Money:
        """The largest gap."""
        sizes = [abs(gap.amount.amount) for gap in self.gaps]
        return Money(max(sizes)) if sizes else total(())

    @property
    def suggestion(self) -> str:
        if self.signed:
            return "Signed off"
        if self.to_link:
            return f"Link {counted(self.to_link, 'bill')}"
        return "Linked" if self.way == OpeningFigure.Way.LINKED else "Opening amounts"

    @property
    def waits_for_links(self) -> bool:
        """Its bills can be linked one by one, which says more than one figure does."""
        return self.to_link > 0 and self.signed is None
