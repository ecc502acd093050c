"""Writing by sync actions: naturally repeatable, and every item of the answer accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ledgerboard.connectors.base.errors import Missing, OutcomeUnknown, Rejected
from ledgerboard.connectors.base.http import Answer, Caller, Request
from ledgerboard.connectors.base.protocol import (
    Done,
    Operation,
    Refused,
    Remedy,
    Result,
    Unknown,
    Write,
)
from ledgerboard.connectors.procore.pulling import seen
from ledgerboard.connectors.procore.resources import Listing
from ledgerboard.connectors.procore.wire import TITLE, words
from ledgerboard.core.mapping import write as payload_of

UNMENTIONED: Final = f"{TITLE} answered without mentioning this record."
NOTHING: Final[Mapping[str, int]] = {}
ANEW: Final = "We'll read it again and check for changes."


def write(
    call: Caller,
    company_id: str,
    listing: Listing,
    writes: Sequence[Write],
    beside: Mapping[str, int] = NOTHING,
    params: tuple[tuple[str, str], ...] = (),
) -> Sequence[Result]:
    """One sync call, or one reactivation where that is a call of its own. `beside` is what must be
    named beside the company.

    A refusal of the whole call wrote nothing; it is told for each write.
    """
    try:
        if listing.inactive_path and writes[0].operation is Operation.REACTIVATE:
            return [_reactivated(call, company_id, listing, write) for write in writes]
        body = {"company_id": int(company_id), **beside}
        query = (("company_id", company_id), *params)
        return _synced(call, listing, writes, body=body, query=query)
    except OutcomeUnknown as lost:
        return [Unknown(write.key, lost.message) for write in writes]
    except Rejected as refusal:
        return [Refused(w.key, refusal.message, refusal.advice, code="call") for w in writes]


def _synced(
    call: Caller,
    listing: Listing,
    writes: Sequence[Write],
    *,
    body: Mapping[str, int],
    query: tuple[tuple[str, str], ...],
) -> Sequence[Result]:
    answer = call(
        Request(
            "PATCH",
            f"{listing.path}/sync",
            params=query,
            json={**body, "updates": [item(listing, write) for write in writes]},
            lane="write",
            writes=True,
        )
    )
    told = _Told(answer)
    return [told.about(listing, write) for write in writes]


def item(listing: Listing, write: Write) -> dict[str, Any]:
    """With both, Procore searches by id only; origin_id is then kept, or set (gotchas 52). An
    absent member is kept, null clears it (gotchas 24).
    """
    creating = write.operation is Operation.CREATE
    sent: dict[str, Any] = {} if write.id is None else {"id": int(write.id)}
    if write.operation is not Operation.MARK:
        said = payload_of(listing.resource, write.values, creating=creating)
        sent |= {k: None if v == "" else v for k, v in said.items() if v != "" or not creating}
    if write.operation is Operation.MARK or write.origin is not None:
        sent |= origin_of(write, with_code=listing.shows_origin_code)
    if write.operation in _SWITCH:
        sent[listing.switch] = _SWITCH[write.operation]
    return sent


_SWITCH: Final = {Operation.DEACTIVATE: False, Operation.REACTIVATE: True}


def origin_of(write: Write, *, with_code: bool) -> dict[str, Any]:
    """Without an origin the three are cleared. What we have nothing to say about is left alone."""
    origin = write.origin
    said = {
        "origin_id": origin.id if origin else None,
        "origin_data": origin.data if origin else None,
        "origin_code": origin.code if origin else None,
    }
    if not with_code:
        del said["origin_code"]
    return {k: v for k, v in said.items() if v is not None} if origin else dict(said)


class _Told:
    """What a sync answer says, by id and by origin_id: never by position (gotchas 49 to 51)."""

    def __init__(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, Mapping) else {}
        self._saved = _by_key(body.get("entities"))
        self._failed = _by_key(body.get("errors"))

    def about(self, listing: Listing, write: Write) -> Result:
        keys = list(_keys(_named(write)))
        saved = next((self._saved[key] for key in keys if key in self._saved), None)
        failed = next((self._failed[key] for key in keys if key in self._failed), None)
        if failed is not None and saved is None:
            return _refused(write, failed)
        if saved is not None and failed is None and saved.get("id") is not None:
            return Done(write.key, seen(listing, saved))
        return Unknown(write.key, UNMENTIONED)


def _named(write: Write) -> Mapping[str, Any]:
    if write.id is not None:
        return {"id": write.id}
    return {
        "origin_id": write.origin.id if write.origin else None,
        "name": write.values.get("name"),
    }


def _by_key(found: Any) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """A name that two rows share settles nothing; the last row of an id is the latest."""
    rows = [row for row in (found if isinstance(found, list) else ()) if isinstance(row, Mapping)]
    times = Counter(str(row.get("name")) for row in rows)
    return {
        key: row
        for row in rows
        for key in _keys(row, every=True)
        if key[0] != "name" or times[key[1]] == 1
    }


def _keys(named: Mapping[str, Any], *, every: bool = False) -> Iterator[tuple[str, str]]:
    """A name is a key of last resort: only for what was sent without id and origin_id."""
    given = [
        (name, str(named[name]))
        for name in ("id", "origin_id", "name")
        if named.get(name) not in (None, "")
    ]
    yield from given if every else given[:1]


def _refused(write: Write, echo: Mapping[str, Any]) -> Refused:
    said = words({"errors": echo.get("errors")}) or "no reason was given"
    if "id" in (echo.get("errors") or ()) and write.id is not None:
        return vanished(write)
    return Refused(
        write.key,
        f"{TITLE} refused it: {said}.",
        f"Correct it in {TITLE} or in the linked record, then check again.",
        code=",".join(echo["errors"]) if isinstance(echo.get("errors"), Mapping) else "",
    )


def vanished(write: Write) -> Refused:
    message = f"{TITLE} no longer shows this record."
    return Refused(write.key, message, ANEW, Remedy.READ_AGAIN, code="missing")


def _reactivated(call: Caller, company_id: str, listing: Listing, write: Write) -> Result:
    """The only documented way back from the inactive list."""
    path = f"{listing.inactive_path.format(company_id=company_id)}/{write.id}"
    try:
        answer = call(Request("PATCH", path, listing.params, json={}, lane="write", writes=True))
    except Missing:
        return vanished(write)
    if not isinstance(answer.body, Mapping) or answer.body.get("id") is None:
        return Unknown(write.key, UNMENTIONED)
    return Done(write.key, seen(listing, answer.body))
