"""Jobs, customers and people of Harbor & Pine Builders. All invented."""

from __future__ import annotations

from ledgerboard.simulators.seeds.entries import Job
from ledgerboard.simulators.seeds.firms import CUSTOMER_TOO

JOBS = (
    Job(number="2401", name="Pearl Street Lofts", customer="Foundry District Partners",
        street="1120 NW Pearl Street", town="Portland", value="8450000.00", start="2024-03-04",
        quickbooks="2401 - Pearl Street Lofts"),
    Job(number="2402", name="Millrace Dental Clinic", customer="Millrace Dental Group",
        street="77 Millrace Drive", town="Salem", value="1320000.00", start="2024-05-20",
        quickbooks="2402 Millrace Dental Clinic"),
    Job(number="2403", name="Sawtooth Brewery Expansion", customer="Sawtooth Brewing",
        street="415 SE Granite Boulevard", town="Bend", value="2975000.00", start="2024-07-08",
        quickbooks="2403 - Sawtooth Brewery Expn"),
    Job(number="2404", name="Columbia Gorge Middle School", customer=CUSTOMER_TOO,
        street="3 Orchard Drive", town="Hood River", value="14600000.00", start="2024-06-17",
        quickbooks="2404 - Columbia Gorge Middle School"),
    Job(number="2405", name="Harbor View Apartments", customer="Foundry District Partners",
        street="900 N Ferry Street", town="Vancouver", value="11250000.00", start="2024-09-09",
        quickbooks="Harbor View Apartments"),
    Job(number="2501", name="Larkspur Fire Station", customer="City of Larkspur Falls",
        street="1 Station Road", town="Gresham", value="5400000.00", start="2025-02-03",
        quickbooks="2501 - Larkspur Fire Station", procore=False),
    Job(number="2502", name="Tabor Library Renovation", customer="City of Larkspur Falls",
        street="640 SE Library Lane", town="Portland", value="3180000.00", start="2025-03-10",
        quickbooks="2502 - Tabor Library Renovation", procore=False),
    Job(number="2503", name="Yard & Shop Improvements", customer="",
        street="880 Foundry Way", town="Portland", value="240000.00", start="2025-04-01"),
    Job(number="2299", name="Old Mill Warehouse", customer="Foundry District Partners",
        street="12 Mill Race", town="Portland", value="1990000.00", start="2022-11-07",
        quickbooks="2299 - Old Mill Warehouse", active=False),
)  # fmt: skip
"""Eight under way and one that is closed on both sides."""

JOBS_UNDER_WAY = 8
CUSTOMERS = tuple(dict.fromkeys(job.customer for job in JOBS if job.customer))
PLAIN_JOB = "Warranty calls"
"""A customer's job in QuickBooks that is no project."""

PEOPLE = (
    ("Alex", "Moreno", "Controller", "alex@harborpine.example"),
    ("Priya", "Raman", "Project accountant", "priya@harborpine.example"),
    ("Tom", "Eriksen", "Project manager", "tom@harborpine.example"),
    ("Lena", "Fischer", "Project manager", "lena@harborpine.example"),
    ("Marcus", "Bell", "Superintendent", "marcus@harborpine.example"),
    ("Grace", "Okafor", "Compliance coordinator", "grace@harborpine.example"),
)
EMPLOYEES = (
    ("Alex", "Moreno"), ("Priya", "Raman"), ("Tom", "Eriksen"), ("Lena", "Fischer"),
    ("Dana", "Whitfield"),
)  # fmt: skip

COST_CODES = {
    ("01", "General Requirements"): (("310", "Project Management"), ("500", "Temporary Facilities"),
                                     ("700", "Cleaning")),
    ("02", "Existing Conditions"): (("400", "Demolition"), ("800", "Abatement")),
    ("03", "Concrete"): (("100", "Forming"), ("300", "Cast-in-Place Concrete")),
    ("04", "Masonry"): (("200", "Unit Masonry"),),
    ("05", "Metals"): (("100", "Structural Steel"), ("500", "Metal Fabrications")),
    ("06", "Wood and Plastics"): (("100", "Rough Carpentry"), ("400", "Millwork")),
    ("07", "Thermal and Moisture"): (("200", "Insulation"), ("500", "Roofing"),
                                     ("100", "Waterproofing")),
    ("08", "Openings"): (("100", "Doors and Frames"), ("800", "Glazing")),
    ("09", "Finishes"): (("200", "Drywall"), ("300", "Tile"), ("600", "Flooring"),
                         ("900", "Painting")),
    ("21", "Fire Suppression"): (("100", "Sprinklers"),),
    ("22", "Plumbing"): (("100", "Plumbing"),),
    ("23", "HVAC"): (("100", "HVAC"),),
    ("26", "Electrical"): (("100", "Electrical"),),
    ("31", "Earthwork"): (("200", "Excavation"),),
    ("32", "Exterior Improvements"): (("100", "Paving"), ("900", "Landscaping")),
}  # fmt: skip
COST_TYPES = (
    ("Labor", "L", "labor"), ("Materials", "M", "materials"), ("Equipment", "E", "equipment"),
    ("Commitment", "C", "commitment"), ("Other", "O", "other"),
)  # fmt: skip
SERVICES = ("Subcontract work", "Materials", "Equipment rental", "Permits and fees", "Retainage",
            "Labor", "Change orders", "General conditions")  # fmt: skip
CLASSES = ("Commercial", "Residential", "Public")
OFFICES = ("Portland", "Salem", "Vancouver")
