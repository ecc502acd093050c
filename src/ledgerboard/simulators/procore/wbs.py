"""WBS segments, their items and the codes that combine them: what every line of money points at.

Cost codes, cost types and sub jobs are segment items themselves; only custom segments have items
of their own (README 16).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledgerboard.simulators.kit import Row, Table, World
from ledgerboard.simulators.procore import values
from ledgerboard.simulators.procore.cost_codes import CODE, STANDARD, full_code
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.kinds import Kind, create, number_of, table_of, update
from ledgerboard.simulators.procore.line_item_types import TYPE
from ledgerboard.simulators.procore.sub_jobs import SUB_JOB
from ledgerboard.simulators.procore.system import records

NOBODY = Source()
DEFAULTS = (
    ("Sub Job", "sub_job", "flat", False),
    ("Cost Code", "cost_code", "tiered", True),
    ("Cost Type", "line_item_type", "flat", True),
)
SEGMENT = Kind(
    name="wbs_segments",
    wrapper="segment",
    fields={
        "name": values.text,
        "project_can_modify_origin_project": values.boolean,
        "project_can_delete_origin_company": values.boolean,
        "structure": values.one_of("tiered", "flat"),
    },
    defaults={"structure": "flat", "type": "custom", "delimiter": ".", "required": False},
)
ITEM = Kind(
    name="wbs_segment_items",
    wrapper="",
    fields={
        "code": values.text,
        "name": values.text,
        "parent_id": values.integer,
        "status": values.one_of("active", "inactive"),
    },
    defaults={"status": "active"},
    required=("code", "name"),
    indexes=("segment_id",),
)


def combination(row: Row) -> tuple[Any, ...] | None:
    if row.get("deleted_at"):
        return None
    return row["project_id"], *(tuple(pair) for pair in row["items"])


CODES = Kind(
    name="wbs_codes",
    wrapper="",
    fields={"description": values.text, "status": values.one_of("active", "inactive")},
    defaults={"status": "active"},
    required=(),
    indexes=("project_id",),
)


def codes(world: World) -> Table:
    table_of(world, CODES)
    return world.table(CODES.name, combination=combination)


def segments(world: World, company_id: int) -> list[Row]:
    """The default ones come with the company, at the first look."""
    table = table_of(world, SEGMENT)
    if not table.find("company_id", company_id):
        for position, (name, kind, structure, required) in enumerate(DEFAULTS, 1):
            row = create(world, SEGMENT, {"company_id": company_id}, {"name": name}, NOBODY)
            more = {"type": kind, "structure": structure, "required": required}
            table.update(row["id"], {**more, "position": position, "in_pattern": True})
    return [row for row in table.find("company_id", company_id) if not row["deleted_at"]]


def segment(world: World, company_id: int, kind: str) -> Row:
    return next(row for row in segments(world, company_id) if row["type"] == kind)


def items_of(world: World, place: Row, project_id: int | None) -> Table:
    """The table in which a segment's items stand."""
    if place["type"] == "cost_code":
        return records(world, (CODE if project_id else STANDARD).name)
    kind = {"line_item_type": TYPE, "sub_job": SUB_JOB}.get(place["type"], ITEM)
    return table_of(world, kind)


def item(world: World, place: Row, number: int | None, project_id: int | None) -> Row | None:
    row = items_of(world, place, project_id).get(number or 0)
    if row is None or row["deleted_at"] or row["company_id"] != place["company_id"]:
        return None
    if place["type"] in {"cost_code", "sub_job"} and project_id not in {None, row["project_id"]}:
        return None
    own_segment = place["type"] != "custom" or row["segment_id"] == place["id"]
    return row if own_segment else None


def item_code(world: World, place: Row, row: Row) -> str:
    """What a code shows of an item: a cost code with its parents', a type's short code."""
    if place["type"] == "cost_code":
        return full_code(world, CODE if row.get("project_id") else STANDARD, row)
    return str(row.get("csv_import_code") or row.get("code") or row["name"])


def get_or_create(world: World, scope: Row, given: Row, source: Any) -> tuple[Row, bool]:
    """An existing combination gets the new description and is returned (gotchas 84)."""
    pairs = combined(world, scope, given.get("segment_items"))
    row = codes(world).first("combination", (scope["project_id"], *map(tuple, pairs)))
    if row is None:
        return create(world, CODES, {**scope, "items": pairs}, given, source), True
    wish = {"description": given["description"]} if "description" in given else {}
    return update(world, CODES, row, wish, source), False


def combined(world: World, scope: Row, given: Any) -> list[list[int]]:
    """Pairs of segment and item in the order of the pattern; the required ones must be there."""
    if not isinstance(given, list):
        raise Invalid({"segment_items": ["can't be blank"]})
    wanted = {
        number_of(one.get("segment_id")): number_of(one.get("segment_item_id"))
        for one in given
        if isinstance(one, dict)
    }
    pairs: list[list[int]] = []
    for place in segments(world, scope["company_id"]):
        number = wanted.pop(place["id"], None)
        if number is None and not place["required"]:
            continue
        found = item(world, place, number, scope["project_id"])
        if found is None:
            raise Invalid({"segment_items": [f"{place['name']} must be an item of the project"]})
        pairs.append([place["id"], found["id"]])
    if wanted:
        raise Invalid({"segment_items": ["name a segment that does not exist"]})
    return pairs


def pair_of(world: World, row: Row, kind: str) -> Row | None:
    """The item of a code in the segment of that type."""
    place = segment(world, row["company_id"], kind)
    number = dict(row["items"]).get(place["id"])
    return item(world, place, number, row["project_id"]) if number else None


def flat(world: World, row: Row, of: str) -> str:
    """`26-200.S`: the codes (or names) of the items, joined by each segment's delimiter."""
    text = ""
    for place, found in parts(world, row):
        part = item_code(world, place, found) if of == "code" else str(found["name"])
        text = f"{text}{place['delimiter']}{part}" if text else part
    return text


def parts(world: World, row: Row) -> Iterable[tuple[Row, Row]]:
    places = {place["id"]: place for place in segments(world, row["company_id"])}
    for segment_id, number in row["items"]:
        place = places[segment_id]
        found = items_of(world, place, row["project_id"]).get(number)
        if found is not None:
            yield place, found


def line_code(world: World, scope: Row, given: Row) -> Row:
    """The code of a line: `wbs_code_id`, or the older pair; none is made for it (gotchas 83)."""
    number = given.get("wbs_code_id")
    if number is not None:
        row = codes(world).get(number)
        if row is None or row["deleted_at"] or row["project_id"] != scope["project_id"]:
            raise Invalid({"wbs_code_id": ["does not exist in this project"]})
        return row
    pair = (("cost_code", "cost_code_id"), ("line_item_type", "line_item_type_id"))
    wanted = [
        {"segment_id": segment(world, scope["company_id"], kind)["id"], "segment_item_id": given[f]}
        for kind, f in pair
        if given.get(f) is not None
    ]
    pairs = combined(world, scope, wanted)
    found = codes(world).first("combination", (scope["project_id"], *map(tuple, pairs)))
    if found is None:
        text = "there is no WBS code of this cost code and cost type: create it first"
        errors: FieldErrors = {"cost_code_id": [text]}
        raise Invalid(errors)
    return found
