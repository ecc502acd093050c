"""The query language, as little of it as is needed (reference: quickbooks 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.connectors.base.http import Answer, Caller, Request
from ledgerboard.connectors.quickbooks.faults import TITLE, Unshown, error
from ledgerboard.connectors.quickbooks.isolating import Stretch, isolated
from ledgerboard.connectors.quickbooks.paging import BATCH, Page
from ledgerboard.core.mapping import dig

MINOR: Final = ("minorversion", "75")
PAGE: Final = 1000
LIST: Final = 100
MOST_PAGES: Final = 10_000
_UNSAYABLE: Final = re.compile(r"[^\x00-\xff]+")
ANY_ACTIVITY: Final = "Active IN (true, false)"
_NAMED: Final = {
    "Vendor": "Id, DisplayName, Active",
    "Customer": "Id, DisplayName, FullyQualifiedName, Active, Job, IsProject",
    **dict.fromkeys(
        ("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt"), "Id, DocNumber, TxnDate"
    ),
}
"""What can be asked of a record that can't be shown."""


@dataclass(frozen=True)
class Listing:
    """The rows of an entity that meet these conditions, in the order of their ids: unordered paging
    drifts (gotchas 50).
    """

    entity: str
    conditions: tuple[str, ...] = ()
    columns: str = "*"

    def statement(self, part: Stretch, *, by_name: bool = False) -> str:
        columns = _NAMED.get(self.entity, "Id") if by_name else self.columns
        where = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return (
            f"SELECT {columns} FROM {self.entity}{where} ORDERBY Id "  # noqa: S608  # quoted below
            f"STARTPOSITION {part.start} MAXRESULTS {part.size}"
        )


class Company:
    """Calls below one realm's path."""

    def __init__(self, call: Caller, realm: str) -> None:
        self._call = call
        self._root = f"/v3/company/{realm}"

    def get(self, path: str, *params: tuple[str, str]) -> Answer:
        return self._call(Request("GET", f"{self._root}/{path}", (*params, MINOR)))

    def query(self, statement: str) -> Answer:
        """POSTed, so that a list of a hundred names fits."""
        return self._call(Request("POST", f"{self._root}/query", (MINOR,), text=statement))

    def batch(
        self, items: Sequence[Mapping[str, Any]], *, call_key: str | None = None
    ) -> Mapping[str, Mapping[str, Any]]:
        """The answers by bId, each with the time of all. With a call key it writes; without one it
        only asks.
        """
        key = () if call_key is None else (("requestid", call_key),)
        request = Request(
            "POST",
            f"{self._root}/batch",
            (*key, MINOR),
            json={"BatchItemRequest": list(items)},
            lane="batch",
            writes=call_key is not None,
        )
        body = self._call(request).body
        found, at = dig(body, "BatchItemResponse"), {"time": dig(body, "time")}
        return {
            str(item.get("bId")): {**item, **at}
            for item in (found if isinstance(found, list) else ())
            if isinstance(item, Mapping)
        }

    def upload(self, body: bytes, media_type: str, *, call_key: str) -> Answer:
        """Nobody says that a repeated upload is known by its key, as other writes are, so it is
        sent once.
        """
        request = Request(
            "POST",
            f"{self._root}/upload",
            (("requestid", call_key), MINOR),
            content=body,
            media_type=media_type,
            writes=True,
            once=True,
        )
        return self._call(request)

    def all(self, entity: str, *conditions: str, columns: str = "*") -> Iterator[Page]:
        """Every page."""
        listing = Listing(entity, conditions, columns)
        for number in range(MOST_PAGES):
            page = self._page(listing, Stretch(number * PAGE + 1, PAGE))
            yield page
            if len(page) < PAGE:
                return
        raise Unavailable(f"{TITLE} never stops sending pages.", wait_seconds=3600)

    def _page(self, listing: Listing, part: Stretch) -> Page:
        try:
            answer = self.query(listing.statement(part))
        except Unshown as why:
            return isolated(lambda parts: self._parts(listing, parts), part, why)
        return Page(rows(answer.body, listing.entity), server_time(answer.body))

    def _parts(
        self, listing: Listing, parts: Sequence[tuple[Stretch, bool]]
    ) -> Iterator[Page | Unshown]:
        statements = [listing.statement(part, by_name=by_name) for part, by_name in parts]
        for item in self._answers(statements):
            try:
                found = _trusted(item)
            except Unshown as why:
                yield why
            else:
                yield Page(rows(found, listing.entity), server_time(found))

    def asked(self, statements: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Many queries in few calls: a batch holds thirty."""
        yield from map(_trusted, self._answers(statements))

    def _answers(self, statements: Sequence[str]) -> Iterator[Mapping[str, Any] | None]:
        for start in range(0, len(statements), BATCH):
            chunk = statements[start : start + BATCH]
            answers = self.batch([{"bId": str(n), "Query": q} for n, q in enumerate(chunk)])
            yield from (answers.get(str(number)) for number in range(len(chunk)))


def _trusted(item: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """One item of a batch of questions: an answer, or an error like that of a call of its own."""
    if item is not None and "QueryResponse" in item:
        return item
    failed = error(Request("POST", ""), Answer(200, {}, item), 0.0)
    raise failed or Unavailable(f"{TITLE} left a question unanswered.", wait_seconds=60)


def rows(body: Any, entity: str) -> list[Mapping[str, Any]]:
    """No rows means no member at all (reference: quickbooks 6.2)."""
    found = dig(body, f"QueryResponse.{entity}")
    return [
        row
        for row in (found if isinstance(found, list) else ())
        if isinstance(row, Mapping) and row.get("Id") is not None
    ]


def quoted(text: str) -> str:
    """A quote is escaped by a backslash; doubling it is a syntax error (gotchas 52)."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def among(path: str, values: Iterable[str]) -> Iterator[str]:
    """`path IN (…)` in as many pieces as needed; the values must be quoted, ids too (51)."""
    unique = sorted(set(values))
    for start in range(0, len(unique), LIST):
        yield f"{path} IN ({', '.join(map(quoted, unique[start : start + LIST]))})"


def sayable(text: str) -> bool:
    """Some companies' query parser knows Latin-1 only, and one letter beyond it fails the whole
    statement; word processors put curly quotes and long dashes into names.
    """
    return all(letter <= "\xff" for letter in text)


def pattern(text: str) -> str:
    """The text with a wildcard for what cannot be said: it finds the name, and perhaps others."""
    return _UNSAYABLE.sub("%", text)


def named(path: str, names: Iterable[str]) -> Iterator[str]:
    """Conditions that find all of these names. What else they find is for the caller to drop."""
    several = list(names)
    yield from among(path, filter(sayable, several))
    for name in sorted({pattern(each) for each in several if not sayable(each)}):
        yield f"{path} LIKE {quoted(name)}"


def server_time(body: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(dig(body, "time")))
    except ValueError:
        return None
    return found if found.tzinfo else None
