"""An old bill of a subcontractor becomes no direct cost before somebody said where its commitment
stood: it is most likely one of the bills that the opening figures will include.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.records import DirectCost, ProjectCost, SubcontractorInvoice
from ledgerboard.core.values.wording import american
from ledgerboard.core.views import ViewContext, Viewed
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.counted_twice import may_be_billed
from ledgerboard.core.views.included_in_opening import is_before_start, starts_after
from ledgerboard.sync.adopting.in_progress import ADVICE
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding.holds import Hold, ToWrite
from ledgerboard.sync.models import FlowSetting

FLOW, INVOICE = "costs", "subcontractor_invoice"
NO_START = (
    "Link it to its invoice under Invoices, or choose the start day and sign off the opening"
    " figures under Projects in progress."
)


def of_unsigned_commitments(context: FlowContext, asked: Sequence[ToWrite]) -> Mapping[str, Hold]:
    """A hold on each new direct cost that may belong to such a commitment."""
    if context.flow.name != FLOW:
        return {}
    jobsite = _invoices(context)
    creating = [each for each in asked if each.action == Action.CREATE and each.source]
    if jobsite is None or not creating:
        return {}
    held = {each.key: _hold(each.source, context, jobsite) for each in creating if each.source}
    return {key: hold for key, hold in held.items() if hold}


def _invoices(context: FlowContext) -> ViewContext | None:
    """What the flow of invoices looks at; None where it's off, so that nothing is billed."""
    mine = context.setting
    rows = FlowSetting.objects.of(mine.organization_id).filter(
        flow="invoices", left=mine.left, right=mine.right, enabled=True
    )
    setting = rows.select_related("left", "right").first()
    return FlowContext(setting, context.ports).views[Side.LEFT] if setting else None


def _hold(seen: Seen, context: FlowContext, jobsite: ViewContext) -> Hold | None:
    books, cost = context.views[Side.RIGHT], seen.record
    viewed = context.flow.right.view(seen, books)
    if not isinstance(cost, ProjectCost) or not isinstance(viewed, Viewed):
        return None
    assert isinstance(viewed.record, DirectCost)  # noqa: S101  # the flow makes nothing else
    of = may_be_billed(cost, viewed.record, books)
    return next((hold for each in of if (hold := _of(each, cost, jobsite))), None)


def _of(commitment: Seen, cost: ProjectCost, jobsite: ViewContext) -> Hold | None:
    if jobsite.openings.of(commitment.ref) is not None:
        return None
    settings, name = BillSettings.of(jobsite.settings), commitment.record.title
    start, invoices = settings.start_day, jobsite.related(INVOICE, commitment.ref)
    unlinked = [each for each in invoices if jobsite.twin(each.ref) is None]
    if start is None:
        accepted = any(getattr(e.record, "status", "") in settings.accepted for e in unlinked)
        return _before_any_bill(name) if accepted and len(unlinked) == len(invoices) else None
    old = cost.date is None or starts_after(cost.date, settings)
    records = [e.record for e in unlinked if isinstance(e.record, SubcontractorInvoice)]
    if not old or not any(is_before_start(each, settings) for each in records):
        return None
    why = (
        f"{name} was in progress on {american(start)}, and no one has signed off its opening"
        " figures. This may be one of the bills they include."
    )
    evidence = {"Commitment": name, "Start day": american(start)}
    return Hold("cost_in_progress", why, ADVICE, evidence)


def _before_any_bill(name: str) -> Hold:
    why = (
        f"{name} has invoices in Procore, and none of them is linked to a bill yet. This may be"
        " the bill of one."
    )
    return Hold("cost_in_progress", why, NO_START, {"Commitment": name})
