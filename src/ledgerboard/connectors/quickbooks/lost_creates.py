"""After an unknown outcome: the records that our creates would have made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from ledgerboard.connectors.base.errors import Ambiguous
from ledgerboard.connectors.base.protocol import Found, Write
from ledgerboard.connectors.base.written_by_us import by_likeness
from ledgerboard.connectors.quickbooks.bill_files import by_bill
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.faults import TITLE
from ledgerboard.connectors.quickbooks.queries import ANY_ACTIVITY, Company, among, named
from ledgerboard.connectors.quickbooks.resources import Entity, seen
from ledgerboard.core.mapping import dig
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Value, joined, values_of
from ledgerboard.core.values import Line
from ledgerboard.core.values.text import fold


def looked_for(
    company: Company, entity: Entity, writes: Sequence[Write], facts: Facts
) -> Iterator[Found]:
    """Rows of lists by their name, transactions by their day, files by their bill and name."""
    if entity.kind == "bill_file":
        return by_bill(company, entity, writes, facts)
    search = _by_name if entity.is_list else _by_day
    return search(company, entity, writes, facts)


# rows of lists


def _by_name(
    company: Company, entity: Entity, writes: Sequence[Write], facts: Facts
) -> Iterator[Found]:
    """A name is unique among the active; the row is taken for ours only if it is what we wrote.

    Asked alone again where theirs and our idea of one name may differ.
    """
    several = _named(company, entity, map(_name_of, writes), facts)
    odd = several.keys() - {fold(_name_of(write)) for write in writes}
    for write in writes:
        found = several.get(fold(_name_of(write)), [])
        if odd and not found:
            alone = _named(company, entity, [_name_of(write)], facts)
            found = list(chain(*alone.values()))
        yield by_likeness(TITLE, entity.resource, write, found)


def _named(
    company: Company, entity: Entity, wanted: Iterable[str], facts: Facts
) -> dict[str, list[Seen]]:
    """Records by their folded names."""
    found: dict[str, list[Seen]] = {}
    column = entity.name_column
    for where in named(column, wanted):
        for page in company.all(entity.name, where, ANY_ACTIVITY):
            for row in (*page.rows, *page.unshown):
                name = fold(str(dig(row, column) or ""))
                found.setdefault(name, []).append(seen(entity, row, facts))
    return found


def _name_of(write: Write) -> str:
    number = str(write.values.get("number") or "") if write.kind == "project" else ""
    return joined(number, str(write.values.get("name") or ""))


# transactions


def _by_day(
    company: Company, entity: Entity, writes: Sequence[Write], facts: Facts
) -> Iterator[Found]:
    """Same vendor, day and amounts, and the number or the memo that we gave it: a number may have
    been replaced by QuickBooks' own (money rules 3.10), and a memo may be empty.
    """
    days = {str(write.values.get("date")) for write in writes if write.values.get("date")}
    there = [
        seen(entity, row, facts)
        for where in among("TxnDate", days)
        for page in company.all(entity.name, where)
        for row in page.rows
    ]
    for write in writes:
        mine = [each for each in there if _is_it(write, values_of(each.record))]
        yield Found(write.key, mine[0] if mine else None, _doubt(mine))


def _is_it(write: Write, got: Any) -> bool:
    wanted = write.values
    same = all(wanted.get(name) == got.get(name) for name in ("vendor", "date"))
    called = any(wanted.get(name) and wanted[name] == got.get(name) for name in ("number", "memo"))
    return same and called and _amounts(wanted.get("lines")) == _amounts(got.get("lines"))


def _amounts(lines: Value) -> Counter[Value]:
    several = lines if isinstance(lines, tuple) else ()
    return Counter(each.values.get("amount") for each in several if isinstance(each, Line))


def _doubt(found: Sequence[Seen]) -> Ambiguous | None:
    if len(found) < 2:
        return None
    title = found[0].record.title
    return Ambiguous(
        f"{TITLE} has {len(found)} documents “{title}” of this day and amount.",
        "Delete the extra one in QuickBooks, then check for changes.",
    )
