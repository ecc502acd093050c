"""Endorsements as they are printed: heads over ruled cells, short second pages, two on a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.drawn_page import DrawnPage, broken
from ledgerboard.samples.endorsement_forms import (
    BLANKET_NAMES,
    FORMS,
    MENTIONED,
    Form,
    printed,
)

LEFT, RIGHT, MIDDLE = 54.0, 558.0, 306.0
NAMES = "Name Of Person(s) Or Organization(s)"
PLACES = "Location(s) Of Covered Operations"
PROJECTS = "Designated Construction Project(s)"
STREETS = (
    "410 Quarry Road, Salem, OR 97301",
    "Dock 7, 22 Pier Street",
    "1 Mill Lane, Troy NY 12180",
)


@dataclass
class _Draft:
    """One endorsement while it is drawn; `y` is where the next line goes."""

    sheet: DrawnPage
    chance: Random
    form: Form
    edition: str
    number: str
    policy: str | None
    y: float = 50.0
    size: float = 10.0
    names: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    basis: str | None = None

    def centered(self, text: str, size: float, path: str = "") -> None:
        for line in broken(text, 440, size, "Helvetica-Bold"):
            at = (MIDDLE, self.y)
            self.sheet.value(path, at, line, size=size, font="Helvetica-Bold", align="centre")
            self.y += size * 1.25

    def running(self, text: str) -> None:
        lines = broken(text, RIGHT - LEFT, self.size)
        for line in lines:
            self.sheet.label(LEFT, self.y, line, self.size)
            self.y += self.size * 1.2
        self.y += 5


def draw(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    """One endorsement on one page or two; returns its answer key."""
    sheet.places, sheet.dx, sheet.dy = {}, 0, 0
    draft, pages = _draft(sheet, chance), [sheet.page]
    parts = _text(draft, chance)
    two = bool(draft.number) and chance.random() < 0.25
    after = chance.random() < 0.5
    _first_page(draft, parts[:1] if two else parts)
    _foot(draft, 1, 2 if two else 1, after=after)
    sheet.turn()
    if two:
        draft.y = 56.0
        for part in parts[1:]:
            draft.running(part)
        _foot(draft, 2, 2, after=chance.random() < 0.7)
        pages.append(sheet.page)
        sheet.turn()
    return _key(draft, pages)


def pair(sheet: DrawnPage, chance: Random) -> list[dict[str, Any]]:
    """Two short ones on one sheet, each with its own head and foot."""
    keys = []
    for top in (44.0, 420.0):
        sheet.places, sheet.dx, sheet.dy = {}, 0, 0
        draft = _draft(sheet, chance)
        draft.y, draft.size, draft.names = top, 9.0, draft.names[:1]
        draft.places = draft.places[:1]
        _first_page(draft, _text(draft, chance)[:2])
        _foot(draft, 1, 1, after=True)
        keys.append(_key(draft, [sheet.page]))
    sheet.turn()
    return keys


def _draft(sheet: DrawnPage, chance: Random) -> _Draft:
    form = chance.choice(FORMS)
    edition = chance.choice(form.editions)
    policy = people.number(chance) if chance.random() < 0.8 else None
    draft = _Draft(sheet, chance, form, edition, printed(form, edition, chance), policy)
    draft.basis = form.basis or None
    if form.basis == "either":
        draft.basis = chance.choice(("scheduled", "blanket"))
    _parties(draft, chance)
    return draft


def _parties(draft: _Draft, chance: Random) -> None:
    room = draft.form.room
    if not room:
        return
    if draft.basis == "blanket":
        draft.names = [chance.choice(BLANKET_NAMES)]
    elif room == "projects":
        draft.names = [chance.choice(people.PROJECTS)]
    else:
        draft.names = [people.firm(chance) for _ in range(chance.choice((1, 1, 2, 3)))]
        options = (*people.PROJECTS, *STREETS)
        draft.places = [chance.choice(options) for _ in draft.names] if room == "both" else []


def _text(draft: _Draft, chance: Random) -> list[str]:
    """What the form grants, and something that it only mentions."""
    mention = chance.choice(MENTIONED)
    known = draft.form.effect == ("additional_insured",) or mention == MENTIONED[-1]
    return [f"A. {draft.form.wording}", f"B. {mention if known else MENTIONED[-1]}"]


def _first_page(draft: _Draft, parts: list[str]) -> None:
    _head(draft)
    if draft.names:
        _schedule(draft)
    for part in parts:
        draft.running(part)


def _head(draft: _Draft) -> None:
    sheet, form = draft.sheet, draft.form
    if not draft.number:
        sheet.label(LEFT, draft.y, f"ENDORSEMENT NO. {draft.chance.randint(2, 30)}", 10)
        draft.y += 14
    sheet.label(LEFT, draft.y, "POLICY NUMBER:", 9)
    sheet.value("policy_number", (136, draft.y), draft.policy or "", size=9)
    sheet.value("", (RIGHT, draft.y), "COMMERCIAL LINES", size=8, align="right")
    draft.y += 13
    sheet.value("", (RIGHT, draft.y), draft.number, size=9, font="Helvetica-Bold", align="right")
    draft.y += 20
    draft.centered("THIS ENDORSEMENT ALTERS THE POLICY. READ IT WITH CARE.", 11)
    draft.y += 8
    draft.centered(form.title, 13, "title")
    draft.y += 6
    sheet.label(
        LEFT, draft.y, "This endorsement modifies insurance provided under the following:", 9
    )
    sheet.label(LEFT + 18, draft.y + 13, "The coverage part that the declarations name.", 9)
    draft.y += 32


def _schedule(draft: _Draft) -> None:
    """A head row over cells; in one column or two, with a rule under each row."""
    sheet, size = draft.sheet, 9.0
    draft.centered("SCHEDULE", 10)
    heads = [
        PROJECTS if draft.form.room == "projects" else NAMES,
        *([PLACES] if draft.places else []),
    ]
    edges = [LEFT, draft.chance.choice((MIDDLE, 270.0)), RIGHT] if draft.places else [LEFT, RIGHT]
    top = draft.y - 4
    levels = [top, top + 16]
    for column, head in enumerate(heads):
        middle = (edges[column] + edges[column + 1]) / 2
        sheet.value("", (middle, top + 11), head, size=size, align="centre")
    for row, name in enumerate(draft.names):
        cells = [("scheduled", name), *([("locations", draft.places[row])] if draft.places else [])]
        tall = 1
        for column, (path, said) in enumerate(cells):
            wide = edges[column + 1] - edges[column] - 12
            lines = broken(said, wide, size)
            for at, line in enumerate(lines):
                sheet.value(path, (edges[column] + 6, levels[-1] + 11 + at * 11), line, size=size)
            tall = max(tall, len(lines))
        levels.append(levels[-1] + 11 * tall + 6)
    sheet.lines([(LEFT, level, RIGHT, level) for level in levels])
    sheet.lines([(x, top, x, levels[-1]) for x in edges])
    draft.y = levels[-1] + 12
    said = "Information required to complete this Schedule, if not shown above, is in the Declarations."
    sheet.label(LEFT + 4, draft.y, said, 8)
    draft.y += 20


def _foot(draft: _Draft, page: int, of: int, *, after: bool) -> None:
    """At the end of the sheet, or of a short text."""
    if not draft.number:
        return
    y = draft.y + 14 if after else 760.0
    draft.sheet.label(LEFT, y, draft.number, 8)
    draft.sheet.value("", (MIDDLE, y), "© Office of Sample Forms, 2018", size=8, align="centre")
    draft.sheet.value("", (RIGHT, y), f"Page {page} of {of}", size=8, align="right")
    draft.y = y + 20


def _key(draft: _Draft, pages: list[int]) -> dict[str, Any]:
    form = draft.form
    fields = {
        "form": form.number or None, "edition": draft.edition or None, "title": form.title,
        "policy_number": draft.policy, "basis": draft.basis, "scheduled": draft.names,
        "locations": draft.places, "operations": form.operations, "effect": list(form.effect),
    }  # fmt: skip
    return {
        "kind": "endorsement", "pages": pages, "edition": fields["edition"], "fields": fields,
        "places": draft.sheet.places,
    }  # fmt: skip
