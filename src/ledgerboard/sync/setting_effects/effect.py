"""One consequence of a setting: how many records, how much money, and which ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Money
from ledgerboard.core.values.wording import counted, dollars, in_sentence

SHOWN = 200


class What(StrEnum):
    """What becomes of records, in the order in which it is told."""

    GOES = "goes"
    """It can be sent, and couldn't before."""
    BLOCKED = "blocked"
    LOOKED_UP = "looked_up"
    """What it would say isn't known before it is read, one call for each record."""
    LEFT_OUT = "left_out"
    WARNED = "warned"
    """It goes with a warning that it didn't have: somebody has to look at it."""
    OTHERWISE = "otherwise"
    """It isn't sent yet, and would say something else."""
    UPDATES = "updates"
    """It was sent, and a change of it would be proposed."""
    LOCKS = "locks"


@dataclass(frozen=True)
class Nouns:
    """What records of a flow are called before and after they are sent, and where they go."""

    one: str
    sent: str
    target: str


NOUNS = {
    "codes": Nouns("budget code", "item", "QuickBooks"),
    "cost-code-list": Nouns("item", "cost code", "Procore"),
    "invoices": Nouns("invoice", "posted bill", "QuickBooks"),
    "payments": Nouns("payment", "payment in Procore", "Procore"),
    "costs": Nouns("cost", "direct cost in Procore", "Procore"),
}


@dataclass(frozen=True)
class Touched:
    """One record: what it says or what becomes of it, now and then. `cents` is None where the
    record carries no money.
    """

    id: str
    title: str
    cents: int | None
    before: str
    after: str

    @property
    def amount(self) -> Money | None:
        return None if self.cents is None else from_cents(self.cents)


@dataclass(frozen=True)
class Effect:
    """`field`: what would be said otherwise, as people call it."""

    what: What
    field: str
    flow: str
    rows: Sequence[Touched]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> Sequence[Touched]:
        """As many as a page shows."""
        return self.rows[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, self.count - SHOWN)

    @property
    def amount(self) -> Money | None:
        known = [row.cents for row in self.rows if row.cents is not None]
        return from_cents(sum(known)) if known else None

    @property
    def words(self) -> str:
        """A sentence: 14 more invoices could go to QuickBooks, $212,400.00."""
        amount = f", {dollars(self.amount)}" if self.amount is not None else ""
        return f"{_SENTENCES[self.what].format(**self._nouns)}{amount}."

    @property
    def _nouns(self) -> dict[str, str]:
        nouns = NOUNS[self.flow]
        other = "different" if self.field.endswith("s") else "another"
        return {
            "more": counted(self.count, f"more {nouns.one}"),
            "several": counted(self.count, nouns.one),
            "sent": counted(self.count, nouns.sent, _plural(nouns.sent)),
            "target": nouns.target,
            "field": f"{other} {in_sentence(self.field)}",
        }


_SENTENCES = {
    What.GOES: "{more} could go to {target}",
    What.BLOCKED: "{several} would be on hold or blocked",
    What.LOOKED_UP: "At the next check, Procore would be asked for the approval day of {several}",
    What.LEFT_OUT: "{several} would be left out",
    What.WARNED: "{several} would wait for someone to look at a warning",
    What.OTHERWISE: "{several} not sent yet would get {field}",
    What.UPDATES: "{sent} would get {field}",
    What.LOCKS: "{several} would be locked in Procore",
}


def _plural(noun: str) -> str:
    """“direct costs in Procore”."""
    first, *rest = noun.partition(" in ")
    return f"{first}s{''.join(rest)}"
