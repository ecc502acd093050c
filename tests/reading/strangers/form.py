"""The printed form, from measured coordinates: labels, rules and cells in points from the top left.

Written apart from the product's own look-alikes and sharing nothing with them, so that a mistake
in those is not repeated here.
"""

from __future__ import annotations

# what is printed, where it begins and where its last line ends; "|" breaks a line
LABELS: tuple[tuple[str, float, float], ...] = (
    ("DATE (MM/DD/YYYY)", 521.3, 33.1),
    ("PRODUCER", 21.6, 129.1), ("CONTACT|NAME:", 309.6, 132.1),
    ("PHONE|(A/C, No, Ext):", 309.6, 144.6), ("FAX|(A/C, No):", 486.0, 144.1),
    ("E-MAIL|ADDRESS:", 309.6, 156.3), ("INSURER(S) AFFORDING COVERAGE", 369.1, 167.6),
    ("NAIC #", 557.3, 167.6), ("INSURED", 21.6, 189.1),
    ("INSURER A :", 309.6, 179.7), ("INSURER B :", 309.6, 191.7), ("INSURER C :", 309.6, 203.7),
    ("INSURER D :", 309.6, 215.7), ("INSURER E :", 309.6, 227.7), ("INSURER F :", 309.6, 239.7),
    ("INSR|LTR", 20.1, 300.1), ("TYPE OF INSURANCE", 75.4, 298.6), ("ADDL|INSD", 177.4, 300.6),
    ("SUBR|WVD", 195.2, 300.6), ("POLICY NUMBER", 247.2, 299.7),
    ("POLICY EFF|(MM/DD/YYYY)", 334.0, 300.1), ("POLICY EXP|(MM/DD/YYYY)", 380.8, 300.1),
    ("LIMITS", 499.7, 298.6),
    ("COMMERCIAL GENERAL LIABILITY", 54.0, 309.2), ("CLAIMS-MADE", 68.4, 323.2),
    ("OCCUR", 133.2, 323.2), ("GEN'L AGGREGATE LIMIT APPLIES PER:", 39.6, 359.2),
    ("POLICY", 54.0, 371.2), ("PRO-|JECT", 97.2, 372.6), ("LOC", 140.4, 371.2),
    ("OTHER:", 54.0, 383.7), ("EACH OCCURRENCE", 428.4, 311.2),
    ("DAMAGE TO RENTED|PREMISES (Ea occurrence)", 428.4, 324.2),
    ("MED EXP (Any one person)", 428.4, 335.2), ("PERSONAL & ADV INJURY", 428.4, 347.2),
    ("GENERAL AGGREGATE", 428.4, 359.2), ("PRODUCTS - COMP/OP AGG", 428.4, 371.2),
    ("AUTOMOBILE LIABILITY", 39.6, 393.1), ("ANY AUTO", 54.0, 404.8),
    ("OWNED|AUTOS ONLY", 54.0, 420.8), ("SCHEDULED|AUTOS", 122.4, 420.8),
    ("HIRED|AUTOS ONLY", 54.0, 432.8), ("NON-OWNED|AUTOS ONLY", 122.4, 432.8),
    ("COMBINED SINGLE LIMIT|(Ea accident)", 428.4, 396.2),
    ("BODILY INJURY (Per person)", 428.4, 405.2), ("BODILY INJURY (Per accident)", 428.4, 417.2),
    ("PROPERTY DAMAGE|(Per accident)", 428.4, 432.2),
    ("UMBRELLA LIAB", 54.0, 453.1), ("EXCESS LIAB", 54.0, 465.1), ("OCCUR", 133.2, 455.7),
    ("CLAIMS-MADE", 133.2, 467.2), ("DED", 54.0, 479.7), ("RETENTION $", 90.0, 479.7),
    ("EACH OCCURRENCE", 428.4, 455.2), ("AGGREGATE", 428.4, 467.2),
    ("WORKERS COMPENSATION|AND EMPLOYERS' LIABILITY", 37.8, 494.9), ("Y / N", 158.9, 497.6),
    ("ANY PROPRIETOR/PARTNER/EXECUTIVE|OFFICER/MEMBER EXCLUDED?|(Mandatory in NH)", 37.8, 514.7),
    ("If yes, describe under|DESCRIPTION OF OPERATIONS below", 37.8, 527.7),
    ("N / A", 178.6, 507.2), ("PER|STATUTE", 442.8, 492.2), ("OTH-|ER", 493.1, 492.2),
    ("E.L. EACH ACCIDENT", 428.4, 503.2), ("E.L. DISEASE - EA EMPLOYEE", 428.4, 515.2),
    ("E.L. DISEASE - POLICY LIMIT", 428.4, 527.2),
    (
        "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (Additional remarks may be attached)",
        21.6, 573.1,
    ),
    ("AUTHORIZED REPRESENTATIVE", 309.6, 717.1),
)  # fmt: skip
BOLD: tuple[tuple[str, float, float, float], ...] = (
    ("CERTIFICATE OF LIABILITY INSURANCE", 162.4, 43.6, 14),
    ("COVERAGES", 21.6, 251.3, 8), ("CERTIFICATE NUMBER:", 158.4, 251.3, 8),
    ("REVISION NUMBER:", 424.8, 251.3, 8), ("CERTIFICATE HOLDER", 21.6, 659.7, 8),
    ("CANCELLATION", 309.6, 659.7, 8),
)  # fmt: skip
FILLER = (
    "This page is given for information and changes nothing in any policy that it lists. It is",
    "made for the holder below. Whoever issued it and whoever receives it make no agreement by it.",
    "The policies listed below were issued to the insured for the policy period that is indicated,",
    "whatever a contract may ask for; limits shown may have been reduced by paid claims.",
)

COLUMNS = (18, 36, 176.4, 194.4, 212.4, 331.2, 378, 424.8, 594)
AMOUNTS_FROM = 514.8
SECTIONS = (300, 384, 444, 480, 528, 564)
LEVELS = (120, 180, 240, 252, 288, *SECTIONS, 648, 660, 744)
# left edge and row's top of each check box
BOXES: dict[str, tuple[float, float]] = {
    "general_liability": (36, 300), "gl.claims_made": (50.4, 312), "gl.occurrence": (115.2, 312),
    "per.policy": (36, 360), "per.project": (79.2, 360), "per.location": (122.4, 360),
    "per.other": (36, 372), "any_auto": (36, 396), "owned_autos_only": (36, 408),
    "scheduled_autos": (104.4, 408), "hired_autos_only": (36, 420),
    "non_owned_autos_only": (104.4, 420), "umbrella": (36, 444), "excess": (36, 456),
    "um.occurrence": (115.2, 444), "um.claims_made": (115.2, 456), "deductible": (36, 468),
    "retention": (72, 468), "per_statute": (424.8, 480), "other_box": (475.2, 480),
}  # fmt: skip
BOX = (14.4, 12.0)
LIMITS: dict[str, tuple[tuple[str, float], ...]] = {
    "general_liability": (
        ("each_occurrence", 300), ("damage_to_rented_premises", 312), ("med_exp", 324),
        ("personal_adv_injury", 336), ("general_aggregate", 348), ("products_comp_op_agg", 360),
    ),
    "automobile_liability": (
        ("combined_single_limit", 384), ("bodily_injury_per_person", 396),
        ("bodily_injury_per_accident", 408), ("property_damage", 420),
    ),
    "umbrella_excess": (("each_occurrence", 444), ("aggregate", 456)),
    "workers_compensation": (
        ("el_each_accident", 492), ("el_disease_each_employee", 504),
        ("el_disease_policy_limit", 516),
    ),
}  # fmt: skip
# the row on which most systems print letter, number and dates: the first, or that of the form
ROWS = {
    "general_liability": (300, 336), "automobile_liability": (384, 408),
    "umbrella_excess": (444, 456), "workers_compensation": (480, 498), "other": (528, 540),
}  # fmt: skip

OLDER = {  # 2014/01 and before
    "OWNED|AUTOS ONLY": "ALL OWNED|AUTOS", "HIRED|AUTOS ONLY": "HIRED AUTOS",
    "NON-OWNED|AUTOS ONLY": "NON-OWNED|AUTOS", "PER|STATUTE": "WC STATU-|TORY LIMITS",
}  # fmt: skip
OLDEST = {
    **OLDER, "ADDL|INSD": "ADDL|INSR",
}  # fmt: skip
REDRAWN = {  # carriers that draw the form themselves, with a slip or two
    "INSURER(S) AFFORDING COVERAGE": "INSURERS AFFORDING COVERAGE",
    "PRODUCTS - COMP/OP AGG": "PRODUCTS & COMP/OP AGG",
    "GEN'L AGGREGATE LIMIT APPLIES PER:": "GENL AGGREGATE LIMIT APPLIES PER",
    "PERSONAL & ADV INJURY": "PERSONAL & ADV. INJURY", "EACH OCCURRENCE": "EACH OCCURENCE",
    "ADDL|INSD": "ADD'L|INSRD", "INSURER A :": "INSURER A:", "INSURER B :": "INSURER B:",
    "INSURER C :": "INSURER C:", "PRO-|JECT": "PROJECT", "NAIC #": "NAIC NO.",
    "POLICY NUMBER": "POLICY NUMBER", "WORKERS COMPENSATION|AND EMPLOYERS' LIABILITY":
    "WORKER'S COMPENSATION AND|EMPLOYERS LIABILITY",
}  # fmt: skip
EDITIONS = {"2010/05": OLDEST, "2014/01": OLDER, "2016/03": {}, "2025/12": {}}
