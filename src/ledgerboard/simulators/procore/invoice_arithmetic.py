"""What Procore computes on a subcontractor's invoice: pure functions over its item rows.

Per item: to date = previous + this period + stored, where stored is a balance and not an amount of
the period. Due is what was earned less retainage, less the same of the invoice before (money rules
4.1). A row keeps what the caller wrote and what it carried over from the invoice before:

    work, quantity, stored, retained, released, stored_held     written
    previous_work, previous_quantity, previous_stored, previous_to_date,
    previous_work_held, previous_stored_held, moved, moved_held  carried over
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.procore.amounts import ZERO, amount, money, percent
from ledgerboard.simulators.procore.values import cents

WRITTEN = ("work", "stored", "retained", "released", "stored_held")
CARRIED = (
    "previous_work",
    "previous_stored",
    "previous_to_date",
    "previous_work_held",
    "previous_stored_held",
    "moved",
    "moved_held",
)
CHANGE_ORDER = frozenset({"change_order_item", "whole_change_order_item"})


class Item(NamedTuple):
    """One line of an invoice in numbers."""

    scheduled: Decimal
    work: Decimal
    stored: Decimal
    retained: Decimal
    released: Decimal
    stored_held: Decimal
    previous_work: Decimal
    previous_stored: Decimal
    previous_to_date: Decimal
    previous_work_held: Decimal
    previous_stored_held: Decimal
    moved: Decimal
    moved_held: Decimal

    @property
    def to_date(self) -> Decimal:
        return self.previous_work + self.work + self.stored

    @property
    def line(self) -> Decimal:
        """The movement: what a bill carries."""
        return self.to_date - self.previous_to_date

    @property
    def work_held(self) -> Decimal:
        return self.previous_work_held + self.retained - self.released

    @property
    def held(self) -> Decimal:
        return self.work_held + self.stored_held

    @property
    def held_before(self) -> Decimal:
        """Moved retainage already stands in the work column of this invoice."""
        return self.previous_work_held - self.moved_held + self.previous_stored_held

    @property
    def stored_released(self) -> Decimal:
        """What is no longer held on materials that still lie in store (inferred: no write field).

        Retainage that goes down with the balance turns into work; it is not released.
        """
        kept = ZERO if self.moved else self.previous_stored_held
        if self.previous_stored and self.stored < self.previous_stored:
            kept = cents(kept * self.stored / self.previous_stored)
        return max(ZERO, kept - self.stored_held)

    @property
    def withheld(self) -> Decimal:
        """Retained on this invoice, work and stored together; may be negative."""
        return self.held - self.held_before + self.released + self.stored_released

    @property
    def new_materials(self) -> Decimal:
        """Work done is taken from the store first; what lies there beyond the rest is new."""
        left = ZERO if self.moved else max(ZERO, self.previous_stored - max(ZERO, self.work))
        return max(ZERO, self.stored - left)


def item_of(row: Row) -> Item:
    fields = (*WRITTEN, *CARRIED)
    return Item(amount(row["scheduled_value"]), *(amount(row[name]) for name in fields))


def counted(rows: Iterable[Row]) -> list[tuple[Row, Item]]:
    return [(row, item_of(row)) for row in rows]


def summed(items: Sequence[tuple[Row, Item]], value: Callable[[Item], Decimal]) -> Decimal:
    return sum((value(item) for _, item in items), ZERO)


class Totals(NamedTuple):
    original: Decimal
    changes: Decimal
    to_date: Decimal
    work: Decimal
    stored: Decimal
    work_held: Decimal
    stored_held: Decimal
    less_previous: Decimal
    tax: Decimal

    @property
    def contract_sum(self) -> Decimal:
        return self.original + self.changes

    @property
    def earned(self) -> Decimal:
        return self.to_date - self.work_held - self.stored_held

    @property
    def due(self) -> Decimal:
        return self.earned - self.less_previous + self.tax


def totals(rows: Iterable[Row], changes: Decimal | None = None) -> Totals:
    """`changes`: the net of all approved packages, where those count and not the billed ones."""
    items = counted(rows)
    scheduled = [(row["item_type"] in CHANGE_ORDER, item.scheduled) for row, item in items]
    billed = sum((value for change, value in scheduled if change), ZERO)
    return Totals(
        original=sum((value for change, value in scheduled if not change), ZERO),
        changes=billed if changes is None else changes,
        to_date=summed(items, lambda item: item.to_date),
        work=summed(items, lambda item: item.previous_work + item.work),
        stored=summed(items, lambda item: item.stored),
        work_held=summed(items, lambda item: item.work_held),
        stored_held=summed(items, lambda item: item.stored_held),
        less_previous=summed(items, lambda item: item.previous_to_date - item.held_before),
        tax=sum((amount(row["tax"]) for row, _ in items), ZERO),
    )


def summary(rows: Sequence[Row], changes: Decimal | None = None) -> Row:
    """The `summary` of v1.1, `g702` of older samples."""
    found, items = totals(rows, changes), counted(rows)
    new = summed(items, lambda item: item.new_materials)
    return {
        "original_contract_sum": money(found.original),
        "net_change_by_change_orders": money(found.changes),
        "contract_sum_to_date": money(found.contract_sum),
        **change_order_totals(items),
        "total_completed_and_stored_to_date": money(found.to_date),
        "completed_work_retainage_percent": percent(found.work_held, found.work),
        "completed_work_retainage_amount": money(found.work_held),
        "stored_materials_retainage_percent": percent(found.stored_held, found.stored),
        "stored_materials_retainage_amount": money(found.stored_held),
        "total_retainage": money(found.work_held + found.stored_held),
        "total_earned_less_retainage": money(found.earned),
        "less_previous_certificates_for_payment": money(found.less_previous),
        "current_payment_due": money(found.due),
        "balance_to_finish_including_retainage": money(found.contract_sum - found.earned),
        "tax_applicable_to_this_payment": money(found.tax),
        "new_materials": money(new),
        "stored_materials": money(found.stored - new),
    }


def change_order_totals(items: Sequence[tuple[Row, Item]]) -> Row:
    """New: first billed on this invoice; previous: the others (by their names, inferred)."""
    found: dict[str, Decimal] = {
        f"{sign}_{age}change_order_item_total": ZERO
        for sign in ("positive", "negative")
        for age in ("", "new_", "previous_")
    }
    for row, item in items:
        if row["item_type"] in CHANGE_ORDER and item.scheduled:
            sign = "positive" if item.scheduled > ZERO else "negative"
            age = "previous_" if row["previous_progress_id"] else "new_"
            found[f"{sign}_change_order_item_total"] += item.scheduled
            found[f"{sign}_{age}change_order_item_total"] += item.scheduled
    return {name: money(value) for name, value in found.items()}


def percent_complete(rows: Sequence[Row], changes: Decimal | None = None) -> str:
    """Text with a sign (gotchas 20)."""
    found = totals(rows, changes)
    return f"{percent(found.to_date, found.contract_sum)}%"


def columns(row: Row) -> Row:
    """An item in the words of v1.0, v1.1 and the detail call."""
    item = item_of(row)
    return {
        **_billed(item, amount(row["tax"])),
        **_held_on_work(item, row),
        **_held_on_materials(item, row),
        "total_retainage_currently_retained": money(item.held),
        "total_retainage_from_previous_application": money(item.held_before),
        "new_materials": money(item.new_materials),
        "stored_materials": money(item.stored - item.new_materials),
        "total_completed_percent": percent(item.previous_work + item.work, item.scheduled),
    }


def _billed(item: Item, tax: Decimal) -> Row:
    net = item.line - item.withheld + item.released + item.stored_released + tax
    return {
        "scheduled_value": money(item.scheduled),
        "work_completed_from_previous_application": money(item.previous_work),
        "work_completed_this_period": money(item.work),
        "materials_presently_stored": money(item.stored),
        "materials_presently_stored_from_previous_progress": money(item.previous_stored),
        "materials_moved": money(item.moved),
        "materials_retainage_retained_moved": money(item.moved_held),
        "total_completed_and_stored_to_date": money(item.to_date),
        "total_completed_and_stored_to_date_percent": percent(item.to_date, item.scheduled),
        "total_completed_and_stored_to_date_from_previous": money(item.previous_to_date),
        "balance_to_finish": money(item.scheduled - item.to_date),
        "gross_amount": money(item.line),
        "net_amount": money(net),
    }


def _held_on_work(item: Item, row: Row) -> Row:
    return {
        "work_completed_retainage_from_previous_application": money(item.previous_work_held),
        "work_completed_retainage_retained_this_period": money(item.retained),
        "work_completed_retainage_released_this_period": money(item.released),
        "work_completed_retainage_currently_retained": money(item.work_held),
        "work_completed_retainage_percent_this_period": (
            percent(item.retained, item.work) if item.work else row["work_percent"] or "0.00"
        ),
    }


def _held_on_materials(item: Item, row: Row) -> Row:
    return {
        "materials_stored_retainage_currently_retained": money(item.stored_held),
        "materials_stored_retainage_from_previous_application": money(item.previous_stored_held),
        "materials_stored_retainage_retained_this_period": money(
            item.stored_held - item.previous_stored_held + item.stored_released
        ),
        "materials_stored_retainage_released_this_period": money(item.stored_released),
        "materials_stored_retainage_percent_this_period": (
            percent(item.stored_held, item.stored) if item.stored else row["stored_percent"]
        ),
        "materials_stored_retainage_new_materials": money(
            max(ZERO, item.stored_held - item.previous_stored_held)
        ),
    }


def carried(before: Row | None, *, moving: bool) -> Row:
    """What the next invoice's item starts from: all that was billed stays billed."""
    if before is None:
        return {**dict.fromkeys(CARRIED, "0.00"), "previous_quantity": "0.0"}
    item = item_of(before)
    moved, moved_held = (item.stored, item.stored_held) if moving else (ZERO, ZERO)
    return {
        "previous_work": money(item.previous_work + item.work + moved),
        "previous_quantity": str(amount(before["previous_quantity"]) + amount(before["quantity"])),
        "previous_stored": money(item.stored),
        "previous_to_date": money(item.to_date),
        "previous_work_held": money(item.work_held + moved_held),
        "previous_stored_held": money(item.stored_held),
        "moved": money(moved),
        "moved_held": money(moved_held),
    }
