"""A posted bill that was voided in the books: it stays there and counts no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.records import Bill, BillLine, read_lines
from ledgerboard.core.views.base import NotMine, ViewContext
from ledgerboard.core.views.included_in_opening import paper_in_opening

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

VOIDED = "voided"


def paper_left_out(seen: Seen, context: ViewContext) -> NotMine | None:
    """Papers of the books that take no part: in an opening figure, or posted and then voided.
    `context` is the books'. Updating a voided bill would fill it again, so a person is asked, as
    after a deletion. One that is linked to nothing is still offered as what was typed before.
    """
    included = paper_in_opening(seen, context)
    if included is None and is_voided(seen) and context.twin(seen.ref) is not None:
        return NotMine("it was voided", VOIDED)
    return included


def is_voided(seen: Seen) -> bool:
    """QuickBooks has no status for it: the total is zero, and so is each line or there is none
    (money rules 3.2, gotcha 66). A net of zero has lines that aren't.
    """
    bill = seen.record
    assert isinstance(bill, Bill)  # noqa: S101  # the flow has no other kind there
    if bill.total is None or bill.total.amount:
        return False
    return not any(line.amount and line.amount.amount for line in read_lines(BillLine, bill.lines))
