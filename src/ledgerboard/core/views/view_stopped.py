"""A view that cannot go on says why from any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ledgerboard.core.records import Record, currencies
from ledgerboard.core.values import Ref
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

T = TypeVar("T")
BY_HAND = "Enter it in the other system by hand and link the two."


class ViewStopped(Exception):
    """Raised inside a view and caught by the same view: a view itself never raises."""

    def __init__(self, answer: Blocked | NotMine) -> None:
        super().__init__(answer.why)
        self.answer = answer


def blocked(cause: str, why: str, advice: str, waits_for: Ref | None = None) -> ViewStopped:
    return ViewStopped(Blocked(cause, why, advice, waits_for))


def not_mine(why: str, cause: str = "") -> ViewStopped:
    return ViewStopped(NotMine(why, cause))


def found(answer: T | Blocked) -> T:
    """The answer, or the end of the view with what the context said instead."""
    if isinstance(answer, Blocked):
        raise ViewStopped(answer)
    return answer


def active_twin(ref: Ref | None, context: ViewContext, *, what: str, system: str) -> Ref:
    """The record's partner, which must still be active: a new document may not name a record that
    is gone or has been made inactive (quickbooks gotchas 37). One that is kept in another currency
    would have our amounts posted in that currency.
    """
    if ref is None:
        raise blocked(f"no_{what}", f"It names no {what}.", f"Fill in the {what}.")
    twin = context.twin(ref)
    if twin is None:
        raise blocked(
            f"unlinked_{what}",
            f"Its {what} isn't linked to {system} yet.",
            f"Link the {what}, or create it in {system}.",
            ref,
        )
    _require_active(twin, context, what=what, system=system)
    return twin


def _require_active(twin: Ref, context: ViewContext, *, what: str, system: str) -> None:
    there: Seen | None = context.there(twin)
    if there is None:
        raise blocked(
            f"gone_{what}",
            f"The {what} it is linked to no longer shows in {system}: it was deleted there, or"
            " merged into another.",
            f"Check the {what}s for changes and answer there which one it is now.",
            twin,
        )
    if there.frozen:
        raise blocked("foreign_currency", there.frozen, BY_HAND, twin)
    if not there.active:
        raise blocked(
            f"inactive_{what}",
            f"The {what} {there.record.title} is inactive in {system}.",
            f"Make it active again in {system}, or link another {what}.",
            twin,
        )


def require_currency(record: Record, currency: str) -> None:
    """All its amounts in the currency of the books: two currencies do not add up."""
    foreign = sorted(currencies(record) - {currency})
    if foreign:
        raise blocked(
            "foreign_currency",
            f"{record.title} is in {foreign[0]}; the books are kept in {currency}.",
            BY_HAND,
        )
