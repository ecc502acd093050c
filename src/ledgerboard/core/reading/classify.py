"""What a page is, by its title and labels: a mention of insurance makes no certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise

from ledgerboard.core.reading.endorsement_forms import FORMS
from ledgerboard.core.reading.endorsement_grants import GRANTS, TITLED
from ledgerboard.core.reading.endorsement_numbers import parts_of, sightings_of
from ledgerboard.core.reading.endorsement_sections import UNNUMBERED, opened, sections_of
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.mending import mended
from ledgerboard.core.reading.page import Page


class Kind(StrEnum):
    ACORD_24 = "acord_24"
    ACORD_25 = "acord_25"
    ACORD_27 = "acord_27"
    ACORD_28 = "acord_28"
    ACORD_101 = "acord_101"
    COI_NON_ACORD = "coi_non_acord"
    ENDORSEMENT = "endorsement"
    W9 = "w9"
    WC_CERTIFICATE = "wc_certificate"
    WC_EXEMPTION = "wc_exemption"
    LICENCE = "licence"
    LIEN_WAIVER = "lien_waiver"
    OTHER = "other"


GRID = (
    "TYPE OF INSURANCE", "POLICY NUMBER", "POLICY EFF", "POLICY EXP", "INSURER A", "PRODUCER",
    "CERTIFICATE HOLDER", "LIMITS",
)  # fmt: skip
TITLES = {
    Kind.ACORD_24: (r"CERTIFICATE OF PROPERTY INSURANCE", "24"),
    Kind.ACORD_28: (r"EVIDENCE OF COMMERCIAL PROPERTY INSURANCE", "28"),
    Kind.ACORD_27: (r"EVIDENCE OF PROPERTY INSURANCE", "27"),
    Kind.ACORD_101: (r"ADDITIONAL REMARKS SCHEDULE( PAGE.*)?", "101"),
    Kind.WC_EXEMPTION: (
        r".*(CERTIFICATE|NOTICE) OF (ATTESTATION OF )?(ELECTION TO BE EXEMPT|EXEMPTION)\b.*", ""
    ),
    Kind.WC_CERTIFICATE: (
        (r".*CERTIFICATE OF ((NYS |OHIO |NEW YORK STATE )?WORKERS.? COMP|STATE FUND).*|"
        r".*WORKERS.? COMP\w* (INSURANCE )?CERTIFICATE.*|"
        r"CERTIFICATE OF (COVERAGE|PREMIUM PAYMENT|GOOD STANDING)"), "",
    ),
    Kind.LIEN_WAIVER: (
        (r"(?=.*\b(LIENS?|CONDITIONAL|UNCONDITIONAL|INTERIM|PROGRESS|FINAL|PARTIAL)\b)"
        r"((STATUTORY|PARTIAL|FULL|FINAL|INTERIM|UNCONDITIONAL|CONDITIONAL|PROGRESS|"
        r"(SUB)?CONTRACTOR.?S?) )*(LIEN )?(WAIVER|RELEASE)( AND (RELEASE|WAIVER))?"
        r"( OF (MECHANIC.?S.? )?(LIENS?|CLAIMS?)( RIGHTS)?)?((,? (UP)?ON| FOR| THROUGH) .*)?"), "",
    ),
    Kind.LICENCE: (
        (r"(?=.{,69}$)(?:.*CONTRACTOR.?S?.? (STATE )?(LICEN[CS]E|REGISTRATION)"
            r"( CERTIFICATE| CARD)?|"
        r".*(LICENSING|LICENSE|CONTRACTORS) BOARD.*|.*REGISTRAR OF CONTRACTORS.*)"), "",
    ),
    Kind.COI_NON_ACORD: (
        (r"(?=.{,69}$)(?!.*(FORM TITLE|REQUIRE|REQUEST|EXHIBIT|CHECKLIST|HOLDER|ADDENDUM))"
        r".*(CERTIFICATE|EVIDENCE|MEMORANDUM) OF .*(INSURANCE|COVERAGE).*"), "",
    ),
}  # fmt: skip
# a title alone is not enough: boards write letters, and taxes have exemptions too
NEEDED = {
    Kind.WC_EXEMPTION: re.compile(r"WORKERS.{0,3}COMP"),
    Kind.WC_CERTIFICATE: re.compile(r"WORKERS.{0,3}COMP|WORKFORCE|LABOR (&|AND) INDUSTRIES"),
    Kind.LICENCE: re.compile(
        r"\b(LICEN[CS]E|REGISTRATION|CERTIFICATE|LIC\.?) ?(NO\b|NUMBER|#|ID\b)"
    ),
}
HEADED = re.compile(r"[A-Z][A-Z &,/\u2013-]{8,60} ENDORSEMENT")
DATED = r"(\s*\(\d{1,2}[-/]\d{2,4}\))?(\s+PAGE.*|\s+WWW\..*)?"
STATE_NUMBERS = {
    Kind.WC_CERTIFICATE: re.compile(rf"(FORM )?(GSI-105\.2|C-105\.2|U-26\.3|SI-12){DATED}"),
    Kind.WC_EXEMPTION: re.compile(rf"(FORM )?(CE-200|DFS-F2-DWC-\d+){DATED}"),
}
EMAIL = re.compile(r"(FROM|SENT|TO|CC|DATE|SUBJECT|ATTACHMENTS?)\s?:")
EMAIL_LINES = 3
UNNUMBERED_KINDS = frozenset((
    Kind.OTHER, Kind.COI_NON_ACORD, Kind.LICENCE, Kind.LIEN_WAIVER, Kind.WC_CERTIFICATE,
    Kind.WC_EXEMPTION,
))  # fmt: skip
W9_NUMBER = "TAXPAYER IDENTIFICATION NUMBER"
W9_TITLES = ("REQUEST FOR TAXPAYER", "IDENTIFICATION NUMBER AND CERTIFICATION")
OWN_ROWS = (
    "COMMERCIAL GENERAL LIABILITY", "AUTOMOBILE LIABILITY", "WORKERS COMPENSATION",
    "AGGREGATE LIMIT APPLIES PER", "COMBINED SINGLE LIMIT", "E.L. EACH ACCIDENT",
)  # fmt: skip
SECTIONS, ENOUGH = 3, 4  # of those: the names of sections, and of all


def kind_of(page: Page) -> Kind:
    if _w9(page):
        return Kind.W9
    title = _has(page, "CERTIFICATE OF LIABILITY INSURANCE", 0.3) or _footed(page, "25")
    headings = sum(page.find(label) is not None for label in GRID)
    if (title and headings >= 4) or (headings >= 6 and _untitled(page)):
        return Kind.ACORD_25
    text = re.sub(r"\s+", " ", page.text.upper())
    found = next((kind for kind in TITLES if _named(page, kind, text)), Kind.OTHER)
    if found in UNNUMBERED_KINDS and _is_email(page):
        return Kind.OTHER
    if found in {Kind.OTHER, Kind.COI_NON_ACORD} and (
        opened(mended(page)) or _numbered(page, text)
    ):
        return Kind.ENDORSEMENT
    if found is Kind.OTHER and not page.has_text and _titled_as_granted(page, text):
        return Kind.ENDORSEMENT
    return found


def _numbered(page: Page, text: str) -> bool:
    """By the one number that stands on it; a list of forms has many, and grants nothing itself.

    The workers' compensation forms have no notice that they change the policy.
    """
    forms = {one.form for one in sightings_of(page)}
    parts = sections_of(page) if len(forms) > 1 else []
    if len(parts) > 1:
        return all(_numbered(part, part.text.upper()) for part in parts)
    if len(forms) > 1 or not any(shape.search(text) for shape in GRANTS.values()):
        return False
    titles = list(_titles(page))
    if not forms:
        return any(UNNUMBERED.match(title) for title in titles) or _is_headed(page)
    return forms <= set(FORMS) or any("ENDORSEMENT" in title for title in titles)


def _is_headed(page: Page) -> bool:
    """A manuscript form without a number: its name in capitals, alone in its line at the head."""
    head = (line for line in page.lines if line.box.cy < 0.25 * page.height)
    return page.has_text and any(HEADED.fullmatch(line.text.strip()) for line in head)


def _titled_as_granted(page: Page, text: str) -> bool:
    """A carrier's own form whose notice is garbled: its title names what its wording grants, and
    its one number stands at the head and the foot, or beside the coverage part that it changes.
    """
    numbers = [one.form for one in sightings_of(page)]
    if len(set(numbers)) != 1 or not (len(numbers) > 1 or "COVERAGE PART" in text):
        return False
    granted = [TITLED[name] for name, shape in GRANTS.items() if shape.search(text)]
    return any(shape.search(title) for title in _titles(page) for shape in granted)


def _untitled(page: Page) -> bool:
    """A fax's own line or somebody's pen over the title, on a form whose grid has the rows of
    liability; some of these may be garbled too.
    """
    rows = [page.find(row) is not None for row in OWN_ROWS]
    return not page.has_text and (all(rows[:SECTIONS]) or sum(rows) >= ENOUGH)


def _named(page: Page, kind: Kind, text: str) -> bool:
    needed = NEEDED.get(kind)
    if needed is not None and not needed.search(text):
        return False
    return _titled(page, *TITLES[kind]) or (kind in STATE_NUMBERS and _of_state(page, kind))


def _w9(page: Page) -> bool:
    """The title of the form, and the box for a number: letters mention the form's name too."""
    number = any(page.find(said) for said in ("EMPLOYER IDENTIFICATION NUMBER", W9_NUMBER))
    titles = W9_TITLES[:1] if page.has_text else W9_TITLES  # somebody's note may lie over the first
    return number and (any(_has(page, said, 0.25) for said in titles) or _numbered_w9(page))


def _numbered_w9(page: Page) -> bool:
    """On a recognized page the title may be garbled, beside the form's own number in its corner."""
    corner = Box(0, 0, page.width * 0.25, page.height * 0.12)
    if page.has_text or _instructions(page):
        return False
    hit = page.find("FORM W-9", corner) or _large_w9(page, corner)
    return hit is not None and not any(
        word.box.x1 < hit.x0 and abs(word.box.cy - hit.cy) < hit.height for word in page.words
    )


def _large_w9(page: Page, corner: Box) -> Box | None:
    """`Form` is set much smaller, and stands at the foot of the number, not level with it."""
    words = page.within(corner)
    form = [word.box for word in words if word.key == "FORM"]
    pairs = ((one, word.box) for word in words if word.key == "W9" for one in form)
    return next((around(pair) for pair in pairs if _stands_before(*pair)), None)


def _stands_before(form: Box, number: Box) -> bool:
    return form.x1 < number.x0 < form.x1 + number.height and number.y0 < form.cy < number.y1


def _instructions(page: Page) -> bool:
    """The pages after the form have its number in the corner too, and their own page number."""
    head = Box(0.6 * page.width, 0, page.width, 0.12 * page.height)
    words = page.within(head)
    return any(
        (one.key == "PAGE" and two.text.isdigit()) or re.fullmatch(r"PAGE\d", one.key)
        for one, two in zip(words, [*words[1:], *words[:1]], strict=True)
    )


def _has(page: Page, phrase: str, share: float) -> bool:
    """Whether a phrase stands for itself in the upper part of the page."""
    hits = page.find_all(phrase, Box(0, 0, page.width, page.height * share))
    return any(page.alone(hit) for hit in hits)


def _titled(page: Page, shape: str, form: str) -> bool:
    """A title is a line of its own in the upper quarter; running text is no title."""
    if form and _footed(page, form):
        return True
    return any(re.fullmatch(shape, line) for line in _titles(page))


def _of_state(page: Page, kind: Kind) -> bool:
    """A state's paper by its number, alone at a head or a foot, or by a title in two lines."""
    if numbers := STATE_NUMBERS.get(kind):
        parts = (part.text.upper() for line in page.lines for part in parts_of(line))
        if any(numbers.fullmatch(text) for text in parts):
            return True
    titles = list(_titles(page))
    pairs = (f"{one} {two}" for one, two in pairwise(titles))
    return any(re.fullmatch(TITLES[kind][0], pair) for pair in pairs)


def _titles(page: Page) -> Iterator[str]:
    """Lines at the head, and the first part of each before a gap: the date may be beside it."""
    for line in page.lines:
        if line.box.cy < 0.25 * page.height:
            texts = {line.text: None, parts_of(line)[0].text: None}
            shown = (text.upper().strip() for text in texts)
            yield from (text for text in shown if len(text) < 100 and not text.endswith("."))


def _is_email(page: Page) -> bool:
    """A print of an e-mail: its subject names papers that are not this sheet."""
    lines = (line.text.upper().strip() for line in page.lines if line.box.cy < 0.4 * page.height)
    seen = {found.group(1) for text in lines if (found := EMAIL.match(text))}
    return "SUBJECT" in seen and len(seen) >= EMAIL_LINES


def _footed(page: Page, form: str) -> bool:
    """At the foot of what is printed: letter forms are printed on legal paper too."""
    end = max((line.box.cy for line in page.lines), default=page.height)
    foot = max(0.6 * page.height, 0.88 * end)
    lowest = " ".join(line.text for line in page.lines if line.box.cy > foot)
    return re.search(rf"ACORD\s*{form}\s*\(\d{{4}}", lowest) is not None
