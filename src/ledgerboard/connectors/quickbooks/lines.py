"""Lines of QuickBooks' documents: flat for our tables, nested as QuickBooks wants them.

A line keeps what matters in a detail object named by its `DetailType`. Reading lifts that detail
beside the line's own members, so that one table of fields reads item lines and account lines alike;
writing puts it back (reference: quickbooks 7.7, gotchas on line details).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

Payload = Mapping[str, Any]

ITEM: Final = "ItemBasedExpenseLineDetail"
ACCOUNT: Final = "AccountBasedExpenseLineDetail"
JOURNAL: Final = "JournalEntryLineDetail"
DEPOSIT: Final = "DepositLineDetail"
SALE: Final = "SalesItemLineDetail"
DISCOUNT: Final = "DiscountLineDetail"
GROUP: Final = "GroupLineDetail"
_DETAILS: Final = (ITEM, ACCOUNT, JOURNAL, DEPOSIT, SALE, DISCOUNT)
_WITH_PROJECT: Final = (JOURNAL, DEPOSIT)
"""Lines whose entity may be a vendor, so that the job is named beside it."""
_OF_THE_LINE: Final = frozenset({"Id", "Description", "Amount", "LinkedTxn"})


def lifted(payload: Payload) -> dict[str, Any]:
    """The document with flat lines, without those that carry no amount (subtotals, remarks)."""
    found = payload.get("Line")
    rows = found if isinstance(found, list) else ()
    return {**payload, "Line": [_lifted(row) for row in _unbundled(rows) if _counts(row)]}


def _unbundled(rows: Iterable[Any]) -> Iterator[Any]:
    """A bundle keeps its lines inside itself, and what they add up to beside them."""
    for row in rows:
        inside = row.get(GROUP) if isinstance(row, Mapping) else None
        bundled = inside.get("Line") if isinstance(inside, Mapping) else None
        yield from bundled if isinstance(bundled, list) else (row,)


def _counts(row: Any) -> bool:
    return isinstance(row, Mapping) and (
        row.get("DetailType") in _DETAILS or isinstance(row.get("LinkedTxn"), list)
    )


def _lifted(row: Payload) -> dict[str, Any]:
    detail = row.get(str(row.get("DetailType")))
    inner = detail if isinstance(detail, Mapping) else {}
    linked = row.get("LinkedTxn")
    first = linked[0] if isinstance(linked, list) and linked else {}
    job = {"ProjectRef": row.get("ProjectRef")} if row.get("DetailType") in _WITH_PROJECT else {}
    return {
        **{name: row.get(name) for name in _OF_THE_LINE},
        **job,
        **inner,
        "Linked": first if isinstance(first, Mapping) else {},
    }


def as_sent(payload: Payload) -> dict[str, Any]:
    return {**payload, "Line": lowered(payload["Line"])} if "Line" in payload else {**payload}


def lowered(flat: Iterable[Payload]) -> list[dict[str, Any]]:
    """Lines to send. Without an item or account QuickBooks takes a line for a remark and ignores
    its amount, so such a line is refused here: a bill must never lose money on the way.
    """
    return [_lowered(line) for line in flat]


def _lowered(line: Payload) -> dict[str, Any]:
    kind = ITEM if "ItemRef" in line else ACCOUNT
    if kind == ACCOUNT and "AccountRef" not in line:
        raise ValueError("a line names neither an item nor an account")
    own = {name: value for name, value in line.items() if name in _OF_THE_LINE}
    inner = {name: value for name, value in line.items() if name not in _OF_THE_LINE}
    return {**own, "DetailType": kind, kind: {"BillableStatus": "NotBillable", **inner}}
