"""Every page with a table, walked from one to the next: the heads stand over their cells, and on a
phone nothing of a pair is cut off.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.sync.chain import Chain
from tests.sync.code_maps import MapWorld
from tests.web.plan_of_money import add, waiting_plan

from ledgerboard.sync.models import Change, Link, Run
from ledgerboard.sync.plans.listing import renew
from ledgerboard.users.models import Membership, Person, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 60
NO_PAGE = re.compile("^/api/|csv|/file")
LINKS = "[...document.querySelectorAll('a[href^=\"/\"]')].map((each) => each.getAttribute('href'))"
OUT_OF_LINE = """() => {
  const grid = (table) => {
    const rows = [];
    [...table.rows].forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (rows[y]?.[x]) x += 1;
        for (let down = 0; down < cell.rowSpan; down += 1)
          for (let on = 0; on < cell.colSpan; on += 1)
            (rows[y + down] ||= [])[x + on] = cell;
        x += cell.colSpan;
      }
    });
    return rows;
  };
  const found = [];
  for (const table of document.querySelectorAll("table")) {
    if (!table.checkVisibility() || !table.querySelector("thead:not(.visually-hidden)")) continue;
    const rows = grid(table), heads = rows[table.tHead.rows.length - 1];
    for (const row of rows.slice(table.tHead.rows.length)) row.forEach((cell, x) => {
      if (!heads[x] || cell.colSpan > 1 || heads[x].colSpan > 1) return;
      const [head, here] = [heads[x].getBoundingClientRect(), cell.getBoundingClientRect()];
      if (Math.abs(head.left - here.left) > 1.5 || Math.abs(head.right - here.right) > 1.5)
        found.push(`${table.className}: ${heads[x].innerText} / ${cell.innerText.slice(0, 30)}`);
    });
  }
  return found;
}"""


def signed_in(page: Page, live_server, person: Person) -> Page:
    Membership.objects.filter(person=person).update(role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


def read_once(chain: Chain) -> None:
    """The reconciliation wants both systems read."""
    Run.objects.create(
        organization=chain.organization, setting=chain.invoices, kind=Run.Kind.PLAN,
        status=Run.Status.DONE, started_at=timezone.now(),
    )  # fmt: skip


def kind_of(link: str) -> str:
    return re.sub(r"\d+", "N", link)


def walked(page: Page, home: str) -> dict[str, list[str]]:
    """What stands out of line on each page, one of each kind of address."""
    waiting, known, found = ["/"], {"/"}, {}
    while waiting and len(found) < MOST:
        path = waiting.pop(0)
        answer = page.goto(home + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[path] = page.evaluate(OUT_OF_LINE)
        for link in page.evaluate(LINKS):
            plain = urlsplit(link)
            if kind_of(plain.path) not in known and not NO_PAGE.search(plain.path):
                known.add(kind_of(plain.path))
                waiting.append(link)
    return found


@pytest.mark.parametrize("world", [Chain, MapWorld])
def test_heads_stand_over_their_cells(transactional_db, page: Page, live_server, world):
    books = world()
    if world is Chain:
        waiting_plan(books)
        read_once(books)
    found = walked(signed_in(page, live_server, books.ann), live_server.url)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert len(found) > 15, sorted(found)


LARGE = """() => document.querySelectorAll("td.lb-money").forEach((cell) => {
  cell.textContent = "(12,345,678.90)";
})"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [900, 1100, 1240, 1300])
def test_no_page_of_money_scrolls_sideways(transactional_db, page: Page, live_server, width):
    chain = Chain()
    plan = waiting_plan(chain)
    read_once(chain)
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": width, "height": 800})
    every = ("invoices", "commitments", "payments", "costs", "vendors", f"plans/{plan.pk}")
    for path in every:
        page.goto(f"{live_server.url}/{path}/")
        page.evaluate(LARGE)
        assert page.evaluate(WIDER) <= 0, path


STYLE = "([where, what]) => getComputedStyle(document.querySelector(where))[what]"


def test_on_paper_tables_stay_tables_and_ink_is_dark(transactional_db, page: Page, live_server):
    chain = Chain()
    waiting_plan(chain)
    read_once(chain)
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": 720, "height": 960})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"{live_server.url}/invoices/")
    expect(page.locator("thead th").get_by_text("Amount due")).to_be_visible()
    assert page.evaluate(STYLE, [".lb-card", "breakInside"]) == "auto"
    assert page.evaluate(STYLE, [".lb-card", "backgroundColor"]) == "rgb(255, 255, 255)"


FITS = """() => [...document.querySelectorAll(".lb-card .lb-table")].map((table) => {
  const card = table.closest(".lb-card");
  return Math.ceil(table.getBoundingClientRect().right - card.getBoundingClientRect().right);
}).filter((over) => over > 0)"""
PRINTED = """() => [...document.querySelectorAll("details:not([open])")].filter(
  (each) => each.getBoundingClientRect().height > 0).map((each) => each.innerText)"""


def test_on_paper_tables_fit_and_what_is_closed_leaves_no_bare_words(
    transactional_db, page: Page, live_server
):
    chain = Chain()
    plan = waiting_plan(chain)
    read_once(chain)
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": 960, "height": 720})
    page.emulate_media(media="print")
    for path in ("invoices", "commitments", f"plans/{plan.pk}"):
        page.goto(f"{live_server.url}/{path}/")
        page.evaluate(LARGE)
        assert page.evaluate(FITS) == [], path
        assert page.evaluate(PRINTED) == [], path


@pytest.fixture
def asked(transactional_db) -> Change:
    """An invoice and a bill that it may be, both with long words."""
    chain = Chain()
    plan = waiting_plan(chain)
    Link.objects.filter(setting=chain.invoices, left_id="6602").delete()
    choices = [{"value": "same:214", "label": "Yes"}, {"value": "different:214", "label": "No"}]
    change = add(
        plan, 8, "6602", "subcontractor_invoice", "NE-2207", action="question", target="",
        key="invoices:question:6602", choices=choices, reasons=["Same vendor and number."],
    )  # fmt: skip
    renew(plan)
    return change


def test_a_pair_is_not_cut_off_on_a_phone(asked, page: Page, live_server):
    person = Membership.objects.filter(organization=asked.organization).first().person
    signed_in(page, live_server, person)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/plans/{asked.plan_id}/?tab=questions")
    pair = page.locator(".lb-pairs")
    pair.locator("td").first.evaluate("cell => { cell.textContent = 'Northline'.repeat(12) }")
    beyond = "table => table.parentElement.scrollWidth - table.parentElement.clientWidth"
    assert pair.evaluate(beyond) == 0


def test_the_status_of_a_sum_stands_beside_its_name_on_a_phone(
    transactional_db, page: Page, live_server
):
    chain = Chain()
    read_once(chain)
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/reconciliation/?through=all")
    rows = page.locator(".lb-sums tbody").first
    beside = ("th[rowspan]", ".lb-badge", ".lb-money")
    name, status, figure = (rows.locator(each).first.bounding_box() for each in beside)
    assert name["y"] <= status["y"] < name["y"] + name["height"] <= figure["y"]


def test_what_a_setting_would_change_stays_in_sight(transactional_db, page: Page, live_server):
    chain = Chain()
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": 1200, "height": 500})
    page.goto(f"{live_server.url}/settings/")
    page.locator(".lb-jump").get_by_role("link", name="Invoices", exact=True).click()
    form = page.locator(f"form[hx-target='#effects-{chain.invoices.pk}']")
    form.locator("select").first.scroll_into_view_if_needed()
    effects = page.locator(f"#effects-{chain.invoices.pk}")
    effects.evaluate("box => { box.innerHTML = '<p>What it changes</p>' }")
    expect(effects).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [390, 900, 1200])
def test_the_table_of_people_is_no_wider_than_its_card(
    transactional_db, page: Page, live_server, width
):
    chain = Chain()
    members = Membership.objects.filter(organization=chain.organization)
    members.update(role=Role.ADMINISTRATOR)
    bob = chain.bob
    bob.name, bob.email = "Christopher Wetherby", "christopher.wetherby@northline-builders.example"
    bob.last_login = datetime(2026, 12, 30, 6, 48, tzinfo=UTC)  # as wide as a moment gets
    bob.save()
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/people/")
    beyond = "table => table.scrollWidth - table.parentElement.clientWidth"
    assert page.locator(".lb-people").evaluate(beyond) <= 0


COVERED = """() => {
  const here = document.activeElement, bar = here.closest("form")?.querySelector(".lb-save");
  if (!bar || bar.contains(here)) return null;
  const [box, over] = [here.getBoundingClientRect(), bar.getBoundingClientRect()];
  return box.bottom > over.top || box.top < 0 ? here.name : "";
}"""


@pytest.mark.parametrize("effects", ["", f"<p>{'What it changes. ' * 100}</p>"])
def test_the_keyboard_reaches_no_setting_behind_the_save_bar(
    transactional_db, page: Page, live_server, effects
):
    chain = Chain()
    signed_in(page, live_server, chain.ann)
    page.set_viewport_size({"width": 390, "height": 600})
    page.emulate_media(reduced_motion="reduce")  # otherwise it would be measured on its way
    page.goto(f"{live_server.url}/settings/")
    page.evaluate("words => document.querySelectorAll('.lb-save > .lb-effects')"
                  ".forEach((each) => { each.innerHTML = words })", effects)  # fmt: skip
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(COVERED))
    among = [each for each in seen if each is not None]
    assert len(among) > 10
    assert [each for each in among if each] == []
