"""References and lines in an outside payload, and when two documents have the same lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ledgerboard.core.mapping.codecs import Codec, key_of
from ledgerboard.core.mapping.resource import Access, Field, dig, load_field, put
from ledgerboard.core.records import Value
from ledgerboard.core.values import Line, Ref


def reference(kind: str) -> Codec:
    """A record of this kind by its id: `VendorRef.value`, `vendor.id`."""

    def load(raw: Any) -> Value:
        if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
            raise TypeError(f"an id was expected, not {type(raw).__name__}")
        return Ref(kind, str(raw)) if str(raw) else None

    return Codec(load, dump=lambda ref: ref.id)


def lines(fields: Sequence[Field], *, key: str) -> Codec:
    """Lines kept as a list of objects, each read and written by its own table of fields.

    `key` is the path of a line's own id there; a line without one is known by its place. The id is
    not written: whether a line is sent as new or as known is the connector's business.
    """
    table = tuple(fields)

    def load(raw: Any) -> Value:
        if not isinstance(raw, list):
            raise TypeError(f"a list of lines was expected, not {type(raw).__name__}")
        return tuple(_line(table, key, place, row) for place, row in enumerate(raw, start=1))

    def dump(value: Any) -> list[dict[str, Any]]:
        return [_payload(table, line) for line in value]

    names = tuple(each.name for each in table)
    codec = Codec(load, dump, refuse=lambda value: _refusal(table, value), empty=(), says=names)
    return same_lines(codec, {each.name: each.codec for each in table}, keyed=False)


def same_lines(codec: Codec, inner: Mapping[str, Codec], *, keyed: bool) -> Codec:
    """The same codec, comparing lines by these of their values. In what order they stand is no
    difference; `keyed` says whether both sides know a line by the same key.
    """
    return replace(codec, key=lambda value: _sameness(value, inner, keyed=keyed))


def line_key(line: Line, inner: Mapping[str, Codec]) -> tuple[Any, ...]:
    """What a line says, so that equal keys are equal lines; what it does not say is left out."""
    said = ((name, key_of(codec, line.values.get(name))) for name, codec in inner.items())
    return tuple((name, key) for name, key in said if key is not None)


def _sameness(value: Sequence[Line], inner: Mapping[str, Codec], *, keyed: bool) -> Any:
    return Counter((line.key if keyed else "", line_key(line, inner)) for line in value)


def _line(table: Sequence[Field], key: str, place: int, row: Any) -> Line:
    if not isinstance(row, Mapping):
        raise TypeError(f"a line was expected, not {type(row).__name__}")
    read = {
        each.name: value
        for each in table
        if each.access is not Access.WRITE_ONLY and (value := load_field(each, row)) is not None
    }
    known = dig(row, key)
    return Line(str(known) if known not in (None, "") else f"#{place}", read)


def _payload(table: Sequence[Field], line: Line) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    for each in table:
        value = line.values.get(each.name)
        if value is not None and each.access is not Access.READ_ONLY:
            put(payload, each.write_path or each.path, each.codec.dump(value))
    return payload


def _refusal(table: Sequence[Field], value: Sequence[Line]) -> str | None:
    return next(_refusals(table, value), None)


def _refusals(table: Sequence[Field], value: Sequence[Line]) -> Iterator[str]:
    refuse: dict[str, Callable[[Any], str | None]] = {e.name: e.codec.refuse for e in table}
    for number, line in enumerate(value, start=1):
        for name, said in line.values.items():
            why = name in refuse and said not in (None, "") and refuse[name](said)
            if why:
                yield f"line {number}: {name.replace('_', ' ')} {why}"
