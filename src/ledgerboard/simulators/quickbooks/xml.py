"""The answer of a client that forgot `Accept: application/json` (reference: gotchas 2).

A service shows a reference's name, and an entity's domain and sparse, as attributes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SPACE = "http://schema.intuit.com/finance/v3"
ATTRIBUTES = frozenset(
    {"domain", "sparse", "startPosition", "maxResults", "totalCount", "bId", "status"}
)
FAULT_ATTRIBUTES = frozenset({"type", "code", "element"})
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Attributes = dict[str, Any]


def rendered(body: Mapping[str, Any], time: str) -> str:
    """The envelope's time is an attribute; the rest are elements."""
    inside = {name: value for name, value in body.items() if name != "time"}
    attributes = {"xmlns": SPACE, "time": body.get("time", time)}
    return HEAD + "".join(element("IntuitResponse", inside, attributes))


def element(name: str, value: Any, attributes: Attributes | None = None) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from element(name, each)
        return
    found, inside = parts(name, value)
    shown = "".join(
        f" {key}={attribute(each)}" for key, each in (found | (attributes or {})).items()
    )
    yield f"<{name}{shown}>"
    if isinstance(inside, Mapping):
        for key, each in inside.items():
            yield from element(key, each)
    elif inside is not None:
        yield escape(text(inside))
    yield f"</{name}>"


def parts(name: str, value: Any) -> tuple[Attributes, Any]:
    """Which members are attributes."""
    if not isinstance(value, Mapping):
        return {}, value
    if name.endswith("Ref") and "value" in value:
        return {k: v for k, v in value.items() if k != "value"}, value["value"]
    chosen = FAULT_ATTRIBUTES if name in ("Fault", "Error") else ATTRIBUTES
    attributes = {k: v for k, v in value.items() if k in chosen}
    return attributes, {k: v for k, v in value.items() if k not in chosen}


def attribute(value: Any) -> str:
    return quoteattr(text(value))


def text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return ILLEGAL.sub("\ufffd", str(value))
