"""Lines as the engine reads them: once, and twice where it matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from ledgerboard.core.reading.endorsement_sentences import DENIAL
from ledgerboard.extraction.ocr.glyph_words import AMOUNT, LOST, Line
from ledgerboard.extraction.ocr.ink_page import InkPage, crop
from ledgerboard.extraction.ocr.recognizing import Recognizer
from ledgerboard.extraction.ocr.segmenting import Run

CERTAIN = 0.99  # of 263 lines with figures so read, a second look read none otherwise
DOUBTFUL = 0.85  # of a letter in words: worth a second look
HOPELESS = 0.5  # of 258 words and signs so read, a second look left 10 above it
FIRST = 0.85  # of the width: 411 values so read were right as often as unsqueezed
PROSE, PROSE_AGAIN = (0.1, FIRST), (0.1, 1.1)  # margin and width
RULED = (0.1, FIRST)  # margin and width, with the ruled lines that it touches
WHOLE, BEHEADED = 0.97, 0.92  # how sure a look with them is at least, and one without at most
CLOSER = (0.1, 1.2)  # margin and width of a third look
HARD, ENOUGH, CONFIRMED = 0.3, 8, 0.85  # of the lines, how many tell, and how sure both looks are
DECIDING = re.compile(rf"{DENIAL.pattern}|NOT\b|\b(?:ONLY|OR|UNLESS)\b")
ALIKE = str.maketrans("COPSUVWXZ", "copsuvwxz")  # capitals that are small letters but larger
GLANCE, AGAIN = (0.3, 0.5), (0.35, 1.0)  # margin and width of a glance and of a second look


def look(
    sheet: InkPage,
    run: Run,
    engine: Recognizer,
    margin: float = 0.25,
    squeeze: float = FIRST,
    *,
    ruled: bool = False,
) -> Line:
    dots, left = crop(sheet, run, margin, ruled=ruled)
    glyphs = engine.glyphs(dots, squeeze)
    return Line(run, tuple(glyphs), (left, left + dots.shape[1]))


def glance(sheet: InkPage, run: Run, engine: Recognizer) -> Line:
    return look(sheet, run, engine, *GLANCE)


def look_well(sheet: InkPage, run: Run, engine: Recognizer) -> Line:
    return _twice(sheet, look(sheet, run, engine), engine)


def look_along(sheet: InkPage, run: Run, engine: Recognizer) -> Line:
    """A line of running text: the closer it is cut, the larger its letters are shown.

    It is as long as several names. Where two readings differ, the letters there are in doubt; all
    that are not quite sure, where a word of the line decides what the others mean.
    """
    line = look(sheet, run, engine, *PROSE)
    if line.sure >= DOUBTFUL:
        return line
    again = look(sheet, run, engine, *PROSE_AGAIN)
    best, other = sorted((line, again), key=lambda one: one.sure, reverse=True)
    if _same(line.text, again.text):
        return best
    found = _doubted_where(best, other)
    decided = DECIDING.search(f"{line.text} {again.text}".upper())
    return _doubted(found, CERTAIN) if decided else found


def look_with_rules(sheet: InkPage, line: Line, engine: Recognizer) -> Line:
    """The line as it reads with the ruled lines that its letters touch, which were taken out
    before, and their heads with them: an `O` was left a `U`, a `T` an `I`.

    Two looks that differ are in doubt, unless only the new one is sure and neither has a figure.
    A `U` is an `O` with a line over it, but then the first look was sure too.
    """
    again = look(sheet, line.run, engine, *RULED, ruled=True)
    if _same(line.text, again.text):
        return max(line, again, key=lambda one: one.sure)
    worded = not re.search(r"\d", line.text + again.text)
    mended = worded and again.sure > WHOLE and line.sure < BEHEADED
    return again if mended else _doubted(line)


def look_through(sheet: InkPage, line: Line, engine: Recognizer) -> Line:
    """A line as it reads with a scanner's streak down through it: a stem that lay under the streak
    went with it, and an `R` was left an `F`. Letters that only one look shows so are in doubt.
    """
    again = look(sheet, line.run, engine, *RULED, ruled=True)
    best, other = sorted((line, again), key=lambda one: one.sure, reverse=True)
    return best if _same(line.text, again.text) else _doubted_where(best, other)


def look_further(sheet: InkPage, line: Line, engine: Recognizer) -> Line:
    """A line that seems to lack a letter: what two more looks agree on is what it says."""
    if line.sure <= LOST:
        return line
    looks = [look(sheet, line.run, engine, *how) for how in (AGAIN, CLOSER)]
    if not _same(*(one.text for one in looks)):
        return _doubted(line)
    return max(looks, key=lambda one: one.sure)


def is_hard(lines: Sequence[Line]) -> bool:
    """Whether a copy is so bad that the engine takes letters for others without a doubt: of 18
    copies, the two on which it did had a third of their lines below `DOUBTFUL`, others a fifth.
    """
    words = [
        line for line in lines if not line.label and len(re.findall(r"[A-Za-z]", line.text)) > 3
    ]
    low = sum(line.sure < DOUBTFUL for line in words)
    return low > HARD * len(words) and len(words) >= ENOUGH


def confirmed(sheet: InkPage, line: Line, engine: Recognizer) -> Line:
    """On a hard copy words are believed that two looks read alike, and both of them surely."""
    if line.label or not re.search(r"[A-Za-z]{2}", line.text):
        return line
    again = look(sheet, line.run, engine, *AGAIN)
    if not _same(line.text, again.text):
        return _doubted_where(line, again)
    return _doubted(line) if min(line.sure, again.sure) < CONFIRMED else line


def _twice(sheet: InkPage, line: Line, engine: Recognizer) -> Line:
    """Figures, codes of a letter and words in doubt are read once more from another crop.

    Two readings that differ are in doubt throughout. So are words beyond help, of one reading.
    """
    text = line.text.strip()
    if text in {"$", ""} or line.sure > CERTAIN:
        return line
    if not re.search(r"\d", text):
        if line.sure < HOPELESS:
            return _doubted(line)
        if len(text) > 1 and line.sure >= DOUBTFUL:
            return line
    again = look(sheet, line.run, engine, *AGAIN)
    best = max(line, again, key=lambda one: one.sure)
    return best if _same(text, again.text) else _doubted(best)


def _doubted(line: Line, below: float = 2.0) -> Line:
    glyphs = tuple(
        replace(glyph, sure=min(glyph.sure, LOST)) if glyph.sure < below else glyph
        for glyph in line.glyphs
    )
    return replace(line, glyphs=glyphs)


def _doubted_where(best: Line, other: Line) -> Line:
    """Letters that another look read otherwise, and those between which it saw one more."""
    letters = [at for at, glyph in enumerate(best.glyphs) if glyph.text != " "]
    said, otherwise = ("".join(one.text.split()) for one in (best, other))
    gone: set[int] = set()
    same = SequenceMatcher(None, said, otherwise, autojunk=False)
    for kind, start, end, _, _ in same.get_opcodes():
        if kind != "equal":
            gone |= set(letters[max(0, start - (start == end)) : end + (start == end)])
    glyphs = (
        replace(glyph, sure=min(glyph.sure, LOST)) if at in gone else glyph
        for at, glyph in enumerate(best.glyphs)
    )
    return replace(best, glyphs=tuple(glyphs))


def _same(one: str, two: str) -> bool:
    """Spaces and the dollar sign are told apart elsewhere; a letter alone is small or capital."""
    one, two = _essence(one), _essence(two)
    return one == two or (len(one) == 1 and one.upper() == two.upper())


def _essence(text: str) -> str:
    """An amount's commas may be read as points: its figures stand in threes."""
    if AMOUNT.fullmatch(text.strip("$S ")):
        text = text.replace(".", ",")
    if not re.search(r"\d", text):
        text = text.translate(ALIKE)
    return re.sub(r"^[$S]\s*(?=\d)|^[58s]\s+(?=\d{1,3},)|\s", "", text)
