"""Why a commitment in progress can't be signed off yet: each gap to the cent, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.openings import Position
from ledgerboard.core.values import Money
from ledgerboard.core.values.wording import capitalized, counted

ENTER = "Enter it in QuickBooks and check for changes, or choose an earlier last invoice."
STATE = "Check the right bills, or enter the opening amounts and where they come from."


@dataclass(frozen=True)
class Gap:
    """One figure that differs. `amount` is Procore less the books."""

    what: str
    amount: Money
    why: str
    action: str


@dataclass(frozen=True)
class Sides:
    """Both positions, and what each is made of, by title."""

    procore: Position
    books: Position
    invoices: Mapping[str, Money] = field(default_factory=dict)
    """What each invoice billed, before retainage."""
    papers: Mapping[str, Money] = field(default_factory=dict)
    """The same of each bill."""
    procore_payments: Mapping[str, Money] = field(default_factory=dict)
    """Payments issued that the books don't have."""
    offered: Mapping[str, Money] = field(default_factory=dict)
    """The same of each bill that may belong to it and isn't checked."""
    costs: Sequence[str] = ()
    """Bills of this vendor and project that are direct costs in Procore already."""


def gaps(sides: Sides) -> Iterator[Gap]:
    explain = {"billed": _billed, "retained": _retained, "paid": _paid}
    for what, amount in sides.procore.apart(sides.books).items():
        yield Gap(what, amount, *explain[what](sides, amount))


_Said = tuple[str, str]


def _billed(sides: Sides, off: Money) -> _Said:
    if off.amount > 0 and sides.costs:
        return _are_costs(sorted(sides.costs))
    if unchecked := _explaining(sides.offered, off):
        return _unchecked(unchecked)
    if not sides.papers:
        return "No bills for this commitment were found in QuickBooks.", STATE
    return _by_amount(sides, off)


def _by_amount(sides: Sides, off: Money) -> _Said:
    if missing := _one_of(sides.invoices, off):
        return f"There is no bill for {missing}.", ENTER
    if extra := _one_of(sides.papers, -off):
        return f"Procore has no invoice for {extra}.", "Uncheck it, or enter its invoice."
    if abs(off.amount) <= Decimal("0.01") * max(len(sides.papers), len(sides.invoices)):
        return "The difference is rounding.", "Correct the cents in QuickBooks."
    more, less = ("Procore", "QuickBooks") if off.amount > 0 else ("QuickBooks", "Procore")
    return f"{more} shows {_size(off)} more billed than {less}.", STATE


def _are_costs(titles: Sequence[str]) -> _Said:
    alone = len(titles) == 1
    verb = "is a direct cost" if alone else "are direct costs"
    it, they_bill = ("it", "it bills") if alone else ("them", "they bill")
    action = (
        f"If {they_bill} this commitment, remove {it} from Procore under Direct costs and "
        "check for changes."
    )
    return f"{capitalized(', '.join(titles))} {verb} in Procore already.", action


def _explaining(offered: Mapping[str, Money], off: Money) -> list[str]:
    """Bills that would close the gap: one of them, or all. Entered again, they'd be owed twice."""
    if off.amount <= 0:
        return []
    if one := _one_of(offered, off):
        return [one]
    return sorted(offered) if total(offered.values()) == off else []


def _unchecked(titles: Sequence[str]) -> _Said:
    names = capitalized(", ".join(titles))
    if len(titles) == 1:
        return f"{names} isn't checked.", "Check it if it bills this commitment."
    return f"{names} aren't checked.", "Check them if they bill this commitment."


def _retained(sides: Sides, off: Money) -> _Said:
    books = sides.books
    billed = sides.procore.billed - books.billed
    if _one_of(sides.invoices, billed) or _one_of(sides.papers, -billed):
        return "It belongs to the invoice or bill with no match.", "Fix that one first."
    apart = books.open is not None and books.open.amount >= off.amount > 0
    if apart and not books.retained.amount and sides.procore.billed == books.billed:
        return (
            "QuickBooks has this retainage in the bills' open balance, not separately.",
            "Move it to the retainage item's account, or to a separate bill.",
        )
    more, less = ("Procore", "QuickBooks") if off.amount > 0 else ("QuickBooks", "Procore")
    return (
        f"{more} holds {_size(off)} more retainage than {less}.",
        "Correct the retainage lines in QuickBooks, or the release in Procore.",
    )


def _paid(sides: Sides, off: Money) -> _Said:
    alone = sides.procore_payments
    if alone and total(alone.values()) == off:
        names, it = ", ".join(sorted(alone)), "it" if len(alone) == 1 else "them"
        return (
            f"QuickBooks is missing {counted(len(alone), 'payment')} from Procore: {names}.",
            f"Enter {it} in QuickBooks, or remove {it} in Procore.",
        )
    return (
        f"Procore shows {_said(sides.procore.paid)} paid, QuickBooks {_said(sides.books.paid)}.",
        "Correct the payments in Procore or QuickBooks.",
    )


def _one_of(amounts: Mapping[str, Money], wanted: Money) -> str:
    return next((title for title, amount in amounts.items() if amount == wanted), "")


def _said(amount: Money | None) -> str:
    return str(amount if amount is not None else ZERO)


def _size(amount: Money) -> str:
    return str(-amount if amount.amount < 0 else amount)
