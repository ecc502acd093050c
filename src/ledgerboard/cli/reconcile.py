"""`ledgerboard reconcile`: does it tie, and if not, exactly why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from ledgerboard.cli.as_json import json_option, say_json, shaped
from ledgerboard.cli.main import Refusal, WholeSentences, start_django
from ledgerboard.cli.people import (
    able_person,
    as_option,
    chosen_organization,
    chosen_person,
    organization_option,
)
from ledgerboard.core.values.csv_text import csv_text
from ledgerboard.core.values.wording import american, capitalized, counted

if TYPE_CHECKING:
    from ledgerboard.sync.reconciling import Reconciliation, UntiedDocument
    from ledgerboard.sync.reconciling.answer import AccountTie
    from ledgerboard.sync.reconciling.reading import ReadTimes

DIFFERS = 1


@click.group(cls=WholeSentences, invoke_without_command=True)
@organization_option
@click.option("--project", default="", help="Only this project: its number or its name.")
@click.option(
    "--through",
    default="",
    metavar="DATE",
    help="Compare documents dated through this day (2026-03-31), or 'all'. "
    "Without it, through the end of last month.",
)
@click.option(
    "--fresh", is_flag=True, help="Read everything in both systems again first, as before a close."
)
@as_option
@click.option("--csv", "as_csv", is_flag=True, help="Print every difference as CSV.")
@click.option("--by-code", is_flag=True, help="Print job cost to date by budget code as CSV.")
@json_option
@click.pass_context
def reconcile(
    context: click.Context,
    /,
    organization: str,
    project: str,
    through: str,
    *,
    email: str,
    **how: bool,
) -> None:
    """Compare Procore's invoices, retainage, payments and costs with QuickBooks.

    Uses what the last check for changes read and calls neither system, unless --fresh. Ends with 0
    when all that is compared ties to the cent or was accepted, 1 when something differs, as diff
    does.
    """
    start_django()
    if how["fresh"]:
        _read_again(organization, email)
    context.default_map = {name: {"email": email} for name in ("accept", "take-back")}
    found = context.obj = _found(organization, project, through)
    if context.invoked_subcommand:
        return
    if how["as_json"]:
        from ledgerboard.api.reconciliation_shapes import ReconciliationOut

        say_json([shaped(ReconciliationOut, each) for each in found])
    else:
        _say(found, as_csv=how["as_csv"], by_code=how["by_code"])
    if not all(each.is_tied for each in found):
        raise SystemExit(DIFFERS)


def _read_again(organization: str, email: str) -> None:
    """Ends with the worst of the runs when one didn't get to its end. Raises Refusal where nobody
    may start them, and where no flow of money is on.
    """
    from ledgerboard.cli.sync import StandInWorker, end_by, watched
    from ledgerboard.sync import services

    company = chosen_organization(organization)
    runs = services.read_money_again(company, able_person(company, email, "plan"))
    if not runs:
        raise Refusal("Turn on the invoices flow first: ledgerboard sync set invoices --on")
    with StandInWorker() as worker:
        done = [watched(each, worker) for each in runs]
    if not all(each.status == each.Status.DONE for each in done):
        end_by(done)


def _found(organization: str, project: str, through: str) -> tuple[Reconciliation, ...]:
    """Raises Refusal for what can't be compared."""
    from ledgerboard.sync.reconciling import NothingToReconcile, day_through, reconciliation
    from ledgerboard.sync.wiring import ports

    try:
        day = day_through(through, ports().today)
        company = chosen_organization(organization)
        found = reconciliation(company, ports(), through=day, project=project)
    except (NothingToReconcile, ValueError) as nothing:
        raise Refusal(str(nothing)) from None
    return found


def _say(found: Iterable[Reconciliation], *, as_csv: bool, by_code: bool) -> None:
    from ledgerboard.sync.reconciling.table import difference_rows, job_cost_rows

    if by_code:
        click.echo(csv_text(job_cost_rows(found)), nl=False)
    elif as_csv:
        click.echo(csv_text(difference_rows(found)), nl=False)
    else:
        for each in found:
            click.echo("\n".join(told(each)))


@reconcile.command()
@click.argument("document")
@click.option("--reason", required=True, help="Why it may differ; kept with your name.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day it's accepted.")
@as_option
@click.pass_obj
def accept(
    found: tuple[Reconciliation, ...],
    document: str,
    reason: str,
    until: datetime | None,
    email: str,
) -> None:
    """Accept DOCUMENT's difference as it is now, such as 'invoice 240115-1002'."""
    from ledgerboard.sync import reconciling
    from ledgerboard.sync.models import FlowSetting

    each, same = _one_document(found, document)
    setting = FlowSetting.objects.select_related("organization").get(pk=each.setting_id)
    person, day = chosen_person(setting.organization, email), until.date() if until else None
    for apart in same:
        reconciling.accept(setting, apart, person, reason=reason, until=day)
    click.echo(f"Accepted. {document} counts again when it differs by something else.")


def _one_document(
    found: Iterable[Reconciliation], document: str
) -> tuple[Reconciliation, list[UntiedDocument]]:
    """One that is on two projects by mistake is apart twice. Raises Refusal for several that
    have the same name, and for none.
    """
    same = [(each, one) for each in found for one in each.open if one.first.document == document]
    if not same:
        raise Refusal(f"No document “{document}” differs. See: ledgerboard reconcile")
    if len({(each.setting_id, one.left, one.right) for each, one in same}) > 1:
        places = "; ".join(
            f"{each.title(one.first.project)}, {each.title(one.first.vendor)}" for each, one in same
        )
        raise Refusal(
            f"Several documents are called “{document}” ({places}). Accept it on the "
            "Reconciliation page, or narrow it: ledgerboard reconcile --project NUMBER accept …"
        )
    return same[0][0], [one for _, one in same]


@reconcile.command("take-back")
@click.argument("accepted_id", type=int)
@as_option
@click.pass_obj
def take_back(found: tuple[Reconciliation, ...], accepted_id: int, email: str) -> None:
    """Take back ACCEPTED_ID: what was accepted counts as a difference again."""
    from ledgerboard.sync import reconciling
    from ledgerboard.sync.models import AcceptedDifference

    row = AcceptedDifference.objects.filter(
        pk=accepted_id, revoked_at=None, setting__in=[each.setting_id for each in found]
    ).first()
    if row is None:
        raise Refusal(f"Nothing is accepted as {accepted_id}. See: ledgerboard reconcile --json")
    reconciling.take_back(row, chosen_person(row.setting.organization, email))
    click.echo("Acceptance undone. It counts as a difference again.")


def told(found: Reconciliation) -> Iterator[str]:
    """What people read: a headline, then every difference with its cause and cure."""
    yield _headline(found)
    for apart in found.open:
        one = apart.first
        beside = [each for each in apart.differences if each is not one]
        yield f"  {found.title(one.project)}, {found.title(one.vendor)}"
        also = "".join(f", {each.check.words.lower()} {each.amount}" for each in beside)
        off = f"{one.check.words.lower()} off by {one.amount}{also}"
        words = " ".join(filter(None, (one.why, one.action, found.also_off(apart))))
        yield f"    {capitalized(one.document)}: {one.cause.words}, {off}. {words}"
    for apart in found.apart:
        if said := apart.accepted:
            what = f"{apart.first.document}, off by {apart.off}"
            yield f"  Accepted {said.id}: {what}. {said.person}: {said.reason}"
    for apart in found.apart:
        if apart.by_choice:
            yield f"  By choice: {apart.first.document}, {apart.off}. {apart.first.why}"
    for opening in found.openings:
        signed = opening.position
        state = f"off by {opening.off}" if opening.apart else "ties"
        yield (
            f"  {opening.title}: billed {signed.billed}, retained {signed.retained};"
            f" {opening.signed}: {state}"
        )
    if found.account:
        yield _account(found.account)
    yield from _job_costs(found)
    for each in found.only_in_books:
        yield f"Only in QuickBooks: {each.title}, {each.amount}: {each.why.rstrip('.')}."
    yield from found.not_shown
    for missing in found.not_compared:
        yield f"Not compared: {missing}"


def _account(account: AccountTie) -> str:
    """Of bills and account alone it may tie while Procore's invoices hold something else."""
    said = f"QuickBooks account {account.title}: {account.balance}"
    if account.other.amount:
        said += f". Bills hold {account.on_bills}, other entries {account.other}."
    else:
        said += ": ties with the retainage on bills."
    if account.on_invoices != account.on_bills:
        said += (
            f" Procore's invoices hold {account.on_invoices}; the rest is off, dated later or only"
            " in QuickBooks."
        )
    return said


def _job_costs(found: Reconciliation) -> Iterator[str]:
    """The codes that are off: which documents, the differences say."""
    for each in found.job_costs:
        if each.off.amount:
            yield (
                f"Job cost of {found.title(each.project)}, {each.title or 'no budget code'}: "
                f"Procore {each.procore}, QuickBooks {each.quickbooks}, off by {each.off}."
            )


def _read_in_words(read: ReadTimes) -> str:
    from django.utils import timezone

    procore, quickbooks = (
        f"{timezone.localtime(at):%m/%d/%Y %I:%M %p}" for at in (read.procore, read.quickbooks)
    )
    return f"Procore read {procore}, QuickBooks {quickbooks}."


def _headline(found: Reconciliation) -> str:
    through = f"through {american(found.through)}" if found.through else "through today"
    read = _read_in_words(found.read)
    if found.is_tied:
        return f"Everything compared ties {through}. {read}"
    if not found.open:
        return f"All documents tie {through}; the retainage account doesn't. {read}"
    differences = counted(len(found.open), "document differs", "documents differ")
    projects = counted(len(found.projects_off), "project")
    return f"Off by {found.off} on {projects} {through}: {differences}. {read}"
