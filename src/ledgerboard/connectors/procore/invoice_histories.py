"""The change history of a subcontractor invoice: on which day its status became which.

Nothing lists the histories of several invoices: each costs a call (reference: List change
histories). Published is that a row names a `column`, an `old_value`, a `new_value` and when. How
the column of the status is called and how its values are spelt is not: they are taken in any case
and with any signs between words, so that `Approved as Noted` is `approved_as_noted` (inferred).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ledgerboard.connectors.base.errors import Misconfigured, Missing, Rejected
from ledgerboard.connectors.base.http import Caller
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.connectors.base.system import Session
from ledgerboard.connectors.procore import pulling
from ledgerboard.connectors.procore.money_resources import JSON, points, shown
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.core.mapping import DAY, TEXT, Resource, lines, read
from ledgerboard.core.reconcile.model import Seen, Unreadable
from ledgerboard.core.records import InvoiceHistory

KIND: Final = InvoiceHistory.kind
HISTORIES: Final = "/rest/v1.0/requisitions/{invoice_id}/change_histories"
STATUS_COLUMNS: Final = frozenset({"status", "invoice_status", "requisition_status"})
LAST: Final = datetime.max.replace(tzinfo=UTC)

INVOICE_HISTORY: Final = Resource(
    record=InvoiceHistory,
    path=HISTORIES,
    id="id",
    version=None,
    fields=(
        points("invoice", "id", "subcontractor_invoice"),
        shown(
            "changes",
            "changes",
            lines(
                (
                    shown("day", "day", DAY),
                    shown("before", "before", TEXT),
                    shown("after", "after", TEXT),
                ),
                key="id",
            ),
        ),
    ),
)
NOT_SHOWN: Final = Unreadable(
    f"{TITLE} doesn't show us the change history of this invoice.",
    f"Make sure that the user who connected {TITLE} may see it.",
)


@dataclass(frozen=True)
class HistoryReader:
    session: Session
    call: Caller

    def pull(
        self,
        cursor: str | None,
        projects: Collection[str] | None = None,  # noqa: ARG002
    ) -> Iterator[Pulled]:
        """Nothing lists them."""
        yield Pulled((), cursor or "")

    def read(self, ids: Collection[str], parents: Mapping[str, str]) -> Mapping[str, Seen]:
        """Each named one: what isn't shown is unreadable, so that nobody asks at each poll."""
        return {id_: self._one(id_, parents[id_]) for id_ in ids if id_ in parents}

    def _one(self, id_: str, project_id: str) -> Seen:
        found = self._rows(id_, project_id)
        return Seen(
            KIND,
            id_,
            read(INVOICE_HISTORY, {"id": id_, "changes": self._changes(found or [])}),
            parent=project_id,
            unreadable=NOT_SHOWN if found is None else None,
        )

    def _rows(self, id_: str, project_id: str) -> list[JSON] | None:
        path, query = HISTORIES.format(invoice_id=id_), (("project_id", project_id),)
        try:
            answers = list(pulling.pages(self.call, path, query))
        except (Missing, Misconfigured, Rejected):
            return None
        return [row for answer in answers for row in pulling.rows(answer)]

    def _changes(self, found: list[JSON]) -> list[dict[str, Any]]:
        of_status = [row for row in found if _spelt(row.get("column")) in STATUS_COLUMNS]
        return [self._change(row) for row in sorted(of_status, key=_place)]

    def _change(self, row: JSON) -> dict[str, Any]:
        at = _moment(row)
        return {
            "id": row["id"],
            "day": at and at.astimezone(self.session.time_zone).date().isoformat(),
            "before": _spelt(row.get("old_value")),
            "after": _spelt(row.get("new_value")),
        }


def _spelt(said: Any) -> str:
    return re.sub(r"[^a-z0-9]+", "_", str(said or "").casefold()).strip("_")


def _place(row: JSON) -> tuple[datetime, str]:
    """Oldest first, in whatever order they are listed; within one second as they are numbered."""
    return _moment(row) or LAST, str(row["id"]).zfill(20)


def _moment(row: JSON) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(row.get("created_at")))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
