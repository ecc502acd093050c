"""What is compared with what: one function for each check."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ledgerboard.core.matching.duplicate_bills import Paper, paper_of, suspects
from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.documents import Agreed, Check, Document
from ledgerboard.core.money.reconciliation import (
    Comparison,
    Hold,
    as_retainage,
    as_retainage_agreed,
)
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import Bill, BillLine, Commitment, DirectCost, currencies
from ledgerboard.core.values import HOME, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier, is_included
from ledgerboard.core.views.opened import payment_in_opening
from ledgerboard.core.views.payment_as_contract_payment import CREDIT_APPLIED
from ledgerboard.core.views.tie_bills import bill_document
from ledgerboard.core.views.tie_documents import (
    applied_payment_document,
    direct_cost_document,
    documents_of,
    payment_issued_document,
    project_cost_document,
)
from ledgerboard.sync.reconciling.opened import (
    OpeningTie,
    billed_documents,
    paid_documents,
)
from ledgerboard.sync.reconciling.records import MoneyRecords

PAYMENT, COST, PROJECT_COST = "contract_payment", "direct_cost", "project_cost"
NO_ITEM = "retainage: choose a retainage item in the invoice settings."
ACCOUNT_OLD = (
    "the retainage account: check invoices for changes; bills were sent since it was read."
)
NO_ZERO_BILLS = Hold(
    "Its total is $0.00, and bills of $0.00 aren't posted.",
    "Turn them on in the invoice settings, or accept the difference.",
)
PAYMENTS_OFF = "payments: turn on payments."
COSTS_OFF = "direct costs and job cost: turn on direct costs."


@dataclass(frozen=True)
class CommitmentBills:
    """The bills that are compared with invoices, and which look like the same paper as another."""

    bills: tuple[Seen, ...]
    copies: Mapping[Ref, Ref]


def invoice_checks(
    records: MoneyRecords,
    found: CommitmentBills,
    openings: Sequence[OpeningTie],
    through: dt.date | None,
) -> Iterator[Comparison]:
    """Invoices with bills; and the retainage of both, where its item was chosen."""
    settings = BillSettings.of(records.jobsite.settings)
    invoices: list[Document] = []
    agreed: dict[Ref, Agreed] = {}
    posted, items = _posted(records), records.retainage_items
    for chain in records.chains.values():
        documents, known = documents_of(_after_opening(chain, records), records.jobsite)
        invoices += documents
        agreed |= known
    bills = [
        bill_document(each, items, records.books, posted.get(each.ref)) for each in found.bills
    ]
    opened = billed_documents(openings)
    whole = Comparison(
        Check.INVOICES,
        [*opened.lefts, *invoices],
        [*opened.rights, *bills],
        {**records.links, **opened.links},
        {**agreed, **opened.agreed},
        held={**_not_posted(invoices, settings), **records.held},
        waiting=records.waiting,
        copies=found.copies,
        through=through,
    )
    yield whole
    if settings.retainage_item:
        yield replace(
            whole,
            check=Check.RETAINAGE,
            lefts=[as_retainage(each) for each in whole.lefts],
            rights=[as_retainage(each) for each in whole.rights],
            agreed=as_retainage_agreed(whole.agreed),
        )


def _not_posted(invoices: Iterable[Document], settings: BillSettings) -> dict[Ref, Hold]:
    """Bills of $0.00 may be left out by choice; what they would move is missing in the books."""
    if settings.zero_bills:
        return {}
    return {each.ref: NO_ZERO_BILLS for each in invoices if not each.amount.amount}


def _posted(records: MoneyRecords) -> dict[Ref, tuple[BillLine, ...]]:
    """What each bill of an invoice was given."""
    return {
        records.links[each.seen.ref]: each.posted
        for chain in records.chains.values()
        for each in chain
        if each.posted and each.seen.ref in records.links
    }


def _after_opening(chain: Sequence[Earlier], records: MoneyRecords) -> list[Earlier]:
    """Without what an opening figure includes: that is one row."""
    openings = records.jobsite.openings
    return [each for each in chain if not is_included(each, openings.of(each.invoice.commitment))]


def commitment_bills(records: MoneyRecords) -> CommitmentBills:
    """Bills that are linked to an invoice; and of the rest those of a vendor with a commitment on
    that project, unless they are a direct cost, or about to be, or in an opening figure: they are
    the ones that may count twice.
    """
    item = BillSettings.of(records.jobsite.settings).retainage_item
    linked = set(records.links.values())
    contracts = {
        (seen.record.project, seen.record.vendor)
        for seen in records.here("commitment")
        if isinstance(seen.record, Commitment)
    }
    found = [
        seen
        for seen in records.there("bill", "vendor_credit")
        if records.jobsite.openings.with_paper(seen.ref) is None
        and (seen.ref in linked or _place(seen, records) in contracts)
    ]
    copies = _copies(found, records, item)
    asked = {*copies, *records.waiting, *records.held}
    costs = _transactions(linked) | (_transactions(asked) - asked)
    return CommitmentBills(tuple(seen for seen in found if seen.ref not in costs), copies)


def _place(seen: Seen, records: MoneyRecords) -> tuple[Ref | None, Ref | None]:
    document = bill_document(seen, (), records.books)
    return document.project, document.vendor


def _transactions(refs: Iterable[Ref]) -> set[Ref]:
    return {_transaction(ref) for ref in refs if ref.kind == PROJECT_COST}


def _transaction(part: Ref) -> Ref:
    """`bill:231:88`, what bill 231 charges to project 88."""
    kind, id_, _ = part.id.split(":", 2)
    return Ref(kind, id_)


def _copies(bills: Iterable[Seen], records: MoneyRecords, item: Ref | None) -> dict[Ref, Ref]:
    """Bills without an invoice that look like the same paper as one that has it."""
    linked = set(records.links.values())
    known: dict[Ref | None, list[Paper]] = defaultdict(list)
    alone: list[tuple[Ref | None, Paper]] = []
    for seen in bills:
        bill = seen.record
        assert isinstance(bill, Bill)  # noqa: S101  # a vendor credit is one, too
        paper = paper_of(seen.ref, bill, retainage_item=item)
        if paper.ref in linked:
            known[bill.vendor].append(paper)
        else:
            alone.append((bill.vendor, paper))
    found = {paper.ref: suspects(paper, known[vendor]) for vendor, paper in alone}
    return {ref: likest[0].bill.ref for ref, likest in found.items() if likest}


def payment_check(
    records: MoneyRecords, openings: Sequence[OpeningTie], through: dt.date | None
) -> Comparison:
    paid = (
        applied_payment_document(each, records.books)
        for each, viewed in records.viewed(PAYMENT)
        if not isinstance(viewed, NotMine) or viewed.cause == CREDIT_APPLIED
    )
    opened = paid_documents(openings)
    issued = [
        payment_issued_document(each, records.jobsite)
        for each in records.here(PAYMENT)
        if payment_in_opening(each, records.jobsite) is None
    ]
    return Comparison(
        Check.PAYMENTS,
        [*opened.lefts, *issued],
        [*opened.rights, *(each for each in paid if each)],
        {**records.links, **opened.links},
        held=records.held,
        waiting=records.waiting,
        through=through,
    )


def foreign_costs(records: MoneyRecords) -> int:
    """Costs in another currency: two currencies do not add up."""
    return sum(not at_home(seen) for seen, _ in records.of_flow(COST))


def at_home(cost: Seen) -> bool:
    return currencies(cost.record) <= {HOME}


def cost_check(
    records: MoneyRecords, found: CommitmentBills, through: dt.date | None
) -> Comparison:
    """What the books charge is compared as the direct cost that it is over there: without
    retainage, which is no cost. A bill that is a matter of the invoices is none of the costs.
    """
    invoiced = {seen.ref for seen in found.bills}
    charged = [
        _as_placed(seen, viewed, records)
        for seen, viewed in records.of_flow(COST)
        if at_home(seen) and _transaction(seen.ref) not in invoiced and not records.is_early(seen)
    ]
    counted = (each for each in records.here(COST) if _counts(each, records))
    return Comparison(
        Check.DIRECT_COSTS,
        [direct_cost_document(each) for each in counted if not records.is_early(each)],
        charged,
        records.links,
        held=records.held,
        waiting=records.waiting,
        through=through,
    )


def _counts(cost: Seen, records: MoneyRecords) -> bool:
    """A draft of nobody's counts nowhere: somebody began it, or Procore would not delete it."""
    draft = isinstance(cost.record, DirectCost) and cost.record.status == "draft"
    return not draft or cost.ref in records.links


def _as_placed(seen: Seen, viewed: Viewed | Blocked, records: MoneyRecords) -> Document:
    """With the lines that have a place: retainage on a bill that was typed by hand is no cost, and
    a line without a budget code waits.
    """
    document = project_cost_document(seen, records.books)
    if not isinstance(viewed, Viewed) or not isinstance(viewed.record, DirectCost):
        return document
    placed = viewed.record
    return replace(document, amount=placed.total or ZERO, lines=len(placed.lines or ()))
