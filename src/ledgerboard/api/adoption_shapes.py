"""What the API shows of commitments in progress. Amounts are decimals as text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

from ledgerboard.core.money.openings import Position
from ledgerboard.sync.adopting.rows import InProgress, PaperRow


class PositionOut(Schema):
    """`billed` is before retainage, `retained` what is held now; `paid` is null where that side
    records no payments.
    """

    billed: Decimal = Field(alias="billed.amount")
    retained: Decimal = Field(alias="retained.amount")
    paid: Decimal | None

    @staticmethod
    def resolve_paid(position: Position) -> Decimal | None:
        return position.paid.amount if position.paid is not None else None


class GapOut(Schema):
    """`amount` is Procore less QuickBooks."""

    what: str
    amount: Decimal = Field(alias="amount.amount")
    why: str
    action: str


class AdoptedPaperOut(Schema):
    id: str = Field(description="As it is named when it is chosen: bill:210")
    number: str
    day: date | None = Field(alias="bill.date")
    billed: Decimal = Field(alias="counted.billed.amount")
    retained: Decimal = Field(alias="counted.retained.amount")
    retainage_bill: bool
    used: bool

    @staticmethod
    def resolve_id(row: PaperRow) -> str:
        return row.name

    @staticmethod
    def resolve_number(row: PaperRow) -> str:
        return row.bill.number or ""

    @staticmethod
    def resolve_retainage_bill(row: PaperRow) -> bool:
        return bool(row.counted.in_bill.amount)


class OpeningFigureOut(Schema):
    """Who signed what off, and when."""

    version: int
    way: str
    billed: Decimal
    retained: Decimal
    paid: Decimal | None
    person: str = Field(alias="person.name")
    at: datetime
    evidence: str
    note: str


class InProgressOut(Schema):
    """One commitment. `mark` goes back when it is signed off: it proves what was seen."""

    id: str
    number: str
    title: str
    vendor: str
    project: str
    state: str
    suggestion: str
    through: str = Field(description="Procore's id of the last invoice that is included")
    procore: PositionOut
    quickbooks: PositionOut = Field(alias="books")
    gaps: list[GapOut]
    papers: list[AdoptedPaperOut]
    to_send: int = Field(description="Payments that go to Procore afterwards")
    mark: str
    signed: OpeningFigureOut | None

    @staticmethod
    def resolve_number(row: InProgress) -> str:
        return row.commitment.number or ""

    @staticmethod
    def resolve_title(row: InProgress) -> str:
        return row.commitment.name or ""

    @staticmethod
    def resolve_through(row: InProgress) -> str:
        return row.through.seen.id

    @staticmethod
    def resolve_to_send(row: InProgress) -> int:
        return len(row.payments.to_send)


class NotSignedOff(Schema):
    id: str
    why: str
    advice: str


class SignedAllOut(Schema):
    signed: list[str]
    refused: list[NotSignedOff]
