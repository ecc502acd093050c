"""Endorsements with real numbers and editions and wording of our own."""

from __future__ import annotations

from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.sheet import Sheet, broken

ONGOING = (
    "Each party listed is made an additional insured for liability caused, in whole or in part, by your "
    "acts in the performance of your ongoing operations for it. The cover does not apply to injury that "
    "happens after all work at the site has been completed or put to its intended use."
)
COMPLETED = (
    "Each party listed is made an additional insured for liability caused, in whole or in part, by your "
    "work at the place listed, where it is included in the products-completed operations hazard."
)
BOTH = "Each party listed is an additional insured, but only for liability arising out of your work for it."
WAIVER = (
    "We waive any right to recover what we pay from the party listed, for loss caused by your work."
)
PRIMARY = "For an additional insured this cover is primary and we will not seek contribution from its own insurance."
PROJECT = "A separate general aggregate limit is provided, and it applies to each construction project listed."
WHEN = "This holds for any person or organization for whom you agreed to it in a written contract."
NOTICE = "We will mail notice to the party listed thirty days before we cancel the policy."

FORMS: tuple[tuple[str, tuple[str, ...], str, str, str | None, str, str], ...] = (
    ("CG 20 10", ("10 01", "07 04", "04 13", "12 19"), "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS - SCHEDULED", ONGOING, "ongoing", "additional_insured", "scheduled"),
    ("CG 20 10", ("11 85",), "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS (FORM B)", BOTH, "both", "additional_insured", "scheduled"),
    ("CG 20 37", ("07 04", "04 13", "12 19"), "ADDITIONAL INSURED - COMPLETED OPERATIONS", COMPLETED, "completed", "additional_insured", "scheduled"),
    ("CG 20 38", ("04 13", "12 19"), "ADDITIONAL INSURED - AUTOMATIC STATUS FOR OTHER PARTIES", f"{WHEN} {ONGOING}", "ongoing", "additional_insured", "blanket"),
    ("CG 20 40", ("12 19",), "ADDITIONAL INSURED - AUTOMATIC STATUS - COMPLETED OPERATIONS", f"{WHEN} {COMPLETED}", "completed", "additional_insured", "blanket"),
    ("CG 20 01", ("04 13", "12 19"), "PRIMARY AND NONCONTRIBUTORY - OTHER INSURANCE CONDITION", f"{PRIMARY} {WHEN}", None, "primary_noncontributory", "blanket"),
    ("CG 24 04", ("05 09", "12 19"), "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS", WAIVER, None, "waiver_of_subrogation", "either"),
    ("CG 25 03", ("05 09",), "DESIGNATED CONSTRUCTION PROJECT(S) GENERAL AGGREGATE LIMIT", PROJECT, None, "per_project_aggregate", "either"),
    ("CA 04 44", ("10 13",), "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY AGAINST OTHERS TO US", WAIVER, None, "waiver_of_subrogation", "scheduled"),
    ("WC 00 03 13", ("4-84",), "WAIVER OF OUR RIGHT TO RECOVER FROM OTHERS ENDORSEMENT", WAIVER, None, "waiver_of_subrogation", "either"),
    ("XG-7401", ("05-17",), "BLANKET ADDITIONAL INSURED - CONTRACTORS", f"{WHEN} {ONGOING}", "ongoing", "additional_insured", "blanket"),
    ("QN0224", ("03/19",), "NOTICE OF CANCELLATION TO LISTED PARTIES", NOTICE, None, "notice_of_cancellation", "scheduled"),
)  # fmt: skip
BLANKET_NAMES = (
    "Any person or organization where required by written contract",
    "All persons as agreed in writing before a loss",
)


def draw(sheet: Sheet, chance: Random) -> dict[str, Any]:
    """One endorsement on one page or two; returns its answer key."""
    sheet.places, sheet.dx, sheet.dy = {}, 0, 0
    form, editions, title, wording, operations, effect, basis = chance.choice(FORMS)
    edition = chance.choice(editions)
    printed = _printed(form, edition)
    pages = [sheet.page]
    policy = people.number(chance) if chance.random() < 0.8 else None
    basis = chance.choice(("scheduled", "blanket")) if basis == "either" else basis
    scheduled, names, places = _parties(chance, basis, form)
    _head(sheet, printed, title, policy)
    y = _schedule(sheet, names, places) if scheduled else 196.0
    sheet.paragraph((54, y + 14, 558, 640), f"A. {wording}", 10)
    two = chance.random() < 0.2
    _foot(sheet, printed, 1, 2 if two else 1)
    sheet.turn()
    if two:
        sheet.paragraph(
            (54, 120, 558, 300), "B. The limits of the policy do not grow by this change.", 10
        )
        sheet.label(400, 50, printed, 9, "Helvetica-Bold")
        _foot(sheet, printed, 2, 2)
        pages.append(sheet.page)
        sheet.turn()
    fields = {
        "form": form, "edition": edition, "title": title, "policy_number": policy, "basis": basis,
        "scheduled": names, "locations": places, "operations": operations, "effect": [effect],
    }  # fmt: skip
    return {
        "kind": "endorsement",
        "pages": pages,
        "edition": edition,
        "fields": fields,
        "places": sheet.places,
    }


def _printed(form: str, edition: str) -> str:
    if form.startswith("WC"):
        return f"{form} (Ed. {edition})"
    return f"{form} ({edition})" if form[:2] in {"XG", "QN"} else f"{form} {edition}"


def _parties(chance: Random, basis: str, form: str) -> tuple[bool, list[str], list[str]]:
    """Whether a schedule is drawn, and what stands in it."""
    if basis == "blanket":
        drawn = form in {"CG 24 04", "CG 25 03", "WC 00 03 13"}
        return drawn, [chance.choice(BLANKET_NAMES)] if drawn else [], []
    if form == "CG 25 03":
        return True, [chance.choice(people.PROJECTS)], []
    places = [f"{chance.choice(people.PROJECTS)}"] if form in {"CG 20 10", "CG 20 37"} else []
    return True, [people.firm(chance) for _ in range(chance.choice((1, 1, 2)))], places


def _head(sheet: Sheet, printed: str, title: str, policy: str | None) -> None:
    sheet.label(54, 50, "POLICY NUMBER:", 9)
    sheet.value("policy_number", (132, 50), policy or "", size=9)
    sheet.label(330, 38, "COMMERCIAL LINES", 8)
    sheet.value("edition", (400, 50), printed, size=9, font="Helvetica-Bold")
    sheet.places.pop("edition")
    sheet.label(
        96, 80, "THIS ENDORSEMENT ALTERS THE POLICY. READ IT WITH CARE.", 11, "Helvetica-Bold"
    )
    for row, line in enumerate(broken(title, 400, 13, "Helvetica-Bold")):
        sheet.value("title", (96, 112 + 16 * row), line, size=13, font="Helvetica-Bold")
    sheet.label(54, 160, "This endorsement modifies insurance provided under the following:", 9)
    sheet.label(70, 174, "The coverage part that the declarations name.", 9)


def _schedule(sheet: Sheet, names: list[str], places: list[str]) -> float:
    sheet.label(276, 200, "SCHEDULE", 10, "Helvetica-Bold")
    sheet.lines([(54, 206, 558, 206), (54, 290, 558, 290)])
    sheet.label(58, 218, "Name Of Person(s) Or Organization(s):", 9)
    if places:
        sheet.label(320, 218, "Location(s) Of Covered Operations:", 9)
        sheet.lines([(312, 206, 312, 290)])
    for path, x, rows in (("scheduled", 60, names), ("locations", 320, places)):
        for row, text in enumerate(rows):
            sheet.value(path, (x, 234 + 13 * row), text, size=9)
    sheet.label(
        58,
        302,
        "Information required to complete this Schedule, if not shown above, is in the Declarations.",
        8,
    )
    return 310.0


def _foot(sheet: Sheet, printed: str, page: int, of: int) -> None:
    sheet.label(54, 760, printed, 8)
    sheet.label(500, 760, f"Page {page} of {of}", 8)
