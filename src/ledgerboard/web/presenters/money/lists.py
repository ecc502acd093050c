"""What the pages of lists of money share: the filter from the address, and tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, QueryDict

from ledgerboard.sync.selectors.money import Listed, Wanted
from ledgerboard.web.presenters.money.words import read_words
from ledgerboard.web.presenters.orders import with_changes

FILTERS = ("search", "project", "vendor", "tab", "older")


def wanted(request: HttpRequest, tabs: Mapping[str, str]) -> Wanted:
    """Unknown tabs show everything; a page number that can't be is the first."""
    return wanted_of(request.GET, tabs)


def wanted_of(said: QueryDict, tabs: Mapping[str, str]) -> Wanted:
    tab, page = said.get("tab", ""), said.get("page", "1")
    return Wanted(
        search=said.get("search", "").strip()[:200],
        project=said.get("project", ""),
        vendor=said.get("vendor", ""),
        tab=tab if tab in tabs else "",
        older=said.get("older") == "1",
        page=int(page) if page.isdecimal() and len(page) < 7 else 1,
    )


def everything(wish: Wanted) -> Wanted:
    """The same filter on one page: what a file holds."""
    return replace(wish, page=1, size=None)


def shown(found: Listed[Any], wish: Wanted, tabs: Mapping[str, str], query: QueryDict) -> Any:
    """For the template: rows are the page's own."""
    return {
        "list": found,
        "wanted": wish,
        "tabs": [
            {
                "words": words,
                "here": key == wish.tab,
                "address": with_changes(query, tab=key),
                "count": found.counts.get(key, 0),
            }
            for key, words in tabs.items()
        ],
        "csv": with_changes(query, format="csv"),
        "filtered": any(getattr(wish, name) for name in FILTERS),
        "read": read_words(found.read),
        "older": f"{found.settled:,} older than 90 days",
        "show_older": with_changes(query, older="1"),
    }
