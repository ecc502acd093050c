"""What one stored field change says: a value before and after, or the lines that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledgerboard.core.mapping.codecs import PLAIN
from ledgerboard.core.reconcile import LineChange, line_changes
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Line
from ledgerboard.sync.selectors.names import NO_NAMES, NamesByRef
from ledgerboard.sync.selectors.presented import spoken


@dataclass(frozen=True)
class FieldShown:
    name: str
    label: str
    before: str
    after: str


def fields_shown(
    stored: Mapping[str, Any],
    names: NamesByRef = NO_NAMES,
    *,
    for_people: bool = False,
    kind: str = "",
) -> Iterator[FieldShown]:
    """One row for a plain value; for lines, a row for each value of a line that differs. `kind` is
    the record's: a vendor's values may have a tax number in them.
    """

    def say(value: Any) -> str:
        return shown_text(kind, spoken(value, names, for_people=for_people))

    if "lines" in stored:
        yield from _lines_shown(stored, say)
    else:
        yield FieldShown(
            name=str(stored["name"]),
            label=str(stored["label"]),
            before=say(stored["before"]),
            after=say(stored["after"]),
        )


def _lines_shown(stored: Mapping[str, Any], say: Callable[[Any], str]) -> Iterator[FieldShown]:
    labels: Mapping[str, str] = dict(stored["lines"])
    before, after = (_spoken_lines(stored[each], say) for each in ("before", "after"))
    inner = dict.fromkeys(labels, PLAIN)
    for change in line_changes(before, after, inner, keyed=bool(stored.get("keyed"))):
        yield from _line_shown(str(stored["name"]), change, labels)


def _line_shown(field: str, change: LineChange, labels: Mapping[str, str]) -> Iterator[FieldShown]:
    name, line = f"{field}.{change.number}", f"Line {change.number}"
    if change.before is None:
        yield FieldShown(name, f"{line} added", "", _whole(change.after, labels))
    elif change.after is None:
        yield FieldShown(f"{name}.removed", f"{line} removed", _whole(change.before, labels), "")
    else:
        for each in change.names:
            before, after = (said.values.get(each, "") for said in (change.before, change.after))
            yield FieldShown(f"{name}.{each}", f"{line}: {labels[each]}", before, after)


def _whole(line: Line | None, labels: Mapping[str, str]) -> str:
    said = (line.values.get(name) for name in labels) if line else ()
    return ", ".join(each for each in said if each)


def _spoken_lines(stored: Any, say: Callable[[Any], str]) -> tuple[Line, ...]:
    """Stored lines with their values as people read them; nothing is unsealed."""
    rows = stored.get("lines", []) if isinstance(stored, Mapping) else []
    return tuple(
        Line(key, {name: say(value) for name, value in values.items()}) for key, values in rows
    )
