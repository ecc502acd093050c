"""Which item or account a budget code's cost goes on, and which code a booked cost belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgerboard.core.records import Books, BudgetCode
from ledgerboard.core.values import Ref
from ledgerboard.core.views.base import Blocked
from ledgerboard.core.views.code_map import BOOKS, ItemChoice, Said

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen
    from ledgerboard.core.views.base import ViewContext

MOST_NAMED = 3


@dataclass(frozen=True)
class Booking:
    """Where the cost of a budget code goes in the books."""

    on: Ref
    class_: Ref | None = None
    location: Ref | None = None


def booking(code: Ref, context: ViewContext) -> Booking | Blocked:
    """What the published code map gives for a budget code, or why it has to be asked."""
    seen = context.here(code)
    record = seen.record if seen else None
    said = context.code_map.says(record) if isinstance(record, BudgetCode) else Said()
    if said.target is ItemChoice.ASK:
        return _ask(_name(code, seen), code)
    on = said.item or context.code(code)
    if isinstance(on, Blocked):
        return on
    doubt = _doubt(seen, said, code) or _gone(on, seen, said, context)
    doubt = doubt or _not_tracked(said, _name(code, seen), context)
    return doubt or Booking(on, said.class_, said.location)


def _doubt(seen: Seen | None, said: Said, code: Ref) -> Blocked | None:
    """A code that is gone or inactive in Procore is asked, unless a row names this very code."""
    if seen is None:
        return Blocked(
            "removed_code",
            f"Budget code {code.id} is no longer in Procore.",
            "Choose another budget code for it in Procore.",
        )
    if seen.active or (said.for_this_code and said.item):
        return None
    return Blocked(
        "inactive_code",
        f"Budget code {seen.record.title} is inactive in Procore.",
        "Make it active again or choose another code in Procore, or choose an item for this code in"
        " the code map.",
    )


def _gone(on: Ref, seen: Seen | None, said: Said, context: ViewContext) -> Blocked | None:
    """An item that was merged into another is deleted there, and nothing tells us (quickbooks
    gotchas 79).
    """
    if context.there(on) is not None:
        return None
    if not said.item:
        return Blocked(
            "item_gone",
            f"The item of budget code {_name(on, seen)} is no longer in QuickBooks: it was deleted "
            "there, or merged into another.",
            "Choose an item for this code in the code map, or answer under Budget codes what "
            "becomes of the item.",
            on,
        )
    return Blocked(
        "mapped_item_gone",
        f"The {on.kind} that the code map gives for {_name(on, seen)} isn't in QuickBooks.",
        "Choose another one in the code map.",
    )


def _not_tracked(said: Said, name: str, context: ViewContext) -> Blocked | None:
    """What the company doesn't track is ignored or refused when it is written (quickbooks gotchas
    36): a bill would stand there without the class that somebody chose.
    """
    if said.class_ is None and said.location is None:
        return None
    seen = context.there(BOOKS)
    books = seen.record if seen else None
    if not isinstance(books, Books):
        return None
    if said.class_ is not None and books.line_classes is False:
        return _untracked("class", "classes on lines", name)
    if said.location is not None and books.locations is False:
        return _untracked("location", "locations", name)
    return None


def _untracked(what: str, tracked: str, name: str) -> Blocked:
    return Blocked(
        f"{what}_not_tracked",
        f"The code map gives budget code {name} a {what}, and this QuickBooks company doesn't "
        f"track {tracked}.",
        f"Turn it on in QuickBooks (Account and settings, Advanced, Categories), or take the {what}"
        " out of the code map.",
    )


def _ask(name: str, code: Ref) -> Blocked:
    why = f"Budget code {name} has no item: the code map says to ask."
    return Blocked("unmapped_code", why, "Choose an item for it in the code map.", code)


def _name(code: Ref, seen: Seen | None) -> str:
    return seen.record.title if seen else code.id


def budget_code_of(booked_on: Ref, project: Ref, context: ViewContext) -> Ref | Blocked:
    """The other way about, for a cost that comes back from the books: the one budget code of this
    project that uses this item or account. Several are asked.

    Where none does any more, the code that the item was made for keeps what was booked on it.
    """
    by_link = context.budget_code(booked_on, project)
    home = context.twin(project)
    if not context.code_map.chooses or home is None:
        return by_link
    codes = [each for each in context.there_with("budget_code", "project", home) if each.active]
    using = [each for each in codes if _uses(each, booked_on, by_link, context)]
    if len(using) > 1:
        return _several(using, booked_on, context)
    return Ref(using[0].kind, using[0].id) if using else by_link


def _uses(code: Seen, booked_on: Ref, by_link: Ref | Blocked, context: ViewContext) -> bool:
    assert isinstance(code.record, BudgetCode)  # noqa: S101  # asked for by kind
    said = context.code_map.says(code.record)
    if said.target is ItemChoice.ASK:
        return False
    return said.item == booked_on if said.item else code.ref == by_link


def _several(using: list[Seen], booked_on: Ref, context: ViewContext) -> Blocked:
    named = context.here(booked_on)
    names = ", ".join(sorted(code.record.title for code in using)[:MOST_NAMED])
    more = f" and {len(using) - MOST_NAMED} more" if len(using) > MOST_NAMED else ""
    return Blocked(
        "ambiguous_item",
        f"{named.record.title if named else booked_on} is used by {len(using)} budget codes of "
        f"this project: {names}{more}.",
        "Give one of them an item of its own in the code map.",
        booked_on,
    )
