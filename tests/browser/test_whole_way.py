"""From an empty installation to two companies in agreement, as a person would go. In order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "dana@harborpine.example", "a calm long sentence"
SLOW = 60_000


@pytest.fixture
def place(installation) -> str:
    return installation.url


@pytest.fixture
def dana(page: Page, place: str) -> Page:
    """Her browser, signed in."""
    with without_complaints(page):
        sign_in(page, place)
        yield page


@contextmanager
def without_complaints(page: Page) -> Iterator[None]:
    """A refusal of the content policy or a script error fails the test."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield
    assert not complaints


def sign_in(page: Page, place: str) -> None:
    page.goto(f"{place}/sign-in/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()


def compare(page: Page, place: str, what: str) -> None:
    """Ask for a comparison and wait until its run has ended."""
    page.goto(f"{place}/plans/")
    page.get_by_role("button", name=f"Check {what}").click()
    expect(page.get_by_role("heading", name="Result")).to_be_visible(timeout=SLOW)


def waiting_plan(page: Page, place: str, what: str) -> None:
    page.goto(f"{place}/plans/")
    row = page.get_by_role("row", name=re.compile(f"{what}.*Ready to approve", re.DOTALL))
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(what)


def approve(page: Page) -> None:
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("heading", name="Result")).to_be_visible(timeout=SLOW)


def set_up(page: Page, place: str) -> None:
    page.goto(place)
    page.get_by_label("Your company's name").fill("Harbor & Pine Builders")
    page.get_by_label("Your name").fill("Dana Whitfield")
    page.get_by_label("Your email").fill(EMAIL)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_role("button", name="Set up Ledgerboard").click()
    expect(page.get_by_text("left to finish setup")).to_be_visible()


def test_the_first_visitor_sets_up_and_is_told_the_steps(page: Page, place: str):
    set_up(page, place)


def test_both_systems_are_connected_by_their_own_consent_pages(page: Page, place: str):
    sign_in(page, place)
    page.get_by_role("link", name="Continue setup").click()
    page.get_by_role("button", name="Connect Procore").click()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.get_by_text("Procore is connected: Harbor & Pine Builders.")).to_be_visible()
    page.get_by_role("button", name="Connect QuickBooks").click()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("QuickBooks is connected: Harbor & Pine Builders.")).to_be_visible()


def test_consent_that_is_refused_is_explained_and_changes_nothing(page: Page, place: str):
    sign_in(page, place)
    page.goto(f"{place}/connections/")
    page.get_by_role("link", name="Health and details").first.click()
    page.get_by_role("button", name="Connect again").click()
    page.get_by_role("button", name="Do not allow").click()
    expect(page.get_by_role("alert")).to_contain_text("was not connected")
    expect(page.locator(".lb-badge", has_text="Connected")).to_have_count(2)


def test_a_question_is_answered_where_it_is_asked(dana: Page, place: str):
    compare(dana, place, "vendors")
    waiting_plan(dana, place, "Vendors")
    dana.get_by_role("link", name=re.compile("Questions")).click()
    question = dana.get_by_role("group", name=re.compile("Old Town Paving"))
    question.get_by_role("radio", name=re.compile("Yes, the same")).check()
    here = dana.url
    dana.get_by_role("button", name="Save answers").first.click()
    expect(dana.get_by_text("1 answer saved.")).to_be_visible()
    expect(dana.locator(".lb-run")).to_have_count(0, timeout=SLOW)
    assert dana.url == here, "she stays on the plan, and its new list comes by itself"
    expect(dana.get_by_role("group", name=re.compile("Old Town Paving"))).to_have_count(0)


def test_what_is_approved_is_written_and_the_next_plan_has_nothing_to_write(dana: Page, place: str):
    for what in ("Vendors", "Projects"):
        waiting_plan(dana, place, what)
        approve(dana)
        expect(dana.locator("main")).to_contain_text("done")
        compare(dana, place, what.lower())
    dana.goto(f"{place}/plans/?state=")
    expect(dana.get_by_text("Done", exact=True).first).to_be_visible()
    expect(dana.get_by_text("Ready to approve")).to_have_count(0)


def test_a_plan_is_read_and_approved_by_keyboard_alone(dana: Page, installation, place: str):
    installation.new_in_procore("Zenith Keyboard Works")
    compare(dana, place, "vendors")
    dana.goto(place)
    dana.keyboard.press("g")
    dana.keyboard.press("p")
    dana.wait_for_url(f"{place}/plans/")
    dana.wait_for_load_state("networkidle")
    row = dana.get_by_role("row", name=re.compile("Vendors.*Ready to approve", re.DOTALL))
    to_focus(dana, "a", row.get_by_role("link").first.inner_text().strip())
    dana.keyboard.press("Enter")
    expect(dana.get_by_text("Zenith Keyboard Works").first).to_be_visible()
    to_focus(dana, "button", "Approve")
    dana.keyboard.press("Enter")
    expect(dana.get_by_role("heading", name="Result")).to_be_visible(timeout=SLOW)
    dana.goto(f"{place}/vendors/?search=zenith")
    expect(dana.get_by_text("Linked", exact=True)).to_be_visible()


def to_focus(page: Page, tag: str, words: str) -> None:
    """Press Tab until that is focused; the focus must be seen."""
    for _ in range(300):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            "return [e.tagName.toLowerCase(), e.textContent.trim(), s.outlineStyle]; }"
        )
        if seen[0] == tag and re.fullmatch(words, seen[1]) and seen[2] != "none":
            return
    raise AssertionError(f"the keyboard does not reach {words}")


def test_question_mark_shows_the_keys(dana: Page):
    dana.keyboard.press("?")
    expect(dana.get_by_role("dialog")).to_contain_text("Show these keys")


EVERY = (
    "/", "/plans/", "/plans/2/", "/vendors/", "/projects/", "/papers/", "/runs/", "/runs/1/",
    "/connections/", "/connections/1/", "/settings/", "/people/", "/account/",
)  # fmt: skip


def test_no_page_is_wider_than_a_phone(dana: Page, place: str):
    dana.set_viewport_size({"width": 390, "height": 800})
    for path in EVERY:
        dana.goto(place + path)
        beyond = dana.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert beyond <= 0, path


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > 250) return c; }
    return rgb(getComputedStyle(document.body).backgroundColor); };
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  return [...document.querySelectorAll('body *')].filter((e) => own(e) && e.checkVisibility()
      && e.offsetWidth > 2 && !e.closest('[disabled], .visually-hidden, .lb-skip')).map((e) => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return [(a + 0.05) / (b + 0.05), e.tagName, e.className, e.textContent.trim().slice(0, 40)];
  }).filter(([ratio]) => ratio < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_told_from_its_ground(browser: Browser, place: str, scheme: str):
    page = browser.new_page(color_scheme=scheme)
    sign_in(page, place)
    for path in EVERY:
        page.goto(place + path)
        assert page.evaluate(CONTRAST) == [], path
    page.close()


def test_the_dark_switch_is_kept_against_the_device_s_wish(browser: Browser, place: str):
    page = browser.new_page(color_scheme="light")
    sign_in(page, place)
    before = ground(page)
    page.get_by_label(re.compile("your menu")).click()
    page.get_by_role("button", name="Dark").click()
    page.goto(f"{place}/people/")
    assert ground(page) != before
    page.close()


def ground(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_everything_is_done_without_scripts(browser: Browser, installation, place: str):
    installation.new_in_procore("Quillfeather Plaster")
    page = browser.new_page(java_script_enabled=False)
    sign_in(page, place)
    page.goto(f"{place}/plans/")
    page.get_by_role("button", name="Check vendors").click()
    until_ended(page)
    waiting_plan(page, place, "Vendors")
    page.get_by_role("button", name="Approve", exact=True).click()
    until_ended(page)
    page.goto(f"{place}/vendors/")
    page.get_by_role("searchbox").fill("quillfeather")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Linked", exact=True)).to_be_visible()
    page.close()


def until_ended(page: Page) -> None:
    """Without scripts a page does not move by itself: it is loaded again."""
    for _ in range(120):
        if page.get_by_role("heading", name="Result").count():
            return
        page.wait_for_timeout(250)
        page.reload()
    raise AssertionError("the run does not end")
