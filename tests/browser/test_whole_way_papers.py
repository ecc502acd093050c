"""From a file on somebody's desk to a reviewed paper, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_whole_way import (
    CONTRAST,
    SLOW,
    place,  # noqa: F401  # the fixture
    set_up,
    without_complaints,
)

from ledgerboard.samples.making import make

pytestmark = pytest.mark.browser


@pytest.fixture
def dana(page: Page, place: str) -> Iterator[Page]:  # noqa: F811
    """Her browser in an installation of its own, which she sets up."""
    with without_complaints(page):
        set_up(page, place)
        yield page


@pytest.fixture
def certificate(tmp_path):
    for path in make(tmp_path, 30, 77):
        if '"holds": "certificate"' in path.with_suffix(".key.json").read_text("utf-8"):
            return path
    raise AssertionError("no certificate was made")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def lit(page: Page) -> str:
    return page.locator("rect.lb-lit").first.get_attribute("data-for")


def test_a_paper_is_uploaded_read_and_reviewed_by_keyboard(dana: Page, place: str, certificate):  # noqa: F811
    dana.goto(f"{place}/papers/")
    dana.get_by_label("Upload documents").set_input_files(certificate)
    dana.get_by_role("button", name="Upload", exact=True).click()
    row = dana.get_by_role("row", name=certificate.name)
    expect(row).to_contain_text("Certificate of liability insurance", timeout=SLOW)
    row.get_by_role("link").click()
    expect(dana.get_by_role("heading", level=1)).to_contain_text("ACORD 25")
    picture = dana.locator(".lb-sheet img").first
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 1_000

    assert dana.evaluate(CONTRAST) == []
    dana.set_viewport_size({"width": 390, "height": 800})
    assert dana.evaluate("document.documentElement.scrollWidth") <= 390
    dana.set_viewport_size({"width": 1280, "height": 800})

    dana.keyboard.press("j")
    first = focused(dana)
    assert first == lit(dana), "what has the focus is shown on the page"
    dana.keyboard.press("Enter")
    expect(dana.locator(f"#{first}")).to_contain_text("Confirmed")
    dana.wait_for_function(
        "id => document.activeElement.id.startsWith('f-') && document.activeElement.id !== id",
        arg=first,
    )

    dana.locator("#f-insured-name").focus()
    dana.keyboard.press("e")
    dana.keyboard.type("Somebody Else, Inc.")
    dana.keyboard.press("Enter")
    expect(dana.locator("#f-insured-name")).to_contain_text("Corrected")
    expect(dana.locator("#f-insured-name")).to_contain_text("Somebody Else, Inc.")

    dana.locator('rect[data-for="f-certificate-holder-name"]').click()
    assert focused(dana) == "f-certificate-holder-name", (
        "and a place on the page leads to its field"
    )

    while dana.locator('[data-state="unsure"][data-field]').count():
        before = dana.locator('[data-state="unsure"][data-field]').count()
        dana.keyboard.press("n")
        dana.keyboard.press("x")
        expect(dana.locator('[data-state="unsure"][data-field]')).to_have_count(before - 1)
    dana.keyboard.press("?")
    keys = dana.get_by_role("dialog")
    expect(keys).to_contain_text("Reviewed, next document")
    dana.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    dana.keyboard.press("d")
    expect(dana.get_by_text("Nothing else waits for you.")).to_be_visible()
