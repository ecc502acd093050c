"""JSON to values and back: numbers exact, hostile answers refused."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def decode(raw: bytes) -> Any:
    """JSON with exact decimals. Raises ValueError for anything else, however deep or broken."""
    try:
        text = raw.decode("utf-8-sig")
        found = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return _storable(found) if "\\u" in text or "\x00" in text else found


def encode(value: Any) -> bytes:
    """JSON with decimals as numbers. Raises ValueError for one that would not arrive exactly."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_number).encode()


def _number(value: Any) -> float | int:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is no JSON value")
    if value == value.to_integral_value():
        return int(value)
    if Decimal(repr(float(value))) != value:
        raise ValueError("a number has more digits than JSON carries exactly")
    return float(value)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _storable(value: Any) -> Any:
    """Without NUL and lone surrogates, which no database keeps."""
    match value:
        case str():
            return _UNSTORABLE.sub("", value)
        case dict():
            return {_storable(key): _storable(each) for key, each in value.items()}
        case list():
            return [_storable(each) for each in value]
        case _:
            return value
