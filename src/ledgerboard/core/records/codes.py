"""What costs are booked on: a budget code in Procore, an item and an account in QuickBooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledgerboard.core.records.base import record
from ledgerboard.core.records.lines import TypedLine
from ledgerboard.core.values import Line, Money, Ref


@dataclass(frozen=True, kw_only=True)
class CodeSegment(TypedLine):
    """One segment of a budget code, keyed by the id of its segment item, in pattern order."""

    type: str | None = None
    """`cost_code`, `line_item_type` (the cost type), `sub_job` or a custom segment's own name."""
    code: str | None = None
    name: str | None = None


@record
@dataclass(frozen=True, kw_only=True)
class BudgetCode:
    """A WBS code of one project: cost code and cost type, and more where a company has more."""

    kind: ClassVar[str] = "budget_code"

    project: Ref | None = None
    code: str | None = None
    """As Procore prints it: `26-200.S`."""
    cost_code: str | None = None
    cost_type: str | None = None
    description: str | None = None
    active: bool | None = None
    segments: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return self.code or ".".join(filter(None, (self.cost_code, self.cost_type))) or "no code"

    @property
    def summary(self) -> str:
        return self.description or ""


COMPANY_CODE_LIST = "QuickBooks Online ERP Integration Standard Cost Codes"
"""The name that Procore's own connector gives the list of the codes that the books know."""


@record
@dataclass(frozen=True, kw_only=True)
class StandardCostCode:
    """A cost code that a company offers its new projects, in one of its lists."""

    kind: ClassVar[str] = "standard_cost_code"

    list: str | None = None
    """The name of the list."""
    code: str | None = None
    """With what stands above it: `26-200`."""
    name: str | None = None

    @property
    def title(self) -> str:
        said = (self.code, None if self.name == self.code else self.name)
        return " ".join(filter(None, said)) or "no code"

    @property
    def summary(self) -> str:
        return self.list or ""


@record
@dataclass(frozen=True, kw_only=True)
class Item:
    """A product or service of QuickBooks; one budget code of one project is one service item."""

    kind: ClassVar[str] = "item"

    name: str | None = None
    type: str | None = None
    """`Service`, `NonInventory`, `Inventory`, `Category` or `Group`."""
    description: str | None = None
    """What prints on purchases (`PurchaseDesc`)."""
    income_account: Ref | None = None
    expense_account: Ref | None = None
    parent: Ref | None = None
    active: bool | None = None

    @property
    def title(self) -> str:
        return self.name or "an item without a name"

    @property
    def summary(self) -> str:
        return self.description or ""


@record
@dataclass(frozen=True, kw_only=True)
class Account:
    """An account of the books. `classification` decides whether a line on it can be a cost."""

    kind: ClassVar[str] = "account"

    name: str | None = None
    number: str | None = None
    type: str | None = None
    """`Accounts Payable`, `Bank`, `Cost of Goods Sold`, `Other Current Liability` and so on."""
    subtype: str | None = None
    classification: str | None = None
    """`Asset`, `Liability`, `Equity`, `Revenue` or `Expense`."""
    balance: Money | None = None
    active: bool | None = None

    @property
    def title(self) -> str:
        return " ".join(filter(None, (self.number, self.name))) or "an account without a name"

    @property
    def summary(self) -> str:
        return self.type or ""


@dataclass(frozen=True, kw_only=True)
class _Named:
    name: str | None = None
    """With the names above it: `Residential:Bend`."""
    active: bool | None = None

    @property
    def title(self) -> str:
        return self.name or "without a name"

    @property
    def summary(self) -> str:
        return ""


@record
@dataclass(frozen=True, kw_only=True)
class BookClass(_Named):
    """A class of the books: a line has one."""

    kind: ClassVar[str] = "class"


@record
@dataclass(frozen=True, kw_only=True)
class Location(_Named):
    """A location of the books (QuickBooks' `Department`): a whole document has one."""

    kind: ClassVar[str] = "location"


@record
@dataclass(frozen=True, kw_only=True)
class BudgetLine:
    """One row of a project's budget, as Procore adds it up."""

    kind: ClassVar[str] = "budget_line"

    project: Ref | None = None
    budget_code: Ref | None = None
    original: Money | None = None
    modifications: Money | None = None
    approved_changes: Money | None = None
    revised: Money | None = None
    committed: Money | None = None
    direct_costs: Money | None = None
    job_to_date: Money | None = None
    unbudgeted: bool | None = None

    @property
    def title(self) -> str:
        return str(self.budget_code or "a budget line without a code")

    @property
    def summary(self) -> str:
        return str(self.revised or self.original or "")
