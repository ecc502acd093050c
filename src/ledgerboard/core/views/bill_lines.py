"""The lines of a bill: what each line of the schedule moved, and retainage on lines of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from ledgerboard.core.money import Application, LineMovement, shares, times
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.records import (
    BillLine,
    ChangeOrder,
    InvoiceLine,
    Item,
    ScheduleLine,
    read_lines,
)
from ledgerboard.core.records.codes import Account
from ledgerboard.core.values import Money, Ref, Warned
from ledgerboard.core.views.base import Blocked, ViewContext
from ledgerboard.core.views.bill_settings import BillSettings, RetainageLines
from ledgerboard.core.views.billed_before import (
    CORRECTED_RETAINAGE,
    CORRECTION,
    RELEASED,
    RETAINAGE,
    RETAINED,
    Correction,
)
from ledgerboard.core.views.booking import Booking, booking
from ledgerboard.core.views.view_stopped import blocked, found

Kept = Mapping[str, BillLine]
"""Lines that were posted, by key: what they are booked on is no longer the code map's business."""
NOTHING_KEPT: Kept = MappingProxyType({})


def cost_lines_of(
    applied: Application, project: Ref, context: ViewContext, kept: Kept = NOTHING_KEPT
) -> list[BillLine]:
    """One line for each that moved. A line that did not is left out, and with it the $0.00 twin
    that Procore keeps in the schedule for an ERP-synced change-order line.
    """
    return [
        line
        for move in applied.movements
        if move.amount.amount
        for line in _lines_of(move, project, context, kept)
    ]


def _lines_of(
    move: LineMovement, project: Ref, context: ViewContext, kept: Kept
) -> Iterator[BillLine]:
    if is_package(move.line):
        yield from _package_lines(move, project, context, kept)
        return
    line = _on_code(move.line.key, move.line.budget_code, move.line, context, kept)
    yield _measured(replace(line, description=described(move.line, context), project=project), move)


def is_package(line: InvoiceLine) -> bool:
    """A change order that is billed as one line has its codes in lines of its own."""
    return line.budget_code is None and line.package is not None


def _on_code(
    key: str, code: Ref | None, line: InvoiceLine, context: ViewContext, kept: Kept
) -> BillLine:
    booked = _as_posted(kept.get(key)) or _as_mapped(key, code, line, context)
    _require_active(booked.on, line.description or key, context)
    if booked.on.kind == "account":
        return BillLine(key=key, account=booked.on, class_=booked.class_)
    return BillLine(key=key, item=booked.on, class_=booked.class_)


def _as_posted(line: BillLine | None) -> Booking | None:
    on = (line.item or line.account) if line else None
    return Booking(on, line.class_) if line and on else None


def _as_mapped(key: str, code: Ref | None, line: InvoiceLine, context: ViewContext) -> Booking:
    if code is None:
        raise blocked(
            "no_budget_code",
            f"Line {line.description or key} has no budget code.",
            "Choose a budget code for it in Procore.",
        )
    return found(booking(code, context))


def _require_active(booked_on: Ref, what: str, context: ViewContext) -> None:
    there = context.there(booked_on)
    if there is not None and not there.active:
        raise blocked(
            "inactive_item",
            f"The {booked_on.kind} {there.record.title} for {what} is inactive.",
            "Make it active again in QuickBooks, or change the code map.",
            booked_on,
        )


def bill_location(
    applied: Application, context: ViewContext
) -> tuple[Ref | None, tuple[Warned, ...]]:
    """A document of the books has one location, its lines have none (quickbooks guide 7.6)."""
    booked = (booking(code, context) for code, _ in codes_of(applied, context))
    places = {each.location for each in booked if isinstance(each, Booking)}
    if len(places) < 2:
        return next(iter(places), None), ()
    text = "Its budget codes have different locations, and a bill has one: it's left empty."
    return None, (Warned("several_locations", text),)


def codes_of(applied: Application, context: ViewContext) -> Iterator[tuple[Ref, Money]]:
    """Every budget code that this invoice moves, and by how much; a line without one is left out,
    and so is a change order whose own lines nobody knows.
    """
    for move in applied.movements:
        if not move.amount.amount:
            continue
        if not is_package(move.line):
            shared = [(move.line.budget_code, move.amount)]
        else:
            parts = known_parts(move.line, context)
            split = shares(move.amount, [part.amount or ZERO for part in parts])
            shared = [(part.budget_code, money) for part, money in zip(parts, split, strict=True)]
        yield from ((code, amount) for code, amount in shared if code is not None)


def _measured(line: BillLine, move: LineMovement) -> BillLine:
    """Quantity and rate only in unit lines, and only where they multiply out: QuickBooks refuses
    an amount that does not (fault 6070).
    """
    line = replace(line, amount=move.amount)
    quantity, price = move.line.quantity, move.line.unit_price
    if move.line.accounting_method != "unit" or quantity is None or price is None:
        return line
    if times(quantity, price, move.amount.currency) != move.amount:
        return line
    return replace(line, quantity=quantity, unit_price=price)


def described(line: InvoiceLine, context: ViewContext) -> str:
    """The line's words; those of a change order say which."""
    change = context.here(line.package) if line.package else None
    number = getattr(change.record, "number", None) if change else None
    return " ".join(filter(None, ("CO" if number else None, number, line.description)))


def _package_lines(
    move: LineMovement, project: Ref, context: ViewContext, kept: Kept
) -> Iterator[BillLine]:
    """A change order that is billed as one line is shared out over the codes of its lines."""
    parts = _parts_of(move.line, context)
    split = shares(move.amount, [part.amount or ZERO for part in parts])
    for part, amount in zip(parts, split, strict=True):
        key = f"{move.line.key}/{part.key}"
        line = _on_code(key, part.budget_code, move.line, context, kept)
        if amount.amount:
            words = f"{described(move.line, context)}: {part.description or ''}".strip(": ")
            yield replace(line, description=words, project=project, amount=amount)


def known_parts(line: InvoiceLine, context: ViewContext) -> tuple[ScheduleLine, ...]:
    change = context.here(line.package) if line.package else None
    if change is None or not isinstance(change.record, ChangeOrder):
        return ()
    return read_lines(ScheduleLine, change.record.lines)


def _parts_of(line: InvoiceLine, context: ViewContext) -> tuple[ScheduleLine, ...]:
    parts = known_parts(line, context)
    if parts:
        return parts
    is_known = line.package is not None and context.here(line.package) is not None
    raise blocked(
        "no_change_order_lines",
        f"{line.description or 'A change order'} is billed as one line, and"
        + (" it has no lines of its own." if is_known else " its own lines aren't known."),
        "Add its lines with their budget codes to the change order in Procore."
        if is_known
        else "Read the change orders of the commitment again.",
        line.package,
    )


def retainage_lines(
    applied: Application, project: Ref, settings: BillSettings, context: ViewContext
) -> list[BillLine]:
    """What is held back on this invoice, negative, and what is released, positive."""
    held, released = applied.retained, applied.released
    if settings.retainage_lines is RetainageLines.ONE:
        amounts = [(RETAINAGE, "Retainage", released - held)]
    else:
        amounts = [
            (RETAINED, "Retainage held", -held),
            (RELEASED, "Retainage released", released),
        ]
    moved = [each for each in amounts if each[2].amount]
    return [_on_item(*each, project, settings, context) for each in moved]


def correction_lines(
    fix: Correction,
    applied: Application,
    project: Ref,
    settings: BillSettings,
    context: ViewContext,
    kept: Kept = NOTHING_KEPT,
) -> list[BillLine]:
    """The difference of edited invoices, named line by line, on what their bills are booked on."""
    by_key = {move.line.key: move.line for move in applied.movements}
    names = ", ".join(fix.invoices)
    lines = [
        _correcting(key, amount, by_key.get(key, InvoiceLine(key=key)), names, context, kept)
        for key, amount in fix.lines
    ]
    lines = [replace(line, project=project) for line in lines]
    if fix.held.amount:
        words = f"Correction of retainage, {names}"
        lines.append(_on_item(CORRECTED_RETAINAGE, words, -fix.held, project, settings, context))
    return lines


def _correcting(
    key: str, amount: Money, line: InvoiceLine, names: str, context: ViewContext, kept: Kept
) -> BillLine:
    booked = _on_code(f"{CORRECTION}{key}", line.budget_code, line, context, kept)
    words = f"Correction of {names}: {described(line, context) or key}"
    return replace(booked, description=words, amount=amount)


def _on_item(
    key: str, words: str, amount: Money, project: Ref, settings: BillSettings, context: ViewContext
) -> BillLine:
    item = liability_item(settings.retainage_item, context)
    return BillLine(key=key, item=item, description=words, amount=amount, project=project)


def liability_item(item: Ref | None, context: ViewContext) -> Ref:
    """The retainage item, whose account decides whether cost is gross: a liability, or the job
    would cost too little by what is held (money rules 1.7).
    """
    if item is None:
        raise blocked(
            "no_retainage_item",
            "This invoice holds or releases retainage, but no retainage item is chosen.",
            "Choose a retainage item in the settings.",
        )
    problem = liability_problem(item, context)
    if problem is not None:
        raise blocked(problem.cause, problem.why, problem.advice)
    return item


def liability_problem(item: Ref, context: ViewContext) -> Blocked | None:
    """What is wrong with the retainage item; None when it stands on a liability account."""
    there = context.there(item)
    record = there.record if there else None
    if there is None or not isinstance(record, Item) or not there.active:
        return Blocked(
            "retainage_item_gone",
            "The retainage item isn't in QuickBooks, or is inactive.",
            "Make it active again, or choose another retainage item in the settings.",
        )
    account = context.there(record.expense_account) if record.expense_account else None
    if account is None or not isinstance(account.record, Account):
        return Blocked(
            "retainage_account_unknown",
            f"The account of the retainage item {record.title} isn't known.",
            "Check the item's expense account in QuickBooks, then check for changes.",
        )
    if account.record.classification != "Liability":
        return Blocked(
            "retainage_account",
            f"The retainage item {record.title} posts to {account.record.title}, which isn't a"
            " liability account: the job's cost would be too low by the retainage held.",
            "Choose a liability account such as Retainage Payable for the item in QuickBooks.",
        )
    return None
