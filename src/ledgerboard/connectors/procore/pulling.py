"""Reading Procore lists: every page once, what changed since, and those hidden as inactive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import chain
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.connectors.base.http import Answer, Caller, Request
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.connectors.procore.resources import Listing
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.core.mapping import read
from ledgerboard.core.reconcile.model import Origin, Seen

LARGEST_PAGE: Final = "2000"
OVERLAP: Final = timedelta(minutes=2)
FAR: Final = "2999-12-31T23:59:59Z"
IDS_IN_ONE_CALL: Final = 200
MOST_PAGES: Final = 10_000


def pull(call: Caller, company_id: str, listing: Listing, cursor: str | None) -> Iterator[Pulled]:
    """The cursor is the server's own time, so no clock of ours matters; windows overlap.

    Inactive vendors have a list of their own without any filter: it is read whole, and only what
    changed in the window is handed on (reference: procore gotchas 156).
    """
    since = since_of(cursor)
    upto: datetime | None = None
    for answer in chain(
        pages(call, listing.path, (*scope(company_id), *listing.params, *window(since))),
        inactive_pages(call, company_id, listing),
    ):
        upto = upto or server_time(answer)
        found = seen_in(listing, rows(answer), since and since - OVERLAP)
        yield Pulled(list(found), cursor or "")
    yield Pulled((), cursor_of(upto) or cursor or "", complete=since is None)


def window(since: datetime | None) -> tuple[tuple[str, str], ...]:
    """What changed after this moment, with some overlap; everything when there is none."""
    if since is None:
        return ()
    return (("filters[updated_at]", f"{stamp(since - OVERLAP)}...{FAR}"),)


def scope(company_id: str) -> tuple[tuple[str, str], ...]:
    return (("company_id", company_id),)


def inactive_pages(call: Caller, company_id: str, listing: Listing) -> Iterator[Answer]:
    if listing.inactive_path:
        path = listing.inactive_path.format(company_id=company_id)
        yield from pages(call, path, listing.params)


def pages(call: Caller, path: str, params: Iterable[tuple[str, str]]) -> Iterator[Answer]:
    """Follow `next` until it is missing; only its query is taken, so the host cannot change."""
    query = (*params, ("per_page", LARGEST_PAGE))
    for _ in range(MOST_PAGES):
        answer = call(Request("GET", path, query))
        yield answer
        following = next_query(answer)
        if not following or following == query:
            return
        query = following
    raise Unavailable(f"{TITLE} never stops sending pages.", wait_seconds=3600)


def next_query(answer: Answer) -> tuple[tuple[str, str], ...]:
    following = answer.links.get("next", {}).get("url", "")
    return tuple(parse_qsl(urlsplit(following).query))


def rows(answer: Answer) -> list[Mapping[str, Any]]:
    if not isinstance(answer.body, list):
        raise Unavailable(f"{TITLE} sent an answer that isn't a list.", wait_seconds=60)
    return [row for row in answer.body if isinstance(row, Mapping) and row.get("id") is not None]


def seen_in(
    listing: Listing, found: Iterable[Mapping[str, Any]], since: datetime | None = None
) -> Iterator[Seen]:
    for row in found:
        if listing.belongs(row) and (since is None or _changed_after(row, since)):
            yield seen(listing, row)


def seen(listing: Listing, payload: Mapping[str, Any]) -> Seen:
    return Seen(
        kind=listing.resource.kind,
        id=str(payload["id"]),
        record=read(listing.resource, listing.as_read(payload)),
        active=payload.get(listing.switch) is not False,
        origin=origin(payload),
    )


def origin(payload: Mapping[str, Any]) -> Origin | None:
    """Any origin_id marks the record as synced, ours or another integration's (gotchas 63)."""
    id_ = payload.get("origin_id")
    if id_ in (None, ""):
        return None
    return Origin(str(id_), _text(payload.get("origin_code")), _text(payload.get("origin_data")))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _changed_after(row: Mapping[str, Any], since: datetime) -> bool:
    """True when in doubt: a record seen once too often costs nothing."""
    try:
        return datetime.fromisoformat(str(row.get("updated_at"))) >= since
    except (TypeError, ValueError):
        return True


def since_of(cursor: str | None) -> datetime | None:
    """None for a first pull and for a cursor that cannot be read: everything is read again."""
    try:
        return datetime.fromisoformat(json.loads(cursor or "")["since"])
    except (ValueError, KeyError, TypeError):
        return None


def cursor_of(upto: datetime | None) -> str:
    return "" if upto is None else json.dumps({"since": stamp(upto)})


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def server_time(answer: Answer) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return None
