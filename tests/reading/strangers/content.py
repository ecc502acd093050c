"""What a certificate says: invented people, and the same things in many spellings."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

FIRMS = (
    "Tidewater Rigging & Steel, Inc.", "O'Hanlon Brothers Masonry LLC", "Peñasco Drywall Co",
    "J. Okafor dba Okafor Tile", "MERIDIAN FIRE PROTECTION L.L.C.", "Blue Heron Electric Corp",
    "Vanterpool Site Work", "Two Rivers Glass and Glazing, Inc", "Maria del Carmen Ruiz",
    "Five Oaks Concrete Pumping and Finishing Group",
)  # fmt: skip
AGENCIES = (
    "Harbor Point Insurance Group", "Lindqvist & Daughters Agency, Inc.", "CENTRAL BROKERS LLC",
    "Whitcomb Risk Partners", "First Street Insurance Services of the Carolinas",
)  # fmt: skip
CARRIERS = (
    ("Cedar Ridge Mutual Insurance Company", "91234"), ("Polestar Casualty Co", "10457"),
    ("Great Basin Indemnity", "38817"), ("Northlight Specialty Insurance Co.", "00714"),
    ("Ironbridge Surety & Casualty", "26650"), ("Osprey Surplus Lines Ins Co", "15989"),
)  # fmt: skip
STREETS = ("12 Mill Road", "4401 W. Broad Street, Suite 210", "P.O. Box 771", "One Commerce Plaza",
           "880 County Road 15", "27B Dock Street")  # fmt: skip
TOWNS = ("Durham, NC 27701", "Asheville NC 28801", "Chattanooga, TN 37402-1133", "Reno, NV 89501",
         "Columbus, OH 43215")  # fmt: skip
REMARKS = (
    "Project: 2217 Riverside Lofts, phase two.", "Holder is additional insured where required by",
    "written contract, for ongoing and completed operations.", "30 days notice of cancellation.",
    "UMBRELLA FOLLOWS FORM.  WAIVER OF SUBROGATION APPLIES WHERE PERMITTED BY LAW.",
    "CERTIFICATE HOLDER IS AN ADDITIONAL INSURED. LIMITS SHOWN MAY BE REDUCED.",
    "Policy number CPP 99 expired 01/01/2019; each occurrence 500,000 general aggregate 1,000,000.",
    "PRODUCER is not liable. INSURED: see the schedule. COVERAGES apply per project. X",
    "General liability limit of 5,000,000 is asked by the owner.", "See attached ACORD 101.",
    "Re: job 18-0042, policy period 01/01/2020 - 01/01/2021 has ended.",
)  # fmt: skip
NUMBERS = ("CPP 1234567 05", "BKS(26)61234567", "0123456-7", "GL-2025-00123", "TBD",
           "6S62UB-4N12345-6-25", "0004471", "A1-XK-99120-03", "WCC 500 2218 01",
           "7710-44-AB")  # fmt: skip
USUAL = {
    "each_occurrence": (1_000_000, 2_000_000),
    "damage_to_rented_premises": (100_000, 300_000, 50_000),
    "med_exp": (5_000, 10_000, "Excluded", None), "personal_adv_injury": (1_000_000,),
    "general_aggregate": (2_000_000, 4_000_000),
    "products_comp_op_agg": (2_000_000, "Included", "EXCLUDED", None),
}  # fmt: skip
LIMIT_SPELLINGS = ("plain",) * 8 + ("bare", "dollar", "cents", "mil", "dotted")
DATE_SPELLINGS = ("us",) * 7 + (
    "short",
    "dashed",
    "two",
    "named",
    "packed",
    "iso",
    "full",
    "dotted",
)


def spelled_amount(value: int | str | None, how: str) -> str:
    if not isinstance(value, int):
        return value or ""
    if how == "mil":
        return f"{value // 1_000_000} MIL" if value % 1_000_000 == 0 else f"{value:,}"
    if how == "dotted":
        return f"{value:,}".replace(",", ".") if value >= 1_000_000 else f"{value:,}"
    return {
        "plain": f"{value:,}", "bare": str(value), "dollar": f"${value:,}",
        "cents": f"{value:,}.00",
    }[how]  # fmt: skip


def spelled_date(value: date, how: str) -> str:
    return {
        "us": f"{value:%m/%d/%Y}", "dotted": f"{value:%m.%d.%Y}",
        "short": f"{value.month}/{value.day}/{value:%y}",
        "dashed": f"{value:%m-%d-%Y}", "two": f"{value:%m/%d/%y}",
        "named": f"{value:%b} {value.day}, {value.year}", "packed": f"{value:%Y%m%d}",
        "iso": value.isoformat(), "full": f"{value.month}/{value.day}/{value.year}",
    }[how]  # fmt: skip


def party(chance: Random) -> dict[str, object]:
    return {
        "name": chance.choice(FIRMS), "lines": [chance.choice(STREETS), chance.choice(TOWNS)],
    }  # fmt: skip


def term(chance: Random) -> tuple[date, date]:
    begins = date(2025, chance.randint(1, 12), chance.choice((1, 1, 1, 15, chance.randint(1, 28))))
    ends = begins.replace(year=2026)
    odd = chance.random()
    if odd < 0.02:
        return begins, begins.replace(year=2062)
    if odd < 0.04:
        return ends, begins
    return (begins, begins + timedelta(days=181)) if odd < 0.08 else (begins, ends)


def policy(kind: str, chance: Random, letters: str) -> dict[str, object]:
    begins, ends = term(chance)
    code = lambda: chance.choices(("Y", "X", "", "N", "x", "Yes"), (45, 15, 30, 8, 3, 2))[0]  # noqa: E731
    fields: dict[str, object] = {
        "type": kind, "letter": chance.choice(letters) if chance.random() > 0.04 else None,
        "number": chance.choice(NUMBERS) + ("" if chance.random() > 0.2 else "-02"),
        "effective": begins, "expiration": ends,
        "addl_insd": "" if kind == "workers_compensation" else code(), "subr_wvd": code(),
    }  # fmt: skip
    return fields | EXTRAS[kind](chance)


def _general(chance: Random) -> dict[str, object]:
    trigger = chance.choices(("occurrence", "claims_made", ""), (94, 2, 4))[0]
    per = chance.choices(
        (["policy"], ["project"], ["location"], ["project", "location"], []), (45, 33, 6, 4, 12)
    )[0]
    return {
        "claims_made": trigger == "claims_made", "occurrence": trigger == "occurrence",
        "aggregate_applies_per": per,
        "limits": {name: chance.choice(values) for name, values in USUAL.items()},
    }  # fmt: skip


def _auto(chance: Random) -> dict[str, object]:
    sets = (("any_auto",), ("owned_autos_only", "hired_autos_only", "non_owned_autos_only"),
            ("scheduled_autos", "hired_autos_only", "non_owned_autos_only"),
            ("hired_autos_only", "non_owned_autos_only"), ())  # fmt: skip
    on = chance.choices(sets, (40, 25, 25, 8, 2))[0]
    names = ("any_auto", "owned_autos_only", "scheduled_autos", "hired_autos_only",
             "non_owned_autos_only")  # fmt: skip
    split = chance.random() < 0.15
    amounts = (None, 250_000, 500_000, 100_000) if split else (1_000_000, None, None, None)
    keys = ("combined_single_limit", "bodily_injury_per_person", "bodily_injury_per_accident",
            "property_damage")  # fmt: skip
    return {"boxes": {name: name in on for name in names},
            "limits": dict(zip(keys, amounts, strict=True))}  # fmt: skip


def _umbrella(chance: Random) -> dict[str, object]:
    limit = chance.choice((1, 2, 3, 5, 10)) * 1_000_000
    kept = chance.choice((None, 0, 10_000))
    return {
        "form": chance.choices(("umbrella", "excess"), (85, 15))[0],
        "trigger": chance.choices(("occurrence", "claims_made", None), (90, 5, 5))[0],
        "deductible": None, "retention": kept,
        "limits": {"each_occurrence": limit, "aggregate": chance.choice((limit, None))},
    }  # fmt: skip


def _workers(chance: Random) -> dict[str, object]:
    one, two = chance.choice(((100_000, 500_000), (500_000, 500_000), (1_000_000, 1_000_000)))
    return {
        "per_statute": chance.random() < 0.95, "other_box": chance.random() < 0.05,
        "proprietor_excluded": chance.choices(("N", "Y", "", "N/A"), (45, 25, 20, 10))[0],
        "limits": {"el_each_accident": one, "el_disease_each_employee": one,
                   "el_disease_policy_limit": two},
    }  # fmt: skip


def _other(chance: Random) -> dict[str, object]:
    name, labels = chance.choice((
        ("Professional Liability", ("Each Claim", "Aggregate")),
        ("Pollution Liability", ("Per Occurrence", "Aggregate", "Deductible")),
        ("Inland Marine", ("Leased/Rented Equip",)),
        ("Excess Liability (2nd layer)", ("Each Occ",)),
    ))  # fmt: skip
    return {
        "coverage": name,
        "limits": {label: chance.choice((50_000, 1_000_000)) for label in labels},
    }


EXTRAS = {
    "general_liability": _general, "automobile_liability": _auto, "umbrella_excess": _umbrella,
    "workers_compensation": _workers, "other": _other,
}  # fmt: skip
