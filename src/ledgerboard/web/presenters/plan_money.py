"""The dollars of a plan: what each row is about, totals by kind, and what the checked ones do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import HOME
from ledgerboard.core.values.wording import counted
from ledgerboard.sync.approving.measured import MOVES_MONEY
from ledgerboard.sync.models import Change, MoneyFigures
from ledgerboard.sync.selectors.money.listing import Names
from ledgerboard.sync.selectors.money.plan_figures import MoneySource, Total, figures_of
from ledgerboard.web.templatetags.formatting import dollars

THINGS = {
    "contract_payment": "payment",
    "applied_payment": "payment",
    "subcontractor_invoice": "invoice",
    "project_cost": "direct cost",
    "budget_code": "budget code",
    "bill_file": "file",
    "invoice_file": "file",
}
ACTION_PHRASES = {
    "create": ("{thing} to create in {where}", "{things} to create in {where}"),
    "update": ("update in {where}", "updates in {where}"),
    "link": ("link", "links"),
    "unlink": ("record to unlink", "records to unlink"),
    "deactivate": ("{thing} to make inactive in {where}", "{things} to make inactive in {where}"),
    "reactivate": (
        "{thing} to make active again in {where}", "{things} to make active again in {where}",
    ),
    "attach": ("file to attach in {where}", "files to attach in {where}"),
    "void": ("{thing} to void in {where}", "{things} to void in {where}"),
    "delete": ("{thing} to delete in {where}", "{things} to delete in {where}"),
    "note": ("note to add in {where}", "notes to add in {where}"),
}  # fmt: skip
PRICED = {"create", "void", "delete"}
"""Acts whose dollars are the record's own; an update may move none of them."""


@dataclass(frozen=True)
class RowMoney:
    """What one change is about. Amounts are cents of `currency`."""

    number: str
    vendor: str
    project: str
    day: date | None
    cents: int | None
    held: int | None
    currency: str


def in_dollars(cents: int) -> str:
    return dollars(from_cents(cents))


NOT_SAID = RowMoney("", "", "", None, None, None, HOME)


@dataclass(frozen=True)
class Tally:
    """One kind of change among the checked: how many, and for how much. The page's script says
    it anew with `one` and `many` as boxes change.
    """

    key: str
    one: str
    many: str
    count: int
    cents: int | None

    def of(self, cents: Sequence[int | None]) -> Tally:
        """The same, of these alone."""
        known = [each for each in cents if each is not None]
        return replace(self, count=len(cents), cents=sum(known) if known else None)

    @property
    def words(self) -> str:
        return self.one if self.count == 1 else self.many

    @property
    def amount(self) -> str:
        return "" if self.cents is None else in_dollars(self.cents)


def rows_money(
    changes: Iterable[Change], source: MoneySource, names: Names
) -> Mapping[int, RowMoney]:
    return {pk: _row(found, names) for pk, found in figures_of(changes, source).items()}


def _row(found: MoneyFigures, names: Names) -> RowMoney:
    return RowMoney(
        number=found.number or str(found.sequence or ""),
        vendor=names.of("vendor", found.vendor),
        project=names.of("project", found.project),
        day=found.day,
        cents=found.amount,
        held=found.held,
        currency=found.currency,
    )


def tally_key(of: Change | Total) -> str:
    """The lines of the bar and the boxes that they count carry the same one."""
    return f"{of.action}-{of.target}-{of.kind}"


def priced(change: Change, money: RowMoney) -> int | None:
    """What checking it adds to the dollars of the bar."""
    return money.cents if money.currency == HOME and change.action in PRICED else None


def size(change: Change, money: RowMoney) -> str:
    """What checking it adds to what the approval limits are about."""
    if change.action not in MOVES_MONEY:
        return ""
    known = money.cents is not None and money.currency == HOME
    return str(abs(money.cents or 0)) if known else "?"


def tally(total: Total, where: str) -> Tally:
    thing = _thing(total.kind)
    words = {"thing": thing, "things": f"{thing}s", "where": where}
    one, many = (phrase.format(**words) for phrase in ACTION_PHRASES[total.action])
    cents = total.cents if total.action in PRICED else None
    return Tally(tally_key(total), one, many, total.changes, cents)


def _thing(kind: str) -> str:
    return THINGS.get(kind, kind.replace("_", " "))


def totals_in_words(totals: Iterable[Total]) -> str:
    """“12 bills $318,204.55, 1 vendor credit ($4,257.90), 3 links”."""
    return ", ".join(_in_words(each) for each in totals)


def _in_words(total: Total) -> str:
    if total.action == "create":
        said = counted(total.changes, _thing(total.kind))
        return said if total.cents is None else f"{said} {in_dollars(total.cents)}"
    one, many = (text.partition(" in {where}")[0] for text in ACTION_PHRASES[total.action])
    thing = _thing(total.kind)
    return counted(total.changes, one.format(thing=thing), many.format(things=f"{thing}s"))
