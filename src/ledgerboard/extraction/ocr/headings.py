"""Labels of a certificate by where they stand: a bad copy leaves `LMNT3` and `EACH CUDRENCE`.

Alone that says nothing. Level with `TYPE OF INSURANCE` and `POLICY EFF` the first can only be one
of a dozen headings; small print in the column of the limits, the second one of twenty labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.labels import LOOK, bare, label_of
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE

COLUMNS = (
    ("INSR", "LTR", "INSR LTR"), ("TYPE OF INSURANCE",), ("ADDL", "INSD", "INSRD", "ADDL INSD"),
    ("SUBR", "WVD", "SUBR WVD"), ("POLICY NUMBER",), ("POLICY EFF", "(MM/DD/YYYY)"),
    ("POLICY EXP", "(MM/DD/YYYY)"), ("LIMITS",),
)  # fmt: skip
COLUMN = {
    bare(name): at for at, names in enumerate(COLUMNS) for name in names if not name.startswith("(")
}
SURE = frozenset(("TYPEOFINSURANCE", "POLICYNUMBER", "POLICYEFF", "POLICYEXP", "LIMITS"))
LEAST = 2  # of the sure ones, before the row is taken for the grid's
REACH = 8 * SCALE  # dots above and below their middle: headings stand on two lines
ALIKE, APART = 40.0, 8.0  # of 100: least likeness, and how far the next heading must be off
DESCRIPTION = "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES"
SIMILAR = 68.0  # of 100: of the first letters of a description's heading
SMALL, SMEARED = 6.2 * SCALE, 7.6 * SCALE  # dots: what is typed into the form is higher
ALIKE_BELOW, ALIKE_SURELY = 62.0, 85.0
READ = 0.9  # how sure the letters are of what was read as it stands, and is no smeared label
WHOLE = 0.65  # of a label's letters: a word of it may be somebody's
TYPES = """
COMMERCIAL GENERAL LIABILITY|CLAIMS-MADE|OCCUR|GEN'L AGGREGATE LIMIT APPLIES PER:|PRO-|JECT
PROJECT|LOC|POLICY|OTHER:|AUTOMOBILE LIABILITY|ANY AUTO|OWNED AUTOS|ALL OWNED|SCHEDULED
HIRED AUTOS|NON-OWNED|AUTOS ONLY|UMBRELLA LIAB|UMBRELLA LIABILITY|EXCESS LIAB|EXCESS LIABILITY
RETENTION $|WORKERS COMPENSATION|AND EMPLOYERS' LIABILITY|ANY PROPRIETOR/PARTNER/EXECUTIVE
OFFICER/MEMBER EXCLUDED?|(Mandatory in NH)|If yes, describe under|DESCRIPTION OF OPERATIONS below
"""
LIMITS = """
EACH OCCURRENCE|DAMAGE TO RENTED|DAMAGE TO RENTED PREMISES|PREMISES (Ea occurrence)
MED EXP (Any one person)|MEDICAL EXPENSE (Any one person)|PERSONAL & ADV INJURY
PERSONAL & ADVERTISING INJURY|GENERAL AGGREGATE|PRODUCTS - COMP/OP AGG|PRODUCTS & COMP/OP AGG
COMBINED SINGLE LIMIT|(Ea accident)|BODILY INJURY (Per person)|BODILY INJURY (Per accident)
PROPERTY DAMAGE|(Per accident)|AGGREGATE|STATUTE|E.L. EACH ACCIDENT|E.L. DISEASE - EA EMPLOYEE
E.L. DISEASE - POLICY LIMIT
"""
DATED = {"POLICYEFF": "POLICY EFF", "POLICYEXP": "POLICY EXP"}
NEIGHBOURS = (
    ("POLICYEXP", "LIMITS", ""), ("POLICYNUMBER", "POLICY EFF", "POLICYEXP"),
    ("POLICYEFF", "POLICY EXP", "LIMITS"), ("TYPEOFINSURANCE", "POLICY NUMBER", "POLICYEFF"),
)  # fmt: skip
CUT = 5 * SCALE  # dots: as wide as a letter of a heading
ASIDE = frozenset(("CONTACT", "PHONE", "INSURERA", "INSURERB", "INSURERC", "INSURERD", "EMAIL"))
SHORT, LENGTHY = 5, 11  # letters: words as short are labels on a certificate only; nearly so
CONTACT = """
CONTACT|CONTACT NAME:|NAME:|PHONE|(A/C, No, Ext):|FAX|(A/C, No):|E-MAIL|ADDRESS:|NAIC #
INSURER(S) AFFORDING COVERAGE|INSURERS AFFORDING COVERAGE
"""
PARTIES = "PRODUCER|INSURED"
MARGIN = 0.16  # of the width: both names of the left half stand in its corner
TWICE = frozenset(("EACHOCCURRENCE", "OCCUR", "CLAIMSMADE", "AUTOSONLY", "OTHER"))
Names = Mapping[str, str]


@dataclass(frozen=True)
class Zone:
    """A part of the page where small print is the form's own, and what it may be."""

    left: float
    right: float
    top: float
    bottom: float
    names: Names

    def holds(self, line: Line) -> bool:
        run = line.run
        return self.left <= run.left < self.right and self.top <= run.top < self.bottom


def named(lines: Sequence[Line]) -> list[Line]:
    """The lines with the labels of the grid put right."""
    lines = [_description(_labelled(line)) for line in lines]
    row = max((_level(line, lines) for line in lines if _key(line) in SURE), key=_sures, default=[])
    if _sures(row) < LEAST:
        return [line if _anywhere(line) else replace(line, label="") for line in lines]
    row = _only(_pair([_heading(line, row) for line in row]))
    new = {line.run: line for line in row}
    headed = [new.get(line.run, line) for line in lines if not _scrap(line, row)]
    return _typed_free(_small(headed, list(_zones(row, headed))))


def _typed_free(lines: list[Line]) -> list[Line]:
    """Between the heading of the description and the holder a form prints nothing: `their` is no
    misread `OTHER:` there.
    """
    runs = {bare(line.label): line.run for line in lines if line.label}
    heads = (run for said, run in runs.items() if said.startswith(bare(DESCRIPTION)))
    head, foot = next(heads, None), runs.get("CERTIFICATEHOLDER")
    if head is None or foot is None:
        return lines
    return [
        replace(line, label="")
        if line.glyphs and head.bottom <= line.run.top and line.run.bottom <= foot.top
        else line
        for line in lines
    ]


def _labelled(line: Line) -> Line:
    if line.label and not line.glyphs:
        return line  # known by its place
    valued = re.search(r"\d{2}", line.text)
    return line if valued else replace(line, label=label_of(line.text) or "")


def _anywhere(line: Line) -> bool:
    """Whether it is a label on other papers too: `SCHEDULE` there is not `SCHEDULED` misread."""
    key = bare(line.label)
    return len(key) > (SHORT if key == bare(line.text) else LENGTHY)


def _key(line: Line) -> str:
    return bare(line.label or line.text)


# --- the row of the headings --------------------------------------------------------------------


def _level(line: Line, lines: Sequence[Line]) -> list[Line]:
    middle = (line.run.top + line.run.bottom) / 2
    return [one for one in lines if abs((one.run.top + one.run.bottom) / 2 - middle) < REACH]


def _sures(row: Sequence[Line]) -> int:
    return len({_key(line) for line in row} & SURE)


def _heading(line: Line, row: Sequence[Line]) -> Line:
    """The one heading that a line is like, of those that may stand where it stands."""
    if _key(line) in COLUMN or len(bare(line.text)) < 3:
        return line
    first, last = _between(line, row)
    taken = {_key(one) for one in row} & COLUMN.keys()
    here = {bare(name): name for names in COLUMNS[first : last + 1] for name in names}
    names = {key: name for key, name in here.items() if key not in taken}
    return replace(line, label=_like(line, names, ALIKE))


def _between(line: Line, row: Sequence[Line]) -> tuple[int, int]:
    """The columns that the headings on its left and right leave it."""
    known = [(COLUMN[_key(one)], one.run) for one in row if _key(one) in COLUMN]
    before = [at for at, run in known if run.left <= line.run.left]
    after = [at for at, run in known if run.left > line.run.left]
    return max(before, default=0), min(after, default=len(COLUMNS) - 1)


def _pair(row: Sequence[Line]) -> list[Line]:
    """Where neither date's heading is told from the other, they stand in their order."""
    known = {_key(line) for line in row}
    alike = [line for line in row if not line.label and _like(line, {"POLICYE": "POLICY E"}, 60.0)]
    if known & set(DATED) or len(alike) != len(DATED):
        return list(row)
    new = dict(zip(sorted(line.run.left for line in alike), DATED.values(), strict=True))
    return [replace(line, label=new[line.run.left]) if line in alike else line for line in row]


def _only(row: Sequence[Line]) -> list[Line]:
    """Between two headings that were read stands one other, whatever became of it."""
    for left, name, right in NEIGHBOURS:
        at = {_key(line): line.run for line in row}
        if bare(name) in at or left not in at or (right and right not in at):
            continue
        end = at[right].left if right else float("inf")
        free = [
            line
            for line in row
            if not line.label and at[left].right + 4 * SCALE < line.run.left < end - SCALE
        ]
        wide = max((line.run.width for line in free), default=0)
        upper = min(
            (line for line in free if line.run.width > wide / 2),
            key=lambda line: line.run.top,
            default=None,
        )
        row = [replace(line, label=name) if line is upper else line for line in row]
    return list(row)


def _scrap(line: Line, row: Sequence[Line]) -> bool:
    """A letter that a ruled line has cut off its heading."""
    return not line.label and any(
        -SCALE < line.run.left - one.run.right < CUT
        and abs(line.run.top + line.run.bottom - one.run.top - one.run.bottom) < CUT
        and line.run.width < CUT
        for one in row
        if one.label
    )


def _like(line: Line, names: Names, least: float) -> str:
    """The name that the line is like, and like no other; else none."""
    key = bare(line.text).translate(LOOK)
    chances = sorted(((fuzz.ratio(key, one), name) for one, name in names.items()), reverse=True)
    (best, name), (second, _) = [*chances, (0.0, ""), (0.0, "")][:2]
    return name if best >= least and best - second >= APART else ""


# --- below it -----------------------------------------------------------------------------------


def _zones(row: Sequence[Line], lines: Sequence[Line]) -> Iterator[Zone]:
    runs = {line.run for line in row}
    at = {COLUMN.get(_key(line), -1): line.run for line in lines if line.run in runs}
    top, low = min(run.top for run in runs), max(run.bottom for run in runs)
    far, foot = float("inf"), _foot(lines, low)
    if 1 in at and 4 in at:
        yield Zone(0, at[4].left, low, foot, _names(TYPES))
    if 6 in at:
        yield Zone(at[6].right, far, low, foot, _names(LIMITS))
    half = [line.run for line in lines if line.run.bottom < top and _key(line) in ASIDE]
    if half:
        left, right = min(run.left for run in half), max(line.run.right for line in lines)
        yield Zone(left - CUT, far, min(run.top for run in half) - 2 * REACH, top, _names(CONTACT))
        yield Zone(0, MARGIN * right, 0, top, _names(PARTIES))
        yield Zone(0.7 * right, far, 0, top, _names("DATE (MM/DD/YYYY)"))


def _foot(lines: Sequence[Line], low: float) -> float:
    """Where the grid ends at the latest: the holder's name is no label of it."""
    below = (bare(DESCRIPTION), "CERTIFICATEHOLDER")
    tops = (line.run.top for line in lines if bare(line.label).startswith(below))
    return min((top for top in tops if top > low), default=float("inf"))


def _names(told: str) -> Names:
    return {bare(name): name for name in told.strip().replace("\n", "|").split("|")}


def _small(lines: Sequence[Line], zones: Sequence[Zone]) -> list[Line]:
    """What is printed once is not taken twice, so that of two that look alike one is left."""
    taken = {bare(line.label) for line in lines} - TWICE
    found: dict[Run, str] = {}
    for line in sorted(lines, key=lambda line: line.run.top):
        zone = next((zone for zone in zones if zone.holds(line)), None)
        if line.label or zone is None or not _printed(line):
            continue
        length = len(bare(line.text))
        free = {
            key: name
            for key, name in zone.names.items()
            if key not in taken and length > WHOLE * len(key)
        }
        found[line.run] = _like(line, free, ALIKE_SURELY if line.sure > READ else ALIKE_BELOW)
        taken |= {bare(found[line.run])} - TWICE
    return [replace(line, label=found.get(line.run) or line.label) for line in lines]


def _printed(line: Line) -> bool:
    """Small enough for the form's own print; a long line may be smeared and higher."""
    length = len(bare(line.text))
    return length > 2 and line.run.height < (SMALL if length < 12 else SMEARED)


def _description(line: Line) -> Line:
    """A sentence in smaller print may follow it on its line."""
    if line.label:
        return line
    key, whole = bare(line.text).translate(LOOK), bare(DESCRIPTION)
    if not (key.startswith("DES") and len(key) > 0.7 * len(whole)) or whole in key:
        return line
    likeness = max(fuzz.ratio(key[:length], whole) for length in range(30, 46, 3))
    return replace(line, label=DESCRIPTION) if likeness >= SIMILAR else line
