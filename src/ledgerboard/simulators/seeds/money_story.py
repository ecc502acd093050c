"""Three months of money at Harbor & Pine Builders: what both simulators tell.

Forty commitments with their change orders and invoices, and the costs beside them. An invoice's
stage says where it stands: `approved` ones wait for Ledgerboard, `billed` and `paid` ones were
typed into the books by hand before it came. `DIFFERENCES` are wrong on purpose.

A bill that was typed by hand has one line per line of the invoice that moved (`Billed.movement`),
one negative line of `retained`, one positive line of `released`, both with `RETAINAGE_ITEM`, and
the invoice's number and date. Its item is the job's item of the line's code: `item_name`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ledgerboard.simulators.seeds.money_commitments import TABLE, line, measured
from ledgerboard.simulators.seeds.money_facts import (
    STAGES,
    ZERO,
    Billed,
    ChangeOrder,
    Commitment,
    Difference,
    Invoice,
    Payment,
    PotentialChange,
    Spending,
)

D = Decimal
RETAINAGE_ITEM = "Retainage"  # in jobs.SERVICES; stands on a liability account
UNMAPPED_CODE = "02-800.C"  # no item of the books stands for abatement
TIERS = {"2404": 2, "2405": 3}  # of change orders, by job; one elsewhere

# The worked chain, written out: rates that step down, stored materials, a remeasured quantity.
CHAIN_LINES = (
    line("26-100.C", "Switchgear", "80000.00"),
    measured("26-100.M", "Feeder conduit", "46706.18", "1250.5", "37.35", "lf"),
    line("26-100.E", "Light fixtures", "24000.00"),
)
CHAIN_CHANGES = (
    ChangeOrder("001", "Added panel LP-3", "26-100.O", D("6400.00"), month=1),
    ChangeOrder("002", "Switchgear credit", "26-100.C", D("-2150.00"), month=2),
)
# line: (work, stored, retained, released, stored held, quantity)
ChainLine = tuple[str, str, str, str, str, str | None]
CHAIN: tuple[tuple[str, str, str, str, str, dict[str, ChainLine]], ...] = (
    ("NE-2174", "2026-01-31", "paid", "2026-02-25", "10449", {
        "L1": ("20000.00", "0.00", "2000.00", "0.00", "0.00", None),
        "L2": ("11587.84", "0.00", "1158.78", "0.00", "0.00", "310.25"),
        "L3": ("0.00", "9000.00", "0.00", "0.00", "900.00", None),
    }),
    ("NE-2207", "2026-02-28", "billed", "2026-03-20", "10471", {
        "L1": ("30000.00", "0.00", "1500.00", "0.00", "0.00", None),
        "L2": ("15040.85", "0.00", "752.04", "0.00", "0.00", "402.7"),
        "L3": ("6000.00", "7000.00", "300.00", "0.00", "700.00", None),
        "CO1": ("3200.00", "0.00", "160.00", "0.00", "0.00", None),
    }),
    ("NE-2251", "2026-03-31", "approved", "2026-04-22", "10502", {
        "L1": ("25000.00", "0.00", "1250.00", "1750.00", "0.00", None),
        "L2": ("10037.81", "0.00", "501.89", "0.00", "0.00", "268.75"),
        "L3": ("9000.00", "0.00", "450.00", "0.00", "0.00", None),
        "CO1": ("3200.00", "0.00", "160.00", "0.00", "0.00", None),
        "CO2": ("-2150.00", "0.00", "0.00", "0.00", "0.00", None),
    }),
    ("NE-2263", "2026-04-15", "approved", "2026-04-22", "10502", {
        "L2": ("-4482.00", "0.00", "-224.10", "0.00", "0.00", "-120"),
    }),
)  # fmt: skip


def chain_invoices() -> Iterator[Invoice]:
    before: dict[str, Billed] = {}
    for place, (number, day, stage, pay_day, check, rows) in enumerate(CHAIN, 1):
        lines = tuple(chain_line(key, row, before.get(key)) for key, row in rows.items())
        before |= {one.key: one for one in lines}
        yield Invoice(place, number, day, STAGES[stage], lines, pay_day, check)


def chain_line(key: str, row: ChainLine, last: Billed | None) -> Billed:
    work, stored, retained, released, stored_held = map(D, row[:5])
    code, description = named(key)
    return Billed(
        key, code, description,
        previous=last.previous + last.work if last else ZERO,
        work=work, stored=stored, stored_before=last.stored if last else ZERO,
        retained=retained, released=released,
        stored_held=stored_held, stored_held_before=last.stored_held if last else ZERO,
        work_held_before=last.work_held if last else ZERO,
        quantity=D(row[5]) if row[5] else None,
    )  # fmt: skip


def named(key: str) -> tuple[str, str]:
    if key.startswith("L"):
        scheduled = CHAIN_LINES[int(key[1:]) - 1]
        return scheduled.code, scheduled.description
    one = CHAIN_CHANGES[int(key[2:]) - 1]
    return one.code, f"CO {one.number} {one.title}"


COMMITMENTS = (
    Commitment(
        "SC-2401-01", "2401", 1, "Electrical", CHAIN_LINES,
        changes=CHAIN_CHANGES, given=tuple(chain_invoices()),
    ),
    *TABLE,
)  # fmt: skip
"""Forty."""

POTENTIAL = (
    PotentialChange("SC-2404-01", "Projector circuits", "26-100.C", D("4150.00")),
    PotentialChange("SC-2404-02", "Reroute chilled water", "23-100.C", D("11200.00"), "pricing"),
    PotentialChange("SC-2404-02", "Owner's idea, dropped", "23-100.C", D("900.00"), "rejected"),
    PotentialChange("SC-2405-01", "Deeper footings", "03-300.C", D("18640.00"),
                    "approved", request="Unsuitable soil"),
    PotentialChange("SC-2405-01", "Dewatering", "03-300.C", D("5275.50"),
                    request="Unsuitable soil"),
)  # fmt: skip


def commitment(number: str) -> Commitment:
    return next(one for one in COMMITMENTS if one.number == number)


PART_PAID = {"240405-1002": D("5000.00")}
"""Bills, otherwise open, on which a part was paid."""


def payments() -> list[Payment]:
    """One check for all that a firm was paid for on a day."""
    found: dict[tuple[str, str, int], list[tuple[str, str, Decimal]]] = {}
    for one in COMMITMENTS:
        for invoice in one.invoices:
            part = invoice.due if invoice.stage.paid else PART_PAID.get(invoice.number)
            if part:
                key = invoice.check, invoice.pay_day, one.firm
                found.setdefault(key, []).append((one.number, invoice.number, part))
    return [Payment(*key, tuple(parts)) for key, parts in sorted(found.items())]


def item_name(job: str, code: str) -> str:
    """How the books call a job's item of a code: `2401-26-100.C`."""
    return f"{job}-{code}"


def codes() -> dict[str, list[str]]:
    """The flat codes in use, by job: of commitments, their changes and other costs."""
    found: dict[str, set[str]] = {}
    for one in COMMITMENTS:
        used = {each.code for each in one.lines} | {each.code for each in one.changes}
        found.setdefault(one.job, set()).update(used)
    for cost in SPENDING:
        if cost.code:
            found.setdefault(cost.job, set()).add(cost.code)
    return {job: sorted(used) for job, used in sorted(found.items())}


SPENDING = (
    Spending("CR-5501", "2401", 6, "01-500.E", "Bill", "2026-03-11", D("1240.50"), "Lift rental"),
    Spending("", "2401", 5, "26-100.M", "Purchase", "2026-03-14", D("88.25"), "Fixture parts"),
    Spending("VC-77", "2401", 5, "26-100.M", "VendorCredit", "2026-03-18", D("140.50"),
             "Returned fixtures"),
    Spending("", "2401", 5, "26-100.M", "Refund", "2026-03-20", D("20.00"), "Card refund"),
    Spending("FS-9001", "2401", 42, "06-100.M", "Bill", "2026-01-19", D("2310.00"), "Blocking",
             in_procore=True),
    Spending("FS-9044", "2402", 42, "06-400.M", "Bill", "2026-02-06", D("764.20"), "Trim"),
    Spending("UE-310", "2403", 6, "01-500.E", "Bill", "2026-02-12", D("1875.00"), "Generator",
             in_procore=True),
    Spending("UE-322", "2404", 6, "01-500.E", "Bill", "2026-03-12", D("3125.00"), "Generator"),
    Spending("", "2404", None, "01-310.O", "Purchase", "2026-02-03", D("412.60"), "Permit copies"),
    Spending("", "2405", 60, "31-200.E", "Purchase", "2026-01-27", D("655.35"), "Diesel"),
    Spending("", "2405", 60, None, "Purchase", "2026-02-24", D("701.10"), "Diesel, no item chosen"),
    Spending("KC-118", "2402", 14, "01-700.C", "Bill", "2026-03-27", D("980.00"), "Cleaning"),
    Spending("T-204", "2404", 52, "03-300.O", "Bill", "2026-03-04", D("1450.00"),
             "Concrete cylinders", in_books=False, in_procore=True),
    Spending("CC-12", "2503", 53, "32-900.M", "Bill", "2026-03-09", D("320.00"), "Gate latch",
             in_books=False, in_procore=True),
)  # fmt: skip
"""`firm` None: a card purchase without a payee. Firms 52 and 53 are not in the books."""


DIFFERENCES = (
    Difference("typed twice", "SC-2401-02", "240102-1002",
               "the bill was typed again as 1002 from the mailed copy", D("57809.25")),
    Difference("voided", "SC-2401-05", "240115-1002",
               "the bill was zeroed by hand; Procore still shows the invoice approved"),
    Difference("wrong project", "SC-2402-05", "240223-1001",
               "bill and payment were posted to job 2403"),
    Difference("does not add up", "SC-2402-01", "240209-1003",
               "sales tax of 118.40 stands in the due and on no line", D("118.40")),
    Difference("over 100 percent", "SC-2403-03", "240333-1003",
               "105 % of the line is billed"),
    Difference("pending change order billed", "SC-2404-03", "240408-1003",
               "change order 001 went back to pending after it was billed"),
    Difference("unmapped code", "SC-2403-05", "240351-1002",
               "no item stands for 02-800.C, and the vendor is not in the books"),
)  # fmt: skip
