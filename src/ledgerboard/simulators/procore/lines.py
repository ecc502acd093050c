"""Lines of money: of a schedule of values, of a change order, of a direct cost.

A `manual` line keeps its amount, a `calculated` one is quantity times unit cost, rounded once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import lists, values, wbs
from ledgerboard.simulators.procore.amounts import amount, money
from ledgerboard.simulators.procore.cost_codes import code_details, show_code
from ledgerboard.simulators.procore.errors import FieldErrors
from ledgerboard.simulators.procore.events import Event, Source, emit
from ledgerboard.simulators.procore.kinds import Kind, table_of
from ledgerboard.simulators.procore.line_item_types import show as show_type
from ledgerboard.simulators.procore.sub_jobs import tax_rate
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.procore.tables import companies

FIELDS: dict[str, values.Parser] = {
    "amount": values.money,
    "manual_amount": values.money,
    "quantity": values.exact,
    "unit_cost": values.exact,
    "uom": values.text,
    "extended_type": values.one_of("manual", "calculated"),
    "description": values.text,
    "wbs_code_id": values.integer,
    "cost_code_id": values.integer,
    "line_item_type_id": values.integer,
    "tax_code_id": values.integer,
    "position": values.integer,
    "commitment_line_item_id": values.integer,  # the schedule line that a change order amends
    "prime_line_item_id": values.integer,
    "origin_id": values.text,
    "origin_data": values.text,
}
FILTERS: dict[str, lists.Filter] = {
    "id": lists.among("id"),
    "created_at": lists.within("created_at"),
    "updated_at": lists.within("updated_at"),
    "cost_code_id": lists.among("cost_code_id"),
    "line_item_type_id": lists.among("line_item_type_id"),
    "origin_id": lists.equals("origin_id"),
}
Holder = Callable[[World, Row], Row | None]
KEY = frozenset({"origin_id", "origin_data"})


def key_alone(changes: Row | None) -> bool:
    """The owner integration may send the origin fields of a locked record (gotchas 60)."""
    return changes is not None and set(changes) <= KEY


@dataclass(frozen=True)
class Lines:
    """What differs between the lines of one kind of record and another's."""

    name: str
    holder_id: str  # the field that names the record they stand on
    holder_type: Callable[[World, Row], str]
    event: Callable[[World, Row], str]
    related: Callable[[World, Row], str]
    locked: Callable[[World, Row, Row | None], FieldErrors]
    calculated: Callable[[World, Row], bool] = lambda _world, _row: False
    resolved: Callable[[World, Row], FieldErrors] = lambda _world, _row: {}

    def kind(self) -> Kind:
        return Kind(
            name=self.name,
            wrapper="line_item",
            fields=FIELDS,
            defaults={"quantity": "0.0", "unit_cost": "0.0"},
            required=(),
            check=self.check,
            prepare=self.prepare,
            locked=self.locked,
            announce=self.announce,
            indexes=("project_id", self.holder_id),
        )

    def check(self, world: World, row: Row, before: Row | None) -> FieldErrors:
        """A new line is refused where its record is locked, like a changed one."""
        locked = self.locked(world, row, row) if before is None else {}
        return locked or self.resolved(world, row)

    def prepare(self, world: World, row: Row, before: Row | None) -> Row:
        row = {**row, **coded(world, row, before), **counted(world, row, self.calculated)}
        if row["position"] is None:
            found = table_of(world, self.kind()).find(self.holder_id, row[self.holder_id])
            row["position"] = len(found) + 1
        return row

    def announce(self, world: World, row: Row, reason: str, source: Source) -> None:
        related = [{"id": row[self.holder_id], "name": self.related(world, row)}]
        name, place = self.event(world, row), (row["company_id"], row["project_id"])
        emit(world, Event(name, reason, row["id"], *place, related=related), source)


CODED = ("wbs_code_id", "cost_code_id", "line_item_type_id")


def coded(world: World, row: Row, before: Row | None) -> Row:
    """All three ids of the code, whichever were sent; `wbs_code_id` wins (README 16)."""
    changed = {name for name in CODED if before is None or row[name] != before[name]}
    if not changed or all(row[name] is None for name in CODED):
        return {}
    given = {name: row[name] for name in CODED if name != "wbs_code_id"}
    if "wbs_code_id" in changed and row["wbs_code_id"] is not None:
        given = {"wbs_code_id": row["wbs_code_id"]}
    code = wbs.line_code(world, row, given)
    items = {place["type"]: found["id"] for place, found in wbs.parts(world, code)}
    return {
        "wbs_code_id": code["id"],
        "cost_code_id": items.get("cost_code"),
        "line_item_type_id": items.get("line_item_type"),
    }


def counted(world: World, row: Row, calculated: Callable[[World, Row], bool]) -> Row:
    sent = row["manual_amount"] if row["manual_amount"] is not None else row["amount"]
    measured = amount(row["quantity"]) and amount(row["unit_cost"])
    kind = row["extended_type"] or ("calculated" if sent is None and measured else "manual")
    if calculated(world, row):
        kind = "calculated"
    whole = amount(sent)
    if kind == "calculated":
        whole = values.cents(amount(row["quantity"]) * amount(row["unit_cost"]))
    rate = tax_rate(world, row["tax_code_id"])
    tax = values.cents(whole * amount(rate) / 100)
    figures = {"amount": money(whole), "extended_amount": money(whole)}
    more = {"tax_amount": money(tax), "total_amount": money(whole + tax)}
    return {**figures, **more, "extended_type": kind, "manual_amount": None}


def whole(lines: Lines, world: World, row: Row) -> Row:
    project = records(world, "projects").get(row["project_id"]) or {}
    company = companies(world).get(row["company_id"]) or {}
    return {
        **row,
        "company": {"id": row["company_id"], "name": company.get("name")},
        "project": {"id": row["project_id"], "name": project.get("name")},
        "holder": {"id": row[lines.holder_id], "holder_type": lines.holder_type(world, row)},
        "currency_configuration": {"currency_iso_code": "USD"},
        "markup_line_items": [],
        **named_code(world, row),
    }


def named_code(world: World, row: Row) -> Row:
    return {
        "wbs_code": lambda: code_of(world, row["wbs_code_id"]),
        "cost_code": lambda: cost_code_of(world, row["cost_code_id"]),
        "line_item_type": lambda: type_of(world, row["line_item_type_id"]),
    }


def code_of(world: World, number: int | None) -> Row | None:
    row = wbs.codes(world).get(number) if number is not None else None
    if row is None:
        return None
    return {
        "id": row["id"],
        "flat_code": wbs.flat(world, row, "code"),
        "flat_name": lambda: wbs.flat(world, row, "name"),
        "description": row["description"],
        "segment_items": lambda: [
            {
                "id": found["id"],
                "code": wbs.item_code(world, place, found),
                "name": found["name"],
                "path_ids": [found["id"]],
                "path_codes": [wbs.item_code(world, place, found)],
                "segment_type": place["type"],
                "segment_id": place["id"],
            }
            for place, found in wbs.parts(world, row)
        ],
    }


def cost_code_of(world: World, number: int | None) -> Row | None:
    row = records(world, "cost_codes").get(number) if number is not None else None
    if row is None:
        return None
    shown = show_code(world, row)
    return {**shown, **code_details(world, row, shown["full_code"])}


def type_of(world: World, number: int | None) -> Row | None:
    row = records(world, "line_item_types").get(number) if number is not None else None
    return show_type(row) if row else None


def of(world: World, lines: Lines, number: Any) -> list[Row]:
    """The lines of a record, in their order."""
    found = table_of(world, lines.kind()).find(lines.holder_id, number)
    return sorted((row for row in found if not row["deleted_at"]), key=lambda row: row["position"])
