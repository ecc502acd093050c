"""Writes the money story into the Procore simulator: codes, commitments, invoices, payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from typing import Any

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import (
    billing_periods,
    budget,
    change_orders,
    contracts,
    cost_codes,
    direct_costs,
    payments,
    requisition_items,
    requisitions,
    wbs,
)
from ledgerboard.simulators.procore import packages as tiers
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.kinds import Kind, create, table_of, update
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.seeds import jobs, money_story
from ledgerboard.simulators.seeds.money_facts import (
    MONTH_ENDS,
    ZERO,
    Billed,
    ChangeOrder,
    Commitment,
    Invoice,
    Line,
    PotentialChange,
)

NOBODY = Source()
DECIDED_AFTER = timedelta(days=4)
WORDS = {
    "work": "work_completed_this_period",
    "stored": "materials_presently_stored",
    "retained": "work_completed_retainage_retained_this_period",
    "released": "work_completed_retainage_released_this_period",
    "stored_held": "materials_stored_retainage_currently_retained",
}
NAMES = {
    f"{part}-{code}": (part, area, code, name)
    for (part, area), below in jobs.COST_CODES.items()
    for code, name in below
}


class Jobsite:
    """One project, being filled."""

    def __init__(
        self, world: World, project: Row, vendors: Mapping[int, int], *, periods: bool = True
    ) -> None:
        self.world = world
        self.project = project
        self.vendors = vendors
        self.scope = {"company_id": project["company_id"], "project_id": project["id"]}
        self.codes: dict[str, int] = {}
        self.periods = self._periods() if periods else []

    def _periods(self) -> list[int]:
        """Those that the project has already: of several, only one may be open."""
        known = table_of(self.world, billing_periods.PERIOD).find("project_id", self.project["id"])
        return [int(row["id"]) for row in known] or [self._period(end) for end in MONTH_ENDS]

    def _period(self, end: str) -> int:
        last = date.fromisoformat(end)
        dates = {"start_date": last.replace(day=1), "end_date": last}
        dates["due_date"] = last - timedelta(days=5)
        wish = {name: day.isoformat() for name, day in dates.items()}
        status = "open" if end == MONTH_ENDS[-1] else "closed"
        return int(self._add(billing_periods.PERIOD, {**wish, "status": status})["id"])

    def _add(self, kind: Any, given: Row, **scope: Any) -> Row:
        return create(self.world, kind, {**self.scope, **scope}, given, NOBODY)

    # codes

    def code(self, flat: str) -> int:
        """The WBS code, with its cost code and the code above made at the first use."""
        if flat not in self.codes:
            text, _, kind = flat.rpartition(".")
            pairs = {"cost_code": self._cost_code(text), "line_item_type": self._cost_type(kind)}
            company = self.scope["company_id"]
            items = [
                {
                    "segment_id": wbs.segment(self.world, company, name)["id"],
                    "segment_item_id": number,
                }
                for name, number in pairs.items()
            ]
            given = {"segment_items": items, "description": NAMES[text][3]}
            row, _ = wbs.get_or_create(self.world, self.scope, given, NOBODY)
            self.codes[flat] = row["id"]
        return self.codes[flat]

    def _cost_code(self, text: str) -> int:
        part, area, code, name = NAMES[text]
        above = self._one_code(part, area, None)
        return self._one_code(code, name, above)

    def _one_code(self, code: str, name: str, parent_id: int | None) -> int:
        rows = table_of(self.world, cost_codes.CODE).select(
            lambda row: (
                (row["project_id"], row["code"], row["parent_id"])
                == (self.project["id"], code, parent_id)
            )
        )
        given = {"code": code, "name": name, "parent_id": parent_id}
        return int(rows[0]["id"] if rows else self._add(cost_codes.CODE, given)["id"])

    def _cost_type(self, short: str) -> int:
        rows = records(self.world, "line_item_types").find("company_id", self.scope["company_id"])
        return next(int(row["id"]) for row in rows if row["csv_import_code"] == short)

    # commitments

    def commitment(self, told: Commitment) -> Row:
        """As a draft with its lines first; an approved one takes no more."""
        kind = contracts.PURCHASE_ORDER if told.order else contracts.SUBCONTRACT
        signed = told.status not in {"Draft", "Out For Signature"}
        row = self._add(
            kind,
            {
                "number": told.number,
                "title": told.title,
                "vendor_id": self.vendors[told.firm],
                "retainage_percent": str(told.retainage),
                "contract_date": self.project["start_date"],
                "executed": signed,
                "change_order_tiers": money_story.TIERS.get(told.job, 1),
            },
        )
        for line in told.lines:
            self._add(contracts.LINE, self._line(line), contract_id=row["id"])
        row = update(self.world, kind, row, {"status": told.status}, NOBODY)
        packages = [self.change_order(row, one) for one in told.changes]
        self.invoices(row, told, packages)
        for package, one in zip(packages, told.changes, strict=True):
            self._settle(package, one.status)
        return row

    def _line(self, line: Line | ChangeOrder) -> Row:
        given: Row = {"wbs_code_id": self.code(line.code), "amount": str(line.amount)}
        if isinstance(line, ChangeOrder):
            return {**given, "description": line.title}
        given["description"] = line.description
        if line.quantity is not None:
            measured = {"quantity": str(line.quantity), "unit_cost": str(line.unit_cost)}
            given |= {**measured, "uom": line.uom, "extended_type": "calculated"}
        return given

    def change_order(self, contract: Row, told: ChangeOrder) -> Row:
        """A package with one line on a potential change order, by the tiers of the contract."""
        place = {**self.scope, "contract_id": contract["id"]}
        tiers = contract["change_order_tiers"]
        wish = {"title": told.title, "description": told.title}
        package = change_orders.add_package(self.world, place, wish, NOBODY)
        potential = self._potential(place, package, wish, tiers)
        line_place = {"contract_id": contract["id"], "potential_change_order_id": potential["id"]}
        self._add(change_orders.LINE, self._line(told), **line_place)
        # what is billed was approved when it went on the invoice
        billed = told.status == "approved" or any(told.progress)
        return self._settle(package, "approved" if billed else told.status)

    def _potential(self, place: Row, package: Row, wish: Row, tiers: int) -> Row:
        table = table_of(self.world, change_orders.POTENTIAL)
        if tiers == 1:
            rows = table.find("contract_id", place["contract_id"])
            return next(row for row in rows if row["package_id"] == package["id"])
        above: Row = {"change_order_request": {"change_order_package_id": package["id"]}}
        if tiers == 3:
            given = {**wish, "change_order_package_id": package["id"]}
            request = create(self.world, change_orders.REQUEST, place, given, NOBODY)
            above = {"change_order_request_id": request["id"]}
        return create(self.world, change_orders.POTENTIAL, place, {**wish, **above}, NOBODY)

    def potential_change(self, told: PotentialChange) -> None:
        """Under nothing, or under a request that several share."""
        contract = next(
            row
            for kind in contracts.KINDS.values()
            for row in table_of(self.world, kind).find("project_id", self.project["id"])
            if row["number"] == told.commitment
        )
        place = {**self.scope, "contract_id": contract["id"]}
        wish: Row = {"title": told.title}
        if told.request:
            wish["change_order_request_id"] = self._request(place, told.request)
        row = create(self.world, change_orders.POTENTIAL, place, wish, NOBODY)
        line: Row = {"wbs_code_id": self.code(told.code), "amount": str(told.amount)}
        line_place = {"contract_id": contract["id"], "potential_change_order_id": row["id"]}
        self._add(change_orders.LINE, {**line, "description": told.title}, **line_place)
        update(self.world, change_orders.POTENTIAL, row, {"status": told.status}, NOBODY)

    def _request(self, place: Row, title: str) -> int:
        rows = table_of(self.world, change_orders.REQUEST).find("contract_id", place["contract_id"])
        there = next((row for row in rows if row["title"] == title), None)
        wish = {"title": title, "status": "pending"}
        return int((there or create(self.world, change_orders.REQUEST, place, wish, NOBODY))["id"])

    def _settle(self, package: Row, status: str) -> Row:
        wish = {"status": status, "executed": status == "approved"}
        now = table_of(self.world, change_orders.PACKAGE).get(package["id"]) or package
        settled = change_orders.change_package(self.world, now, wish, NOBODY)
        for kind, row in self._below(settled):
            if row["status"] != status:
                update(self.world, kind, row, {"status": status}, NOBODY)
        return settled

    def _below(self, package: Row) -> Iterator[tuple[Kind, Row]]:
        """Its requests and potential change orders, which people bring along by hand."""
        requests = table_of(self.world, change_orders.REQUEST)
        for row in requests.find("contract_id", package["contract_id"]):
            if row["change_order_package_id"] == package["id"]:
                yield change_orders.REQUEST, row
        for row in tiers.potentials(self.world, package):
            yield change_orders.POTENTIAL, row

    # invoices

    def invoices(self, contract: Row, told: Commitment, packages: list[Row]) -> None:
        for invoice in told.invoices:
            row = self.invoice(contract, invoice, packages)
            if invoice.stage.paid_in_procore:
                self.payment(contract, row, invoice)

    def invoice(self, contract: Row, told: Invoice, packages: list[Row]) -> Row:
        month = int(told.date[5:7]) - 1
        wish = {"period_id": self.periods[month], "invoice_number": told.number}
        wish |= {"billing_date": told.date, "status": "draft"}
        row = requisitions.add(self.world, contract, wish, NOBODY, admin=True)
        on_it = {
            one["change_order_package_id"] for one in requisition_items.of(self.world, row["id"])
        }
        before = self._before(row)
        for line in told.lines:
            number = packages[int(line.key[2:]) - 1]["id"] if line.key.startswith("CO") else None
            if number is not None and number not in on_it:
                requisition_items.add_package(self.world, row, number, before)
                on_it.add(number)
        for line in told.lines:
            self._bill(row, line, packages)
        self._tax(row, told)
        row = requisitions.refreshed(self.world, row)
        after = update(
            self.world, requisitions.REQUISITION, row, {"status": told.stage.status}, NOBODY
        )
        self._decided(row, after, told)
        return after

    def _decided(self, before: Row, after: Row, told: Invoice) -> None:
        """At noon in Portland, some days after it was billed."""
        day = date.fromisoformat(told.date) + DECIDED_AFTER
        said = {"old_value": before["status"], "new_value": after["status"]}
        if before["status"] != after["status"]:
            more = {"column": "status", "created_at": f"{day}T20:00:00Z", "action_by_id": None}
            requisitions.note_row(self.world, after, said | more)

    def _before(self, row: Row) -> dict[tuple[Any, ...], Row]:
        previous = row["previous_requisition_id"]
        rows = requisition_items.of(self.world, previous) if previous else ()
        return {requisition_items.same(one): one for one in rows}

    def _bill(self, row: Row, told: Billed, packages: list[Row]) -> None:
        items = requisition_items.of(self.world, row["id"])
        if told.key.startswith("CO"):
            number = packages[int(told.key[2:]) - 1]["id"]
            item = next(one for one in items if one["change_order_package_id"] == number)
        else:
            item = items[int(told.key[1:]) - 1]
        figures = {word: str(getattr(told, name)) for name, word in WORDS.items()}
        requisition_items.write(self.world, item, figures, admin=True)

    def _tax(self, row: Row, told: Invoice) -> None:
        """A due that lines and retainage do not explain."""
        for one in money_story.DIFFERENCES:
            if one.cause == "does not add up" and one.invoice == told.number:
                first = requisition_items.of(self.world, row["id"])[0]
                table = requisition_items.items(self.world)
                table.update(first["id"], {"tax": str(one.amount)})

    def payment(self, contract: Row, row: Row, told: Invoice) -> None:
        given = {"date": told.pay_day, "amount": str(told.due), "invoice_number": told.number}
        given |= {
            "check_number": told.check,
            "payment_method": "check",
            "requisition_id": row["id"],
        }
        self._add(payments.PAYMENT, given, contract_id=contract["id"])

    # the budget, and costs beside commitments

    def budget(self, told: list[Commitment], used: list[str]) -> None:
        """Every code in use but the abatement, which nobody had planned."""
        for flat in used:
            if flat != money_story.UNMAPPED_CODE:
                amount = str(budgeted(told, flat))
                given = {"wbs_code_id": self.code(flat), "original_budget_amount": amount}
                self._add(budget.BUDGET_LINE, given)

    def costs(self) -> None:
        for told in money_story.SPENDING:
            if told.in_procore and told.job == self.project["project_number"]:
                kind = "invoice" if told.entity in {"Bill", "VendorCredit"} else "expense"
                row = self._add(
                    direct_costs.COST,
                    {
                        "direct_cost_type": kind,
                        "status": "approved",
                        "vendor_id": self.vendors.get(told.firm or 0),
                        "invoice_number": told.number or None,
                        "direct_cost_date": told.date,
                        "received_date": told.date,
                        "description": told.description,
                    },
                )
                line: Row = {"amount": str(told.cost), "description": told.description}
                line["wbs_code_id"] = self.code(told.code or "")
                self._add(direct_costs.LINE, line, direct_cost_id=row["id"])


def fill(world: World, projects: Mapping[str, Row], vendors: Mapping[int, int]) -> None:
    """`projects` by number, `vendors` by the number of their firm."""
    for number, used in money_story.codes().items():
        if number in projects:
            site = Jobsite(world, projects[number], vendors)
            for flat in used:
                site.code(flat)
            mine = [told for told in money_story.COMMITMENTS if told.job == number]
            site.budget(mine, used)
            for told in mine:
                site.commitment(told)
            site.costs()
    _potential_changes(world, projects, vendors)


def _potential_changes(
    world: World, projects: Mapping[str, Row], vendors: Mapping[int, int]
) -> None:
    """After all else, so that nothing before it gets another id."""
    for told in money_story.POTENTIAL:
        project = projects.get(money_story.commitment(told.commitment).job)
        if project is not None:
            Jobsite(world, project, vendors, periods=False).potential_change(told)


def budgeted(told: list[Commitment], flat: str) -> Decimal:
    """A line's worth and a twentieth, in whole hundreds; other codes get a round sum."""
    lines = [line.amount for one in told for line in one.lines if line.code == flat]
    worth = (sum(lines, ZERO) * Decimal("0.0105")).quantize(Decimal(1), ROUND_UP) * 100
    return worth or Decimal(2000)
