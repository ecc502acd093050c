"""What the API shows of reconciliation. Amounts are decimals as text: a float would lose cents."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from ledgerboard.core.money.documents import Document
from ledgerboard.core.money.reconciliation import CheckFigures, Difference
from ledgerboard.sync.reconciling import Reconciliation, UntiedDocument
from ledgerboard.sync.reconciling.answer import CodeCost
from ledgerboard.sync.reconciling.only_in_books import OnlyInBooks


class TiedDocumentOut(Schema):
    kind: str
    id: str
    title: str
    amount: Decimal
    day: date | None
    number: str | None
    address: str = Field(description="Its page in its own system; empty where we don't know it")


class DifferenceOut(Schema):
    """`amount` is Procore less QuickBooks."""

    amount: Decimal
    cause: str
    why: str
    action: str
    by_choice: bool = Field(description="A setting chose it; it isn't in `off` of the whole")
    procore: TiedDocumentOut | None
    quickbooks: TiedDocumentOut | None
    copy_of: TiedDocumentOut | None = Field(description="In QuickBooks: what it may repeat")


class OpeningOut(Schema):
    """An opening figure that was signed off, and by what the two systems differ on it now."""

    commitment_id: str = Field(alias="commitment.id")
    title: str
    billed: Decimal = Field(alias="position.billed.amount")
    retained: Decimal = Field(alias="position.retained.amount")
    signed: str
    off: Decimal = Field(alias="off.amount")


class AcceptedOut(Schema):
    id: int
    person: str = Field(alias="person.name")
    reason: str
    until: date | None
    figures: dict[str, str]


class StandingAcceptanceOut(Schema):
    """An acceptance as a reconciliation shows it."""

    id: int
    person: str
    reason: str
    until: date | None


class UntiedDocumentOut(Schema):
    """A document that doesn't tie. What identifies it goes back to accept it."""

    document: str
    left: str
    right: str
    project: str = Field(alias="place")
    also_on: list[str] = Field(
        description="Other projects on which it is off: it counts once in `off` of the whole"
    )
    figures: dict[str, str]
    accepted: StandingAcceptanceOut | None

    @staticmethod
    def resolve_also_on(apart: UntiedDocument) -> list[str]:
        return [str(place or "") for place in apart.also_on]

    @staticmethod
    def resolve_document(apart: UntiedDocument) -> str:
        return apart.first.document


class TieOut(Schema):
    """One check of one project and vendor; it ties when it has no differences."""

    check: str
    project: str
    vendor: str
    procore: Decimal
    quickbooks: Decimal
    difference: Decimal
    differences: list[DifferenceOut]


class RetainageOut(Schema):
    commitment: str = Field(alias="title")
    retained: Decimal = Field(alias="retained.amount")
    released: Decimal = Field(alias="released.amount")
    held: Decimal = Field(alias="held.amount")


class RetainageAccountOut(Schema):
    account: str = Field(alias="title")
    balance: Decimal = Field(alias="balance.amount")
    on_bills: Decimal = Field(alias="on_bills.amount")
    on_invoices: Decimal = Field(
        alias="on_invoices.amount", description="What Procore's invoices hold"
    )
    other: Decimal = Field(alias="other.amount")


class OnlyInBooksOut(Schema):
    """What Procore doesn't get of a job's cost or of what was paid, and why."""

    kind: str
    id: str
    title: str
    amount: Decimal
    day: date | None
    cause: str
    why: str
    address: str = Field(description="Its page in QuickBooks; empty where we don't know it")


class CodeCostOut(Schema):
    """Job cost to date of one budget code: what Procore's Job to Date Costs count of the documents
    that are compared, and what the same documents cost in QuickBooks. `code` is null for what no
    budget code can be told of.
    """

    project: str
    code: str | None
    procore: Decimal
    quickbooks: Decimal
    difference: Decimal


class ReconciliationOut(Schema):
    """One pair of companies, from what was read last."""

    read_at: datetime = Field(alias="read.oldest")
    procore_read_at: datetime = Field(alias="read.procore")
    quickbooks_read_at: datetime = Field(alias="read.quickbooks")
    read_whole_at: datetime | None = Field(
        alias="read.whole", description="When everything was last read, deletions included"
    )
    through: date | None = Field(description="Later documents don't count; null is no limit")
    ties: bool
    off: Decimal = Field(alias="off.amount")
    checks: list[TieOut]
    apart: list[UntiedDocumentOut]
    retainage: list[RetainageOut]
    retainage_account: RetainageAccountOut | None = Field(alias="account")
    not_compared: list[str]
    not_shown: list[str] = Field(description="What QuickBooks shows to no other program")
    openings: list[OpeningOut]
    only_in_quickbooks: list[OnlyInBooksOut]
    job_costs: list[CodeCostOut]

    @staticmethod
    def resolve_ties(found: Reconciliation) -> bool:
        return found.is_tied

    @staticmethod
    def resolve_only_in_quickbooks(found: Reconciliation) -> list[dict[str, Any]]:
        return [_only_there(found, each) for each in found.only_in_books]

    @staticmethod
    def resolve_job_costs(found: Reconciliation) -> list[dict[str, Any]]:
        return [_code_cost(found, each) for each in found.job_costs]

    @staticmethod
    def resolve_checks(found: Reconciliation) -> list[dict[str, Any]]:
        return [_tie(found, each) for each in found.ties]


def _only_there(found: Reconciliation, one: OnlyInBooks) -> dict[str, Any]:
    return {
        "kind": one.ref.kind,
        "id": one.ref.id,
        "title": one.title,
        "amount": one.amount.amount,
        "day": one.day,
        "cause": one.cause,
        "why": one.why,
        "address": found.addresses.get(one.ref, ""),
    }


def _code_cost(found: Reconciliation, cost: CodeCost) -> dict[str, Any]:
    return {
        "project": found.title(cost.project),
        "code": cost.title or None,
        "procore": cost.procore.amount,
        "quickbooks": cost.quickbooks.amount,
        "difference": cost.off.amount,
    }


def _tie(found: Reconciliation, tie: CheckFigures) -> dict[str, Any]:
    """Not shaped yet: a shape inside a shape is read once more, by names that it no longer has."""
    return {
        "check": tie.check.value,
        "project": found.title(tie.project),
        "vendor": found.title(tie.vendor),
        "procore": tie.left.amount,
        "quickbooks": tie.right.amount,
        "difference": tie.off.amount,
        "differences": [_difference(found, each) for each in tie.differences],
    }


def _difference(found: Reconciliation, one: Difference) -> dict[str, Any]:
    return {
        "amount": one.amount.amount,
        "cause": one.cause,
        "why": one.why,
        "action": one.action,
        "by_choice": one.by_choice,
        "procore": _document(found, one.left),
        "quickbooks": _document(found, one.right),
        "copy_of": _document(found, one.copy_of),
    }


def _document(found: Reconciliation, one: Document | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "kind": one.ref.kind,
        "id": one.ref.id,
        "title": one.title,
        "amount": one.amount.amount,
        "day": one.day,
        "number": one.number,
        "address": found.addresses.get(one.ref, ""),
    }
