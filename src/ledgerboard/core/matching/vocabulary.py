"""What people write differently without meaning something else, and what they do mean.

Lists of words, no logic: legal forms, abbreviations, words too common to tell two firms apart.
"""

from __future__ import annotations

FORMS = {
    "inc": "corporation", "incorporated": "corporation", "corp": "corporation",
    "corporation": "corporation", "ltd": "corporation", "limited": "corporation",
    "pc": "corporation", "llc": "limited liability", "lc": "limited liability",
    "pllc": "limited liability", "lp": "partnership", "llp": "partnership",
    "lllp": "partnership", "co": "", "company": "", "cos": "", "companies": "",
}  # fmt: skip
"""Legal forms by family. «Inc» and «Corp» are one family; «Co» says nothing about the form."""

SHORT_FORM = {
    "incorporated": "inc", "corporation": "corp", "limited": "ltd", "company": "co",
    "companies": "co", "cos": "co",
}  # fmt: skip

SPOKEN_FORM = {
    "inc": "Inc", "corp": "Corp", "ltd": "Ltd", "co": "Co", "llc": "LLC", "lc": "LC", "pc": "PC",
    "pllc": "PLLC", "lp": "LP", "llp": "LLP", "lllp": "LLLP",
}  # fmt: skip

ABBREVIATIONS = {
    "bros": "brothers", "const": "construction", "constr": "construction",
    "contr": "contracting", "elec": "electric", "elect": "electric", "electr": "electric",
    "mech": "mechanical", "plbg": "plumbing", "plmbg": "plumbing", "htg": "heating",
    "conc": "concrete", "bldg": "building", "bldgs": "buildings", "bldr": "builder",
    "bldrs": "builders", "svc": "service", "svcs": "services", "serv": "services",
    "mgmt": "management", "mgt": "management", "engr": "engineering", "eng": "engineering",
    "assoc": "associates", "assocs": "associates", "mfg": "manufacturing",
    "dist": "distributing", "sply": "supply", "equip": "equipment", "eqpt": "equipment",
    "intl": "international", "natl": "national", "nw": "northwest", "sw": "southwest",
    "ne": "northeast", "se": "southeast", "mt": "mount", "ft": "fort", "ctr": "center",
    "centre": "center", "excav": "excavating", "rfg": "roofing", "ptg": "painting",
    "mtl": "metal", "sys": "systems", "inds": "industries", "ent": "enterprises",
    "landscp": "landscaping", "maint": "maintenance", "fab": "fabrication", "ii": "2",
    "iii": "3", "iv": "4", "rd": "road", "ave": "avenue", "av": "avenue", "blvd": "boulevard",
    "hwy": "highway", "pkwy": "parkway", "apts": "apartments", "apt": "apartments",
    "ph": "phase", "reno": "renovation", "ti": "improvement", "elem": "elementary",
    "hosp": "hospital", "univ": "university", "gen": "general",
}  # fmt: skip

SILENT = frozenset({"and", "the", "of"})
"""Words that come and go in a name without meaning anything."""

WEAK = frozenset({
    "service", "services", "enterprise", "enterprises", "industries", "solutions", "usa",
})  # fmt: skip
"""Words that often stand in one spelling of a firm's name only. «Holdings» is no such word."""

TRADES = frozenset({
    "acoustical", "appliance", "architects", "asphalt", "blinds", "brick", "builders", "building",
    "cabinets", "carpentry", "carpet", "ceilings", "cleaning", "concrete", "construction",
    "contracting", "contractor", "contractors", "controls", "crane", "demolition", "design",
    "development", "doors", "drilling", "drywall", "earthworks", "electric", "electrical",
    "elevator", "engineering", "equipment", "excavating", "excavation", "fence", "fencing",
    "finishes", "fire", "flooring", "floors", "foundations", "framing", "glass", "glazing",
    "grading", "gutters", "heating", "hvac", "insulation", "interiors", "exteriors", "iron",
    "landscaping", "landscape", "lighting", "lumber", "masonry", "mechanical", "metal", "metals",
    "millwork", "paint", "painting", "paving", "piling", "pipe", "plaster", "plumbing",
    "printing", "protection", "pumping", "rental", "rentals", "restoration", "rigging", "roofing",
    "rooter", "scaffold", "security", "septic", "sheet", "siding", "signs", "sitework",
    "sprinkler", "staffing", "steel", "stone", "striping", "structural", "structures", "stucco",
    "supply", "surveying", "testing", "tile", "tools", "trucking", "utilities", "waterproofing",
    "welding", "windows", "wood",
})  # fmt: skip

COMMON = TRADES | WEAK | frozenset({
    "brothers", "sons", "son", "group", "associates", "partners", "holdings", "management",
    "systems", "products", "materials", "general", "national", "international", "american",
    "pacific", "northwest", "southwest", "northeast", "southeast", "north", "south", "east",
    "west", "quality", "pro", "first", "united", "city", "center", "home", "homes", "house",
    "office", "offices", "remodel", "renovation", "addition", "improvement", "tenant", "phase",
    "building", "residence", "apartments", "school", "warehouse", "store", "shop", "job",
    "project", "kitchen", "bath", "bathroom", "repair", "repairs", "new", "test", "misc",
    "small", "jobs", "expansion", "street", "avenue", "road", "tower", "plaza",
    "1", "2", "3", "4",
})  # fmt: skip
"""Words that many names share: alone they prove nothing."""

BRANCH = frozenset({
    "branch", "division", "div", "office", "store", "location", "region", "regional", "north",
    "south", "east", "west", "northwest", "southwest", "northeast", "southeast", "central",
    "warehouse", "dept", "department",
})  # fmt: skip
"""Words that name a part of a firm."""

GENERIC_MAIL = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "hotmail.com", "outlook.com",
    "live.com", "msn.com", "aol.com", "icloud.com", "me.com", "mac.com", "comcast.net",
    "att.net", "sbcglobal.net", "bellsouth.net", "verizon.net", "cox.net", "charter.net",
    "earthlink.net", "centurylink.net", "centurytel.net", "q.com", "frontier.com",
    "juno.com", "netzero.net", "mail.com", "protonmail.com", "proton.me", "zoho.com",
    "windstream.net", "spectrum.net", "roadrunner.com", "rr.com", "facebook.com", "yelp.com",
    "linkedin.com", "google.com", "intuit.com", "procore.com",
})  # fmt: skip
"""Domains that belong to no firm we could tell by them: mailboxes for everyone, and directories."""
