"""`ledgerboard invoice`: one invoice with its bill and payments, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.main import Refusal, start_django
from ledgerboard.cli.money import in_figures
from ledgerboard.cli.people import chosen_organization, organization_option
from ledgerboard.core.values.wording import dollars

if TYPE_CHECKING:
    from ledgerboard.core.values import Money
    from ledgerboard.sync.selectors.money import InvoicePage


@click.command()
@click.argument("invoice_id")
@json_option
@organization_option
def invoice(invoice_id: str, organization: str, *, as_json: bool) -> None:
    """Show the invoice INVOICE_ID (Procore's id) line by line, with its bill and payments."""
    start_django()
    from ledgerboard.api.routes.invoice import InvoicePageOut, invoice_page
    from ledgerboard.sync.selectors import money
    from ledgerboard.sync.wiring import ports
    from ledgerboard.web.presenters.money.words import PROGRESS

    found = money.invoice(chosen_organization(organization), invoice_id, ports())
    if found is None:
        raise Refusal(f"There is no invoice {invoice_id}. See: ledgerboard invoices --json")
    if as_json:
        say_json(shaped(InvoicePageOut, invoice_page(found)))
        return
    node = found.node
    _, state = PROGRESS[node.progress]
    click.echo(f"Invoice {node.title}, {found.commitment.vendor}: {state}")
    for row in found.lines:
        _say(f"{row.code}  {row.move.line.description or ''}", row.move.amount)
    for line, title in found.retainage:
        _say(f"Retainage  {title}", line.amount)
    _say("Amount due", node.due)
    if node.bill:
        _say(f"Bill {node.bill.record.number or ''}", node.bill.amount)
    for one in node.payments:
        _say(f"Payment {one.number}", one.amount)
    _say_notes(found)


def _say_notes(found: InvoicePage) -> None:
    from ledgerboard.sync.answering.created_anyway import told
    from ledgerboard.web.presenters.money.words import FILES

    for file in found.files:
        click.echo(f"File {file.name}: {FILES[file.state][1]}. {file.why}".rstrip())
    for bill in found.duplicate.bills if found.duplicate else ():
        click.echo(f"Possible duplicate of {bill.title}, {dollars(bill.amount)}.")
        click.echo("Link it or create it anyway: ledgerboard sync answer")
    if found.anyway:
        click.echo(told(found.anyway))
    if found.locked:
        click.echo("Locked in Procore until you unlink it from its bill.")
    if found.held:
        click.echo(f"On hold by {found.held.person}: {found.held.reason}")


def _say(words: str, amount: Money | None) -> None:
    click.echo(f"{words[:60]:<62}{in_figures(amount):>16}")
