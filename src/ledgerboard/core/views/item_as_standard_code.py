"""A service item of the books as a code of the company's list of cost codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.records import (
    COMPANY_CODE_LIST,
    BudgetCode,
    CodeSegment,
    Item,
    StandardCostCode,
    read_lines,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import squeeze
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen


def item_as_standard_code(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """The item of a project's budget code stands for its cost code, once for all projects and cost
    types; any other service item stands for itself.
    """
    item = seen.record
    assert isinstance(item, Item)  # noqa: S101  # the flow has no other kind
    if item.type != "Service" or not item.active:
        return NotMine("it isn't an active service item")
    if seen.ref == context.settings.get("retainage_item"):
        return NotMine("it is the retainage item")
    twin = context.twin(seen.ref)
    budget_code = context.there(twin) if twin and twin.kind == BudgetCode.kind else None
    if budget_code is None:
        return _of_its_own(item, context)
    return _of_a_cost_code(seen.ref, budget_code, context)


def _of_its_own(item: Item, context: ViewContext) -> Viewed | NotMine:
    """A company's list has no codes of one project, or the next one would get them, too."""
    number, dash, _ = (item.name or "").partition("-")
    if dash and context.there_with("project", "number", number):
        return NotMine(
            f"it's named like an item for project {number} but isn't linked to its budget codes"
        )
    return _viewed(item.name, item.description)


def _of_a_cost_code(ref: Ref, seen: Seen, context: ViewContext) -> Viewed | NotMine:
    code = seen.record
    if not isinstance(code, BudgetCode) or not code.cost_code:
        return NotMine("its budget code has no cost code")
    if ref != _standing_for(code.cost_code, context):
        return NotMine(f"another item stands for cost code {code.cost_code}", "same_cost_code")
    return _viewed(code.cost_code, _name_of(code))


def _standing_for(cost_code: str, context: ViewContext) -> Ref | None:
    """The item that is in the list already, so that the code keeps its item; else the oldest."""
    listed = context.there_with(StandardCostCode.kind, "code", cost_code)
    linked = [item for each in listed if (item := context.twin_here(each.ref))]
    codes = context.there_with(BudgetCode.kind, "cost_code", cost_code)
    items = [item for each in codes if (item := context.twin_here(each.ref))]
    there = [item for item in items if _is_active(context.here(item))]
    return next(iter(linked), None) or min(there, key=_age, default=None)


def _is_active(seen: Seen | None) -> bool:
    return bool(seen and seen.active)


def _age(ref: Ref) -> tuple[int, str]:
    return len(ref.id), ref.id


def _name_of(code: BudgetCode) -> str | None:
    segments = read_lines(CodeSegment, code.segments)
    named = (part.name for part in segments if part.type == "cost_code")
    return next(named, None) or code.description


def _viewed(code: str | None, name: str | None) -> Viewed:
    said = squeeze(name or "") or code
    return Viewed(
        StandardCostCode.kind, StandardCostCode(list=COMPANY_CODE_LIST, code=code, name=said)
    )
