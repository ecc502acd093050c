"""The order of a list: chosen by a click on a column, kept in the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Order:
    """`by` is a column, with a minus in front for the reverse. `heads` are links by column."""

    by: str
    heads: dict[str, Head]


@dataclass(frozen=True)
class Head:
    address: str
    sorted: str
    """For a screen reader: ascending, descending, or empty where the list goes by another one."""


def order(query: QueryDict, columns: Collection[str], usual: str) -> Order:
    """A click on the column that the list goes by turns it round."""
    given = query.get("sort", "")
    by = given if given.removeprefix("-") in columns else usual
    return Order(by, {column: _head(query, column, by) for column in columns})


def _head(query: QueryDict, column: str, by: str) -> Head:
    here = by.removeprefix("-") == column
    down = by.startswith("-")
    wanted = column if not here or down else f"-{column}"
    said = "descending" if down else "ascending"
    return Head(with_changes(query, sort=wanted), said if here else "")


def with_changes(query: QueryDict, **changed: str) -> str:
    """The same list otherwise; its page is forgotten."""
    kept = query.copy()
    for name in ("page", "format"):
        kept.pop(name, None)
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"
