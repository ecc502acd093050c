"""Lien waivers: which of the four kinds, for how much, up to when, and whether it is signed.

A conditional waiver taken for an unconditional one costs somebody his money: title and wording must
agree, or a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    blank,
    method_of,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.labelled import Asked, Labels, as_money, date_of, said_in
from ledgerboard.core.reading.page import Line, Method, Page
from ledgerboard.core.reading.values import as_date
from ledgerboard.core.reading.wording import Said, Wording, surest

TITLES: Mapping[str, re.Pattern[str]] = {
    "unconditional": re.compile(r"\bUNCONDITIONAL"),
    "conditional": re.compile(r"(?<!UN)\bCONDITIONAL"),
    "progress": re.compile(r"\b(PROGRESS|PARTIAL|INTERIM)\b"),
    "final": re.compile(r"\bFINAL\b"),
}
WORDED: Mapping[str, re.Pattern[str]] = {
    "conditional": re.compile(
        r"\b(UP)?ON (THE )?(ACTUAL )?RECEIPT (BY|OF)|EFFECTIVE ONLY (ON|UPON|WHEN|IF)|"
        r"CONDITIONED (UP)?ON|"
        r"BECOMES EFFECTIVE (ON|WHEN)"
    ),
    "unconditional": re.compile(
        r"\bHAS (BEEN PAID|RECEIVED)|HAVING RECEIVED|ACKNOWLEDGES? RECEIPT|"
        r"RECEIPT (OF WHICH )?IS (HEREBY )?ACKNOWLEDGED|"
        r"HAS BEEN (FULLY )?PAID|PAID IN FULL"
    ),
    "progress": re.compile(r"\bPROGRESS PAYMENT|\bPARTIAL PAYMENT"),
    "final": re.compile(r"\bFINAL PAYMENT|\bPAYMENT IN FULL FOR ALL"),
}
STATUTE = re.compile(
    r"(CIVIL CODE|CIV\. CODE|PROPERTY CODE|PROP\. CODE|A\.R\.S\.|FLA\. STAT\.|"
    r"FLORIDA STATUTES|O\.C\.G\.A\.|NRS|MCL)"
    r"[^\d]{0,14}(\d[\d.\-]*\d)"
)
BY_STATUTE: Mapping[str, tuple[str, str]] = {
    "8132": ("conditional", "progress"),
    "8134": ("unconditional", "progress"),
    "8136": ("conditional", "final"),
    "8138": ("unconditional", "final"),
}
STATES: Mapping[str, str] = {
    "CIVIL CODE": "CA",
    "CIV. CODE": "CA",
    "PROPERTY CODE": "TX",
    "PROP. CODE": "TX",
    "A.R.S.": "AZ",
    "FLA. STAT.": "FL",
    "FLORIDA STATUTES": "FL",
    "O.C.G.A.": "GA",
    "NRS": "NV",
    "MCL": "MI",
}
ASKED = {
    "claimant": Asked(
        (
            "Name of Claimant",
            "Claimant",
            "Lienor",
            "Name of Lienor",
            "Subcontractor",
            "Contractor",
            "Company Name",
            "Company",
            "Undersigned",
        )
    ),
    "customer": Asked(
        ("Name of Customer", "Customer", "Hired By", "Contracting Party", "Invoiced To"),
        optional=True,
    ),
    "owner": Asked(
        ("Owner", "Property Owner", "Name of Owner", "Owner of Property"), optional=True
    ),
    "project": Asked(("Project", "Project Name", "Job", "Job Name", "Jobsite", "Job Site")),
    "location": Asked(
        (
            "Job Location",
            "Project Location",
            "Location",
            "Property Address",
            "Property",
            "Job Address",
        ),
        optional=True,
    ),
    "amount": Asked(
        ("Amount of Check", "Amount of Payment", "Amount", "Payment Amount", "Sum", "Amount Paid"),
        as_money,
        "an amount",
    ),
    "through_date": date_of(
        "Through Date",
        "Work Through",
        "Through",
        "Period Ending",
        "For Work Through",
        optional=True,
    ),
    "payer": Asked(("Maker of Check", "Payer", "Paid By", "Check From"), optional=True),
    "payee": Asked(("Check Payable To", "Payable To", "Payee"), optional=True),
    "exceptions": Asked(
        ("Exceptions", "Exceptions and Disputed Claims", "Disputed Claims", "Except For"),
        optional=True,
    ),
    "signer": Asked(("Printed Name", "Print Name", "Signer", "Signed By", "Name"), optional=True),
    "signer_title": Asked(("Claimant's Title", "Title"), optional=True),
    "signature_date": date_of(
        "Date of Signature", "Signature Date", "Date Signed", "Date", "Dated", optional=True
    ),
}
SIGNATURES = ("Claimant's Signature", "Signature", "Authorized Signature", "By", "Signed")
STOPS = (
    *SIGNATURES,
    "Notary Public",
    "My Commission Expires",
    "Job No",
    "Invoice No",
    "Check No",
    "State of",
    "County of",
    "Contract No",
)
SUM = re.compile(r"\b(?:SUM|AMOUNT|PAYMENT) OF \$\s?([\d,]+(?:\.\d{2})?)")
UNTIL = re.compile(r"\bTHROUGH ((?:\d{1,2}[/.-]){2}\d{2,4}|[A-Z]{3,9}\.? \d{1,2}, \d{4})")
COMMISSION = re.compile(r"COMMISSION EXPIRES:?[ _]*([\d/.-]{6,10}|[A-Z]+ \d{1,2}, \d{4})")
NOTARY = re.compile(r"\b(NOTARY PUBLIC|SWORN TO|SUBSCRIBED AND SWORN|COMMISSION EXPIRES)\b")


def read_waiver(page: Page) -> Paper:
    labels = Labels(page, ASKED, STOPS)
    condition, payment = kinds(page)
    fields: dict[str, object] = {
        "condition": condition,
        "payment": payment,
        **_statute(page),
        **labels.answers("claimant", "customer", "owner"),
        "project": _project(labels),
        "location": labels.answer("location"),
        "amount": _else_said(labels, "amount", SUM, as_money),
        "through_date": _else_said(labels, "through_date", UNTIL, _capital_date),
        **labels.answers("payer", "payee", "exceptions"),
        "signed": signed(page, labels),
        **labels.answers("signer", "signer_title", "signature_date"),
        "notarised": notarised(page),
    }
    return Paper("lien_waiver", (page.number,), None, page.has_text, fields)


def kinds(page: Page) -> tuple[Answer[str], Answer[str]]:
    """By the title first; the statute and the wording may only agree."""
    title = Wording(tuple((page.number, line) for line in title_of(page)))
    box = around(word.box for word in title.words) if title.words else page.box
    text, place = Wording.of(page), Place(page.number, box)
    return (
        _one(("conditional", "unconditional"), title, text, place=place),
        _one(("progress", "final"), title, text, place=place),
    )


def title_of(page: Page) -> list[Line]:
    """The lines at the head that name a waiver or a release, and that stand for themselves."""
    upper = [line for line in page.lines if line.box.cy < 0.3 * page.height]
    named = re.compile(r"\b(WAIVER|RELEASE|PAYMENT)\b")
    lines = [
        line
        for line in upper
        if named.search(line.text.upper()) and len(line.text) < 80 and not line.text.endswith(".")
    ]
    return [line for line in lines if ":" not in line.text][:3]


def _one(names: tuple[str, str], title: Wording, text: Wording, *, place: Place) -> Answer[str]:
    titled = {name: said for name in names if (said := title.said(TITLES[name]))}
    worded = {name: said for name in names if (said := text.said(WORDED[name]))}
    by_law = {name: said for name, said in _by_statute(text) if name in names}
    told = {*titled, *by_law}
    against = {*worded} - told if len(told) == 1 and not told & {*worded} else set()
    if against:
        return Unsure(f"the title says {told.pop()}, the wording {against.pop()}", place)
    if len(told or worded) == 1:
        value = next(iter(told or worded))
        # one of them that is in no doubt is enough, as the others agree
        every = [one[value] for one in (titled, by_law, worded) if value in one]
        return text.answer(value, surest(every))
    why = "the paper says both" if told or worded else "the paper does not say"
    return Unsure(f"{names[0]} or {names[1]}: {why}", place)


def _by_statute(text: Wording) -> Iterator[tuple[str, Said]]:
    """What the first statute that is named stands for."""
    for found, words in islice(text.found(STATUTE), 1):
        yield from ((name, words) for name in BY_STATUTE.get(found.group(2), ()))


def _statute(page: Page) -> dict[str, Answer[str]]:
    found = said_in(page, STATUTE)
    if found is None:
        return {"state": blank(), "statute": blank()}
    matched, words = found
    state, number = STATES[matched.group(1)], matched.group(2)
    return {
        "state": read(words, page.number, lambda _: state, "a state"),
        "statute": read(words, page.number, lambda _: number, "a statute"),
    }


def _project(labels: Labels) -> Answer[Any]:
    """Statutory forms ask for the job's location alone."""
    project, location = labels.hits["project"], labels.hits["location"]
    return blank() if location and not project else labels.answer("project")


def _else_said(labels: Labels, name: str, shape: re.Pattern[str], parse: Any) -> Answer[Any]:
    """From its label, else from the one sentence that says it."""
    if labels.hits[name]:
        return labels.answer(name)
    page = labels.page
    said = [(found, line) for line in page.lines for found in shape.finditer(line.text.upper())]
    values = {parse(found.group(1)) for found, _ in said}
    if len(values) > 1 or None in values:
        return Unsure("several are named in the text", place_of(said[0][1].words, page.number))
    if not said:
        return labels.answer(name)
    found, line = said[0]
    words = [w for w in line.words if w.text.upper().strip("$.,;") in found.group(1)]
    doubt = next((word.doubt for word in words if word.doubt), "")
    place = place_of(words or line.words, page.number)
    return Unsure(doubt, place) if doubt else Reading(values.pop(), place, method_of(line.words))


def _capital_date(text: str) -> date | None:
    return as_date(text.title())


def signed(page: Page, labels: Labels) -> Answer[bool]:
    """Ink, a picture or typed words on the line of the signature; an empty line is not signed."""
    hits = [hit for said in SIGNATURES for hit in page.find_all(said) if hit in labels.edges]
    if not hits:
        return Unsure("no line for a signature was found", Place(page.number, page.box))
    for hit in hits:
        lines = _lines_to_sign(labels, hit)
        for area in lines:
            words = [
                word for word in page.within(area) if word.key and not _is_label(labels, word.box)
            ]
            drawn = [box for box in page.pictures if area.shared(box) > 0.2 * box.area]
            if words or drawn:
                place = place_of(words, page.number) if words else Place(page.number, drawn[0])
                return Reading(value=True, place=place, method=method_of(words))
    return Reading(value=False, place=Place(page.number, hits[0]), method=Method.MARK)


def _lines_to_sign(labels: Labels, hit: Box) -> list[Box]:
    """Beside the label; a label under a ruled line names what stands on it."""
    right = min(labels.right_of(hit), hit.x1 + 230)
    beside = Box(hit.x1 + 0.5, hit.y0 - 10, right, hit.y1 + 4)
    ruled = any(
        rule.x0 - 4 <= hit.x0 <= rule.x1 and -1 < hit.y0 - rule.cy < 8
        for rule in labels.page.horizontals
    )
    return [Box(hit.x0 - 4, hit.y0 - 26, hit.x0 + 200, hit.y0 - 2)] if ruled else [beside]


def _is_label(labels: Labels, box: Box) -> bool:
    return any(edge.grown(1).holds(box) for edge in labels.edges)


def notarised(page: Page) -> Answer[bool]:
    """Only a notary's commission with its date says that there was one."""
    lines = [line for line in page.lines if NOTARY.search(line.text.upper())]
    if not lines:
        return Reading(value=False)
    place = place_of([word for line in lines for word in line.words], page.number)
    after = said_in(page, COMMISSION)
    if after and as_date(after[0].group(1).title()):
        return read(after[1], page.number, lambda _: True, "a commission")
    near = place.box.grown(40)
    if any(near.shared(box) > 0 for box in page.pictures):
        return Unsure("there is a stamp, but no date of the commission", place)
    return Reading(value=False, place=place, method=method_of(lines[0].words))
