"""What the books charge to a project, as a direct cost in Procore: per transaction and project,
and line by line.

Our own bills never come back: they are known by their link, not by a guess. Nothing is placed on
a miscellaneous code: a line that has no code, no project or no vendor over there says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ledgerboard.core.money import total
from ledgerboard.core.records import (
    Account,
    BudgetCode,
    CostPart,
    DirectCost,
    DirectCostPart,
    Item,
    ProjectCost,
    read_lines,
    write_lines,
)
from ledgerboard.core.values import HOME, Ref, Warned
from ledgerboard.core.values.wording import american, counted
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed
from ledgerboard.core.views.booking import budget_code_of
from ledgerboard.core.views.copied_cost import OURS, require_no_copy
from ledgerboard.core.views.counted_twice import counted_twice, require_no_open_invoice
from ledgerboard.core.views.customer_only import require_no_customer
from ledgerboard.core.views.included_in_opening import INCLUDED, OPENING
from ledgerboard.core.views.parts_of_transactions import SALES
from ledgerboard.core.views.view_stopped import (
    ViewStopped,
    active_twin,
    found,
    not_mine,
    require_currency,
)

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

PROCORE = "Procore"
PAYABLES = "Accounts Payable"
NO_PROJECT = "no_project"
PAID_ON_ACCOUNT = "paid_on_account"
"""A check written on the payables account pays a vendor (money rules 3.5); an entry on it is how a
check that bounced is often taken back.
"""
_ON_PAYABLES = {
    "purchase": "it's a check to the vendor on {account} that isn't applied to a bill",
    "deposit": "it's money back from the vendor, deposited on {account}",
    "journal_entry": "it's a journal entry that changes what we owe the vendor on {account}",
}
NEVER_A_COST = frozenset({PAYABLES, "Bank", "Credit Card", "Accounts Receivable"})
LISTED_ONLY = {
    "deposit": "deposits are listed, not imported",
    **{kind: f"{kind.replace('_', ' ')}s are listed, not imported" for kind in SALES},
}
"""A vendor's refund that was deposited may be for a bill of a commitment: nobody but a person knows
where it belongs in Procore.
"""
ON_ANY_ACCOUNT = frozenset({"journal_entry", *LISTED_ONLY})
"""Their lines may be on any account: only those on expense accounts are cost."""


def project_cost_as_direct_cost(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """Settings: `direct_cost_status` (`approved`), `journal_entries` (false), `cost_start_day`,
    `currency`. Of what is too early to be imported nobody is asked anything.
    """
    cost = seen.record
    assert isinstance(cost, ProjectCost)  # noqa: S101  # the flow has no other kind
    try:
        return _view(seen, cost, context)
    except ViewStopped as stop:
        early = None if context.twin(seen.ref) else before_start_day(cost.date, context.settings)
        return early if early and isinstance(stop.answer, Blocked) else stop.answer


def _view(seen: Seen, cost: ProjectCost, context: ViewContext) -> Viewed:
    _require_foreign(cost.transaction, context)
    parts = read_lines(CostPart, cost.lines)
    placed, reasons = _placed(parts, cost, context)
    if not placed:
        _require_same_lines(seen, parts, context)
        if cost.project is None and any(_is_projectless(stop.answer) for stop in reasons):
            require_no_copy(cost, context)
        raise reasons[0] if reasons else not_mine("it has no lines", "no_lines")
    require_currency(cost, context.settings.get("currency", HOME))
    require_no_open_invoice(cost, direct_cost_type(cost.transaction), context)
    project = active_twin(cost.project, context, what="project", system=PROCORE)
    direct = DirectCost(
        project=project,
        type=direct_cost_type(cost.transaction),
        vendor=_vendor(cost, context),
        number=cost.number or (f"QBO-{cost.transaction.id}" if cost.transaction else None),
        date=cost.date,
        status=context.settings.get("direct_cost_status", "approved"),
        description=cost.memo or placed[0].description,
        total=total(part.amount for part in placed),
        lines=write_lines(placed),
    )
    warnings = [
        *_not_placed(reasons),
        *_on_inactive_codes(placed, context),
        *counted_twice(cost, direct, context),
    ]
    return Viewed("direct_cost", direct, tuple(warnings))


def _require_same_lines(seen: Seen, parts: tuple[CostPart, ...], context: ViewContext) -> None:
    """Lines that wait for a budget code keep their direct cost. Once the lines that it was made of
    are charged to another project, it would count them a second time.
    """
    agreed = context.agreed(seen.ref)
    made_of = agreed.get("lines") if agreed else None
    if not isinstance(made_of, tuple) or not made_of:
        return
    if {line.key for line in made_of}.isdisjoint(part.key for part in parts):
        raise not_mine("its lines are no longer charged to this project", "no_lines")


def _not_placed(reasons: Iterable[ViewStopped]) -> Iterator[Warned]:
    """Lines that wait, beside those that go: the rest follows once they have a place."""
    waiting = [stop.answer for stop in reasons if isinstance(stop.answer, Blocked)]
    if waiting:
        text = f"{counted(len(waiting), 'line')} can't go over yet: {waiting[0].why}"
        yield Warned("not_placed", text)


def _on_inactive_codes(placed: Iterable[DirectCostPart], context: ViewContext) -> Iterator[Warned]:
    """Procore takes what comes from accounting on a code that was deactivated there (its support
    page “Deactivate Budget Codes on a Project”), so the cost isn't kept back. A person looks first,
    as at a bill on such a code, unless a row of the code map names that very code.
    """
    for code in sorted({part.budget_code for part in placed if part.budget_code}):
        seen = context.there(code)
        if seen is None or seen.active or not isinstance(seen.record, BudgetCode):
            continue
        said = context.code_map.says(seen.record)
        if not (said.for_this_code and said.item):
            yield Warned(
                "inactive_code",
                f"Budget code {seen.record.title} is inactive in Procore. If the cost belongs on"
                " another code, choose that code's item in QuickBooks. Otherwise make it active"
                " again, or approve the cost as it is.",
            )


def _placed(
    parts: tuple[CostPart, ...], cost: ProjectCost, context: ViewContext
) -> tuple[list[DirectCostPart], list[ViewStopped]]:
    """The lines that have a place, and why the others have none."""
    placed: list[DirectCostPart] = []
    reasons: list[ViewStopped] = []
    for part in parts:
        try:
            placed.append(_place(part, cost, context))
        except ViewStopped as stop:
            reasons.append(stop)
    return placed, sorted(reasons, key=lambda stop: isinstance(stop.answer, NotMine))


def _place(part: CostPart, cost: ProjectCost, context: ViewContext) -> DirectCostPart:
    code = _code(part.item, part.account, cost.project, cost.transaction, context)
    amount = total((part.amount, part.tax))
    if not amount.amount:
        raise not_mine("its amount is $0.00", "zero")
    return DirectCostPart(
        key=part.key, budget_code=code, amount=amount, description=part.description
    )


def direct_cost_type(transaction: Ref | None) -> str:
    """Bills and vendor credits are invoices, the rest expenses (money rules 2.7)."""
    return "invoice" if transaction and transaction.kind in {"bill", "vendor_credit"} else "expense"


def _require_foreign(transaction: Ref | None, context: ViewContext) -> None:
    if transaction is None:
        return
    for other in (context.twin(transaction), context.made_from(transaction)):
        if other is not None and other.kind == OURS:
            raise not_mine("it was made from a subcontractor invoice", "ours")
    if context.openings.with_paper(transaction) is not None:
        raise not_mine(INCLUDED, OPENING)
    if transaction.kind == "journal_entry" and not context.settings.get("journal_entries", False):
        raise not_mine("journal entries are listed, not imported", "journal_entry")
    if transaction.kind in LISTED_ONLY:
        raise not_mine(LISTED_ONLY[transaction.kind], transaction.kind)


def _code(
    item: Ref | None,
    account: Ref | None,
    project: Ref | None,
    transaction: Ref | None,
    context: ViewContext,
) -> Ref:
    """The budget code of a line that may be a cost at all."""
    posted_to = account or _account_of(item, transaction, context)
    _require_cost_account(posted_to, item, transaction, context)
    booked_on = item or account
    if booked_on is None:
        raise not_mine("it is text without an amount of its own", "text")
    if project is None:
        raise not_mine("no project on it", NO_PROJECT)
    require_no_customer(project, context)
    active_twin(project, context, what="project", system=PROCORE)
    return found(budget_code_of(booked_on, project, context))


def _account_of(item: Ref | None, transaction: Ref | None, context: ViewContext) -> Ref | None:
    """What a customer is billed or given back is on the item's income account."""
    seen = context.here(item) if item else None
    if seen is None or not isinstance(seen.record, Item):
        return None
    sold = transaction is not None and transaction.kind in SALES
    return seen.record.income_account if sold else seen.record.expense_account


def _require_cost_account(
    account: Ref | None, item: Ref | None, transaction: Ref | None, context: ViewContext
) -> None:
    if item is not None and item == context.settings.get("retainage_item"):
        raise not_mine("it is retainage", "retainage")
    seen = context.here(account) if account else None
    record = seen.record if seen else None
    kind = transaction.kind if transaction else ""
    if not isinstance(record, Account):
        if kind in SALES:
            raise not_mine("it names no account", "no_cost_account")
        return
    on_account = _ON_PAYABLES.get(kind)
    if record.type == PAYABLES and on_account:
        raise not_mine(on_account.format(account=record.title), PAID_ON_ACCOUNT)
    if record.type in NEVER_A_COST or record.classification == "Liability":
        raise not_mine(f"{record.title} isn't a cost account", "no_cost_account")
    if kind in ON_ANY_ACCOUNT and record.classification != "Expense":
        raise not_mine(f"{record.title} isn't a cost account", "no_cost_account")


def _vendor(cost: ProjectCost, context: ViewContext) -> Ref | None:
    """Procore wants a vendor for invoices only."""
    if cost.vendor is None and direct_cost_type(cost.transaction) == "expense":
        return None
    if cost.vendor and context.twin(cost.vendor) is None:
        require_no_copy(cost, context)
    return active_twin(cost.vendor, context, what="vendor", system=PROCORE)


BEFORE_START = "before_start"


def before_start_day(day: date | None, settings: Mapping[str, Any]) -> NotMine | None:
    """Why a cost that has no direct cost yet gets none: it is dated before the day from which costs
    are imported. One that is linked stays so, and edits follow.
    """
    start = settings.get("cost_start_day")
    if start is None or day is None or day >= date.fromisoformat(start):
        return None
    said = american(date.fromisoformat(start))
    return NotMine(f"it is dated before {said}, the start day for direct costs", BEFORE_START)


def unplaced(seen: Seen, context: ViewContext) -> tuple[tuple[str, Blocked | NotMine], ...]:
    """The lines of a `ProjectCost` that find no place, by id, each with its reason. Lines that
    are no cost of Procore's (our own bills, retainage, payables) are among them: see the cause.
    """
    cost = seen.record
    assert isinstance(cost, ProjectCost)  # noqa: S101  # as `project_cost_as_direct_cost`
    parts = read_lines(CostPart, cost.lines)
    reasons: list[tuple[str, Blocked | NotMine]] = []
    for part in parts:
        try:
            _require_cost(part, cost, context)
            _require_foreign(cost.transaction, context)
            _place(part, cost, context)
        except ViewStopped as stop:
            reasons.append((part.key, _copied(cost, stop.answer, context) or stop.answer))
    return tuple(reasons)


def _copied(
    cost: ProjectCost, why: Blocked | NotMine, context: ViewContext
) -> Blocked | NotMine | None:
    """What matters more than that it names no project."""
    if not _is_projectless(why):
        return None
    try:
        require_no_copy(cost, context)
    except ViewStopped as stop:
        return stop.answer
    return None


def _is_projectless(why: Blocked | NotMine) -> bool:
    return why.cause == NO_PROJECT


def _require_cost(part: CostPart, cost: ProjectCost, context: ViewContext) -> None:
    """Asked before what the whole transaction is: the bank's line of a journal entry is no cost,
    and depreciation without a project is none of a project's.
    """
    posted_to = part.account or _account_of(part.item, cost.transaction, context)
    _require_cost_account(posted_to, part.item, cost.transaction, context)
    kind = cost.transaction.kind if cost.transaction else ""
    if kind in ON_ANY_ACCOUNT and cost.project is None:
        raise not_mine("no project on it", NO_PROJECT)
