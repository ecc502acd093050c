"""Blank forms of property and remarks: labels and rules where the printed forms have them.

Written apart from the product's own look-alikes. Legal paragraphs are filler of their length; they
speak of the same things, since a reader may take their words for labels.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas
from tests.reading.strangers.sheet import HEIGHT

Label = tuple[float, float, str]
Box = tuple[float, float, float, float]

NO_RIGHTS = (
    "THIS PAGE IS ISSUED FOR INFORMATION AND GIVES THE ONE NAMED BELOW NO RIGHTS IN ANY POLICY.",
    "IT DOES NOT EXTEND OR ALTER THE COVERAGE AFFORDED BY THE POLICIES. IT IS NO CONTRACT BETWEEN",
    "THE ISSUING INSURER(S), AUTHORIZED REPRESENTATIVE OR PRODUCER, AND THE ADDITIONAL INTEREST.",
)
LISTED = (
    "THE POLICIES OF INSURANCE LISTED BELOW HAVE BEEN GIVEN TO THE INSURED NAMED ABOVE FOR THE",
    "POLICY PERIOD INDICATED, WHATEVER A CONTRACT ASKS FOR. LIMITS SHOWN MAY BE REDUCED BY CLAIMS.",
)
NOTICE = (
    "SHOULD ANY POLICY ABOVE END BEFORE ITS EXPIRATION DATE, NOTICE GOES OUT",
    "IN ACCORDANCE WITH THE POLICY PROVISIONS.",
)
MARKS = "The ACORD name and logo are registered marks of ACORD"
HEAD = ((510.0, 34.0, "DATE (MM/DD/YYYY)"),)


def lines(x: float, y: float, texts: tuple[str, ...], step: float = 8.5) -> tuple[Label, ...]:
    return tuple((x, y + step * row, text) for row, text in enumerate(texts))


def foot(left: str, years: str) -> tuple[Label, ...]:
    return (
        (361.0, 753.0, f"© {years} ACORD CORPORATION. All rights reserved."),
        (22.0, 765.0, left),
        (187.0, 765.0, MARKS),
    )


CAUSES = ("BASIC", "BROAD", "SPECIAL", "EARTHQUAKE", "WIND", "FLOOD")
COVERED = (
    "BUILDING", "PERSONAL PROPERTY", "BUSINESS INCOME", "EXTRA EXPENSE", "RENTAL VALUE",
    "BLANKET BUILDING", "BLANKET PERS PROP", "BLANKET BLDG & PP",
)  # fmt: skip
PROPERTY_24 = (
    *HEAD, (180.0, 42.0, "CERTIFICATE OF PROPERTY INSURANCE"),
    *lines(22, 58, NO_RIGHTS), (22.0, 88.0,
     "If the holder has an interest in the property, use ACORD 27 or ACORD 28 instead."),
    (22.0, 104.0, "PRODUCER"), (310.0, 101.0, "CONTACT"), (310.0, 107.0, "NAME:"),
    (310.0, 113.0, "PHONE"), (310.0, 119.0, "(A/C, No, Ext):"), (486.0, 113.0, "FAX"),
    (486.0, 119.0, "(A/C, No):"), (310.0, 125.0, "E-MAIL"), (310.0, 131.0, "ADDRESS:"),
    (310.0, 137.0, "PRODUCER"), (310.0, 143.0, "CUSTOMER ID:"),
    (369.0, 154.0, "INSURER(S) AFFORDING COVERAGE"), (557.0, 154.0, "NAIC #"),
    (22.0, 166.0, "INSURED"),
    *((310.0, 166.0 + 12 * row, f"INSURER {letter} :") for row, letter in enumerate("ABCDEF")),
    (22.0, 240.0, "COVERAGES"), (158.0, 240.0, "CERTIFICATE NUMBER:"),
    (424.0, 240.0, "REVISION NUMBER:"),
    (22.0, 250.0, "LOCATION OF PREMISES / DESCRIPTION OF PROPERTY (Attach ACORD 101 if needed)"),
    *lines(22, 290, LISTED),
    (20.0, 312.0, "INSR"), (20.0, 318.0, "LTR"), (80.0, 315.0, "TYPE OF INSURANCE"),
    (212.0, 315.0, "POLICY NUMBER"), (300.0, 312.0, "POLICY EFFECTIVE"),
    (299.0, 318.0, "DATE (MM/DD/YYYY)"), (362.0, 312.0, "POLICY EXPIRATION"),
    (362.0, 318.0, "DATE (MM/DD/YYYY)"), (448.0, 315.0, "COVERED PROPERTY"),
    (544.0, 315.0, "LIMITS"),
    (54.0, 330.0, "PROPERTY"), (42.0, 342.0, "CAUSES OF LOSS"), (124.0, 342.0, "DEDUCTIBLES"),
    *((54.0, 354.0 + 12 * row, name) for row, name in enumerate(CAUSES)),
    (126.0, 353.0, "BUILDING"), (126.0, 377.0, "CONTENTS"),
    *((436.0, 330.0 + 12 * row, name) for row, name in enumerate(COVERED)),
    (54.0, 450.0, "INLAND MARINE"), (212.0, 450.0, "TYPE OF POLICY"),
    (42.0, 462.0, "CAUSES OF LOSS"), (212.0, 474.0, "POLICY NUMBER"), (54.0, 474.0, "NAMED PERILS"),
    (54.0, 498.0, "CRIME"), (42.0, 510.0, "TYPE OF POLICY"),
    (54.0, 534.0, "BOILER & MACHINERY /"), (54.0, 540.0, "EQUIPMENT BREAKDOWN"),
    *((518.0, 330.0 + 12 * row, "$") for row in range(19)),
    (22.0, 576.0, "SPECIAL CONDITIONS / OTHER COVERAGES (ACORD 101 may be attached)"),
    (22.0, 658.0, "CERTIFICATE HOLDER"), (310.0, 658.0, "CANCELLATION"), *lines(312, 674, NOTICE),
    (310.0, 717.0, "AUTHORIZED REPRESENTATIVE"), *foot("ACORD 24 (2016/03)", "1995-2015"),
)  # fmt: skip
RULES_24 = (
    *((18.0, y, 594.0, y) for y in (48, 94, 158, 232, 242, 282, 306, 320, 440, 488, 524, 566)),
    *((18.0, y, 594.0, y) for y in (648, 660, 744)),
    *((306.0, y, 594.0, y) for y in (108, 120, 132, 145, 156, 168, 180, 192, 204, 216, 708)),
    *((x, 306.0, x, 566.0) for x in (18, 36, 176, 292, 358, 422, 514, 594)),
    (306.0, 94.0, 306.0, 232.0), (306.0, 648.0, 306.0, 744.0), (540.0, 145.0, 540.0, 232.0),
    (118.0, 336.0, 118.0, 440.0), *((422.0, 320.0 + 12 * n, 594.0, 320.0 + 12 * n)
     for n in range(1, 20)),
)  # fmt: skip
BOXES_24 = (
    (36.0, 321.0), (36.0, 441.0), (36.0, 489.0), (36.0, 525.0), (36.0, 465.0),
    *((36.0, 345.0 + 12 * row) for row in range(6)), *((422.0, 321.0 + 12 * n) for n in range(8)),
)  # fmt: skip

INTEREST_27 = ("ADDITIONAL INSURED", "LENDER'S LOSS PAYABLE", "LOSS PAYEE", "MORTGAGEE")
EVIDENCE_27 = (
    *HEAD, (180.0, 42.0, "EVIDENCE OF PROPERTY INSURANCE"), *lines(22, 58, NO_RIGHTS),
    (22.0, 92.0, "AGENCY"), (166.0, 92.0, "PHONE"), (166.0, 98.0, "(A/C, No, Ext):"),
    (310.0, 92.0, "COMPANY"), (22.0, 140.0, "FAX"), (22.0, 146.0, "(A/C, No):"),
    (130.0, 140.0, "E-MAIL"), (130.0, 146.0, "ADDRESS:"), (22.0, 156.0, "CODE:"),
    (166.0, 156.0, "SUB CODE:"), (22.0, 164.0, "AGENCY"), (22.0, 170.0, "CUSTOMER ID #:"),
    (22.0, 180.0, "INSURED"), (310.0, 180.0, "LOAN NUMBER"), (454.0, 180.0, "POLICY NUMBER"),
    (310.0, 204.0, "EFFECTIVE DATE"), (392.0, 204.0, "EXPIRATION DATE"),
    (504.0, 204.0, "CONTINUED UNTIL"), (504.0, 210.0, "TERMINATED IF CHECKED"),
    (310.0, 228.0, "THIS REPLACES PRIOR EVIDENCE DATED:"),
    (22.0, 250.0, "PROPERTY INFORMATION"), (22.0, 262.0, "LOCATION/DESCRIPTION"),
    *lines(22, 312, LISTED),
    (22.0, 344.0, "COVERAGE INFORMATION"), (178.0, 344.0, "PERILS INSURED"),
    (270.0, 344.0, "BASIC"), (328.0, 344.0, "BROAD"), (386.0, 344.0, "SPECIAL"),
    (150.0, 356.0, "COVERAGE / PERILS / FORMS"), (442.0, 356.0, "AMOUNT OF INSURANCE"),
    (540.0, 356.0, "DEDUCTIBLE"),
    (22.0, 562.0, "REMARKS (Including Special Conditions)"),
    (22.0, 636.0, "CANCELLATION"), *lines(24, 648, NOTICE),
    (22.0, 670.0, "ADDITIONAL INTEREST"), (22.0, 680.0, "NAME AND ADDRESS"),
    *((324.0 + 94 * (n % 3), 682.0 + 12 * (n // 3), name) for n, name in enumerate(INTEREST_27)),
    (310.0, 706.0, "LOAN #"), (310.0, 718.0, "AUTHORIZED REPRESENTATIVE"),
    *foot("ACORD 27 (2016/03)", "1993-2015"),
)  # fmt: skip
RULES_27 = (
    *((18.0, y, 594.0, y) for y in (48, 84, 172, 242, 254, 296, 336, 348, 360, 554, 564, 628)),
    *((18.0, y, 594.0, y) for y in (638, 662, 672, 744)),
    *((306.0, y, 594.0, y) for y in (196, 220, 698, 710)),
    *((18.0, y, 306.0, y) for y in (132, 148, 158)),
    (306.0, 84.0, 306.0, 242.0), (450.0, 172.0, 450.0, 196.0), (388.0, 196.0, 388.0, 220.0),
    (484.0, 196.0, 484.0, 220.0), (436.0, 348.0, 436.0, 554.0), (532.0, 348.0, 532.0, 554.0),
    (306.0, 672.0, 306.0, 744.0), (18.0, 48.0, 18.0, 744.0), (594.0, 48.0, 594.0, 744.0),
)  # fmt: skip
BOXES_27 = (
    (486.0, 200.0), (254.0, 337.0), (312.0, 337.0), (370.0, 337.0),
    *((308.0 + 94 * (n % 3), 674.0 + 12 * (n // 3)) for n in range(4)),
)  # fmt: skip

GRID_28 = (
    ("BUSINESS INCOME", "RENTAL VALUE    If YES, LIMIT:     Actual Loss Sustained; # of months:"),
    ("BLANKET COVERAGE", "If YES, indicate value(s) on property identified above: $"),
    ("TERRORISM COVERAGE", "Attach Disclosure Notice / DEC"),
    ("IS THERE A TERRORISM-SPECIFIC EXCLUSION?", ""), ("IS DOMESTIC TERRORISM EXCLUDED?", ""),
    ("LIMITED FUNGUS COVERAGE", "If YES, LIMIT:                    DED:"),
    ('FUNGUS EXCLUSION (If "YES", name the form used)', ""), ("REPLACEMENT COST", ""),
    ("AGREED VALUE", ""), ("COINSURANCE", "If YES,        %"),
    ("EQUIPMENT BREAKDOWN (If Applicable)", "If YES, LIMIT:          DED:"),
    ("ORDINANCE OR LAW", "- Loss to undamaged portion of bldg  If YES, LIMIT:      DED:"),
    ("", "- Demolition Costs   If YES, LIMIT:          DED:"),
    ("", "- Incr. Cost of Construction   If YES, LIMIT:      DED:"),
    ("EARTH MOVEMENT (If Applicable)", "If YES, LIMIT:          DED:"),
    ("FLOOD (If Applicable)", "If YES, LIMIT:          DED:"),
    ("WIND / HAIL INCL", "YES     NO   Subject to Different Provisions:   If YES, LIMIT:   DED:"),
    ("NAMED STORM INCL", "YES     NO   Subject to Different Provisions:   If YES, LIMIT:   DED:"),
    ("PERMISSION TO WAIVE SUBROGATION IN FAVOR OF MORTGAGE HOLDER", "PRIOR TO LOSS"),
)  # fmt: skip
INTEREST_28 = ("CONTRACT OF SALE", "LENDER'S LOSS PAYABLE", "LOSS PAYEE", "MORTGAGEE")
EVIDENCE_28 = (
    *HEAD, (140.0, 42.0, "EVIDENCE OF COMMERCIAL PROPERTY INSURANCE"), *lines(22, 58, NO_RIGHTS),
    (22.0, 92.0, "PRODUCER NAME,"), (22.0, 98.0, "CONTACT PERSON AND ADDRESS"),
    (166.0, 92.0, "PHONE"), (166.0, 98.0, "(A/C, No, Ext):"),
    (310.0, 92.0, "COMPANY NAME AND ADDRESS"), (490.0, 92.0, "NAIC NO:"),
    (22.0, 140.0, "FAX"), (22.0, 146.0, "(A/C, No):"), (130.0, 140.0, "E-MAIL"),
    (130.0, 146.0, "ADDRESS:"),
    (312.0, 146.0, "IF MULTIPLE COMPANIES, COMPLETE SEPARATE FORM FOR EACH"),
    (22.0, 156.0, "CODE:"), (166.0, 156.0, "SUB CODE:"), (310.0, 156.0, "POLICY TYPE"),
    (22.0, 164.0, "AGENCY"), (22.0, 170.0, "CUSTOMER ID #:"),
    (22.0, 180.0, "NAMED INSURED AND ADDRESS"), (310.0, 180.0, "LOAN NUMBER"),
    (454.0, 180.0, "POLICY NUMBER"), (310.0, 204.0, "EFFECTIVE DATE"),
    (392.0, 204.0, "EXPIRATION DATE"), (504.0, 204.0, "CONTINUED UNTIL"),
    (504.0, 210.0, "TERMINATED IF CHECKED"), (22.0, 228.0, "ADDITIONAL NAMED INSURED(S)"),
    (310.0, 228.0, "THIS REPLACES PRIOR EVIDENCE DATED:"),
    (22.0, 250.0, "PROPERTY INFORMATION (ACORD 101 may be attached if more space is required)"),
    (342.0, 250.0, "BUILDING OR"), (420.0, 250.0, "BUSINESS PERSONAL PROPERTY"),
    (22.0, 262.0, "LOCATION / DESCRIPTION"), *lines(22, 296, LISTED),
    (22.0, 322.0, "COVERAGE INFORMATION"), (178.0, 322.0, "PERILS INSURED"),
    (270.0, 322.0, "BASIC"), (328.0, 322.0, "BROAD"), (386.0, 322.0, "SPECIAL"),
    (22.0, 334.0, "COMMERCIAL PROPERTY COVERAGE AMOUNT OF INSURANCE: $"), (520.0, 334.0, "DED:"),
    (250.0, 346.0, "YES"), (270.0, 346.0, "NO"), (287.0, 346.0, "N/A"),
    *((22.0, 358.0 + 12 * row, name) for row, (name, _) in enumerate(GRID_28)),
    *((312.0, 358.0 + 12 * row, more) for row, (_, more) in enumerate(GRID_28)),
    (22.0, 600.0, "CANCELLATION"), *lines(24, 612, NOTICE),
    (22.0, 636.0, "ADDITIONAL INTEREST"),
    *((38.0 + 140 * (n % 2), 648.0 + 12 * (n // 2), name) for n, name in enumerate(INTEREST_28)),
    (310.0, 646.0, "LENDER SERVICING AGENT NAME AND ADDRESS"), (22.0, 672.0, "NAME AND ADDRESS"),
    (310.0, 717.0, "AUTHORIZED REPRESENTATIVE"), (280.0, 753.0, "Page 1 of 2"),
    *foot("ACORD 28 (2016/03)", "2003-2015"),
)  # fmt: skip
RULES_28 = (
    *((18.0, y, 594.0, y) for y in (48, 84, 172, 220, 242, 254, 288, 314, 326, 338, 592, 602)),
    *((18.0, y, 594.0, y) for y in (626, 638, 664, 744)), (306.0, 196.0, 594.0, 196.0),
    (306.0, 148.0, 594.0, 148.0), *((18.0, y, 306.0, y) for y in (132, 148, 158)),
    *((18.0, 350.0 + 12 * n, 594.0, 350.0 + 12 * n) for n in range(20)),
    (306.0, 84.0, 306.0, 242.0), (450.0, 172.0, 450.0, 196.0), (388.0, 196.0, 388.0, 220.0),
    (484.0, 196.0, 484.0, 220.0), (306.0, 638.0, 306.0, 744.0), (18.0, 48.0, 18.0, 744.0),
    *((x, 338.0, x, 578.0) for x in (246, 264, 284, 304)), (594.0, 48.0, 594.0, 744.0),
)  # fmt: skip
BOXES_28 = (
    (486.0, 200.0), (254.0, 315.0), (312.0, 315.0), (370.0, 315.0), (326.0, 243.0),
    (404.0, 243.0), *((22.0 + 140 * (n % 2), 640.0 + 12 * (n // 2)) for n in range(4)),
)  # fmt: skip

REMARKS_101 = (
    (370.0, 34.0, "AGENCY CUSTOMER ID:"), (428.0, 44.0, "LOC #:"),
    (170.0, 62.0, "ADDITIONAL REMARKS SCHEDULE"), (504.0, 62.0, "Page"), (556.0, 62.0, "of"),
    (22.0, 78.0, "AGENCY"), (310.0, 78.0, "NAMED INSURED"), (22.0, 102.0, "POLICY NUMBER"),
    (22.0, 126.0, "CARRIER"), (240.0, 126.0, "NAIC CODE"), (310.0, 138.0, "EFFECTIVE DATE:"),
    (22.0, 156.0, "ADDITIONAL REMARKS"),
    (22.0, 168.0, "THIS ADDITIONAL REMARKS FORM IS A SCHEDULE TO ACORD FORM,"),
    (22.0, 180.0, "FORM NUMBER:"), (150.0, 180.0, "FORM TITLE:"),
    (22.0, 752.0, "ACORD 101 (2008/01)"),
    (350.0, 752.0, "© 2008 ACORD CORPORATION. All rights reserved."), (187.0, 764.0, MARKS),
)  # fmt: skip
RULES_101 = (
    *((18.0, y, 594.0, y) for y in (70, 146, 158, 744)), (306.0, 70.0, 306.0, 146.0),
    *((18.0, y, 306.0, y) for y in (94, 118)), (306.0, 130.0, 594.0, 130.0),
    (236.0, 118.0, 236.0, 146.0), (18.0, 70.0, 18.0, 744.0), (594.0, 70.0, 594.0, 744.0),
    (78.0, 182.0, 140.0, 182.0), (200.0, 182.0, 594.0, 182.0),
)  # fmt: skip

FORMS = {
    "acord_24": (PROPERTY_24, RULES_24, BOXES_24), "acord_27": (EVIDENCE_27, RULES_27, BOXES_27),
    "acord_28": (EVIDENCE_28, RULES_28, BOXES_28), "acord_101": (REMARKS_101, RULES_101, ()),
}  # fmt: skip
TITLES = ("CERTIFICATE OF", "EVIDENCE OF", "ADDITIONAL REMARKS SCHEDULE")


def draw_blank(canvas: Canvas, kind: str) -> None:
    labels, rules, boxes = FORMS[kind]
    for x, y, text in labels:
        title = text.startswith(TITLES) and y < 63 and len(text) < 50
        canvas.setFont(*(("Helvetica-Bold", 13) if title else ("Helvetica", 5.8)))
        canvas.drawString(x, HEIGHT - y, text)
    canvas.setLineWidth(0.5)
    for x0, y0, x1, y1 in rules:
        canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
    for x, y in boxes:
        canvas.rect(x, HEIGHT - y - 11, 14, 11)


def make_blank(path: Path, kind: str) -> Path:
    canvas = Canvas(str(path), pagesize=(612, HEIGHT), invariant=1)
    draw_blank(canvas, kind)
    canvas.showPage()
    canvas.save()
    return path
