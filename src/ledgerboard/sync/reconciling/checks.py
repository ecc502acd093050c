"""What is compared with what: one function for each check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.documents import (
    Agreed,
    Check,
    Document,
    as_retainage,
    as_retainage_agreed,
)
from ledgerboard.core.money.reconciliation import (
    Comparison,
    Hold,
)
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import (
    AppliedPayment,
    BillLine,
    Commitment,
    ContractPayment,
    DirectCost,
    currencies,
    read_lines,
)
from ledgerboard.core.values import HOME, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier, is_included
from ledgerboard.core.views.cost_by_code import other_codes
from ledgerboard.core.views.included_in_opening import payment_in_opening
from ledgerboard.core.views.paid_commitment import ENTERED, MOVED
from ledgerboard.core.views.payment_as_contract_payment import CREDIT_APPLIED
from ledgerboard.core.views.recoded_lines import as_coded
from ledgerboard.core.views.tie_bills import Given, bill_document
from ledgerboard.core.views.tie_documents import (
    applied_payment_document,
    copy_payment_document,
    credit_documents,
    direct_cost_document,
    documents_of,
    payment_issued_document,
    project_cost_document,
)
from ledgerboard.sync.models import Snapshot
from ledgerboard.sync.reconciling.agreed import (
    agreed_amounts,
    left_different,
    linked_costs,
    with_bills_own,
)
from ledgerboard.sync.reconciling.bills_compared import CommitmentBills, transaction_of
from ledgerboard.sync.reconciling.coded_bills import miscoded_bills
from ledgerboard.sync.reconciling.costs_entered_twice import (
    costs_entered_twice,
    paid_at_once,
    payment_in_words,
)
from ledgerboard.sync.reconciling.items_ever import ItemsEver
from ledgerboard.sync.reconciling.opening_ties import (
    OpeningTie,
    billed_documents,
    paid_documents,
)
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.selectors.money.not_placed import waiting_cost

PAYMENT, COST = "contract_payment", "direct_cost"
NO_ITEM = "retainage: choose a retainage item in the invoice settings."
ACCOUNT_OLD = (
    "the retainage account: check invoices for changes; bills were sent since it was read."
)
NO_ZERO_BILLS = Hold(
    "Its total is $0.00, and bills of $0.00 aren't posted.",
    "Turn them on in the invoice settings, or accept the difference.",
)
NOW_IN_PARTS = Hold(
    "Its credit was entered on each of its commitments.", "Approve removing it in Procore."
)
"""Of a negative payment for a credit that was one commitment's when it was sent."""
PAYMENTS_OFF = "payments: turn on payments."
COSTS_OFF = "direct costs and job cost: turn on direct costs."
NOT_SHOWN = (
    "QuickBooks doesn't show us paychecks from QuickBooks Payroll or inventory adjustments, so what"
    " they cost a job isn't counted here. Profit and Loss by Customer in QuickBooks has it."
)


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
    given, items = _given(records), records.retainage_items
    for chain in records.chains.values():
        documents, known = documents_of(_after_opening(chain, records), records.jobsite)
        invoices += documents
        agreed |= known
    miscoded = miscoded_bills(records)
    bills = [
        replace(
            bill_document(each, items, records.books, given.get(each.ref)),
            miscoded=miscoded.get(each.ref, ""),
        )
        for each in found.bills
    ]
    opened = billed_documents(openings)
    agreed = with_bills_own(agreed, given, records)
    whole = Comparison(
        Check.INVOICES,
        [*opened.lefts, *invoices],
        [*opened.rights, *bills],
        {**records.links, **opened.links},
        {**agreed, **opened.agreed},
        left_different(records),
        held={**_not_posted(invoices, settings), **records.held},
        waiting=records.waiting,
        copies={ref: one for ref, one in found.copies.items() if ref not in found.under},
        twice={**dict(_in_openings(records, found.copies)), **dict(_under(records, found))},
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


def _in_openings(records: MoneyRecords, copies: Mapping[Ref, Ref]) -> Iterator[tuple[Ref, str]]:
    """Copies of a bill that an opening figure includes: it has no row of its own."""
    for copy, original in copies.items():
        bill = records.books.here(original)
        if bill and records.jobsite.openings.with_paper(original):
            title = bill.record.title
            yield copy, f"It looks like the same document as {title} of the opening figures."


def _under(records: MoneyRecords, found: CommitmentBills) -> Iterator[tuple[Ref, str]]:
    """Copies under another vendor record of the same company."""
    for copy, name in found.under.items():
        if bill := records.books.here(found.copies[copy]):
            yield copy, f"It looks like the same document as {bill.record.title}, under “{name}”."


def _not_posted(invoices: Iterable[Document], settings: BillSettings) -> dict[Ref, Hold]:
    """Bills of $0.00 may be left out by choice; what they would move is missing in the books."""
    if settings.zero_bills:
        return {}
    return {each.ref: NO_ZERO_BILLS for each in invoices if not each.amount.amount}


def _given(records: MoneyRecords) -> dict[Ref, Given]:
    """What each bill of an invoice was given."""
    records.load_ahead(records.jobsite, "budget_code", "change_order")
    records.load_ahead(records.books, "budget_code")
    jobsite, books, ever = records.jobsite, records.books, ItemsEver(records)
    return {
        bill: Given(each.posted, as_coded(each, jobsite, books, ever), _settled(bill, records))
        for chain in records.chains.values()
        for each in chain
        if each.posted and (bill := records.links.get(each.seen.ref))
    }


def _settled(bill: Ref, records: MoneyRecords) -> tuple[BillLine, ...]:
    """The bill's own lines when the two last agreed."""
    agreed = records.books.agreed(bill) or {}
    lines = agreed.get("lines")
    return read_lines(BillLine, lines) if isinstance(lines, tuple) else ()


def _after_opening(chain: Sequence[Earlier], records: MoneyRecords) -> list[Earlier]:
    """Without what an opening figure includes: that is one row."""
    openings = records.jobsite.openings
    return [each for each in chain if not is_included(each, openings.of(each.invoice.commitment))]


def payment_check(
    records: MoneyRecords,
    found: CommitmentBills,
    openings: Sequence[OpeningTie],
    through: dt.date | None,
) -> Comparison:
    counted = [
        each
        for each, viewed in records.viewed(PAYMENT)
        if not isinstance(viewed, NotMine) or viewed.cause in {CREDIT_APPLIED, ENTERED, MOVED}
    ]
    parts = {each.ref: credit_documents(each, records.books) for each in counted}
    shared = {document: one for some in parts.values() for document, one in some.items()}
    paid = (
        applied_payment_document(each, records.books) for each in counted if not parts[each.ref]
    )
    twice = dict(_paid_twice(records, found.copies))
    opened = paid_documents(openings)
    deleted = _deleted_commitments(records)
    issued = [
        payment_issued_document(each, records.jobsite)
        for each in records.here(PAYMENT)
        if payment_in_opening(each, records.jobsite) is None
        and getattr(each.record, "commitment", None) not in deleted
    ]
    split = {ref for ref, documents in parts.items() if documents}
    whole = {left for left, right in records.links.items() if right in split}
    links = {left: right for left, right in records.links.items() if left not in whole}
    return Comparison(
        Check.PAYMENTS,
        [*opened.lefts, *issued],
        [*opened.rights, *(each for each in paid if each), *shared, *twice],
        {**links, **opened.links, **dict(_entered(shared, records))},
        agreed_amounts(records, PAYMENT, "amount"),
        left_different(records),
        held={**dict.fromkeys(whole, NOW_IN_PARTS), **records.held},
        waiting=records.waiting,
        twice={document.ref: why for document, why in twice.items()},
        left_out=records.left_out,
        through=through,
    )


def _deleted_commitments(records: MoneyRecords) -> set[Ref]:
    """Their payments went with them. Procore lists payments by commitment, so nothing says that of
    each payment, and what was last read of it stays.
    """
    gone = Snapshot.objects.filter(
        connection=records.flow.connection(Side.LEFT), kind=Commitment.kind, gone_at__isnull=False
    )
    ids = gone.order_by("record_id").values_list("record_id", flat=True)
    return {Ref(Commitment.kind, id_) for id_ in ids}


def _entered(shared: Mapping[Document, Ref], records: MoneyRecords) -> Iterator[tuple[Ref, Ref]]:
    """Payments that somebody entered in Procore for a credit of several commitments, each with its
    part. One part has one payment.
    """
    free = [each for each in records.here(PAYMENT) if each.ref not in records.links]
    for document, commitment in shared.items():
        for each in free:
            issued = each.record
            if isinstance(issued, ContractPayment) and (issued.commitment, issued.amount) == (
                commitment,
                document.amount,
            ):
                free.remove(each)
                yield each.ref, document.ref
                break


def _paid_twice(records: MoneyRecords, copies: Mapping[Ref, Ref]) -> Iterator[tuple[Document, str]]:
    """Payments of a bill that looks like a copy of one of ours: the money left the bank again."""
    for seen, viewed in records.viewed(PAYMENT) if copies else ():
        payment = seen.record
        if not isinstance(payment, AppliedPayment) or not isinstance(viewed, NotMine):
            continue
        original = copies.get(payment.applied_to) if payment.applied_to else None
        bill = records.books.here(original) if original else None
        if bill is not None:
            why = f"It pays a bill that looks like a copy of {bill.record.title}."
            yield copy_payment_document(seen, bill.ref, records.books), why


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
    known = linked_costs(records, COST)
    costs = [
        (seen, viewed)
        for seen, viewed in records.of_flow(COST)
        if at_home(seen) and transaction_of(seen.ref) not in invoiced and not records.is_early(seen)
    ]
    paid = paid_at_once(records)
    placed = (_as_placed(seen, viewed, records, known.get(seen.ref)) for seen, viewed in costs)
    charged = [_with_payment(each, paid) for each in placed]
    counted = (each for each in records.here(COST) if _counts(each, records))
    return Comparison(
        Check.DIRECT_COSTS,
        [
            direct_cost_document(each, records.made_as)
            for each in counted
            if not records.is_early(each)
        ],
        charged,
        records.links,
        agreed_amounts(records, COST, "total"),
        left_different(records),
        held=records.held,
        waiting=records.waiting,
        copies=costs_entered_twice([seen for seen, _ in costs], records, paid),
        left_out=records.left_out,
        through=through,
    )


def _with_payment(cost: Document, paid: Mapping[Ref, AppliedPayment]) -> Document:
    payment = paid.get(transaction_of(cost.ref))
    return replace(cost, paid_by=payment_in_words(payment)) if payment else cost


def _lost_code(blocked: Blocked) -> bool:
    """Procore has the cost on the code that it had before somebody chose another item."""
    return blocked.cause in {"unmapped_item", "ambiguous_item"}


def _counts(cost: Seen, records: MoneyRecords) -> bool:
    """A draft of nobody's counts nowhere: somebody began it, or Procore would not delete it."""
    draft = isinstance(cost.record, DirectCost) and cost.record.status == "draft"
    return not draft or cost.ref in records.links


def _as_placed(
    seen: Seen, viewed: Viewed | Blocked, records: MoneyRecords, here: DirectCost | None
) -> Document:
    """With the lines that have a place: retainage on a bill that was typed by hand is no cost, and
    a line without a budget code waits. Where the whole waits, with the lines that are a cost.
    """
    document = project_cost_document(seen, records.books)
    if not isinstance(viewed, Viewed) or not isinstance(viewed.record, DirectCost):
        said = viewed.why if here and isinstance(viewed, Blocked) and _lost_code(viewed) else ""
        return replace(document, amount=waiting_cost(seen, records.flow_for(COST)), miscoded=said)
    placed = viewed.record
    return replace(
        document,
        amount=placed.total or ZERO,
        lines=len(placed.lines or ()),
        moved=other_codes(here, placed) if here else "",
    )
