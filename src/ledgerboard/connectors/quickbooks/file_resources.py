"""A file beside a bill or vendor credit, as data (reference: quickbooks 7, 11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.core.mapping import TEXT, Access, Codec, Field, Resource, text
from ledgerboard.core.records import BillFile, Value
from ledgerboard.core.values import Ref

Payload = Mapping[str, Any]
TYPES: Final[Mapping[str, str]] = {"bill": "Bill", "vendor_credit": "VendorCredit"}
_KINDS: Final = {name: kind for kind, name in TYPES.items()}
TAKEN: Final = frozenset(
    {
        "ai", "csv", "doc", "docx", "eps", "gif", "jpg", "jpeg", "ods", "pdf", "png", "rtf", "tif",
        "tiff", "txt", "xls", "xlsx", "xml",
    }
)  # fmt: skip
WHERE: Final = "AttachableRef.EntityRef.Type IN ('Bill', 'VendorCredit')"


def _bill(raw: Any) -> Value:
    kind = _KINDS.get(str(raw.get("type")))
    return Ref(kind, str(raw["value"])) if kind and raw.get("value") else None


def _size(raw: Any) -> Value:
    return int(str(raw))


def _not_taken(name: Any) -> str | None:
    ending = str(name).rpartition(".")[2].casefold()
    if ending in TAKEN and "." in str(name):
        return None
    return f"is “{name}”: QuickBooks takes no files of this type. Attach it as a PDF in Procore"


FILE_NAME: Final = replace(text(max_length=1000), refuse=_not_taken)
BILL_FILE: Final = Resource(
    record=BillFile,
    path="attachable",
    id="Id",
    version="SyncToken",
    fields=(
        Field(
            "bill",
            "EntityRef",
            Codec(_bill, dump=lambda ref: {"type": TYPES[ref.kind], "value": ref.id}),
            access=Access.CREATE_ONLY,
        ),
        Field("file_name", "FileName", FILE_NAME),
        Field("media_type", "ContentType", TEXT, access=Access.CREATE_ONLY),
        Field("size", "Size", Codec(_size), access=Access.READ_ONLY),
    ),
)


def _bills(payload: Payload) -> Iterator[Payload]:
    refs = payload.get("AttachableRef")
    for each in refs if isinstance(refs, list) else ():
        entity = each.get("EntityRef") if isinstance(each, Mapping) else None
        if isinstance(entity, Mapping) and entity.get("type") in _KINDS:
            yield entity


def is_of_a_bill(payload: Payload, _: Facts) -> bool:
    return any(_bills(payload))


def file_as_read(payload: Payload) -> Payload:
    """The bill that it is beside: the first, where somebody put it beside several."""
    return {**payload, "EntityRef": next(_bills(payload), None)}


def file_as_sent(payload: Payload) -> Payload:
    """It is not mailed along when the bill is."""
    bill = payload.get("EntityRef")
    rest = {name: value for name, value in payload.items() if name != "EntityRef"}
    return (
        {**rest, "AttachableRef": [{"EntityRef": bill, "IncludeOnSend": False}]} if bill else rest
    )
