"""Who issued a paper of a state, by the names that boards and funds print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ledgerboard.core.reading.found import Answer, Place, Unsure, behind, is_sure, read
from ledgerboard.core.reading.page import Line, Page, Word

FUNDS: Mapping[str, str] = {
    "NY": r"NEW YORK STATE INSURANCE FUND|NYSIF\b|STATE OF NEW YORK|NEW YORK STATE WORKERS|"
    r"\bNYS WORKERS|C-105\.2|U-26\.3|\bCE-200\b",
    "CA": r"STATE COMPENSATION INSURANCE FUND|STATE FUND OF CALIFORNIA",
    "OH": r"OHIO BUREAU OF WORKERS|\bBWC\b",
    "WA": r"DEPARTMENT OF LABOR (&|AND) INDUSTRIES|STATE OF WASHINGTON",
    "ND": r"WORKFORCE SAFETY (&|AND) INSURANCE|NORTH DAKOTA",
    "WY": r"DEPARTMENT OF WORKFORCE SERVICES|STATE OF WYOMING",
    "FL": r"STATE OF FLORIDA|FLORIDA DEPARTMENT OF FINANCIAL SERVICES",
    "TX": r"TEXAS DEPARTMENT OF INSURANCE|STATE OF TEXAS",
}
BOARDS: Mapping[str, str] = {
    "CA": r"CONTRACTORS STATE LICENSE BOARD|STATE OF CALIFORNIA|\bCSLB\b",
    "FL": r"STATE OF FLORIDA|CONSTRUCTION INDUSTRY LICENSING BOARD|\bDBPR\b",
    "TX": r"TEXAS DEPARTMENT OF LICENSING|STATE OF TEXAS|TEXAS STATE BOARD OF PLUMBING|\bTDLR\b",
    "NC": r"NORTH CAROLINA",
    "WA": r"DEPARTMENT OF LABOR (&|AND) INDUSTRIES|STATE OF WASHINGTON",
    "OR": r"OREGON|CONSTRUCTION CONTRACTORS BOARD",
    "AZ": r"ARIZONA|REGISTRAR OF CONTRACTORS",
    "NV": r"NEVADA",
}
OFFICE = re.compile(
    r"\b(BOARD|DEPARTMENT|BUREAU|DIVISION|FUND|REGISTRAR|AGENCY|COMMISSION|"
    r"WORKFORCE SAFETY|OFFICE)\b"
)


def state_of(page: Page, known: Mapping[str, str], high: float = 0.3) -> Answer[str]:
    """The one state whose office is named at the head; two are a question."""
    found: dict[str, list[Word]] = {}
    for line in page.lines:
        if line.box.cy < high * page.height or line.box.cy > 0.9 * page.height:
            for state, words in _named(line, known):
                if state not in found or is_sure(words):
                    found[state] = words
    if len(found) != 1:
        several = f"several states are named: {', '.join(sorted(found))}"
        return Unsure(several if found else "no state is named", Place(page.number, page.box))
    ((state, words),) = found.items()
    return read(words, page.number, lambda _: state, "a state")


def _named(line: Line, known: Mapping[str, str]) -> Iterator[tuple[str, list[Word]]]:
    """The states whose offices a line names, each with the words that do."""
    text = _plain(line.text)
    for state, shape in known.items():
        if named := re.search(shape, text):
            yield state, behind(line.words, text, named.span())


def office_of(page: Page, high: float = 0.25) -> Answer[str]:
    """The line at the head that names a board, a department or a fund."""
    heads = (line for line in page.lines if line.box.cy < high * page.height)
    named = (h for h in heads if OFFICE.search(_plain(h.text)) and ":" not in h.text)
    if (line := next(named, None)) is None:
        return Unsure("no office is named at the head", Place(page.number, page.box))
    text = line.text
    return read(line.words, page.number, lambda _: text, "an office")


def _plain(text: str) -> str:
    return text.upper().replace("’", "'")  # noqa: RUF001  # what is printed
