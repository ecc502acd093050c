"""What the pages of lists of money share: the filter from the address, tabs, and the CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from ledgerboard.core.values.csv_text import BYTE_ORDER_MARK, csv_text
from ledgerboard.sync.selectors.money import Listed, Wanted
from ledgerboard.web.presenters.money.words import read_words

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
                "address": _address(query, tab=key),
                "count": found.counts.get(key, 0),
            }
            for key, words in tabs.items()
        ],
        "csv": _address(query, format="csv"),
        "filtered": any(getattr(wish, name) for name in FILTERS),
        "read": read_words(found.read),
    }


def _address(query: QueryDict, **changed: str) -> str:
    """The same list with another tab, or as a file; its filter kept, its page forgotten."""
    kept = query.copy()
    kept.pop("page", None)
    kept.pop("format", None)
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    answer = HttpResponse(
        BYTE_ORDER_MARK + csv_text([heads, *rows]), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
