"""QuickBooks' webhooks in both formats, signed over the raw bytes (reference: quickbooks 10)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from ledgerboard.connectors.base.decoding import decode
from ledgerboard.connectors.base.errors import NotAuthorized
from ledgerboard.connectors.base.notices import Notice, each_alone
from ledgerboard.connectors.quickbooks.faults import TITLE
from ledgerboard.core.values import Secret

KINDS: Final = {"vendor": "vendor", "customer": "project"}


def notices(headers: Mapping[str, str], body: bytes, secrets: Sequence[Secret]) -> Sequence[Notice]:
    given = headers.get("intuit-signature", "").encode()
    if not any(hmac.compare_digest(given, signature(each, body)) for each in secrets if each):
        raise NotAuthorized(
            "A webhook came with a wrong signature.",
            "Compare the verifier token in the settings with the app's page at Intuit.",
        )
    return _notices(decode(body))


def signature(secret: Secret, body: bytes) -> bytes:
    """Base64, not hex (gotchas 89)."""
    return base64.b64encode(hmac.new(secret.reveal().encode(), body, hashlib.sha256).digest())


def _notices(found: Any) -> list[Notice]:
    """One POST may mix companies, in either format (gotchas 90)."""
    match found:
        case {"eventNotifications": list(events)}:
            return each_alone(_legacy, events, TITLE)
        case list():
            return each_alone(_cloud, found, TITLE)
        case _:
            raise ValueError("this is no QuickBooks event")


def _legacy(event: Any) -> list[Notice]:
    """These carry no id of their own: what they say is their id."""
    match event:
        case {"realmId": realm, "dataChangeEvent": {"entities": list(entities)}}:
            return each_alone(partial(_legacy_entity, str(realm)), entities, TITLE)
        case _:
            raise ValueError("a QuickBooks event names its company and its records")


def _legacy_entity(realm: str, each: Any) -> Iterator[Notice]:
    match each:
        case {"name": str(name), "id": id_, "operation": operation, "lastUpdated": at}:
            key = f"{realm}:{name}:{{}}:{operation}:{at}"
            yield _notice(key.format(id_), realm, name, (id_, at))
            if gone := each.get("deletedId"):
                yield _notice(key.format(gone), realm, name, (gone, at), merged_into=str(id_))
        case _:
            raise ValueError("a QuickBooks event names a record")


def _cloud(event: Any) -> Iterator[Notice]:
    """`qbo.vendor.updated.v1`; verbs and versions are not looked at, so new ones are fine (91)."""
    match event:
        case {
            "specversion": str(),
            "type": str(type_),
            "id": str(key),
            "intuitentityid": id_,
            "intuitaccountid": realm,
        }:
            name, at = type_.partition(".")[2].partition(".")[0], event.get("time")
            yield _notice(key, str(realm), name, (id_, at))
            data = event.get("data")
            gone = data.get("deletedid") if isinstance(data, Mapping) else None
            if gone:
                key = f"{key}:{gone}"
                yield _notice(key, str(realm), name, (gone, at), merged_into=str(id_))
        case _:
            raise ValueError("this is no QuickBooks event")


def _notice(
    key: str, realm: str, name: str, what: tuple[Any, Any], *, merged_into: str = ""
) -> Notice:
    """A merge names the survivor, and beside it the record that is no more (gotchas 79)."""
    id_, at = what
    return Notice(
        event_id=key,
        company_id=realm,
        kind=KINDS.get(name.casefold()),
        record_id=str(id_),
        at=_moment(at),
        merged_into=merged_into,
    )


def _moment(text: Any) -> datetime:
    """Up to nanoseconds (gotchas 9), of which microseconds are kept."""
    found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(text)))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
