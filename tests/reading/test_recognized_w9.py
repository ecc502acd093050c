"""A W-9 whose words were recognized: they are as high as their ink, and ticks get lost."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from pypdfium2 import PdfDocument
from tests.reading.lines import line
from tests.reading.pages import doubts
from tests.reading.strangers.w9 import Style, make

from ledgerboard.core.reading.classify import Kind, kind_of
from ledgerboard.core.reading.found import Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.core.reading.printing import printed
from ledgerboard.core.reading.values import TICKS
from ledgerboard.core.reading.w9 import read_w9
from ledgerboard.core.reading.w9.classes import _taxed
from ledgerboard.extraction.ocr.dots import inked
from ledgerboard.extraction.ocr.seen_ink import SeenInk
from ledgerboard.extraction.ocr.straightening import SCALE
from ledgerboard.extraction.ocr.w9_form import (
    continues_w9,
    head_of_instructions,
    is_explained,
    is_instructed,
    w9_numbers,
)
from ledgerboard.extraction.open_file import open_file
from ledgerboard.samples import w9
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas


@pytest.fixture
def page(tmp_path) -> Page:
    """Chance 3: C corporation, PO Box 9994."""
    return drawn(tmp_path, 3)


def recognized(word: Word) -> Word:
    box = word.box
    ink = Box(box.x0, box.y0 + 0.1 * box.height, box.x1, box.y1 - 0.25 * box.height)
    return replace(word, box=ink, method=Method.OCR)


def test_values_as_low_as_labels_are_values(page):
    fields = printed(read_w9(page))["fields"]
    assert (fields["address"], fields["city_state_zip"]) == ("PO Box 9994", "Austin TX 78701")
    assert fields["classification"] == "c_corporation"


def test_the_second_line_of_a_label_is_still_none(page):
    top = next(word.box for word in page.words if word.text == "Northgate")
    said = ["enter", "the", "owner's", "name", "on", "line", "1,", "and", "enter"]
    more = [
        Word(text, Box(70.0 + 30 * at, top.y0 - 7, 96.0 + 30 * at, top.y0 - 1), Method.OCR)
        for at, text in enumerate(said)
    ]
    fields = printed(read_w9(replace(page, words=(*page.words, *more))))["fields"]
    assert fields["name"] == "Northgate Drywall Inc."


def test_a_name_that_is_disregarded_is_a_name(page):
    names = {"Redline": "Redline,", "Excavating": "disregarded entity"}
    words = tuple(replace(word, text=names.get(word.text, word.text)) for word in page.words)
    fields = printed(read_w9(replace(page, words=words)))["fields"]
    assert fields["business_name"] == "Redline, disregarded entity"


def test_a_choice_of_which_no_box_seems_ticked_is_unsure(page):
    words = tuple(word for word in page.words if word.text not in TICKS)
    paper = printed(read_w9(replace(page, words=words, marks=())))
    assert {"classification", "llc_tax_class"} <= doubts(paper)
    assert "classification" not in paper["fields"]


def test_the_number_of_a_line_that_was_read_as_a_letter_is_none_of_the_value(page):
    town = next(word for word in page.words if word.text == "City,")
    number = Word("B", Box(town.box.x0 - 11, town.box.y0, town.box.x0 - 8, town.box.y1), Method.OCR)
    before = [word for word in page.words if word.text != "6"]
    fields = printed(read_w9(replace(page, words=(*before, number))))["fields"]
    assert fields["city_state_zip"] == "Austin TX 78701"


def test_a_form_whose_title_lies_under_a_note_is_known_by_the_other_half_of_it(page):
    lost = {"Request": "Keqest", "Taxpayer": "laxpaer", "W-9": "9"}
    top = 0.1 * page.height
    words = tuple(replace(word, text=lost.get(word.text, word.text)) if word.box.cy < top else word
                  for word in page.words)  # fmt: skip
    assert kind_of(replace(page, words=words, has_text=False)) is Kind.W9
    assert kind_of(replace(page, words=words)) is not Kind.W9


def drawn(folder: Path, chance: int) -> Page:
    canvas = new_canvas(folder / "a.pdf", 1)
    w9.draw(DrawnPage(canvas), Random(chance))  # noqa: S311
    canvas.save()
    (page,) = open_file(folder / "a.pdf").pages
    return replace(page, words=tuple(recognized(word) for word in page.words))


def test_the_class_of_an_llc_is_not_taken_for_a_word_of_the_exemptions(tmp_path):
    """Where the rule between them is lost; chance 5: an LLC that is taxed as a C corporation."""
    page = drawn(tmp_path, 5)
    exempt = next(word.box for word in page.words if word.text == "Exempt")
    letter = next(word for word in page.words if word.text == "C" and 390 < word.box.x0 < 450)
    level = Box(letter.box.x0, exempt.y0, letter.box.x1, exempt.y1)
    words = tuple(replace(word, box=level) if word is letter else word for word in page.words)
    verticals = tuple(rule for rule in page.verticals if not 400 < rule.cx < 470)
    fields = printed(read_w9(replace(page, words=words, verticals=verticals)))["fields"]
    assert fields["llc_tax_class"] == "C"


def test_a_code_behind_a_label_that_lost_letters_is_none_of_the_label(tmp_path):
    page = drawn(tmp_path, 5)
    end = next(word.box for word in page.words if word.text == "any)" and word.box.cy < 200)
    code = Word("5", replace(end, x0=end.x1 + 12, x1=end.x1 + 16.5), Method.OCR)
    lost = {"payee": "paye", "(if": "(i"}
    garbled = [
        replace(word, text=lost.get(word.text, word.text)) if word.box.x0 > 458 else word
        for word in page.words
    ]
    read = read_w9(replace(page, words=(*garbled, code), has_text=False))
    assert printed(read)["fields"]["exempt_payee_code"] == "5"


@pytest.mark.parametrize(("beyond", "told"), [(16.0, "S"), (8.0, None)])
def test_a_class_that_grew_on_to_the_sentence_is_no_blank(page, beyond, told):
    """Nearer to its end stands the arrow that the form prints, and that may look like a letter."""
    level = Box(88, 190, 0, 197)
    said = (("corporation,", 318.0, 355.0), ("classification", 202.0, 242.0),
            ("P=Partnership)S", 358.0, 404.0 + beyond))  # fmt: skip
    row = [Word(text, replace(level, x0=x0, x1=x1), Method.OCR) for text, x0, x1 in said]
    answer = _taxed(replace(page, words=tuple(row), has_text=False), page.box, row[0].box)
    assert (answer.value if isinstance(answer, Reading) else None) == told
    assert told or isinstance(answer, Unsure)


LOST = {"corporation": "corpration", "Partnership": "Partneship", "Foreign": "Fu"}


def with_letters_lost(page: Page) -> Page:
    """As recognized from the tax office's blank form: words that lost a letter, and its ink."""
    words, seen = [], set()
    for word in page.words:
        lost = LOST.get(word.text) if word.text != "corporation" or "corporation" in seen else None
        seen.add(word.text)
        words.append(replace(recognized(word), text=lost or word.text))
    return replace(page, words=tuple(words), has_text=False)


def ink_on(path) -> SeenInk:
    with PdfDocument(path) as document:
        grey = np.asarray(document[0].render(scale=SCALE, grayscale=True).to_pil())
    packed = [zlib.compress(np.packbits(dots > 0, axis=1).tobytes()) for dots in (inked(grey),) * 2]
    return SeenInk(packed[0], packed[1], (grey.shape[0], grey.shape[1]))


def test_a_blank_form_whose_labels_lost_letters_is_blank(tmp_path):
    path = make(tmp_path / "a.pdf", Style(edition="2024", empty=True), Random(1)).path  # noqa: S311
    (page,) = open_file(path).pages
    paper = printed(read_w9(replace(with_letters_lost(page), ink=ink_on(path))))
    assert paper["unsure"] == []
    said = {name for name, value in paper["fields"].items() if value not in (None, False)}
    assert said == {"revision"}


UNREAD = ("Individual/sole", "Limited", "Other", "LLC.", "LLC")


@pytest.mark.parametrize(("edition", "chance"), [("2014", 1), ("2018", 2), ("2024", 0)])
def test_boxes_whose_labels_were_not_read_are_known_by_their_order(tmp_path, edition, chance):
    stranger = make(tmp_path / "a.pdf", Style(edition=edition, mark="cross"), Random(chance))  # noqa: S311
    (page,) = open_file(stranger.path).pages
    words = tuple(word for word in with_letters_lost(page).words if word.text not in UNREAD)
    seen = replace(with_letters_lost(page), words=words, ink=ink_on(stranger.path))
    read = printed(read_w9(seen))["fields"]["classification"]
    assert read == stranger.fields["classification"]


HEADS = (
    line("Request for", 200, 44, 66, 11), line("Taxpayer", 268, 44, 52, 11),
    line("Social security number", 418, 380, 80, 7),
    line("Employer identification number", 418, 430, 110, 7),
    line("Date", 404, 780, 20, 7),
)  # fmt: skip


def test_a_title_whose_words_stand_apart_is_the_title():
    assert w9_numbers(HEADS) == round(380 * SCALE)
    assert not w9_numbers(HEADS[1:])


def test_what_a_w9_explains_beside_its_numbers_and_below_is_known():
    numbers = w9_numbers(HEADS)
    assert is_explained(line("Enter your TIN", 40, 378, 330).run, numbers)
    assert not is_explained(line("List account numbers", 40, 350, 330).run, numbers)
    assert not is_explained(line("Enter your TIN", 40, 378, 330).run, 0)
    assert is_instructed(line("General lnstructions", 40, 620))
    assert not is_instructed(line("See the general instructions on page 3", 40, 620))


SECOND = (line("Form W-9 (Rev. 3-2024)", 36, 30, 90), line("Page 3", 550, 30, 26))
BODY = tuple(line("Some rule", 36, 60 + 12 * row, 250) for row in range(9))


def test_a_page_of_instructions_after_a_w9_is_known_by_its_head():
    wide, high = round(612 * SCALE), round(792 * SCALE)
    runs = [each.run for each in (*BODY, *SECOND)]
    assert set(head_of_instructions(runs, high, wide)) == {each.run for each in SECOND}
    assert head_of_instructions([each.run for each in BODY], high, wide) == []
    assert continues_w9(SECOND)
    assert not continues_w9((SECOND[0], line("Page 1", 550, 30, 26)))
    assert not continues_w9((line("Form W-2", 36, 30), SECOND[1]))
