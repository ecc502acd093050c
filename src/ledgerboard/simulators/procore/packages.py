"""Which lines a change order package holds, whatever the tiers between them."""

from __future__ import annotations

from decimal import Decimal

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore.amounts import amount, total
from ledgerboard.simulators.procore.system import records

LINES, POTENTIALS, REQUESTS = (
    "change_order_lines",
    "potential_change_orders",
    "change_order_requests",
)


def package_id(world: World, potential: Row) -> int | None:
    """Straight, or by the request between them (README 17: two and three tiers)."""
    if potential["package_id"] is not None:
        return int(potential["package_id"])
    request = records(world, REQUESTS).get(potential["change_order_request_id"] or 0)
    return request["change_order_package_id"] if request else None


def potentials(world: World, package: Row) -> list[Row]:
    records(world, POTENTIALS)
    rows = world.table(POTENTIALS, "contract_id").find("contract_id", package["contract_id"])
    alive = (row for row in rows if not row["deleted_at"])
    return [row for row in alive if package_id(world, row) == package["id"]]


def potential_lines(world: World, number: int) -> list[Row]:
    records(world, LINES)
    table = world.table(LINES, "potential_change_order_id")
    rows = table.find("potential_change_order_id", number)
    return sorted((row for row in rows if not row["deleted_at"]), key=lambda row: row["position"])


def package_lines(world: World, package: Row) -> list[Row]:
    found = (potential_lines(world, row["id"]) for row in potentials(world, package))
    return [line for lines in found for line in lines]


def package_total(world: World, package: Row) -> Decimal:
    """With lines their sum wins over what was sent (README 17)."""
    lines = package_lines(world, package)
    return total(lines, "total_amount") if lines else amount(package["grand_total"])


def potential_total(world: World, potential: Row) -> Decimal:
    lines = potential_lines(world, potential["id"])
    return total(lines, "total_amount") if lines else amount(potential["grand_total"])


def request_total(world: World, request: Row) -> Decimal:
    records(world, POTENTIALS)
    rows = world.table(POTENTIALS, "contract_id").find("contract_id", request["contract_id"])
    mine = [row for row in rows if row["change_order_request_id"] == request["id"]]
    lined = [row for row in mine if potential_lines(world, row["id"])]
    if not lined:
        return amount(request["grand_total"])
    return sum((potential_total(world, row) for row in lined), Decimal(0))
