"""`ledgerboard invoices`, `commitments`, `payments`, `costs`: the lists of money, without a
browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.main import Refusal, start_django
from ledgerboard.cli.people import chosen_organization, organization_option
from ledgerboard.cli.tables import Line, in_columns
from ledgerboard.core.values import HOME
from ledgerboard.core.values.wording import american, counted

if TYPE_CHECKING:
    from ninja import Schema

    from ledgerboard.sync.selectors.money import (
        CommitmentRow,
        CostRow,
        Costs,
        InvoiceRow,
        Listed,
        PaymentRow,
        Wanted,
    )
    from ledgerboard.users.models import Organization

F = TypeVar("F", bound=Callable[..., Any])
INVOICE_TABS = ("ready", "needs", "books", "paid", "not_ready")
COMMITMENT_TABS = ("off", "ties", "nothing_yet")
COST_HEADS = ("Date", "Type", "Vendor", "No.", "Project", "Cost code", "Status")
COST_TABS = ("all", "ready", "in_procore", "not_placed", "twice", "ours", "removed")
PAYMENT_TABS = ("ready", "needs", "in_procore", "not_ours", "voided")


def filters(tabs: tuple[str, ...]) -> Callable[[F], F]:
    def filtered(command: F) -> F:
        for option in (
            click.option("--search", default="", help="Words in the number, vendor or project."),
            click.option("--tab", type=click.Choice(tabs), help="As the tabs on the page."),
            click.option("--most", type=click.IntRange(1, 100_000), default=200, show_default=True),
            json_option,
            organization_option,
        ):
            command = option(command)
        return command

    return filtered


@click.command()
@filters(INVOICE_TABS)
@click.option(
    "--older", is_flag=True, help="Include invoices that are paid and older than 90 days."
)
def invoices(
    search: str, tab: str | None, most: int, organization: str, *, older: bool, as_json: bool
) -> None:
    """List subcontractor invoices: what needs you first, then by due date."""
    start_django()
    from django.utils import timezone

    from ledgerboard.api.money_shapes import InvoiceOut
    from ledgerboard.sync.selectors import money

    wish, today = _wish(search, tab, most, older=older), timezone.localdate()
    found = money.invoices(chosen_organization(organization), wish, today)
    if as_json:
        _say_json(found, InvoiceOut)
        return
    _say_rows(
        ("Invoice #", "Vendor", "Commitment", "Status", "Due date"),
        ("Amount due", "Paid", "Open"),
        map(_invoice_line, found.rows),
    )
    _say_sums(found, counted(found.total, "invoice"))


def _invoice_line(row: InvoiceRow) -> Line:
    from ledgerboard.web.presenters.money.words import PROGRESS

    status = PROGRESS[row.progress][1]
    return Line(
        (row.number, row.vendor, row.commitment, status, _day(row.due_on)),
        _figures_of(row.amount, row.paid, row.open),
        row.reason,
    )


@click.command()
@filters(COMMITMENT_TABS)
@click.argument("number", default="")
def commitments(
    number: str, search: str, tab: str | None, most: int, organization: str, *, as_json: bool
) -> None:
    """List commitments, those that are off first; with NUMBER, show one of them."""
    start_django()
    from ledgerboard.api.money_shapes import CommitmentOut
    from ledgerboard.sync.selectors import money

    company = chosen_organization(organization)
    if number:
        _one(company, number, as_json=as_json)
        return
    found = money.commitments(company, _wish(search, tab, most))
    if as_json:
        _say_json(found, CommitmentOut)
        return
    _say_rows(
        ("Number", "Vendor", "Project", "Ties"),
        ("Revised", "Invoiced", "Retainage held", "Paid", "Open", "Balance to finish"),
        (_commitment_line(row) for row in found.rows),
    )
    _say_sums(found, counted(found.total, "commitment"))


@click.command()
@filters(PAYMENT_TABS)
@click.option("--older", is_flag=True, help="Include payments older than 90 days.")
def payments(
    search: str, tab: str | None, most: int, organization: str, *, older: bool, as_json: bool
) -> None:
    """List QuickBooks bill payments, newest first, and whether they are in Procore."""
    start_django()
    from django.utils import timezone

    from ledgerboard.api.money_shapes import PaymentOut
    from ledgerboard.sync.selectors import money

    wish, today = _wish(search, tab, most, older=older), timezone.localdate()
    found = money.payments(chosen_organization(organization), wish, today)
    if as_json:
        _say_json(found, PaymentOut)
        return
    _say_rows(
        ("Date", "Vendor", "Ref no.", "Applied to", "Status"),
        ("Total", "In Procore"),
        map(_payment_line, found.rows),
    )
    _say_sums(found, counted(found.total, "payment"))


def _payment_line(row: PaymentRow) -> Line:
    from ledgerboard.web.presenters.money.words import IN_PROCORE

    status = IN_PROCORE[row.state][1]
    return Line(
        (_day(row.day), row.vendor, row.number, row.applied_to, status),
        _figures_of(row.total, row.in_procore, currency=row.currency),
        row.reason,
    )


NO_COSTS = "No costs read yet. Read them: ledgerboard sync plan"


@click.command()
@filters(COST_TABS)
@click.option(
    "--older", is_flag=True, help="Include costs that are settled and older than 90 days."
)
def costs(
    search: str, tab: str | None, most: int, organization: str, *, older: bool, as_json: bool
) -> None:
    """List QuickBooks costs that have no place in Procore yet, grouped by reason; with
    --tab ready, in_procore, twice, ours, removed or all, the others.
    """
    start_django()
    from django.utils import timezone

    from ledgerboard.api.cost_shapes import CostOut, reasons
    from ledgerboard.sync.selectors import money
    from ledgerboard.sync.wiring import ports

    grouped = tab in (None, "not_placed")
    shown = "not_placed" if grouped else None if tab == "all" else tab
    wish = _wish(search, shown, most, older=older or grouped)
    found = money.costs(chosen_organization(organization), wish, timezone.localdate(), ports())
    if as_json:
        say_json(reasons(found) if grouped else [shaped(CostOut, row) for row in found.found.rows])
    elif grouped:
        _say_reasons(found)
        if not found.found.total:
            known = search or any(found.found.counts.values())
            click.echo("Nothing left to place." if known else NO_COSTS)
    else:
        _say_rows(COST_HEADS, ("Amount",), (_cost_line(row) for row in found.found.rows))
        _say_sums(found.found, counted(found.found.total, "cost"))


def _say_reasons(found: Costs) -> None:
    for reason, rows in found.by_reason():
        count = counted(len(reason.rows), "line")
        click.echo(f"{reason.words}: {count}, {in_figures(reason.amount)}")
        whys = {_why(row) for row in rows}
        if len(whys) == 1:
            click.echo(f"  {whys.pop()}")
        lines = (_placeless_line(row, why=_why(row) if whys else "") for row in rows)
        heads = ("Date", "Document", "Vendor", "Project", "Description")
        _say_rows(heads, ("Amount",), lines, indent="  ")
        if more := len(reason.rows) - len(rows):
            click.echo(f"  {counted(more, 'more line')}. Use --most to see them.")


def _why(row: CostRow) -> str:
    return f"{row.reason} {row.advice}".strip()


def _placeless_line(row: CostRow, *, why: str) -> Line:
    """`why` is left out where it is the same for the whole group."""
    texts = (_day(row.day), row.title, row.vendor, row.project, row.description)
    return Line(texts, _figures_of(row.amount, currency=row.currency), why)


def _one(company: Organization, number: str, *, as_json: bool) -> None:
    from ledgerboard.api.money_shapes import CommitmentPageOut, commitment_page
    from ledgerboard.sync.selectors import money
    from ledgerboard.sync.wiring import ports

    page = money.commitment(company, _id_of(company, number), ports())
    if page is None:
        raise Refusal(f"Commitment {number} is gone from Procore.")
    if as_json:
        say_json(CommitmentPageOut.model_validate(commitment_page(page)).model_dump())
        return
    named = page.commitment.number or number
    click.echo(f"{named} {page.vendor}, {page.project}, {page.commitment.status or '--'}")
    for name, amount in _figures(page.standing):
        click.echo(f"  {name:<36}{in_figures(amount):>16}")


def _id_of(company: Organization, number: str) -> str:
    """By its id, or by a number that only one has: projects may number theirs alike."""
    from ledgerboard.sync.selectors import money
    from ledgerboard.sync.selectors.money import Wanted

    rows = money.commitments(company, Wanted(size=None)).rows
    same = [row for row in rows if row.id == number] or [r for r in rows if r.number == number]
    if not same:
        raise Refusal(f"There is no commitment {number}. See: ledgerboard commitments")
    if len(same) > 1:
        named = ", ".join(f"{row.id} ({row.project})" for row in same)
        raise Refusal(f"{len(same)} commitments have the number {number}. Give an ID: {named}")
    return same[0].id


def _figures(now: Any) -> Iterable[tuple[str, Any]]:
    return (
        ("Original", now.original), ("Approved COs", now.approved_changes),
        ("Revised", now.revised), ("Pending COs", now.pending_changes),
        ("Potential COs", now.potential_changes), ("Billed", now.billed),
        ("Retainage held", now.held), ("Paid", now.paid), ("Open", now.open),
        ("Balance to finish with retainage", now.balance_to_finish),
    )  # fmt: skip


def _wish(search: str, tab: str | None, most: int, *, older: bool = False) -> Wanted:
    from ledgerboard.sync.selectors.money import Wanted

    return Wanted(search=search, tab=tab or "", size=most, older=older)


def _say_json(found: Listed[Any], shape: type[Schema]) -> None:
    say_json([shaped(shape, row) for row in found.rows])


def _say_rows(
    texts: tuple[str, ...], amounts: tuple[str, ...], lines: Iterable[Line], indent: str = ""
) -> None:
    for each in in_columns(texts, amounts, lines, indent):
        click.echo(each)


def _commitment_line(row: CommitmentRow) -> Line:
    from ledgerboard.web.presenters.money.commitments import tie_words

    _, words, why = tie_words(row)
    amounts = (row.revised, row.billed, row.held, row.paid, row.open, row.balance)
    return Line((row.number, row.vendor, row.project, words), _figures_of(*amounts), why)


def _cost_line(row: CostRow) -> Line:
    from ledgerboard.web.presenters.money.words import COST, TRANSACTIONS

    type_, state = TRANSACTIONS.get(row.kind, row.kind), COST[row.state][1]
    return Line(
        (_day(row.day), type_, row.vendor, row.number, row.project, row.codes, state),
        _figures_of(row.amount, currency=row.currency),
        row.reason,
    )


def _day(day: date | None) -> str:
    return american(day) if day else "--"


def _figures_of(*cents: int | None, currency: str = HOME) -> tuple[str, ...]:
    from ledgerboard.core.money.amounts import from_cents

    return tuple(in_figures(from_cents(each, currency)) for each in cents)


NOTHING = "$0.00"
SUMS = {"in_procore": "in Procore", "held": "retainage held"}


def _say_sums(found: Listed[Any], what: str) -> None:
    sums = ", ".join(
        f"{SUMS.get(name, name)} {NOTHING if amount is None else amount}"
        for name, amount in found.sums.items()
    )
    only_older = not found.total and found.settled
    click.echo(f"{what}: {sums}" if sums and not only_older else _none(found, what))
    if found.foreign:
        click.echo(f"Not in the totals: {counted(found.foreign, 'row')} in another currency.")


def _none(found: Listed[Any], what: str) -> str:
    """`what` says “0 payments”."""
    if found.settled:
        return f"{what} in the last 90 days, {found.settled:,} older. Add --older to see them."
    return f"{what}. Check for changes first (ledgerboard sync plan), or leave out the filter."


def in_figures(amount: Any) -> str:
    if amount is None:
        return "--"
    return f"{'' if amount.currency == HOME else amount.currency + ' '}{amount.amount:,.2f}"
