"""The worked chain taken over in the middle: what was signed off through one of its invoices."""

from __future__ import annotations

from tests.core.money import story
from tests.oracle.world import PROCORE, World

from ledgerboard.core.money.adoption import opened_papers, position_in_procore
from ledgerboard.core.money.openings import Opening, Openings, invoice_place
from ledgerboard.core.money.pay_application import standings_after
from ledgerboard.core.records import Bill
from ledgerboard.core.values import Ref
from ledgerboard.core.views.billed_before import chain_of


def sign_off(here: World, through: int, **said) -> Opening:
    """Everything through this invoice is in both systems already."""
    chain = [
        each
        for each in chain_of(here.kind(PROCORE, "subcontractor_invoice"), here.context())
        if (each.invoice.sequence or 0) <= through
    ]
    last = chain[-1]
    made = {
        "commitment": story.COMMITMENT,
        "place": invoice_place(last.invoice.sequence, last.seen.id),
        "position": position_in_procore(last.applied, None),
        "lines": standings_after(last.applied),
    }
    opening = Opening(**(made | said))
    here.openings = Openings((opening,), f"{through}")
    return opening


def papers(here: World, bills: dict[Ref, Bill]):
    return opened_papers(bills, here.settings.get("retainage_item"))
