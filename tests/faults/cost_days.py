"""Days on which the books charge the small job without a commitment, and what Procore must hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.faults.contractor import Contractor
from tests.faults.days import Count, Work, open_calls
from tests.faults.money_days import against, before_billing, links, on_the_job
from tests.faults.outside import Systems
from tests.faults.small_job import Job, switch_on
from tests.faults.stages import reached

from ledgerboard.simulators.kit import Row

D = Decimal
LINE = "ItemBasedExpenseLineDetail"
SIGNS = {"Bill": 1, "VendorCredit": -1, "Purchase": 1}


def line(job: Job, code: str, amount: str) -> Row:
    item = {"value": job.books("Item", Name=f"2401-{code}")[0]["id"]}
    project = next(row["id"] for row in job.books("Customer") if row["body"].get("IsProject"))
    detail = {"ItemRef": item, "CustomerRef": {"value": project}}
    return {"Amount": amount, "DetailType": LINE, "Description": f"For {code}", LINE: detail}


def charge(job: Job, number: str, *lines: tuple[str, str], entity: str = "Bill") -> None:
    """A bill or credit that the bookkeeper types, of a vendor without a commitment on the job."""
    values = {
        "VendorRef": {"value": job.books("Vendor", DisplayName=RENTALS)[0]["id"]},
        "DocNumber": number,
        "TxnDate": "2026-02-10",
        "Line": [line(job, *each) for each in lines],
    }
    job.quickbooks.act("create_row", entity=entity, values=values)


RENTALS = "Cascade Rentals"


def before_costs(systems: Systems) -> Contractor:
    world = reached(before_billing, systems)
    job = Job(systems)
    for side in ("procore", "quickbooks"):
        job.hands.add(side, RENTALS)
    world.agree("vendors")
    switch_on(world, "costs")
    return world


def charged(systems: Systems) -> Contractor:
    """One bill of two lines and one credit are direct costs already."""
    world = reached(before_costs, systems)
    _new_costs(Job(systems))
    world.agree("costs")
    return world


def _new_costs(job: Job) -> None:
    charge(job, "R-1", ("05-100.C", "1240.50"), ("05-100.M", "59.55"))
    charge(job, "R-2", ("05-100.M", "140.05"), entity="VendorCredit")


def _edited(*lines: tuple[str, str], **fields: Any) -> Callable[[Job], object]:
    def edit(job: Job) -> None:
        (row,) = job.books("Bill", DocNumber="R-1")
        values = {"VendorRef": row["body"]["VendorRef"], **fields}
        if lines:
            values["Line"] = [line(job, *each) for each in lines]
        job.quickbooks.act("edit_row", entity="Bill", id=row["id"], values=values)

    return edit


NEW_COSTS = on_the_job(_new_costs)
LATER = on_the_job(_edited(TxnDate="2026-02-12"))
DEARER = on_the_job(_edited(("05-100.C", "1250.00"), ("05-100.M", "59.55"), ("05-100.C", "7.77")))
SHORTER = on_the_job(_edited(("05-100.C", "1240.50")))
DELETED = on_the_job(
    lambda job: job.quickbooks.act(
        "delete_row", entity="Bill", id=job.books("Bill", DocNumber="R-1")[0]["id"]
    )
)


def counted_costs(world: Contractor, _: Work) -> Count:
    """One direct cost that counts for each transaction: its number, date, and each line by code."""
    job = Job(world.systems)
    items = {row["id"]: row["body"]["Name"].removeprefix("2401-") for row in job.books("Item")}
    wanted = Counter(
        (row["body"]["DocNumber"], row["body"]["TxnDate"], _charged(row["body"], sign, items))
        for entity, sign in SIGNS.items()
        for row in job.books(entity)
    )
    codes = {row["id"]: flat_code(job, row) for row in job.procore.table("wbs_codes")}
    lines = [row for row in job.procore.table("direct_cost_lines") if not row["deleted_at"]]
    found = Counter(
        (row["invoice_number"], row["direct_cost_date"], _costed(row, lines, codes))
        for row in job.procore.table("direct_costs")
        if not row["deleted_at"] and row["status"] != "draft"
    )
    return against(wanted, found, [*links(world, "costs", wanted.total()), *open_calls(world)])


def _charged(body: Row, sign: int, items: dict[str, str]) -> Any:
    said = Counter(
        (items[each[LINE]["ItemRef"]["value"]], sign * D(str(each["Amount"])))
        for each in body["Line"]
    )
    return frozenset(said.items())


def _costed(row: Row, lines: list[Row], codes: dict[int, str]) -> Any:
    said = Counter(
        (codes[each["wbs_code_id"]], D(str(each["total_amount"])))
        for each in lines
        if each["direct_cost_id"] == row["id"]
    )
    return frozenset(said.items())


def flat_code(job: Job, row: Row) -> str:
    return job.item_name(row).removeprefix("2401-")
