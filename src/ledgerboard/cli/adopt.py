"""`ledgerboard adopt`: commitments in progress without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.empty_lists import NONE_LIKE_THIS, say_lines
from ledgerboard.cli.main import NEEDS_A_PERSON, Refusal, WholeSentences
from ledgerboard.cli.people import as_option, chosen_person, organization_option
from ledgerboard.cli.sync import pass_organization
from ledgerboard.core.values.wording import counted

if TYPE_CHECKING:
    from ledgerboard.core.money.openings import Position
    from ledgerboard.sync.adopting.every_commitment import Adoption
    from ledgerboard.sync.adopting.rows import Chosen, InProgress
    from ledgerboard.sync.adopting.signing import SignOffNote
    from ledgerboard.users.models import Organization, Person

NONE_IN_PROGRESS = "No commitments in progress: nothing to sign off."
NUMBER = click.argument("number")


@click.group(cls=WholeSentences)
@organization_option
@click.pass_context
def adopt(context: click.Context, organization: str) -> None:
    """Sign off the opening figures of commitments in progress."""
    context.obj = organization


@adopt.command("list")
@click.option("--state", type=click.Choice(["ties", "differs", "signed"]), default=None)
@json_option
@pass_organization
def list_them(organization: Organization, state: str | None, *, as_json: bool) -> None:
    """List commitments in progress, those that tie first. Ends with 3 while one isn't signed."""
    from ledgerboard.api.adoption_shapes import InProgressOut
    from ledgerboard.sync.adopting.rows import State

    every = _adoption(organization).rows()
    rows = [row for row in every if state in {None, row.state}]
    if as_json:
        say_json([shaped(InProgressOut, row) for row in rows])
    else:
        lines = (line for row in rows for line in told(row))
        say_lines(lines, NONE_LIKE_THIS if every else NONE_IN_PROGRESS)
    if any(row.state is not State.SIGNED for row in every):
        raise SystemExit(NEEDS_A_PERSON)


@adopt.command("sign-off")
@click.argument("number", required=False)
@click.option("--all", "every", is_flag=True, help="All that tie.")
@click.option("--bill", "bills", multiple=True, help="A bill to count, such as bill:210.")
@click.option("--through", default="", help="Procore's id of the last invoice to include.")
@click.option(
    "--billed", default="", help="Amount billed in QuickBooks, where bills don't show it."
)
@click.option("--retained", default="", help="Retainage held in QuickBooks.")
@click.option("--paid", default="", help="Amount paid in QuickBooks.")
@click.option("--evidence", default="", help="Where these amounts come from.")
@click.option("--note", default="", help="Kept with the sign-off.")
@click.option("--yes", is_flag=True, help="Don't ask for confirmation.")
@as_option
@pass_organization
def sign(
    organization: Organization,
    number: str | None,
    email: str,
    *,
    every: bool,
    yes: bool,
    **said: Any,
) -> None:
    """Sign off commitment NUMBER, or all that tie, as they are shown here."""
    from ledgerboard.sync.adopting.signing import SignOffNote, ties

    _agree(number, said, every=every)
    person = chosen_person(organization, email)
    note = SignOffNote(evidence=said["evidence"], note=said["note"])
    if every:
        adoption = _adoption(organization)
        rows = list(ties(adoption.rows()))
    else:
        id_ = _one(_adoption(organization), number or "").id
        adoption = _adoption(organization, {id_: _chosen(said)})
        rows = [row for row in (adoption.row(id_),) if row]
    if not rows:
        raise Refusal("No commitment that ties is left to sign off. See: ledgerboard adopt list")
    for row in rows:
        click.echo("\n".join(told(row)))
    if not yes:
        click.confirm(f"Sign off {counted(len(rows), 'commitment')} as {person}?", abort=True)
    _sign(adoption, rows, person, note, alone=not every)


def _agree(number: str | None, said: dict[str, Any], *, every: bool) -> None:
    if every == bool(number):
        raise Refusal("Give the number of one commitment, or --all.")
    chosen = [said[name] for name in ("bills", "through", "billed", "retained", "paid")]
    if every and any(chosen):
        raise Refusal("--all takes no bills and no amounts: it signs off what ties.")


def _sign(
    adoption: Adoption, rows: list[InProgress], person: Person, note: SignOffNote, *, alone: bool
) -> None:
    from ledgerboard.sync.adopting.signing import sign_off, sign_off_all

    if alone:
        sign_off(adoption, rows[0].id, person, seen=rows[0].mark, note=note)
        click.echo("Signed off.")
        return
    done = sign_off_all(adoption, {row.id: row.mark for row in rows}, person, note=note)
    click.echo(f"{counted(len(done.signed), 'commitment')} signed off.")
    titles = {row.id: row.commitment.title for row in rows}
    for id_, refusal in done.refused.items():
        click.echo(f"{titles.get(id_, id_)}: {refusal}")
    if done.refused:
        raise SystemExit(NEEDS_A_PERSON)


@adopt.command("take-back")
@NUMBER
@as_option
@pass_organization
def take_it_back(organization: Organization, number: str, email: str) -> None:
    """Take back the sign-off of commitment NUMBER, before a bill was posted on top of it."""
    from ledgerboard.sync.adopting.every_commitment import figure_of
    from ledgerboard.sync.adopting.signing import take_back
    from ledgerboard.sync.wiring import ports

    figure = figure_of(organization, _one(_adoption(organization), number).id)
    if figure is None:
        raise Refusal(f"Commitment {number} isn't signed off.")
    take_back(figure, chosen_person(organization, email), ports())
    click.echo("Taken back. It is in progress again.")


def _adoption(organization: Organization, chosen: dict[str, Chosen] | None = None) -> Adoption:
    from ledgerboard.sync.adopting.every_commitment import adoption_of
    from ledgerboard.sync.wiring import ports

    found = adoption_of(organization, ports(), chosen)
    if found is None:
        raise Refusal("Connect Procore and QuickBooks first: ledgerboard connect …")
    return found


def _one(adoption: Adoption, number: str) -> InProgress:
    named = [row for row in adoption.rows() if number in {row.commitment.number, row.id}]
    if len(named) != 1:
        why = "Several commitments have the number" if named else "No commitment in progress is"
        raise Refusal(f"{why} {number}. See: ledgerboard adopt list --json")
    return named[0]


def _chosen(said: dict[str, Any]) -> Chosen:
    from ledgerboard.sync.adopting.choosing import chosen

    amounts = {name: said[name] for name in ("billed", "retained", "paid")}
    try:
        return chosen(list(said["bills"]) or None, said["through"], **amounts)
    except ValueError as unreadable:
        raise Refusal(str(unreadable)) from None


def told(row: InProgress) -> Iterator[str]:
    """What people read: both positions, then each gap with its cure."""
    signed = f", signed off by {row.signed.person.name}" if row.signed else ""
    yield (
        f"{row.commitment.title}, {row.vendor}, {row.project}: {row.state}{signed}"
        f" ({row.suggestion}, through {row.through.invoice.title})"
    )
    yield f"  Procore     {_amounts(row.procore)}"
    yield f"  QuickBooks  {_amounts(row.books)}"
    for gap in row.gaps:
        off = f"{gap.what} off by {gap.amount}. " if gap.amount.amount else ""
        yield f"  {off}{gap.why} {gap.action}"
    if row.payments.to_send:
        yield f"  {counted(len(row.payments.to_send), 'payment')} to Procore afterwards"


def _amounts(position: Position) -> str:
    paid = position.paid if position.paid is not None else "--"
    return f"billed {position.billed}, retained {position.retained}, paid {paid}"
