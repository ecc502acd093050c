"""The standard budget view: what each code was budgeted, committed and has cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import contracts, direct_costs, lines, lists, packages
from ledgerboard.simulators.procore import requisition_items as items
from ledgerboard.simulators.procore.amounts import ZERO, amount, money
from ledgerboard.simulators.procore.budget import BUDGET_LINE, CHANGE
from ledgerboard.simulators.procore.errors import absent
from ledgerboard.simulators.procore.invoice_arithmetic import item_of
from ledgerboard.simulators.procore.kinds import listed, number_of, table_of
from ledgerboard.simulators.procore.requisitions import REQUISITION
from ledgerboard.simulators.procore.resource import project_of
from ledgerboard.simulators.procore.shaping import shown
from ledgerboard.simulators.procore.system import procore, records

VIEWS = "/rest/v1.0/budget_views"
COMMITTED = frozenset({"Approved", "Complete", "Closed", "Received", "Partially Received"})
COLUMNS = (
    "Revised Budget",
    "Committed Costs",
    "Direct Costs",
    "Job to Date Costs",
    "Pending Cost Changes",
)


class Entry(NamedTuple):
    """One amount of one column on one code, and what it comes from."""

    column: str
    code: int | None
    amount: Decimal
    kind: str
    item: str
    description: str | None
    contract: Row | None = None
    vendor_id: int | None = None


def entries(world: World, place: Row) -> Iterator[Entry]:
    for kind in contracts.KINDS.values():
        for contract in listed(world, kind, place):
            yield from committed(world, contract)
    yield from spent(world, place)
    yield from billed(world, place)


def committed(world: World, contract: Row) -> Iterator[Entry]:
    """Approved commitments, and approved change orders on any (money rules 2.9)."""
    told = {"contract": contract, "vendor_id": contract["vendor_id"]}
    if contract["status"] in COMMITTED:
        for line in lines.of(world, contracts.LINES, contract["id"]):
            worth = amount(line["total_amount"])
            text = (line["description"],)
            yield Entry("Committed Costs", line["wbs_code_id"], worth, "Commitments",
                        contract["number"], *text, **told)  # fmt: skip
    for package in contracts.dependents(world, "change_order_packages", contract["id"]):
        column = column_of(package["status"])
        for line in packages.package_lines(world, package) if column else ():
            worth = amount(line["total_amount"])
            yield Entry(column, line["wbs_code_id"], worth, "Commitment Change Orders",
                        package["number"], line["description"], **told)  # fmt: skip


def column_of(status: str) -> str:
    if status == "approved":
        return "Committed Costs"
    return "Pending Cost Changes" if status in contracts.PENDING else ""


def spent(world: World, place: Row) -> Iterator[Entry]:
    """Any status but draft counts as direct cost, only approved ones as cost to date."""
    for cost in listed(world, direct_costs.COST, place):
        columns = ["Direct Costs"] if cost["status"] != "draft" else []
        columns += ["Job to Date Costs"] if cost["status"] == "approved" else []
        for line in lines.of(world, direct_costs.LINES, cost["id"]):
            for column in columns:
                yield Entry(column, line["wbs_code_id"], amount(line["total_amount"]),
                            "Direct Costs", cost["invoice_number"] or str(cost["id"]),
                            line["description"], None, cost["vendor_id"])  # fmt: skip


def billed(world: World, place: Row) -> Iterator[Entry]:
    """Only status `approved` reaches Job to Date (money rules 1.6): work and stored, gross."""
    for invoice in listed(world, REQUISITION, place):
        if invoice["status"] == "approved":
            contract = contracts.commitment(world, invoice["contract_id"])
            for row in items.of(world, invoice["id"]):
                yield Entry("Job to Date Costs", row["wbs_code_id"], item_of(row).line,
                            "Subcontractor Invoices", invoice["invoice_number"] or "",
                            row["description_of_work"], contract)  # fmt: skip


class Budgeted(NamedTuple):
    line: Row | None
    original: Decimal
    modifications: Decimal
    columns: dict[str, Decimal]


def figures(world: World, place: Row) -> dict[int, Budgeted]:
    """By code: those with a line of the budget, and those that only cost."""
    budgeted = {row["wbs_code_id"]: row for row in listed(world, BUDGET_LINE, place)}
    changed = modifications(world, place)
    columns: dict[int, dict[str, Decimal]] = {}
    for entry in entries(world, place):
        if entry.code is not None:
            mine = columns.setdefault(entry.code, dict.fromkeys(COLUMNS, ZERO))
            mine[entry.column] += entry.amount
    found = {}
    for code in dict.fromkeys([*budgeted, *columns, *changed]):
        line, mine = budgeted.get(code), columns.get(code, dict.fromkeys(COLUMNS, ZERO))
        original = amount(line["original_budget_amount"]) if line else ZERO
        more = changed.get(code, ZERO)
        mine["Revised Budget"] = original + more
        found[code] = Budgeted(line, original, more, mine)
    return found


def modifications(world: World, place: Row) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for change in listed(world, CHANGE, place):
        for one in change["adjustment_line_items"] if change["status"] == "approved" else ():
            code = number_of(one.get("wbs_code_id")) or 0
            found[code] = found.get(code, ZERO) + amount(one["amount"])
    return found


def keyed(world: World, columns: dict[str, Decimal]) -> Row:
    """Whether a column is named by title or by id is unpublished: a switch."""
    by_id = world.settings["budget_column_keys"] == "id"
    return {
        (str(number) if by_id else name): money(columns[name])
        for number, name in enumerate(COLUMNS, 1)
    }


def view_of(call: Call) -> None:
    if number_of(call.params["budget_view_id"]) != call.context["company_id"]:
        raise absent(call)


@procore.route("GET", VIEWS, evidence=REFERENCE, source="List budget views: the standard one")
def list_views(_world: World, call: Call) -> Reply:
    number = call.context["company_id"]
    links = {name: f"{VIEWS}/{number}/{name}" for name in ("detail_rows", "summary_rows")}
    stamps = dict.fromkeys(("created_at", "updated_at"), "2024-01-01T00:00:00Z")
    row = {"id": number, "name": "Procore Standard Budget", **stamps, "links": links}
    return lists.paginate(call, [row], lambda one: shown(call, one))


@procore.route(
    "GET",
    f"{VIEWS}/{{budget_view_id}}/budget_detail_columns",
    evidence=REFERENCE,
    source="The columns of a view",
)
def list_columns(_world: World, call: Call) -> Reply:
    view_of(call)
    rows = [{"id": n, "name": name, "position": n} for n, name in enumerate(COLUMNS, 1)]
    return lists.paginate(call, rows, dict)


@procore.route(
    "GET",
    f"{VIEWS}/{{budget_view_id}}/detail_rows",
    evidence=REFERENCE,
    source="Budgeted codes unless others are asked for",
)
def detail_rows(world: World, call: Call) -> Reply:
    view_of(call)
    place = project_of(world, call)
    wish = call.arg("budget_row_type") or "budgeted"
    wanted = {"budgeted": {True}, "unbudgeted": {False}}.get(wish, {True, False})
    rows = [
        {"code": code, "found": found}
        for code, found in figures(world, place).items()
        if (found.line is not None) in wanted
    ]

    def show(row: Row) -> Row:
        code, found = row["code"], row["found"]
        fixed: Row = shown(call, detail(world, place, code, found))
        return {**fixed, **keyed(world, found.columns)}

    return lists.paginate(call, rows, show)


def detail(world: World, place: Row, code: int, found: Budgeted) -> Row:
    row = table_of(world, BUDGET_LINE).get(found.line["id"]) if found.line else None
    wbs = world.table("wbs_codes").get(code) or {}
    parts = lines.coded(world, {**place, "wbs_code_id": code, "cost_code_id": None,
                                "line_item_type_id": None}, None)  # fmt: skip
    cost_code = lines.cost_code_of(world, parts["cost_code_id"]) or {}
    kind = lines.type_of(world, parts["line_item_type_id"]) or {}
    project = records(world, "projects").get(place["project_id"]) or {}
    root = cost_code.get("full_code", "").partition("-")[0]
    return {
        "id": row["id"] if row else None,
        "deletable": row is not None,
        **place,
        "wbs_code_id": wbs.get("id"),
        "biller_id": place["project_id"],
        "biller_type": "Project",
        "biller": project.get("name"),
        "project": project.get("name"),
        "cost_code_id": parts["cost_code_id"],
        "cost_code": f"{cost_code.get('full_code')} - {cost_code.get('name')}",
        "cost_code_origin_id": cost_code.get("origin_id"),
        "root_cost_code_id": (cost_code.get("parent") or {}).get("id") or parts["cost_code_id"],
        "root_cost_code": root,
        "category_id": parts["line_item_type_id"],
        "category": kind.get("name"),
        "original_budget_amount": money(found.original),
        "budget_modifications": money(found.modifications),
        "unbudgeted_reason": None if row else "not_in_budget",
        "currency_configuration": {"currency_iso_code": "USD"},
    }


@procore.route(
    "GET", f"{VIEWS}/{{budget_view_id}}/summary_rows", evidence=REFERENCE, source="Grouped rows"
)
def summary_rows(world: World, call: Call) -> Reply:
    view_of(call)
    place, by = project_of(world, call), call.arg("group_by") or "project"
    groups: dict[Any, list[Budgeted]] = {}
    for code, found in figures(world, place).items():
        told = detail(world, place, code, found)
        groups.setdefault(told.get(by) or told["project"], []).append(found)

    def show(row: Row) -> Row:
        name, rows = row["name"], row["rows"]
        fixed = {
            "id": str(name),
            "name": name,
            "biller_type": "Project",
            "original_budget_amount": money(sum((one.original for one in rows), ZERO)),
            "budget_modifications": money(sum((one.modifications for one in rows), ZERO)),
            "currency_configuration": {"currency_iso_code": "USD"},
        }
        summed = {c: sum((one.columns[c] for one in rows), ZERO) for c in COLUMNS}
        return {**shown(call, fixed), **keyed(world, summed)}

    named = [{"name": name, "rows": rows} for name, rows in groups.items()]
    return lists.paginate(call, named, show)


@procore.route(
    "POST", f"{VIEWS}/{{budget_view_id}}/budget_details", evidence=REFERENCE, source="What is in it"
)
def budget_details(world: World, call: Call) -> Reply:
    """Every entry behind the columns; filters by cost code, type and vendor."""
    view_of(call)
    place = project_of(world, call)
    asked = (call.json or {}).get("filters") or {}
    found = enumerate(entries(world, place), 1)
    rows = [explained(world, number, entry) for number, entry in found]
    for name in ("cost_code", "cost_type", "vendor"):
        wanted = asked.get(name)
        if wanted:
            rows = [row for row in rows if (row[name] or {}).get("id") in wanted]
    return Reply([{**shown(call, row), **row["column"]} for row in rows])


def explained(world: World, number: int, entry: Entry) -> Row:
    code = world.table("wbs_codes").get(entry.code or 0)
    parts: Row = {}
    if code:
        scope = {name: code[name] for name in ("company_id", "project_id")}
        blank = {"wbs_code_id": entry.code, "cost_code_id": None, "line_item_type_id": None}
        parts = lines.coded(world, {**scope, **blank}, None)
    vendor = records(world, "vendors").get(entry.vendor_id or 0)
    contract = entry.contract
    return {
        "id": str(number),
        "item": entry.item,
        "description": entry.description,
        "detail_type": {"id": entry.kind.lower().replace(" ", "_"), "name": entry.kind},
        "contract": {"id": contract["id"], "name": contract["title"]} if contract else None,
        "vendor": {"id": vendor["id"], "name": vendor["name"]} if vendor else None,
        "wbs_code": lines.code_of(world, entry.code),
        "cost_code": lines.cost_code_of(world, parts.get("cost_code_id")),
        "cost_type": lines.type_of(world, parts.get("line_item_type_id")),
        "column": {entry.column: money(entry.amount)},
    }
