"""The sixty firms of Harbor & Pine Builders, and how each system came to know them.

The plain ones first; then what bookkeepers and project managers do to names and numbers; then the
cases that a first sync must not trip over. All invented.
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.seeds.entries import Firm

COLON = "Hood River: Sitework & Utilities"
LONG = (
    "Mid-Columbia Regional Cooperative for Erosion Control, Hydroseeding, Wetland Mitigation "
    "and Native Planting Services"
)
CUSTOMER_TOO = "Columbia Gorge School District"
EMPLOYEE_TOO = "Dana Whitfield"
FOREIGN_ORIGIN = "sage300:V-1042"
SHARED_PHONE = "(503) 555-0190"


def both(number: int, name: str, trade: str, town: str, /, **quickbooks: Any) -> Firm:
    """Known in both; `quickbooks` is what differs there."""
    return Firm(number, name, trade, town, quickbooks=quickbooks)


def procore_only(number: int, name: str, trade: str, town: str, /, **procore: Any) -> Firm:
    return Firm(number, name, trade, town, procore=procore, quickbooks=None)


def quickbooks_only(number: int, name: str, trade: str, town: str, /, **quickbooks: Any) -> Firm:
    return Firm(number, name, trade, town, procore=None, quickbooks=quickbooks)


NO_ADDRESS = {"street": "", "city": "", "state": "", "zip": ""}

ALIKE = (
    both(1, "Cascade Ridge Electric", "Electrical", "Portland"),
    both(2, "Tualatin Plumbing & Heating", "Plumbing", "Tigard"),
    both(3, "Bridgeport Iron Works", "Structural Steel", "Portland"),
    both(4, "Deschutes Masonry", "Masonry", "Bend"),
    both(5, "Larkspur Building Supply", "Materials", "Beaverton"),
    both(6, "Umpqua Equipment Rental", "Equipment", "Eugene"),
    both(7, "Harbor Rigging", "Structural Steel", "Portland"),
    both(8, "Peregrine Fire Protection", "Fire Protection", "Hillsboro"),
    both(9, "Ridgeline Mechanical", "Mechanical", "Gresham"),
    both(10, "Clackamas Framing", "Carpentry", "Tigard"),
    both(11, "Blue Heron Paving", "Paving", "Salem"),
    both(12, "Oyelaran Painting", "Painting", "Portland"),
    both(13, "Delgado Brothers Concrete", "Concrete", "Hillsboro"),
    both(14, "Kowalski Construction Cleaning", "Cleaning", "Gresham"),
    both(15, "Yamhill Roofing", "Roofing", "Salem"),
    both(16, "Northlight Glazing", "Glazing", "Vancouver"),
)
"""Sixteen that differ in nothing that a person would call a difference."""

WRITTEN_OTHERWISE = (
    both(17, "Alder & Ash Millwork", "Millwork", "Portland", name="Alder and Ash Millwork"),
    both(18, "Tillamook Glass", "Glazing", "Salem", name="Tillamook Glass LLC"),
    both(19, "Sandoval Drywall, Inc.", "Drywall", "Beaverton", name="Sandoval Drywall Inc"),
    both(20, "Quarry Ridge Stone", "Masonry", "Bend", name="Quarry Ridge Stone Co."),
    both(21, "The Sawtooth Group", "Demolition", "Portland", name="Sawtooth Group"),
    both(22, "Haskell Bros Insulation", "Insulation", "Eugene",
         name="Haskell Brothers Insulation"),
    both(23, "Willamette Elec. Services", "Electrical", "Salem",
         name="Willamette Electric Services"),
    both(24, "Mount Tabor Landscaping", "Landscaping", "Portland", name="Mt. Tabor Landscaping"),
    both(25, "Bayview Acoustical Ceilings", "Ceilings", "Vancouver",
         name="Bayveiw Acoustical Ceilings"),
    both(26, "Wallowa Scaffold", "Scaffolding", "Bend", name="Walowa Scaffold"),
    both(27, "Jane Haskell Surveying", "Surveying", "Eugene", name="Haskell Surveying Jane"),
    both(28, "Rivera Drywall", "Drywall", "Gresham",
         name="JR Contracting LLC dba Rivera Drywall"),
)  # fmt: skip
"""Twelve under another spelling: a form, an ampersand, an abbreviation, a slip, a trade name."""

FIELDS_DIFFER = (
    both(29, "Cannon Beach Doors & Hardware", "Doors", "Salem",
         email="billing@cannonbeach.example"),
    both(30, "Summit Steel Erectors", "Structural Steel", "Vancouver", ein="93-1000030"),
    both(31, "Juniper Flooring", "Flooring", "Bend", email="ap@juniperflooring.example",
         phone="541-555-0177"),
    both(32, "Pine Street Signs", "Signage", "Portland", **NO_ADDRESS),
    both(33, "Metolius Waterproofing", "Waterproofing", "Bend", phone="", email=""),
    Firm(34, "Coyote Creek Trucking", "Trucking", "Salem", procore=NO_ADDRESS),
    Firm(35, "Sellwood Tile", "Tile", "Portland", procore={"email": "", "phone": ""}),
    both(36, "Barlow Crane", "Crane", "Tigard", street="PO Box 4410"),
)  # fmt: skip
"""Eight whose names agree and whose fields do not: to be filled in, or asked about."""

AMBIGUOUS = (
    both(37, "Pacific Crest Drywall", "Drywall", "Beaverton"),
    procore_only(38, "Pacific Crest Drywall LLC", "Drywall", "Beaverton"),
    both(39, "Miller Concrete", "Concrete", "Gresham"),
    quickbooks_only(40, "Miller Concrete Inc", "Concrete", "Gresham"),
    both(41, "Rapid Rooter", "Plumbing", "Portland", city="Bend", zip="97701",
         street="12 Basalt Court", phone="541-555-0166", email="bend@rapidrooter-bend.example"),
    both(42, "Ferncliff Supply", "Materials", "Portland", name="Ferncliff Supply - Salem Branch",
         city="Salem", zip="97301", street="88 Depot Street", phone="971-555-0142",
         email="salem@ferncliff.example"),
)  # fmt: skip
"""Two Procore vendors for one of QuickBooks, the reverse, a franchise, a branch."""

INACTIVE = (
    Firm(43, "Sunset Glazing", "Glazing", "Hillsboro", procore={"active": False}),
    both(44, "Old Town Paving", "Paving", "Portland", active=False),
    Firm(45, "Nine Mile Excavation", "Earthwork", "Hood River",
         procore={"active": False}, quickbooks={"active": False}),
)  # fmt: skip
"""Inactive in Procore, in QuickBooks, in both."""

REFUSED = (
    procore_only(46, COLON, "Earthwork", "Hood River"),
    procore_only(47, LONG, "Landscaping", "Hood River"),
    procore_only(48, CUSTOMER_TOO, "Permits", "Hood River"),
    procore_only(49, EMPLOYEE_TOO, "Consulting", "Portland"),
)
"""Names that QuickBooks refuses: a colon, too long, a customer's, an employee's."""

ELSEWHERE = (
    procore_only(50, "Siskiyou Tower Crane", "Crane", "Eugene", origin_id=FOREIGN_ORIGIN,
                 origin_data='{"source": "Sage 300", "vendor": "V-1042"}'),
    procore_only(51, "Arrowleaf Environmental", "Abatement", "Portland", phone=SHARED_PHONE),
    procore_only(52, "Basin Testing Lab", "Testing", "Portland", phone=SHARED_PHONE),
    procore_only(53, "Cinder Cone Fencing", "Fencing", "Bend", phone=SHARED_PHONE),
    procore_only(54, "Estacada Elevator", "Elevators", "Gresham", mobile="(971) 555-0188"),
    procore_only(55, "Foxglove Interiors", "Millwork", "Salem"),
    quickbooks_only(56, "Gorge Office Supply", "Office", "Hood River"),
    quickbooks_only(57, "Harney Insurance Agency", "Insurance", "Portland"),
    quickbooks_only(58, "Illahee Property Management", "Rent", "Vancouver", **NO_ADDRESS),
    quickbooks_only(59, "Keystone Payroll Bureau", "Services", "Tigard"),
    quickbooks_only(60, "Lost Lake Fuel", "Fuel", "Hood River", email="", phone=""),
)  # fmt: skip
"""Known in one system only; one is marked by another integration, three share an office phone."""

FIRMS = (
    *ALIKE, *WRITTEN_OTHERWISE, *FIELDS_DIFFER, *AMBIGUOUS, *INACTIVE, *REFUSED, *ELSEWHERE,
)  # fmt: skip
