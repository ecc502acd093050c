"""Pages, filters and order of lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from ledgerboard.simulators.kit import Call, Reply, Row
from ledgerboard.simulators.procore.system import FILTERS, PAGING, UNPUBLISHED
from ledgerboard.simulators.procore.values import stamp

Show = Callable[[Row], Any]
Test = Callable[[Row], bool]
Filter = Callable[[list[str]], Test]
FILTER = re.compile(r"^filters?\[(\w+)\](?:\[\])?$")


def number(text: str | None, default: int) -> int:
    fit = text is not None and text.isascii() and text.isdigit() and len(text) < 19
    return int(text or 0) or default if fit else default


def paginate(call: Call, rows: Sequence[Row], show: Show) -> Reply:
    """One page with `Per-Page`, `Total`, `Link`; too large a page is clamped (gotchas 30)."""
    paging = PAGING.get(call.route, UNPUBLISHED)
    size = min(number(call.arg("per_page"), paging.default), paging.largest)
    page = number(call.arg("page"), 1)
    last = max(1, -(-len(rows) // size))
    headers = {"per-page": str(size), "total": str(len(rows))}
    links = link_header(call, page, last, size)
    if links:
        headers["link"] = links
    shown = [show(row) for row in rows[(page - 1) * size : page * size]]
    return Reply(wrapped(call, shown), headers=headers)


def wrapped(call: Call, body: Any) -> Any:
    """v2 wraps what it answers in `data` (README 4)."""
    return {"data": body} if call.path.startswith("/rest/v2") else body


def link_header(call: Call, page: int, last: int, size: int) -> str:
    """Page 1: next, last; page 2: first, next, last, no prev; later: all; last: no next."""
    places = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    hidden = {
        "first": page == 1,
        "prev": page <= 2,
        "next": page >= last,
        "last": last == 1,
    }
    rest = [(name, value) for name, value in call.query if name not in {"page", "per_page"}]
    return ", ".join(
        f"<{call.base_url}{call.path}?{urlencode([*rest, ('page', at), ('per_page', size)])}>"
        f'; rel="{rel}"'
        for rel, at in places.items()
        if not hidden[rel]
    )


def given_filters(call: Call) -> dict[str, list[str]]:
    """`filters[a]=1&filters[b][]=2&filters[b][]=3`; v1 deliveries are also written `filter[…]`.

    A list filters by what the reference names for it: the rest is ignored, and the answer is the
    whole list (README 6, gotchas 26, 33). Of a call that the reference data lacks nothing is known.
    """
    documented = FILTERS.get(call.route)
    found: dict[str, list[str]] = {}
    for name, value in call.query:
        match = FILTER.match(name)
        if match and (documented is None or match[1] in documented):
            found.setdefault(match[1], []).append(value)
    return found


def filtered(call: Call, rows: Iterable[Row], known: dict[str, Filter]) -> list[Row]:
    """All filters must hold."""
    tests = [known[name](values) for name, values in given_filters(call).items() if name in known]
    return [row for row in rows if all(test(row) for test in tests)]


def equals(field: str) -> Filter:
    return lambda values: lambda row: str(row.get(field)) == values[-1]


def contains(field: str) -> Filter:
    return lambda values: lambda row: values[-1].casefold() in str(row.get(field) or "").casefold()


def among(field: str) -> Filter:
    """Repeated values, a comma list or a JSON-like list."""

    def build(values: list[str]) -> Test:
        wanted = {part for value in values for part in re.findall(r"[^\s,\[\]\"]+", value)}
        return lambda row: str(row.get(field)) in wanted

    return build


def among_words(field: str) -> Filter:
    """Repeated values; a word may hold blanks: `Out For Bid`."""
    return lambda values: lambda row: row.get(field) in set(values)


def any_of(field: str) -> Filter:
    """For a field that is a list of ids."""

    def build(values: list[str]) -> Test:
        wanted = {part for value in values for part in re.findall(r"\d+", value)}
        return lambda row: any(str(item) in wanted for item in row.get(field) or ())

    return build


def truth(test: Callable[[Row], bool]) -> Filter:
    return lambda values: lambda row: test(row) == (values[-1].lower() in {"true", "1"})


def within(field: str) -> Filter:
    """`A...B` with three dots and both ends; anything else finds nothing (gotchas 32)."""

    def build(values: list[str]) -> Test:
        start, _, end = values[-1].strip('"').partition("...")
        low, high = moment(start), moment(end, end_of_day=True)
        if not low or not high:
            return lambda _row: False
        return lambda row: low <= str(row.get(field) or "") <= high

    return build


def within_days(field: str) -> Filter:
    """As `within`, over calendar dates."""

    def build(values: list[str]) -> Test:
        start, _, end = (part[:10] for part in values[-1].strip('"').partition("..."))
        whole = bool(start and end)
        return lambda row: whole and start <= str(row.get(field) or "") <= end

    return build


def moment(text: str, *, end_of_day: bool = False) -> str | None:
    """Comparable with our own timestamps, which are UTC with `Z`."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text + ("T23:59:59Z" if end_of_day else "T00:00:00Z")
    return stamp(text.replace(" ", "+"))


def ordered(call: Call, rows: list[Row], fields: Sequence[str]) -> list[Row]:
    """`sort=a,-b` on the fields that the list sorts by; others are ignored."""
    wish = [part for part in (call.arg("sort") or "").split(",") if part.lstrip("-") in fields]
    for part in reversed(wish):
        name = part.lstrip("-")
        rows = sorted(rows, key=lambda row: str(row.get(name) or "").casefold())
        if part.startswith("-"):
            rows.reverse()
    return rows
