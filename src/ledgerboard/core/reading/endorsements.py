"""Endorsements by number *and* wording. Where the two disagree a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from ledgerboard.core.reading.endorsement_forms import (
    AI,
    EXCLUSION,
    WORDING,
    Known,
    known,
    number_in,
)
from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    blank,
    is_sure,
    method_of,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Line, Page, Word, bare
from ledgerboard.core.reading.wording import Wording

BLANKET = re.compile(
    r"\b(WRITTEN|CONTRACT OR) (CONTRACT|AGREEMENT)|AGREED IN WRITING|"
    r"REQUIRED BY (A |AN )?(CONTRACT|AGREEMENT)|"
    r"\b(ANY|ALL) (PERSON|ORGANIZATION|PROJECT|PERSONS)"
)
NAMES = re.compile(
    r"NAME OF (ADDITIONAL INSURED )?PERSON|NAME\(?S?\)? OF (PERSON|ADDITIONAL|DESIGNATED)|"
    r"PERSON\(?S?\)? OR ORGANIZATION\(?S?\)?:?$|DESIGNATED (CONSTRUCTION )?PROJECT|"
    r"ADDITIONAL INSURED\(?S?\)?:$"
)
PLACES = re.compile(
    r"LOCATION\(?S?\)? (OF|AND)|DESCRIPTION OF COMPLETED|DESIGNATED LOCATION|"
    r"LOCATIONS?:$|PREMISES:$"
)
END = re.compile(
    r"INFORMATION REQUIRED|^\(?IF NO ENTRY|SHOWN IN THE DECLARATIONS|^A\. |^SECTION |"
    r"^THE FOLLOWING|"
    r"^WITH RESPECT"
)
ENDED = re.compile(r"(DOES|DO) NOT APPLY.{0,200}(AFTER|COMPLETED|PUT TO (ITS )?INTENDED USE)")
ONGOING = re.compile("ONGOING OPERATIONS")
COMPLETED = re.compile("COMPLETED OPERATIONS HAZARD")
YOUR_WORK = re.compile(r"ARISING OUT OF (“|\")?YOUR WORK")
PAGED = re.compile(r"PAGE (\d+) OF (\d+)")
DECLARED = "the schedule is blank"


@dataclass(frozen=True)
class Sheets:
    """The pages of one endorsement and their lines."""

    pages: tuple[Page, ...]

    @property
    def first(self) -> Page:
        return self.pages[0]

    @cached_property
    def wording(self) -> Wording:
        return Wording.of(*self.pages)

    @property
    def text(self) -> str:
        return self.wording.text

    def whole(self) -> Place:
        return Place(self.first.number, self.first.box)


@dataclass(frozen=True)
class Sighting:
    """A number as it stands at a head or a foot, and its words."""

    form: str
    edition: str | None
    words: tuple[Word, ...]
    page: int

    @property
    def of_form(self) -> list[Word]:
        return [word for word, start, _ in self._spans() if start < len(bare(self.form))]

    @property
    def of_edition(self) -> list[Word]:
        return [word for word, _, end in self._spans() if end > len(bare(self.form))]

    def _spans(self) -> Iterator[tuple[Word, int, int]]:
        end = 0
        for word in self.words:
            start, end = end, end + len(word.key)
            yield word, start, end


def numbers_of(page: Page) -> list[tuple[tuple[str, str | None], Line]]:
    """Numbers at the head and the foot; those in running text are mentions of other forms."""
    edges = [
        line for line in page.lines
        if line.box.cy < 0.2 * page.height or line.box.cy > 0.88 * page.height
    ]  # fmt: skip
    found = ((number_in(line.text), line) for line in edges if len(line.words) < 16)
    return [(number, line) for number, line in found if number]


def continues(before: Page, page: Page) -> bool:
    """Page 2 of 2 belongs to the page before it when the form is the same."""
    paged = PAGED.search(page.text.upper())
    if not paged or int(paged.group(1)) < 2:
        return False
    here, there = numbers_of(page), numbers_of(before)
    return bool(here and there) and here[0][0] == there[0][0]


def read_endorsement(pages: Sequence[Page]) -> Paper:
    sheets = Sheets(tuple(pages))
    form, edition = _identity(sheets)
    short = _unfinished(sheets)
    told = known(form.value, edition.value if isinstance(edition, Reading) else None) if (
        isinstance(form, Reading) and form.value
    ) else None  # fmt: skip
    schedule = _schedule(sheets)
    fields: dict[str, object] = {
        "form": form,
        "edition": edition,
        "title": _title(sheets),
        "policy_number": _policy(sheets.first),
        **schedule,
        "basis": _basis(sheets, schedule["scheduled"]),
        "operations": short or _operations(sheets, form, told),
        "effect": short or _effect(sheets, form, told),
    }
    numbers = tuple(page.number for page in pages)
    stated = edition.value if isinstance(edition, Reading) else None
    return Paper("endorsement", numbers, stated, text_layer=True, fields=fields)


def _unfinished(sheets: Sheets) -> Unsure | None:
    """What a form gives may be taken away on a page that was not sent."""
    last = sheets.pages[-1]
    paged = PAGED.search(last.text.upper())
    if paged and int(paged.group(1)) < int(paged.group(2)):
        why = f"page {paged.group(2)} of {paged.group(2)} is missing"
        return Unsure(why, Place(last.number, last.box))
    return None


def _identity(sheets: Sheets) -> tuple[Answer[str], Answer[str]]:
    seen = [one for page in sheets.pages for one in _sightings(page)]
    if not seen:
        doubt = Unsure("no form number stands at the head or the foot", sheets.whole())
        return doubt, doubt
    forms, dated = {one.form for one in seen}, [one for one in seen if one.edition]
    place = place_of(seen[0].words, seen[0].page)
    several = f"several numbers stand on it: {', '.join(sorted(forms))}"
    form = Unsure(several, place) if len(forms) > 1 else _form(seen)
    if len(forms) > 1 or len({one.edition for one in dated}) > 1:
        return form, Unsure("the editions at the head and the foot differ", place)
    return form, _edition(dated) if dated else blank(place)


def _sightings(page: Page) -> Iterator[Sighting]:
    for (form, edition), line in numbers_of(page):
        yield Sighting(form, edition, tuple(_number_words(line)), page.number)


def _form(seen: Sequence[Sighting]) -> Answer[str]:
    """From the number that is in no doubt, be it the one at the foot."""
    best = min(seen, key=lambda one: not is_sure(one.of_form))
    return read(best.of_form, best.page, lambda _: best.form, "a number")


def _edition(dated: Sequence[Sighting]) -> Answer[str]:
    best = min(dated, key=lambda one: not is_sure(one.of_edition))
    return read(best.of_edition, best.page, lambda _: best.edition, "an edition")


def _number_words(line: Line) -> Sequence[Word]:
    """The words of the number, without what else stands in the line."""
    for start in range(len(line.words)):
        for end in range(start + 1, min(len(line.words), start + 8) + 1):
            words = line.words[start:end]
            text = " ".join(word.text for word in words)
            if number_in(text) == number_in(line.text) and number_in(text):
                short = [w for w in words if re.search(r"[A-Za-z0-9]", w.text)]
                return _trimmed(short, line)
    return line.words


def _trimmed(words: Sequence[Word], line: Line) -> list[Word]:
    kept = list(words)
    while len(kept) > 1 and number_in(" ".join(w.text for w in kept[1:])) == number_in(line.text):
        kept = kept[1:]
    return kept


def _title(sheets: Sheets) -> Answer[str]:
    """Capital lines in the upper half, after the notice and before the text begins."""
    page = sheets.first
    upper = [line for line in page.lines if line.box.cy < 0.45 * page.height]
    start = next((i for i, line in enumerate(upper) if "ENDORSEMENT" in line.text.upper()), None)
    after = upper[start + 1 :] if start is not None else upper
    lines: list[Line] = []
    for line in after:
        capital = line.text == line.text.upper() and len(line.text) > 5 and not number_in(line.text)
        if capital and line.text.strip() != "SCHEDULE" and "POLICY NUMBER" not in line.text:
            lines.append(line)
        elif lines:
            break
    words = [word for line in lines for word in line.words]
    return read(words, page.number, lambda _: " ".join(line.text for line in lines), "a title")


def _policy(page: Page) -> Answer[str]:
    label = page.find("POLICY NUMBER", Box(0, 0, page.width, 0.3 * page.height)) or page.find(
        "POLICY NO"
    )
    if label is None:
        lost = Unsure("the label of the policy number was not found", Place(page.number, page.box))
        return blank() if page.has_text else lost
    row = [
        w for w in page.within(Box(label.x1, label.cy - 5, label.x1 + 170, label.cy + 5)) if w.key
    ]
    near = [word for i, word in enumerate(row) if i == 0 or word.box.x0 - row[i - 1].box.x1 < 12]
    return read(near, page.number, lambda text: text.strip(": "), "a policy number")


def _schedule(sheets: Sheets) -> dict[str, object]:
    """Names and places under their labels, side by side or one below the other."""
    page = sheets.first
    heads = [line for line in page.lines if line.text.strip(": ").upper() == "SCHEDULE"]
    if not heads:
        return _no_schedule(sheets)
    below = [line for line in page.lines if line.box.y0 > heads[0].box.y0 + 2]
    end = next((line.box.y0 for line in below if END.search(line.text.upper())), page.height * 0.88)
    area = Box(0, heads[0].box.y1 - 0.5, page.width, end - 0.5)
    labels = _labels(page, area)
    return {name: _entries(page, area, labels, name) for name in ("scheduled", "locations")}


def _no_schedule(sheets: Sheets) -> dict[str, object]:
    """On a recognized page a heading may be lost; blanket wording needs none."""
    blanket = BLANKET.search(sheets.text) and not re.search(r"SCHED", sheets.text)
    if sheets.first.has_text or blanket:
        return {"scheduled": Reading([]), "locations": Reading([])}
    lost = Unsure("the schedule was not found", sheets.whole())
    return {"scheduled": lost, "locations": lost}


def _labels(page: Page, area: Box) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for line in page.lines_within(area):
        for part in _parts(line):
            text = " ".join(word.text for word in part.words).upper()
            for name, shape in (("locations", PLACES), ("scheduled", NAMES)):
                if shape.search(text) and name not in found:
                    found[name] = part.box
                    break
    return found


def _parts(line: Line) -> list[Line]:
    """Pieces of a line between wide gaps: two columns stand side by side."""
    runs: list[list[Word]] = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.box.x0 - left.box.x1 > 14:
            runs.append([])
        runs[-1].append(right)
    return [Line(tuple(run)) for run in runs]


def _entries(page: Page, area: Box, labels: dict[str, Box], name: str) -> Answer[list[str]]:
    label = labels.get(name)
    if label is None:
        return Reading([]) if name == "locations" or labels else Unsure(
            "the schedule's labels were not found", Place(page.number, area)
        )  # fmt: skip
    others = [box for key, box in labels.items() if key != name]
    right = min(
        (b.x0 for b in others if b.x0 > label.x1 and abs(b.cy - label.cy) < 12), default=page.width
    )
    bottom = min((b.y0 for b in others if b.y0 > label.y1), default=area.y1)
    cell = Box(label.x0 - 6, label.y1 - 0.5, right - 1, bottom - 0.5)
    lines = page.lines_within(cell)
    if not lines:
        return Reading([], Place(page.number, cell))
    if doubt := next((w.doubt for line in lines for w in line.words if w.doubt), ""):
        return Unsure(doubt, Place(page.number, cell))
    place = Place(page.number, around(line.box for line in lines))
    return Reading([line.text for line in lines], place, method_of(lines[0].words))


def _basis(sheets: Sheets, scheduled: object) -> Answer[str]:
    if isinstance(scheduled, Unsure):
        return Unsure(scheduled.why, scheduled.place)
    if isinstance(scheduled, Reading) and scheduled.value:
        blanket = BLANKET.search(" ".join(scheduled.value).upper())
        return replace(scheduled, value="blanket" if blanket else "scheduled")
    if isinstance(scheduled, Reading) and scheduled.place:
        return Unsure(DECLARED, scheduled.place)
    if BLANKET.search(sheets.text):
        return sheets.wording.told("blanket", BLANKET)
    return Unsure("neither a schedule nor a written agreement is named", sheets.whole())


def _operations(sheets: Sheets, form: Answer[str], told: Known | None) -> Answer[str]:
    """By wording, held against what the number is known to give."""
    if told is not None and told.effect != AI:
        return blank()
    if told is None and not WORDING[AI].search(sheets.text):
        return blank()
    worded, shapes = _worded(sheets.text)
    expected = told.operations if told else None
    if expected and worded and expected != worded:
        return Unsure(f"the number means {expected}, the wording {worded}", sheets.whole())
    if worded:
        return sheets.wording.told(worded, *shapes)
    return replace(form, value=expected) if expected and isinstance(form, Reading) else blank()


def _worded(text: str) -> tuple[str | None, tuple[re.Pattern[str], ...]]:
    """Completed operations count where they are covered, not where they are excluded."""
    ended = ENDED.search(text)
    ongoing = [shape for shape in (ONGOING, ENDED) if shape.search(text)][:1]
    completed = [] if ended or not COMPLETED.search(text) else [COMPLETED]
    if ongoing and completed:
        return "both", (*ongoing, *completed)
    if ongoing or completed:
        return "ongoing" if ongoing else "completed", (*ongoing, *completed)
    return ("both", (YOUR_WORK,)) if YOUR_WORK.search(text) else (None, ())


def _effect(sheets: Sheets, form: Answer[str], told: Known | None) -> Answer[list[str]]:
    worded = [name for name, shape in WORDING.items() if shape.search(sheets.text)]
    if told is not None and isinstance(form, Reading):
        if told.effect == "other":
            return Reading(["other"], form.place, form.method)
        if told.effect in worded:
            return sheets.wording.told([told.effect], WORDING[told.effect])
        why = f"the number means {told.effect}, the wording does not say so"
        return Unsure(why, sheets.whole())
    titled = _title(sheets)
    title = (titled.value or "").upper() if isinstance(titled, Reading) else ""
    if EXCLUSION in worded and "EXCLUSION" not in title:
        worded.remove(EXCLUSION)  # most forms exclude something
    if worded:
        return sheets.wording.told(worded, *(WORDING[name] for name in worded))
    return Reading(["other"], sheets.whole())
