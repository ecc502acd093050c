"""Where the parts of a certificate stand on *this* page.

Labels and ruled lines decide, never fixed coordinates: agencies print off the grid and carriers
redraw the form. What cannot be located is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledgerboard.core.reading.acord25.columns import completed, separated
from ledgerboard.core.reading.acord25.foot import foot_of
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, bare

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "letter": ("INSR LTR", "INS LTR", "CO LTR", "LTR"),
    "type": ("TYPE OF INSURANCE", "TYPE OF COVERAGE", "COVERAGE TYPE"),
    "addl_insd": ("ADDL INSD", "ADDL INSR", "ADDL INSRD", "ADDL INSURED"),
    "subr_wvd": ("SUBR WVD", "SUBR WAIVED", "WAIVER SUBR", "SUBROGATION WAIVED"),
    "number": ("POLICY NUMBER", "POLICY NO", "POLICY NUM"),
    "effective": (
        "POLICY EFF", "POLICY EFFECTIVE", "EFF DATE", "EFFECTIVE DATE", "POLICY EFFECTIVE DATE",
        "EFFECTIVE",
    ),
    "expiration": (
        "POLICY EXP", "POLICY EXPIRATION", "EXP DATE", "EXPIRATION DATE", "POLICY EXPIRATION DATE",
        "EXPIRATION",
    ),
    "limits": ("LIMITS", "LIMITS OF LIABILITY", "LIMIT"),
}  # fmt: skip
ORDER = tuple(HEADINGS)
NARROW = frozenset(("letter", "addl_insd", "subr_wvd", "effective", "expiration"))
TIGHT = frozenset(("letter", "addl_insd", "subr_wvd"))  # too close for a gap between them
HALVES = {"addl_insd": ("ADDL", "INSD", "INSRD"), "subr_wvd": ("SUBR", "WVD")}
"""Of a heading on two lines a bad copy may leave one."""
GLUED = frozenset(
    left + right for left in ("ADDL", "ADDLINSD", "ADDLINSR") for right in ("SUBR", "SUBRWVD")
)
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "general_liability": (
        "COMMERCIAL GENERAL LIABILITY", "GENERAL LIABILITY", "COMM GENERAL LIABILITY",
    ),
    "automobile_liability": ("AUTOMOBILE LIABILITY", "AUTO LIABILITY", "BUSINESS AUTO LIABILITY"),
    "umbrella_excess": (
        "UMBRELLA LIAB", "UMBRELLA LIABILITY", "EXCESS LIAB", "EXCESS LIABILITY",
        "EXCESS/UMBRELLA LIABILITY", "UMBRELLA/EXCESS LIABILITY",
    ),
    "workers_compensation": (
        "WORKERS COMPENSATION", "WORKERS' COMPENSATION", "WORKER'S COMPENSATION", "WORKERS COMP",
        "WORKERS COMPENSATION AND EMPLOYERS LIABILITY", "WORKERS COMPENSATION AND",
    ),
}  # fmt: skip
HEADLESS = 24.0  # points above the first heading: of a picture, its own was not read
HEADED = 2.0  # points: headings begin below each other
LOWEST = 10.5  # points of a row
AMOUNT = 20.0  # points: no column of amounts is as narrow
HALF_A_ROW = 4.5  # points above a label: recognized lines stand a little higher or lower
DESCRIPTION = (
    "DESCRIPTION OF OPERATIONS", "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES",
    "DESCRIPTION OF OPERATIONS/LOCATIONS",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    page: Page
    columns: Mapping[str, tuple[float, float]]
    sections: tuple[tuple[str, Box], ...]
    split: float  # between the amounts' labels and the amounts
    coverages: Box  # the word above the grid
    description: Box  # the label below it
    headed: bool = True  # or that label was not read, and this is where the grid ends

    def cell(self, section: Box, column: str) -> Box:
        x0, x1 = self.columns[column]
        return Box(x0, section.y0, x1, section.y1)


def first(page: Page, phrases: Iterable[str], area: Box | None = None) -> Box | None:
    """The topmost of the phrases; of two at one place the longer."""
    found = [hit for phrase in phrases for hit in page.find_all(phrase, area)]
    return min(found, key=lambda box: (round(box.y0 / 5), -box.area), default=None)


def heading(page: Page, phrases: Iterable[str], area: Box | None = None) -> Box | None:
    """The lowest of the phrases that stands for itself: legal text and descriptions repeat them."""
    found = [hit for phrase in phrases for hit in page.find_all(phrase, area)]
    alone = [hit for hit in found if page.alone(hit)]
    return max(alone, key=lambda box: (round(box.y0 / 5), box.area), default=None)


def described_at(page: Page) -> Box | None:
    """The heading of the description; the workers' row has the words too, before `below`."""
    hits = [hit for phrase in DESCRIPTION for hit in page.find_all(phrase)]
    left = [hit for hit in hits if not _begun(page, hit) and not _goes_on(page, hit, "BELOW")]
    return max(left, key=lambda box: (-round(box.y0 / 5), box.area), default=None)


def _begun(page: Page, hit: Box) -> bool:
    before = Box(0, hit.y0, hit.x0 - 0.5, hit.y1)
    return bool(page.within(before))


def _goes_on(page: Page, hit: Box, key: str) -> bool:
    after = Box(hit.x1, hit.y0 - 1, hit.x1 + 30, hit.y1 + 1)
    return any(word.key == key for word in page.within(after))


def layout_of(page: Page) -> Layout | str:
    """The layout, or what is missing."""
    said = described_at(page)
    below = said or foot_of(page, _heading_line(page, None))
    coverages = _heading_line(page, below)
    if below is None or coverages is None:
        return "the heading of the coverages or the description was not found"
    grid = Box(0, coverages.y1, page.width, below.y0)
    heads = completed(page, _heads(page, coverages), grid)
    lacking = [
        name
        for name in ORDER
        if name not in heads and name in {"type", "number", "effective", "expiration", "limits"}
    ]
    if lacking:
        return f"the column “{lacking[0]}” was not found"
    names = sorted((name for name in ORDER if name in heads), key=lambda name: heads[name].cx)
    if not _is_usual(names):
        return "the columns stand in an order that is not known"
    top = max(heads[name].y1 for name in names)
    grid = Box(0, top, page.width, below.y0)
    columns = _columns(page, heads, names, grid)
    sections = _sections(page, columns, grid)
    if not sections:
        return "no coverage section was found"
    split = _split(page, Box(columns["limits"][0], grid.y0, columns["limits"][1], grid.y1))
    return Layout(page, columns, tuple(sections), split, coverages, below, headed=said is not None)


def _is_usual(names: Sequence[str]) -> bool:
    """From left to right; up to 2009/01 the additional insured stood before the type."""
    usual = [name for name in ORDER if name in names]
    early = [name for name in usual if name != "addl_insd"]
    before = early.index("type")
    return names in (usual, [*early[:before], "addl_insd", *early[before:]])


def _heading_line(page: Page, below: Box | None) -> Box | None:
    """The policy-number heading that stands above the description."""
    hits = [hit for phrase in HEADINGS["number"] for hit in page.find_all(phrase)]
    for hit in sorted(hits, key=lambda hit: -hit.y0):
        area = Box(0, hit.y0 - 14, page.width, hit.y1 + 14)
        above = below is None or hit.y1 < below.y0
        if above and page.alone(hit) and first(page, HEADINGS["type"], area):
            return hit
    return None


def _heads(page: Page, at: Box) -> dict[str, Box]:
    area = Box(0, at.y0 - 12, page.width, at.y1 + 12)
    found = {
        name: heading(page, phrases, area) or (name in TIGHT and first(page, phrases, area)) or None
        for name, phrases in HEADINGS.items()
    }
    found |= {n: _glued(page, HEADINGS[n], area) for n in TIGHT if found[n] is None}
    found |= {n: first(page, HALVES[n], area) for n in HALVES if found[n] is None}
    heads = {name: box for name, box in found.items() if box is not None}
    return heads if page.has_text else separated(heads)


def _glued(page: Page, phrases: Iterable[str], area: Box) -> Box | None:
    """A heading that touches the one beside it, so that both look like one word."""
    for word in page.within(area):
        for phrase in phrases:
            key, start = word.key, word.key.find(bare(phrase.split()[0]))
            if start >= 0 and len(key) > 4 and key in GLUED:
                each = word.box.width / len(key)
                end = 4 if start == 0 else len(key)
                x0, x1 = word.box.x0 + start * each, word.box.x0 + end * each
                return Box(x0, word.box.y0, x1, word.box.y1)
    return None


def _columns(
    page: Page, heads: Mapping[str, Box], names: Sequence[str], grid: Box
) -> dict[str, tuple[float, float]]:
    edges = [
        _edge(page, (left, heads[left]), (right, heads[right]), grid)
        for left, right in pairwise(names)
    ]
    left, right = _outer(page, heads["limits"], grid)
    starts, ends = [min(left, heads[names[0]].x0 - 2), *edges], [*edges, right]
    return dict(zip(names, zip(starts, ends, strict=True), strict=True))


def _outer(page: Page, limits: Box, grid: Box) -> tuple[float, float]:
    """Amounts stand right of their heading's middle: a frame that ends before them is none."""
    xs = [rule.cx for rule in page.verticals if _share(page, rule.cx, grid) > 0.6]
    left, right = (min(xs), max(xs)) if len(xs) > 1 else (0.0, page.width)
    return left, right if right > limits.x1 + AMOUNT else page.width


def _edge(page: Page, left: tuple[str, Box], right: tuple[str, Box], grid: Box) -> float:
    """The longest ruled line between two headings: those beside check boxes are shorter.

    Without lines, narrow columns hug their heading.
    """
    (name, one), (other, two) = left, right
    shares = {x: _share(page, x, grid) for x in _between(page, one.cx, two.cx)}
    best = max(shares.values(), default=0.0)
    if best > 0.6:
        middle = (one.x1 + two.x0) / 2
        return min((x for x in shares if shares[x] > best - 0.1), key=lambda x: abs(x - middle))
    if (name in NARROW) == (other in NARROW):
        return (one.x1 + two.x0) / 2
    return one.x1 + 2 if name in NARROW else two.x0 - 2


def _between(page: Page, left: float, right: float) -> set[float]:
    return {round(rule.cx, 0) for rule in page.verticals if left < rule.cx < right}


def _share(page: Page, x: float, grid: Box) -> float:
    """How much of the grid's height the lines at x cover; lines drawn twice count once."""
    covered, reached = 0.0, grid.y0
    for rule in sorted((r for r in page.verticals if abs(r.cx - x) <= 0.6), key=lambda r: r.y0):
        start, end = max(rule.y0, reached), min(rule.y1, grid.y1)
        covered += max(0.0, end - start)
        reached = max(reached, end)
    return covered / max(1.0, grid.height)


def _sections(
    page: Page, columns: Mapping[str, tuple[float, float]], grid: Box
) -> list[tuple[str, Box]]:
    x0, x1 = columns["type"]
    area = Box(x0, grid.y0, x1, grid.y1)
    heads = [(name, first(page, phrases, area)) for name, phrases in SECTIONS.items()]
    heads.append(("other", _garage(page, area, dict(heads)["automobile_liability"])))
    found = sorted(((name, box) for name, box in heads if box), key=lambda pair: pair[1].cy)
    dividers = sorted(rule.cy for rule in page.horizontals if _divides(rule, columns))
    bands = _bands(dividers, grid)
    if found and bands and not _misruled(page, bands, [box for _, box in found]):
        return [(_headed(band, found), band) for band in bands]
    tops = [_top(page, box, dividers) for _, box in found]
    ends = [*tops[1:], grid.y1] if tops else []
    spans = list(zip(found, tops, ends, strict=True))
    sections = [(name, Box(0, top, page.width, end)) for (name, _), top, end in spans]
    if tops and not page.has_text and tops[0] - grid.y0 > HEADLESS:
        sections.insert(0, ("other", Box(0, grid.y0, page.width, tops[0])))
    return _with_others(page, sections, dividers)


def _garage(page: Page, area: Box, auto: Box | None) -> Box | None:
    """Up to 2009/01 garage liability had a section of its own, headed as the one above it."""
    hit = first(page, ("GARAGE LIABILITY",), area)
    printed = hit and auto and abs(hit.x0 - auto.x0) < HEADED and hit.y0 > auto.y1
    return hit if printed else None


def _bands(dividers: Sequence[float], grid: Box) -> list[Box]:
    """The spaces between lines across the grid, where those are lines between sections.

    A form that rules every row so has spaces of one row; its lines say nothing.
    """
    inside = [y for y in dividers if grid.y0 - 4 < y < grid.y1 + 2]
    edges = [y for y, after in pairwise([*inside, grid.y1 + 99]) if after - y > 3]
    bands = [Box(grid.x0, top, grid.x1, end) for top, end in pairwise(edges)]
    low = edges and edges[-1] < grid.y1 - 14
    whole = bands and not low and edges[0] < grid.y0 + 14 and min(b.height for b in bands) > 24
    return bands if whole else []


def _misruled(page: Page, bands: Sequence[Box], heads: Sequence[Box]) -> bool:
    """Whether a line between two sections is lost, or one stands where none is drawn.

    Of a picture's lines some are lost or are streaks; rows without a heading stand below all
    others, so a part without one between two that have theirs is no row.
    """
    held = [sum(band.holds(head) for head in heads) for band in bands]
    if max(held) > 1:
        return True
    last = max((at for at, number in enumerate(held) if number), default=0)
    return not page.has_text and 0 in held[:last]


def _headed(band: Box, heads: Sequence[tuple[str, Box]]) -> str:
    return next((name for name, head in heads if band.holds(head)), "other")


def _divides(rule: Box, columns: Mapping[str, tuple[float, float]]) -> bool:
    """Only lines between sections cross the column of the policy numbers."""
    x0, x1 = columns["number"]
    return rule.x0 <= x0 + 3 and rule.x1 >= x1 - 3


def _top(page: Page, head: Box, dividers: Sequence[float]) -> float:
    above = [y for y in dividers if head.cy - 16 < y <= head.cy]
    return max(above, default=head.y0 - (3 if page.has_text else HALF_A_ROW))


def _with_others(
    page: Page, sections: list[tuple[str, Box]], dividers: Sequence[float]
) -> list[tuple[str, Box]]:
    """What stands below the last known section's own end is a policy of another kind."""
    if not sections:
        return []
    name, last = sections[-1]
    cuts = _apart([y for y in dividers if last.y0 + 20 < y < last.y1 - 6])
    if not cuts:
        end = _last_label(page, name, last)
        cuts = [end] if end and end < last.y1 - 14 else []
    if not cuts:
        return sections
    edges = [*cuts, last.y1]
    others = [("other", Box(last.x0, top, last.x1, end)) for top, end in pairwise(edges)]
    return [*sections[:-1], (name, Box(last.x0, last.y0, last.x1, cuts[0])), *others]


def _apart(cuts: Sequence[float]) -> list[float]:
    """Without the lines, or the streaks, that follow one closer than a row is high."""
    kept: list[float] = []
    for y in cuts:
        if not kept or y - kept[-1] > LOWEST:
            kept.append(y)
    return kept


def _last_label(page: Page, name: str, area: Box) -> float | None:
    phrases = ("E.L. DISEASE - POLICY LIMIT",) if name == "workers_compensation" else ()
    hit = first(page, phrases, area)
    return hit.y1 + 1.5 if hit else None


def _split(page: Page, limits: Box) -> float:
    """Amounts begin at the ruled line inside the limits column, or left of the dollar signs."""
    rules = [
        rule.cx
        for rule in page.verticals
        if limits.x0 + 30 < rule.cx < limits.x1 - 30 and _share(page, rule.cx, limits) > 0.5
    ]
    if rules:
        return rules[0]
    dollars = [word.box.x0 for word in page.within(limits) if word.text == "$"]
    if len(dollars) > 3:
        return sorted(dollars)[len(dollars) // 2] - 2
    labels = [
        hit.x1
        for label in ("GENERAL AGGREGATE", "EACH OCCURRENCE", "E.L. EACH ACCIDENT")
        for hit in page.find_all(label, limits)
    ]
    return max(labels, default=limits.x0 + 0.5 * limits.width) + 2
