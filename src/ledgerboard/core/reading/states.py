"""Who issued a paper of a state, by the names that boards and funds print."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure, place_of
from ledgerboard.core.reading.page import Page

FUNDS: Mapping[str, str] = {
    "NY": r"NEW YORK STATE INSURANCE FUND|NYSIF\b|STATE OF NEW YORK|NEW YORK STATE WORKERS|"
    r"C-105\.2|U-26\.3|\bCE-200\b",
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
    upper = [
        line
        for line in page.lines
        if line.box.cy < high * page.height or line.box.cy > 0.9 * page.height
    ]
    found = {
        state: line
        for state, shape in known.items()
        for line in upper
        if re.search(shape, _plain(line.text))
    }
    if len(found) != 1:
        why = (
            f"several states are named: {', '.join(sorted(found))}"
            if found
            else "no state is named"
        )
        return Unsure(why, Place(page.number, page.box))
    ((state, line),) = found.items()
    return Reading(state, place_of(line.words, page.number))


def office_of(page: Page, high: float = 0.25) -> Answer[str]:
    """The line at the head that names a board, a department or a fund."""
    for line in page.lines:
        if (
            line.box.cy < high * page.height
            and OFFICE.search(_plain(line.text))
            and ":" not in line.text
        ):
            return Reading(line.text, place_of(line.words, page.number))
    return Unsure("no office is named at the head", Place(page.number, page.box))


def _plain(text: str) -> str:
    return text.upper().replace("’", "'")  # noqa: RUF001  # what is printed
