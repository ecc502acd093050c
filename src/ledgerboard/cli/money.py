"""`ledgerboard invoices`, `commitments`, `payments`, `costs`: the lists of money, without a
browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.main import Refusal, start_django
from ledgerboard.cli.people import chosen_organization, organization_option
from ledgerboard.core.values import HOME
from ledgerboard.core.values.wording import american, counted

if TYPE_CHECKING:
    from ninja import Schema

    from ledgerboard.sync.selectors.money import Costs, Listed, Wanted
    from ledgerboard.users.models import Organization

F = TypeVar("F", bound=Callable[..., Any])
INVOICE_TABS = ("ready", "needs", "books", "paid", "not_ready")
COMMITMENT_TABS = ("off", "ties", "nothing_yet")
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
    for row in found.rows:
        due = american(row.due_on) if row.due_on else ""
        told = (row.number, row.vendor, row.commitment, row.progress.value, due)
        _say(told, (row.amount, row.paid, row.open), row.reason)
    _say_sums(found, counted(found.total, "invoice"))


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
    for row in found.rows:
        amounts = (row.revised, row.billed, row.held, row.paid, row.open, row.balance)
        _say((row.number, row.vendor, row.project, row.tie.value), amounts)
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
    for row in found.rows:
        day = american(row.day) if row.day else "--"
        told = (day, row.vendor, row.number, row.state.value, row.applied_to)
        _say(told, (row.total, row.in_procore), row.reason, row.currency)
    _say_sums(found, counted(found.total, "payment"))


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
            click.echo("Nothing left to place.")
    else:
        for row in found.found.rows:
            day = american(row.day) if row.day else "--"
            told = (day, row.kind, row.vendor, row.number, row.project, row.codes, row.state.value)
            _say(told, (row.amount,), row.reason, row.currency)
        _say_sums(found.found, counted(found.found.total, "cost"))


def _say_reasons(found: Costs) -> None:
    for reason, rows in found.by_reason():
        lines = counted(len(reason.rows), "line")
        click.echo(f"{reason.words}: {lines}, {in_figures(reason.amount)}")
        for row in rows:
            day = american(row.day) if row.day else "--"
            told = (day, row.title, row.vendor, row.project, row.description)
            _say(("", *told), (row.amount,), f"{row.reason} {row.advice}", row.currency)
        if more := len(reason.rows) - len(rows):
            click.echo(f"  {counted(more, 'more line')}. Use --most to see them.")


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


def _say(
    told: Iterable[str], cents: Iterable[int | None], reason: str = "", currency: str = HOME
) -> None:
    from ledgerboard.core.money.amounts import from_cents

    words = "  ".join(f"{each[:28]:<14}" for each in told)
    amounts = "".join(f"{in_figures(from_cents(each, currency)):>16}" for each in cents)
    click.echo(f"{words}{amounts}  {reason}".rstrip())


NOTHING = "$0.00"


def _say_sums(found: Listed[Any], what: str) -> None:
    sums = ", ".join(
        f"{name.replace('_', ' ')} {NOTHING if amount is None else amount}"
        for name, amount in found.sums.items()
    )
    click.echo(f"{what}: {sums}" if sums else _none(found, what))
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
