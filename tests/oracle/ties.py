"""The whole reconciliation of a world in memory, as the product will run it over its database."""

from __future__ import annotations

from tests.oracle.model import Contract
from tests.oracle.records import RETAINAGE_ITEM, RecordsOutside
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.matching.duplicate_bills import Paper, suspects
from ledgerboard.core.money.documents import Check, Document, as_retainage
from ledgerboard.core.money.reconciliation import (
    Comparison,
    Difference,
    explained,
    reconcile,
)
from ledgerboard.core.records import BillLine, read_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.views import NotMine, Viewed
from ledgerboard.core.views.billed_before import chain_of
from ledgerboard.core.views.cost_as_direct_cost import project_cost_as_direct_cost
from ledgerboard.core.views.tie_bills import Given, bill_document
from ledgerboard.core.views.tie_documents import (
    applied_payment_document,
    direct_cost_document,
    documents_of,
    payment_issued_document,
    project_cost_document,
)


def differences(outside: RecordsOutside, contracts: list[Contract]) -> list[Difference]:
    found = []
    for comparison in comparisons(outside, contracts):
        ties = reconcile(comparison)
        assert explained(ties)
        found += [each for tie in ties for each in tie.differences]
    return found


def comparisons(outside: RecordsOutside, contracts: list[Contract]) -> list[Comparison]:
    world, links = outside.world, dict(outside.world.links)
    theirs = world.context(BOOKS)
    invoices, agreed, posted = [], {}, {}
    for contract in contracts:
        seens = world.context().related("subcontractor_invoice", Ref("commitment", contract.id))
        chain = chain_of(seens, world.context())
        documents, known = documents_of(chain, world.context())
        posted |= {
            links[each.seen.ref]: Given(each.posted, each.posted) for each in chain if each.posted
        }
        invoices += documents
        agreed |= known
    copies = typed_copies(outside)
    bills = [
        bill_document(seen, {RETAINAGE_ITEM}, theirs, posted.get(seen.ref))
        for kind in ("bill", "vendor_credit")
        for seen in world.kind(BOOKS, kind)
        if seen.ref in {*links.values(), *copies}
    ]
    held = {ref: why.why for ref, why in outside.blocked.items()}
    issued = [
        payment_issued_document(seen, world.context())
        for seen in world.kind(PROCORE, "contract_payment")
    ]
    applied = [
        applied_payment_document(seen, theirs) for seen in world.kind(BOOKS, "applied_payment")
    ]
    costs = [direct_cost_document(seen) for seen in world.kind(PROCORE, "direct_cost")]
    return [
        Comparison(Check.INVOICES, invoices, bills, links, agreed, held=held, copies=copies),
        Comparison(
            Check.RETAINAGE, map(as_retainage, invoices), map(as_retainage, bills), links,
            held=held, copies=copies,
        ),
        Comparison(Check.PAYMENTS, issued, [each for each in applied if each], links),
        Comparison(Check.DIRECT_COSTS, costs, placed_costs(outside, copies), links, held=held),
    ]  # fmt: skip


def placed_costs(outside: RecordsOutside, copies: dict[Ref, Ref]) -> list[Document]:
    """What has a place in Procore at all, as far as it has one."""
    theirs, found = outside.world.context(BOOKS), []
    for seen in outside.world.kind(BOOKS, "project_cost"):
        answer = project_cost_as_direct_cost(seen, theirs)
        document = project_cost_document(seen, theirs)
        if isinstance(answer, NotMine) or seen.record.transaction in copies:
            continue
        if isinstance(answer, Viewed):
            document = project_cost_document(
                type(seen)(seen.kind, seen.id, type(seen.record)(
                    **{**vars(seen.record), "total": answer.record.total}
                )), theirs,
            )  # fmt: skip
            found.append(document)
    return found


def typed_copies(outside: RecordsOutside) -> dict[Ref, Ref]:
    """Bills of the books that look like the paper of one that we posted."""
    world = outside.world
    ours = {
        right: world.sides[BOOKS][right]
        for left, right in world.links.items()
        if left.kind == "subcontractor_invoice" and right in world.sides[BOOKS]
    }
    copies = {}
    for seen in world.kind(BOOKS, "bill"):
        ref = Ref("bill", seen.id)
        if ref in ours:
            continue
        for right, mine in ours.items():
            if mine.record.vendor == seen.record.vendor and suspects(_paper(mine), [_paper(seen)]):
                copies[ref] = right
    return copies


def _paper(seen) -> Paper:
    lines = read_lines(BillLine, seen.record.lines)
    jobs = frozenset(line.project for line in lines if line.project)
    return Paper(
        seen.ref, seen.record.number, seen.record.date, seen.record.total,
        projects=jobs,
    )  # fmt: skip
