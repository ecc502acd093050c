"""Whether Procore's webhooks reach us: the hook as it is there now, and how its deliveries went.

Two calls, however many projects there are. A kind is named only when it is certain; the lists of
any other kind are read (reference: procore README 13, gotchas 116 to 127).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Self

from ledgerboard.connectors.base.http import Caller, Request
from ledgerboard.connectors.base.notices import Heard, Notice, each_alone
from ledgerboard.connectors.procore import hooks
from ledgerboard.connectors.procore.pulling import server_time
from ledgerboard.connectors.procore.wire import TITLE

JSON = Mapping[str, Any]
PAGE: Final = 100
MOST_PAGES: Final = 5
"""If more happens between two looks, reading the lists costs no more than reading deliveries."""
LIST_TRIGGERS_EVERY: Final = timedelta(hours=6)
"""We see their number every time. If one replaced another, we notice this late."""
ORDER_WITHIN: Final = timedelta(minutes=10)
"""Events of the last minutes are listed again: their order is not promised (gotchas 118)."""
GIVES_UP_AFTER: Final = timedelta(hours=13)
"""Procore repeats a failed delivery for 12 hours, then drops what waited without a word (116)."""


@dataclass(frozen=True)
class _Known:
    """What the last look saw. `failing` is when a delivery failed, if none has arrived since:
    Procore doesn't list what is waiting behind it.
    """

    hook: str = ""
    count: int = -1
    kinds: Sequence[str] = ()
    listed_at: str = ""
    last: int = 0
    failing: str = ""

    @classmethod
    def load(cls, cursor: str) -> Self:
        try:
            return cls(**json.loads(cursor))
        except (ValueError, TypeError):
            return cls()

    def dump(self) -> str:
        return json.dumps(asdict(self))


def heard(call: Caller, company_id: str, url: str, cursor: str) -> Heard:
    """Nothing where our hook is gone, switched off or sends elsewhere."""
    path = f"/rest/v2.0/companies/{company_id}/webhooks/hooks"
    wish = (("namespace", hooks.NAMESPACE), ("include_trigger_count", "true"), ("per_page", "100"))
    answer = call(Request("GET", path, wish))
    hook, at = _ours(answer.body, url), server_time(answer)
    if at is None:
        return Heard(cursor=cursor)
    if hook is None:
        return Heard(lacking=True)
    known = _Known.load(cursor)
    if known.hook == str(hook["id"]):
        known = _with_kinds(call, company_id, known, hook.get("trigger_count"), at)
        return _with_deliveries(call, company_id, known, at)
    known = _with_kinds(call, company_id, _Known(hook=str(hook["id"])), None, at)
    there = _with_deliveries(call, company_id, known, at)
    return replace(there, complete=False)  # before this hook there may have been none


def _ours(body: Any, url: str) -> JSON | None:
    rows = hooks.rows_in(body.get("data")) if isinstance(body, Mapping) else []
    mine = (row for row in rows if row.get("namespace") == hooks.NAMESPACE)
    alive = (row for row in mine if row.get("status") == "active")
    return next((row for row in alive if row.get("destination_url") == url), None)


def _with_kinds(call: Caller, company_id: str, known: _Known, count: Any, at: datetime) -> _Known:
    """The triggers are listed again when their number changed, and now and then."""
    recent = known.listed_at and at - datetime.fromisoformat(known.listed_at) < LIST_TRIGGERS_EVERY
    if recent and known.count == count:
        return known
    there = hooks.triggers(call, company_id, known.hook)
    kinds = [
        kind
        for kind, names in hooks.TOLD_BY.items()
        if all((name, event) in there for name in names for event in hooks.EVENTS)
    ]
    return replace(known, kinds=kinds, count=len(there), listed_at=at.isoformat())


def _with_deliveries(call: Caller, company_id: str, known: _Known, at: datetime) -> Heard:
    rows, is_all = _listed(call, company_id, known)
    failing = _failing(rows, known.failing)
    gave_up = bool(failing) and at - datetime.fromisoformat(failing) > GIVES_UP_AFTER
    failing = "" if gave_up else failing
    notices = _notices(rows)
    lost = notices is None or any(_is_odd(row) for row in rows)
    last = known.last if failing and is_all else _last(rows, known.last, at, is_all=is_all)
    return Heard(
        known.kinds,
        notices or (),
        complete=is_all and not failing and not gave_up and not lost,
        lacking=len(known.kinds) < len(hooks.TOLD_BY),
        cursor=replace(known, last=last, failing=failing).dump(),
    )


def _notices(rows: Iterable[JSON]) -> Sequence[Notice] | None:
    """None when the events can't be read, so we don't know what Procore reported."""
    try:
        return each_alone(hooks.noticed, [row.get("event") for row in rows], TITLE)
    except ValueError:
        return None


def _is_odd(row: JSON) -> bool:
    """One that Procore gave up, or that does not say when it was sent or what came of it."""
    return row.get("outcome") not in {"ok", "retried", "failed"} or not _tried(row)


def _listed(call: Caller, company_id: str, known: _Known) -> tuple[list[JSON], bool]:
    """Those after the last one known, and whether these are all. That `page_start` goes upwards is
    inferred: a row that it should have left out says otherwise.
    """
    path, found, start = f"{hooks.HOOKS}/{known.hook}/deliveries", list[JSON](), known.last
    for _ in range(MOST_PAGES):
        params = (("company_id", company_id), ("filters[status]", "any"), ("page_size", str(PAGE)))
        after = (("page_start", str(start)),) if start else ()
        rows = hooks.rows_in(call(Request("GET", path, (*params, *after))).body)
        found += rows
        if any(_number(row) <= start for row in rows):
            return found, False
        if len(rows) < PAGE:
            return found, True
        start = max(map(_number, rows))
    return found, False


def _failing(rows: Iterable[JSON], failing: str) -> str:
    """When a delivery failed without one that arrived later: a failure pauses all (gotchas 116)."""
    for at, outcome in sorted((_tried(row), str(row.get("outcome"))) for row in rows):
        if outcome in {"retried", "failed"}:
            failing = max(at, failing)
        elif outcome == "ok" and at > failing:
            failing = ""
    return failing


def _last(rows: Iterable[JSON], last: int, at: datetime, *, is_all: bool) -> int:
    settled = (at - ORDER_WITHIN).isoformat(timespec="seconds")
    return max((_number(r) for r in rows if not is_all or _tried(r) < settled), default=last)


def _tried(row: JSON) -> str:
    """As texts of one form these are in order of time; a missing one is the oldest."""
    try:
        moment = datetime.fromisoformat(str(row.get("started_at")))
    except ValueError:
        return ""
    return hooks.in_utc(moment).isoformat(timespec="seconds")


def _number(row: JSON) -> int:
    """0 for one without a number: then the order is not as it was taken to be."""
    found = row.get("event_id")
    return found if isinstance(found, int) else 0
