"""The company's list of the cost codes that the books know (reference: procore README 16).

A list has no key of ours, so it is known by its name and looked for before it is made; a code has
one and is written by the sync action, which needs the list beside the company.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from ledgerboard.connectors.base.errors import OutcomeUnknown, Rejected
from ledgerboard.connectors.base.http import Caller, Request
from ledgerboard.connectors.base.protocol import (
    Done,
    Found,
    Pulled,
    Refused,
    Result,
    Unknown,
    Write,
)
from ledgerboard.connectors.base.written_by_us import by_origin
from ledgerboard.connectors.procore import pulling, writing
from ledgerboard.connectors.procore.resources import Listing
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.core.mapping import TEXT, Access, Field, Resource
from ledgerboard.core.reconcile.flow import CannotUndo
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import COMPANY_CODE_LIST, StandardCostCode

LISTS: Final = "/rest/v1.0/standard_cost_code_lists"
RESOURCE: Final = Resource(
    record=StandardCostCode,
    path="/rest/v1.0/standard_cost_codes",
    id="id",
    version=None,
    fields=(
        Field("list", "list", TEXT, access=Access.CREATE_ONLY),
        Field("code", "code", TEXT),
        Field("name", "name", TEXT),
    ),
)
KIND: Final = RESOURCE.kind


def _with_whole_code(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A code below another one leaves out what stands above it (README 16)."""
    return {**row, "code": row.get("full_code") or row.get("code")}


LISTING: Final = Listing(RESOURCE, switch="", shows_origin_code=False, as_read=_with_whole_code)
NOT_DELETED: Final = CannotUndo(
    f"Ledgerboard doesn't delete cost codes in {TITLE}.",
    "Delete it there under Company Admin, if no project uses it.",
)


@dataclass(frozen=True)
class CodeLists:
    """One company's list, by its name."""

    call: Caller
    company_id: str

    def pull(
        self,
        cursor: str | None = None,  # noqa: ARG002
        projects: Collection[str] | None = None,  # noqa: ARG002
    ) -> Iterator[Pulled]:
        """Whole each time: it can't be asked what changed. Without the list there are none."""
        list_id = self._list_id()
        if list_id:
            for answer in self._pages(list_id):
                rows = (pulling.seen(LISTING, row) for row in pulling.rows(answer))
                yield Pulled([self._in_list(list_id, each) for each in rows], "")
        yield Pulled((), "", complete=True)

    def read(
        self,
        ids: Collection[str],
        parents: Mapping[str, str],  # noqa: ARG002
    ) -> Mapping[str, Seen]:
        return {seen.id: seen for seen in self._everything() if seen.id in ids}

    def write(self, writes: Sequence[Write]) -> Sequence[Result]:
        """The list is made with its first code."""
        try:
            list_id = writes[0].parent or self._list_id() or self._make_list()
        except OutcomeUnknown as lost:
            return [Unknown(write.key, lost.message) for write in writes]
        except Rejected as refusal:
            return [Refused(w.key, refusal.message, refusal.advice, code="call") for w in writes]
        beside = {"standard_cost_code_list_id": int(list_id)}
        sent = [
            replace(w, values={n: v for n, v in w.values.items() if n != "list"}) for w in writes
        ]
        results = writing.write(
            self.call, self.company_id, LISTING, sent, beside, (("view", "extended"),)
        )
        return [
            replace(each, seen=self._in_list(list_id, each.seen))
            if isinstance(each, Done)
            else each
            for each in results
        ]

    def find(self, writes: Sequence[Write]) -> Iterator[Found]:
        listed = list(self._everything())
        yield from (by_origin(TITLE, write, listed) for write in writes)

    def _everything(self) -> Iterator[Seen]:
        yield from (seen for page in self.pull() for seen in page.seen)

    def _list_id(self) -> str:
        """Of several with the name, the first one is filled."""
        answers = pulling.pages(self.call, LISTS, pulling.scope(self.company_id))
        rows = (row for answer in answers for row in pulling.rows(answer))
        ids = [int(row["id"]) for row in rows if row.get("name") == COMPANY_CODE_LIST]
        return str(min(ids)) if ids else ""

    def _make_list(self) -> str:
        body = {
            "company_id": int(self.company_id),
            "standard_cost_code_list": {"name": COMPANY_CODE_LIST},
        }
        answer = self.call(Request("POST", LISTS, json=body, lane="write", writes=True)).body
        if not isinstance(answer, Mapping) or answer.get("id") is None:
            raise OutcomeUnknown(f"{TITLE} answered without the list that was to be made.")
        return str(answer["id"])

    def _pages(self, list_id: str) -> Iterator[Any]:
        query = (*pulling.scope(self.company_id), ("standard_cost_code_list_id", list_id))
        yield from pulling.pages(self.call, RESOURCE.path, query)

    @staticmethod
    def _in_list(list_id: str, seen: Seen) -> Seen:
        assert isinstance(seen.record, StandardCostCode)  # noqa: S101  # its resource says so
        record = replace(seen.record, list=COMPANY_CODE_LIST)
        return replace(seen, record=record, parent=list_id)
