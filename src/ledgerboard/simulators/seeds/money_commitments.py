"""The commitments of Harbor & Pine Builders as a table: forty less the worked chain. All invented.

`progress`, `stored` and `release` are percentages after each monthly invoice; see `money_facts`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ledgerboard.simulators.seeds.money_facts import ChangeOrder, Commitment, Line

D = Decimal


def line(code: str, description: str, amount: str) -> Line:
    return Line(code, description, D(amount))


def measured(code: str, description: str, amount: str, /, *by: str) -> Line:
    quantity, unit_cost, uom = by
    return Line(code, description, D(amount), D(quantity), D(unit_cost), uom)


def change(
    number: str, title: str, code: str, amount: str, /, *progress: int, status: str = "approved"
) -> ChangeOrder:
    month = next((place for place, percent in enumerate(progress) if percent), 0)
    return ChangeOrder(number, title, code, D(amount), status, month, progress)


def sub(number: str, firm: int, title: str, *lines: Line, **more: Any) -> Commitment:
    """A subcontract; its number names the job."""
    job, prefix = number[3:7], more.pop("prefix", f"{number[3:7]}{firm:02d}-")
    return Commitment(number, job, firm, title, lines, prefix=prefix, **more)


def order(number: str, firm: int, title: str, *lines: Line, **more: Any) -> Commitment:
    """A purchase order: no retainage unless said."""
    return sub(number, firm, title, *lines, order=True, **{"retainage": D(0), **more})


STEADY = ("settled", "paid", "approved")
PEARL = (
    sub("SC-2401-02", 2, "Plumbing", line("22-100.C", "Rough-in", "184000.00"),
        line("22-100.M", "Fixtures", "61250.00"),
        progress=(20, 45, 70), stages=STEADY,
        changes=(change("001", "Floor drains", "22-100.C", "5840.00", 0, 50, 100),)),
    sub("SC-2401-03", 3, "Structural steel", line("05-100.C", "Fabricate and erect", "412500.00"),
        line("05-500.C", "Miscellaneous metals", "38900.00"),
        progress=(40, 80, 100), stages=STEADY, release=(0, 0, 50)),
    sub("SC-2401-04", 13, "Concrete", line("03-100.C", "Forming", "96400.00"),
        measured("03-300.C", "Place slabs", "167062.50", "1215.00", "137.50", "cy"),
        progress=(60, 90, 100), stages=("settled", "settled", "paid")),
    sub("SC-2401-05", 15, "Roofing", line("07-500.C", "Membrane roof", "88750.00"),
        line("07-200.C", "Tapered insulation", "21480.00"),
        progress=(0, 35, 60), stored=(40, 20, 0), stages=("paid", "billed", "approved")),
    sub("SC-2401-06", 19, "Drywall", line("09-200.C", "Hang and finish", "203300.00"),
        progress=(10, 25, 45), stages=("paid", "approved", "review"),
        changes=(change("001", "Soffits level 2", "09-200.C", "7425.50", 0, 0, 40),
                 change("002", "Patch after trades", "09-200.C", "3100.00", status="pending"))),
    sub("SC-2401-07", 16, "Glazing", line("08-800.C", "Storefront", "118640.00"),
        progress=(0, 15, 40), stored=(30, 30, 15), stages=("billed", "approved", "owner")),
    order("PO-2401-08", 5, "Lumber package", line("06-100.M", "Framing lumber", "54210.35"),
          progress=(50, 100), stages=("settled", "paid"), status="Received"),
    sub("SC-2401-09", 12, "Painting", line("09-900.C", "Interior paint", "47800.00"),
        progress=(), stages=(), status="Out For Signature"),
    order("PO-2401-10", 29, "Doors and hardware", line("08-100.M", "Hollow metal", "36995.00"),
          line("08-100.M", "Hardware sets", "18250.75"),
          progress=(0, 60, 100), stages=("", "draft"), status="Submitted"),
)  # fmt: skip
MILLRACE = (
    sub("SC-2402-01", 9, "HVAC", line("23-100.C", "Rooftop units", "96000.00"),
        line("23-100.M", "Ductwork", "41330.00"),
        progress=(25, 50, 85), stages=STEADY),
    sub("SC-2402-02", 17, "Millwork", line("06-400.C", "Casework", "68450.00"),
        progress=(0, 30, 75), stored=(25, 20, 0), stages=("paid", "paid", "approved")),
    sub("SC-2402-03", 31, "Flooring", line("09-600.C", "Resilient floor", "28900.00"),
        progress=(0, 40, 100), stages=("", "settled", "draft")),
    sub("SC-2402-04", 35, "Tile", line("09-300.C", "Restroom tile", "15420.00"),
        progress=(30, 100), stages=("settled", "paid")),
    sub("SC-2402-05", 23, "Electrical", line("26-100.C", "Power and lighting", "112780.00"),
        progress=(15, 45, 80), stages=("paid", "billed", "noted"),
        changes=(change("001", "X-ray circuits", "26-100.C", "9860.00", 0, 50, 100),)),
    order("PO-2402-06", 6, "Lift rental", line("01-500.E", "Scissor lifts", "8640.00"),
          progress=(40, 80, 100), stages=("paid", "paid", "approved"), status="Approved"),
    sub("SC-2402-07", 14, "Final cleaning", line("01-700.C", "Final clean", "6200.00"),
        progress=(), stages=(), status="Draft"),
)  # fmt: skip
SAWTOOTH = (
    sub("SC-2403-01", 4, "Masonry", line("04-200.C", "Block walls", "149990.00"),
        progress=(35, 70, 100), stages=STEADY,
        changes=(change("001", "Openings", "04-200.C", "-4310.00", 0, 100, 100),)),
    sub("SC-2403-02", 3, "Brewhouse steel", line("05-100.C", "Mezzanine", "87650.00"),
        progress=(50, 100), stages=("settled", "billed")),
    sub("SC-2403-03", 33, "Waterproofing", line("07-100.C", "Deck coating", "33720.00"),
        progress=(0, 60, 105), stages=("", "paid", "approved")),  # over 100 %
    sub("SC-2403-04", 21, "Demolition", line("02-400.C", "Selective demolition", "42180.00"),
        progress=(80, 100), stages=("settled", "settled")),
    sub("SC-2403-05", 51, "Abatement", line("02-800.C", "Abatement", "26500.00"),
        progress=(0, 50, 100), stages=("", "approved", "approved")),  # unmapped, unlinked
    sub("SC-2403-06", 11, "Paving", line("32-100.C", "Asphalt", "51300.00"),
        progress=(0, 0, 45), stages=("", "", "approved")),
    order("PO-2403-07", 42, "Tank supports", line("05-500.M", "Embedded plates", "12345.67"),
          progress=(100,), stages=("paid",), status="Closed"),
)  # fmt: skip
GORGE = (
    sub("SC-2404-01", 1, "Electrical", line("26-100.C", "Branch power", "684000.00"),
        line("26-100.M", "Gear", "152500.00"),
        progress=(10, 20, 35), stored=(5, 5, 5), stages=STEADY,
        changes=(change("001", "Fire alarm upgrade", "26-100.C", "24680.00", 0, 25, 60),
                 change("002", "Stage lighting", "26-100.C", "18300.00", status="proceeding"))),
    sub("SC-2404-02", 9, "Mechanical", line("23-100.C", "Hydronics", "921000.00"),
        line("23-100.M", "Air handlers", "318750.00"),
        progress=(8, 22, 40), stages=("paid", "billed", "approved"), retainage=D(5)),
    sub("SC-2404-03", 8, "Fire protection", line("21-100.C", "Sprinklers", "136480.00"),
        progress=(20, 55, 75), stages=("paid", "paid", "approved"),
        changes=(change("001", "Gym heads", "21-100.C", "6120.00", 0, 0, 50, status="pending"),)),
    sub("SC-2404-04", 10, "Framing", line("06-100.C", "Wood framing", "255900.00"),
        progress=(45, 75, 95), stages=("settled", "paid", "approved")),
    sub("SC-2404-05", 20, "Stone veneer", line("04-200.C", "Veneer", "98300.00"),
        progress=(0, 20, 50), stored=(20, 10, 0), stages=("billed", "approved", "revise")),
    sub("SC-2404-06", 30, "Steel erection", line("05-100.C", "Erect", "174260.00"),
        progress=(55, 85, 100), stages=("paid", "paid", "approved"), release=(0, 0, 100)),
    sub("SC-2404-07", 22, "Insulation", line("07-200.C", "Batt and rigid", "64110.00"),
        progress=(0, 25, 60), stages=("", "paid", "approved")),
    order("PO-2404-08", 5, "Materials", line("06-100.M", "Sheathing", "41870.40"),
          progress=(30, 65, 100), stages=("paid", "billed", "approved"), status="Approved"),
)  # fmt: skip
HARBOR_VIEW = (
    sub("SC-2405-01", 13, "Foundations", line("03-300.C", "Mat slab", "388000.00"),
        line("03-100.C", "Forms", "104200.00"),
        progress=(35, 60, 80), stages=STEADY,
        changes=(change("001", "Sump pits", "03-300.C", "7900.00", 0, 50, 100),)),
    sub("SC-2405-02", 45, "Earthwork", line("31-200.C", "Mass excavation", "214750.00"),
        progress=(70, 100), stages=("paid", "paid")),  # the firm is inactive on both sides
    sub("SC-2405-03", 7, "Rigging", line("05-500.C", "Set modules", "59850.00"),
        progress=(0, 30, 65), stages=("", "paid", "approved"),
        prefix="HARBOR-RIGGING-PEARL-2405-"),  # over 21 characters: too long for the books
    sub("SC-2405-04", 28, "Drywall", line("09-200.C", "Board", "176400.00"),
        progress=(0, 10, 30), stages=("", "billed", "approved")),
    sub("SC-2405-05", 24, "Landscaping", line("32-900.C", "Planting", "72600.00"),
        progress=(), stages=(), status="Approved"),
    order("PO-2405-06", 36, "Tower crane", line("01-500.E", "Monthly rental", "96000.00"),
          progress=(25, 50, 75), stages=("settled", "paid", "approved"), status="Approved"),
)  # fmt: skip
YARD = (
    sub("SC-2503-01", 11, "Yard paving", line("32-100.C", "Grind and overlay", "38400.00"),
        progress=(0, 50, 100), stages=("", "approved", "approved")),
    order("PO-2503-02", 53, "Fence", line("32-900.M", "Chain link", "9975.00"),
          progress=(0, 100), stages=("", "approved"), status="Received"),
)  # fmt: skip
TABLE = (*PEARL, *MILLRACE, *SAWTOOTH, *GORGE, *HARBOR_VIEW, *YARD)
"""Thirty-nine; three tiers of change orders occur by job: see `money_story.TIERS`."""
