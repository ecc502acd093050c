"""The keys of the review page, on the smallest page that has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

import ledgerboard.web

pytestmark = pytest.mark.browser
SCRIPT = Path(ledgerboard.web.__file__).parent / "static" / "web" / "papers.js"
PAGE = """
<div data-review><ul>
  <li id="f-one" data-field data-state="unsure" tabindex="0">
    <button type="button" data-take onclick="document.title = 'taken'">Use it</button>
    <details><summary>Type it</summary><input type="text"></details></li>
  <li id="f-two" data-field data-state="unsure" tabindex="0">nothing is suggested here
    <details><summary>Type it</summary><input type="text"></details></li>
</ul></div>
"""


@pytest.mark.parametrize(
    ("field", "key", "title"),
    [("f-one", "y", "taken"), ("f-one", "Enter", ""), ("f-two", "y", ""), ("f-one", "t", "")],
)
def test_one_key_takes_a_suggestion_over_and_no_other_does(page: Page, field, key, title):
    page.set_content(PAGE)
    page.add_script_tag(path=SCRIPT)
    page.locator(f"#{field}").focus()
    page.keyboard.press(key)
    assert page.title() == title


BESIDE = """
<style>.lb-sheets-scroll, li { height: 40px; overflow: auto } svg { height: 400px }</style>
<div data-review><section class="lb-sheets"><div class="lb-sheets-scroll"><svg viewBox="0 0 9 400">
  <rect data-for="f-one" y="0" width="9" height="9"/><rect data-for="f-two" y="300" width="9"
  height="9"/></svg></div></section><ul>
  <li id="f-one" data-field tabindex="0">one</li><li id="f-two" data-field tabindex="0">two</li>
</ul><form onsubmit="document.title = 'reviewed'; return false">
  <input type="text"><button type="submit" data-reviewed>Reviewed, next</button></form></div>
"""


@pytest.fixture
def beside(page: Page) -> Page:
    """Two fields beside their places, the first with the focus."""
    page.set_content(BESIDE)
    page.add_script_tag(path=SCRIPT)
    page.locator("#f-one").focus()
    return page


def lit(page: Page, what: str) -> list[str]:
    name = "each => each.dataset.for || each.id"
    return page.locator(f"{what}.lb-lit").evaluate_all(f"every => every.map({name})")


def test_a_field_that_is_pointed_at_shows_its_place_before_the_one_with_the_focus(beside: Page):
    assert lit(beside, "rect") == ["f-one"]
    beside.locator("#f-two").hover()
    assert lit(beside, "rect") == ["f-two"]
    place = beside.locator('rect[data-for="f-two"]').bounding_box()
    assert place["y"] < 60, "and the picture is moved to it"
    beside.mouse.move(2, 780)
    assert lit(beside, "rect") == ["f-one"], "the mouse is gone: the focus counts again"


def test_a_place_that_is_pointed_at_shows_its_field(beside: Page):
    beside.locator('rect[data-for="f-two"]').hover()
    assert lit(beside, "li") == ["f-two"]
    beside.mouse.move(2, 780)
    assert lit(beside, "li") == []


def test_the_keys_have_the_last_word_over_a_mouse_at_rest(beside: Page):
    beside.locator("#f-two").hover()
    beside.keyboard.press("k")
    beside.keyboard.press("k")
    assert lit(beside, "rect") == ["f-one"]


def test_one_key_says_that_the_paper_is_reviewed_and_not_while_one_types(beside: Page):
    beside.locator("input").press("d")
    assert beside.title() == ""
    beside.locator("#f-one").focus()
    beside.keyboard.press("d")
    assert beside.title() == "reviewed"
