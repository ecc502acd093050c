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
    <button type="button" data-take onclick="document.title = 'taken'">Take it over</button>
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
