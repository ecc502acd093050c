"""Who has a name: vendors, customers and employees share one space (reference: gotchas 30)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from ledgerboard.connectors.quickbooks.faults import TITLE
from ledgerboard.connectors.quickbooks.paging import Row
from ledgerboard.connectors.quickbooks.queries import Company, named, pattern, rows
from ledgerboard.core.values.text import fold

MANY: Final = 1500
"""From here on reading all names takes fewer calls than asking for each."""
TELLING: Final = 3
"""A name of which less can be said in a query would find far too many."""
COLUMN: Final = {
    "Customer": "FullyQualifiedName",
    "Vendor": "DisplayName",
    "Employee": "DisplayName",
}
"""Of a sub-customer only the full name must be unique (reference: quickbooks 7.1)."""
WORDS: Final = {"Customer": "A customer", "Vendor": "A vendor", "Employee": "An employee"}


def taken(company: Company, names: Collection[str], entities: Collection[str]) -> Mapping[str, str]:
    """Why each of the names is taken, by the name as asked. Inactive rows hold no names."""
    if not names:
        return {}
    every = len(names) > MANY or any(
        len(pattern(name).replace("%", "").strip()) < TELLING for name in names
    )
    held = dict(_all_held(company, entities) if every else _asked(company, names, entities))
    return {
        name: f"{WORDS[held[fold(name)]]} in {TITLE} is already called “{name}”."
        for name in names
        if fold(name) in held
    }


def _telling(name: str) -> bool:
    return len(pattern(name).replace("%", "").strip()) >= min(TELLING, len(name))


def _asked(
    company: Company, names: Collection[str], entities: Collection[str]
) -> Iterator[tuple[str, str]]:
    asked = [
        (entity, f"SELECT Id, {COLUMN[entity]} FROM {entity} WHERE {chosen} MAXRESULTS 1000")  # noqa: S608
        for entity in entities
        for chosen in named(COLUMN[entity], names)
    ]
    answers = company.asked([statement for _, statement in asked])
    for (entity, _), answer in zip(asked, answers, strict=True):
        yield from _held(entity, rows(answer, entity))


def _all_held(company: Company, entities: Collection[str]) -> Iterator[tuple[str, str]]:
    for entity in entities:
        for page in company.all(entity, columns=f"Id, {COLUMN[entity]}"):
            yield from _held(entity, page.rows)


def _held(entity: str, found: Iterable[Row]) -> Iterator[tuple[str, str]]:
    for row in found:
        yield fold(str(row.get(COLUMN[entity]) or "")), entity
