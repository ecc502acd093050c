"""Nothing of a commitment in progress goes before somebody signed off where it stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.records import SubcontractorInvoice
from ledgerboard.core.values.wording import american
from ledgerboard.core.views import ViewContext
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import earlier_invoices
from ledgerboard.core.views.included_in_opening import in_progress
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding.holds import Hold, ToWrite

FLOW = "invoices"
ADVICE = "Sign off its opening figures under Projects in progress."


def not_signed_off(context: FlowContext, asked: Sequence[ToWrite]) -> Mapping[str, Hold]:
    """A hold on each new bill of such a commitment. Links are none of it: they send nothing."""
    if context.flow.name != FLOW:
        return {}
    jobsite = context.views[Side.LEFT]
    creating = (each for each in asked if each.action == Action.CREATE and each.source)
    held = {each.key: hold_before_sign_off(each.source, jobsite) for each in creating}
    return {key: hold for key, hold in held.items() if hold}


def hold_before_sign_off(seen: Seen | None, jobsite: ViewContext) -> Hold | None:
    """Why the bill of this invoice waits; None where its commitment wasn't in progress on the start
    day, or is signed off.
    """
    settings = BillSettings.of(jobsite.settings)
    start, invoice = settings.start_day, seen.record if seen else None
    if seen is None or start is None or not isinstance(invoice, SubcontractorInvoice):
        return None
    if jobsite.openings.of(invoice.commitment) is not None:
        return None
    earlier = earlier_invoices(seen, jobsite, settings.currency)
    if not in_progress(invoice, earlier, settings):
        return None
    commitment = jobsite.here(invoice.commitment) if invoice.commitment else None
    name = commitment.record.title if commitment else "Its commitment"
    on = f"was in progress on {american(start)}"
    why = f"{name} {on}, and no one has signed off its opening figures."
    return Hold("in_progress", why, ADVICE, {"Commitment": name, "Start day": american(start)})
