"""The worked chain: one subcontract of four invoices, as Procore shows them.

Retainage is 10 %, then 5 % on work from the second invoice. Fixtures are delivered to store first.
Variant A is an amount contract, variant B the same figures as a unit contract.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.oracle.world import BOOKS, PROCORE, World

from ledgerboard.core.records import (
    Account,
    BudgetCode,
    ChangeOrder,
    Commitment,
    InvoiceLine,
    Item,
    Project,
    ScheduleLine,
    SubcontractorInvoice,
    Vendor,
    invoice_line_key,
    write_lines,
)
from ledgerboard.core.values import Money, Ref

COMMITMENT, VENDOR, PROJECT = (
    Ref("commitment", "8801"),
    Ref("vendor", "5101"),
    Ref("project", "9001"),
)
CODES = {"L1": "310001", "L2": "310002", "L3": "310003", "CO1": "310004", "CO2": "310001"}
ITEMS = {"310001": "411", "310002": "412", "310003": "413", "310004": "414", "310009": "419"}
RETAINAGE_ITEM = Ref("item", "450")
SCHEDULE = {
    "L1": "80000.00",
    "L2": "46706.18",
    "L3": "24000.00",
    "CO1": "6400.00",
    "CO2": "-2150.00",
}
WORDS = {
    "L1": "Switchgear", "L2": "Feeder conduit", "L3": "Light fixtures",
    "CO1": "Panel LP-3", "CO2": "Smaller switchgear",
}  # fmt: skip
IDS = {"L1": "88011", "L2": "88012", "L3": "88013", "CO1": "74011", "CO2": "74021"}
PACKAGES = {"CO1": "7401", "CO2": "7402"}
RATES = {"L1": ("1", "80000.00"), "L2": ("1250.5", "37.35"), "L3": ("48", "500.00")}

# line: previous, this, stored, to date, retained on work, released, held on stored, quantity
INVOICES = {
    1: {
        "L1": ("0.00", "20000.00", "0.00", "20000.00", "2000.00", "0", "0", "0.25"),
        "L2": ("0.00", "11587.84", "0.00", "11587.84", "1158.78", "0", "0", "310.25"),
        "L3": ("0.00", "0.00", "9000.00", "9000.00", "0.00", "0", "900.00", "0"),
    },
    2: {
        "L1": ("20000.00", "30000.00", "0.00", "50000.00", "1500.00", "0", "0", "0.375"),
        "L2": ("11587.84", "15040.85", "0.00", "26628.69", "752.04", "0", "0", "402.7"),
        "L3": ("0.00", "6000.00", "7000.00", "13000.00", "300.00", "0", "700.00", "12"),
        "CO1": ("0.00", "3200.00", "0.00", "3200.00", "160.00", "0", "0", None),
    },
    3: {
        "L1": ("50000.00", "25000.00", "0.00", "75000.00", "1250.00", "1750.00", "0", "0.3125"),
        "L2": ("26628.69", "10037.81", "0.00", "36666.50", "501.89", "0", "0", "268.75"),
        "L3": ("6000.00", "9000.00", "0.00", "15000.00", "450.00", "0", "0.00", "18"),
        "CO1": ("3200.00", "3200.00", "0.00", "6400.00", "160.00", "0", "0", None),
        "CO2": ("0.00", "-2150.00", "0.00", "-2150.00", "0.00", "0", "0", None),
    },
    4: {
        "L1": ("75000.00", "0.00", "0.00", "75000.00", "0.00", "0", "0", "0"),
        "L2": ("36666.50", "-4482.00", "0.00", "32184.50", "-224.10", "0", "0", "-120"),
        "L3": ("15000.00", "0.00", "0.00", "15000.00", "0.00", "0", "0", "0"),
        "CO1": ("6400.00", "0.00", "0.00", "6400.00", "0.00", "0", "0", None),
        "CO2": ("-2150.00", "0.00", "0.00", "-2150.00", "0.00", "0", "0", None),
    },
}  # fmt: skip

# contract sum, completed and stored, work held, stored held, earned, less previous, due, balance
SUMMARIES = {
    number: tuple(row.split())
    for number, row in {
        1: "150706.18  40587.84 3158.78 900.00  36529.06      0.00 36529.06 114177.12",
        2: "157106.18  92828.69 5870.82 700.00  86257.87  36529.06 49728.81  70848.31",
        3: "154956.18 130916.50 6482.71   0.00 124433.79  86257.87 38175.92  30522.39",
        4: "154956.18 126434.50 6258.61   0.00 120175.89 124433.79 -4257.90  34780.29",
    }.items()
}
NUMBERS = {1: "NE-2174", 2: "NE-2207", 3: "NE-2251", 4: "NE-2263"}
DATES = {1: date(2026, 1, 31), 2: date(2026, 2, 28), 3: date(2026, 3, 31), 4: date(2026, 4, 15)}


def usd(text: str) -> Money:
    return Money.parse(text)


def key(line: str) -> str:
    kind = "change_order_item" if line in PACKAGES else "contract_item"
    return invoice_line_key(kind, IDS[line], PACKAGES.get(line))


def invoice_lines(number: int, variant: str = "A") -> tuple[InvoiceLine, ...]:
    work_before = {}
    for earlier in range(1, number):
        for line, row in INVOICES[earlier].items():
            work_before[line] = (
                work_before.get(line, Decimal(0)) + Decimal(row[4]) - Decimal(row[5])
            )
    stored_before = {line: row[2] for line, row in INVOICES.get(number - 1, {}).items()}
    return tuple(
        _line(
            line, row, work_before.get(line, Decimal(0)), stored_before.get(line, "0.00"), variant
        )
        for line, row in INVOICES[number].items()
    )


def _line(line, row, held_before, stored_before, variant) -> InvoiceLine:
    previous, work, stored, to_date, retained, released, stored_held, quantity = row
    unit = variant == "B" and line in RATES
    return InvoiceLine(
        key=key(line),
        item_type="change_order_item" if line in PACKAGES else "contract_item",
        schedule_line=IDS[line],
        change_order=Ref("change_order", PACKAGES[line]) if line in PACKAGES else None,
        budget_code=Ref("budget_code", CODES[line]),
        description=WORDS[line],
        accounting_method="unit" if unit else "amount",
        scheduled=usd(SCHEDULE[line]),
        scheduled_quantity=Decimal(RATES[line][0]) if unit else None,
        unit_price=Decimal(RATES[line][1]) if unit else None,
        quantity=Decimal(quantity) if unit else None,
        previous_work=usd(previous),
        work=usd(work),
        stored=usd(stored),
        stored_before=usd(stored_before),
        to_date=usd(to_date),
        work_retainage_before=Money(held_before),
        work_retained=usd(retained),
        work_released=usd(released),
        stored_retainage=usd(stored_held),
        stored_released=usd("0.00"),
    )


def invoice(number: int, variant: str = "A", **changed) -> SubcontractorInvoice:
    contract, done, work, stored, earned, previous, due, balance = map(usd, SUMMARIES[number])
    said = {
        "project": PROJECT,
        "commitment": COMMITMENT,
        "vendor": VENDOR,
        "period": Ref("billing_period", f"40{number}"),
        "previous": Ref("subcontractor_invoice", f"660{number - 1}") if number > 1 else None,
        "sequence": number,
        "number": NUMBERS[number],
        "status": "approved",
        "billing_date": DATES[number],
        "period_end": DATES[number],
        "contract_sum": contract,
        "completed_and_stored": done,
        "work_retainage": work,
        "stored_retainage": stored,
        "total_retainage": work + stored,
        "earned_less_retainage": earned,
        "less_previous": previous,
        "payment_due": due,
        "balance_to_finish": balance,
        "lines": write_lines(invoice_lines(number, variant)),
    }
    return SubcontractorInvoice(**(said | changed))


def invoice_ref(number: int) -> Ref:
    return Ref("subcontractor_invoice", f"660{number}")


def commitment(variant: str = "A") -> Commitment:
    lines = [
        ScheduleLine(
            key=IDS[line],
            description=WORDS[line],
            budget_code=Ref("budget_code", CODES[line]),
            amount=usd(SCHEDULE[line]),
            quantity=Decimal(RATES[line][0]),
            unit_cost=Decimal(RATES[line][1]),
        )
        for line in ("L1", "L2", "L3")
    ]
    return Commitment(
        type="subcontract",
        project=PROJECT,
        vendor=VENDOR,
        number="SC-014",
        name="Electrical",
        status="Approved",
        executed=True,
        accounting_method="unit" if variant == "B" else "amount",
        retainage_percent=Decimal(10),
        original=usd("150706.18"),
        approved_changes=usd("4250.00"),
        revised=usd("154956.18"),
        lines=write_lines(lines),
    )


def world(invoices: int = 4, variant: str = "A") -> World:
    """Both systems before the first bill is posted, with vendor, project and codes linked."""
    here = World(settings={"retainage_item": RETAINAGE_ITEM})
    here.put(PROCORE, "5101", Vendor(name="Northside Electric LLC"))
    here.put(BOOKS, "56", Vendor(name="Northside Electric LLC"))
    here.put(PROCORE, "9001", Project(name="Pearl St", number="2401"))
    here.put(BOOKS, "88", Project(name="Pearl St", number="2401"))
    here.link(VENDOR, Ref("vendor", "56"))
    here.link(PROJECT, Ref("project", "88"))
    for wbs, item in ITEMS.items():
        here.put(PROCORE, wbs, BudgetCode(project=PROJECT, code=wbs))
        here.put(BOOKS, item, Item(name=f"2401-{wbs}", expense_account=Ref("account", "80")))
        here.codes[Ref("budget_code", wbs)] = Ref("item", item)
    put_accounts(here)
    here.put(PROCORE, "8801", commitment(variant))
    for line, amount in (("CO1", "6400.00"), ("CO2", "-2150.00")):
        change = ChangeOrder(
            commitment=COMMITMENT, number=f"00{line[-1]}", status="approved", total=usd(amount)
        )
        here.put(PROCORE, PACKAGES[line], change)
    for number in range(1, invoices + 1):
        here.put(PROCORE, f"660{number}", invoice(number, variant))
    return here


def put_accounts(here: World) -> None:
    kinds = {
        "33": ("Accounts Payable (A/P)", "Accounts Payable", "Liability"),
        "35": ("Checking", "Bank", "Asset"),
        "42": ("Visa", "Credit Card", "Liability"),
        "64": ("Permits", "Expense", "Expense"),
        "80": ("Cost of Labor", "Cost of Goods Sold", "Expense"),
        "90": ("Retainage Payable", "Other Current Liability", "Liability"),
    }
    for id_, (name, type_, classification) in kinds.items():
        here.put(BOOKS, id_, Account(name=name, type=type_, classification=classification))
    here.put(
        BOOKS, "450", Item(name="Retainage", type="Service", expense_account=Ref("account", "90"))
    )
