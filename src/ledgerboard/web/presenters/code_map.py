"""The code map as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import BOOKED_ON, CodeMap, ItemChoice, MapRow, Said, Scope
from ledgerboard.sync.code_map.csv_files import COLUMNS, cells_of
from ledgerboard.sync.code_map.effects import CodeEffect
from ledgerboard.sync.code_map.naming import Names
from ledgerboard.sync.selectors.code_map import CodeRow, CodeStatus, Tab

TABS = {Tab.UNMAPPED: "Unmapped", Tab.ALL: "All", Tab.REMOVED: "Removed or inactive"}
STATUS = {
    CodeStatus.MAPPED: ("good", "Mapped"),
    CodeStatus.UNMAPPED: ("ask", "Unmapped"),
    CodeStatus.WAITING: ("wait", "Item to approve"),
    CodeStatus.NO_ITEM: ("ask", "Item inactive"),
    CodeStatus.INACTIVE: ("off", "Inactive in Procore"),
    CodeStatus.REMOVED: ("off", "Removed in Procore"),
}
FIELDS = dict(
    zip(("project", "code", "cost_type", "uses", "class", "location"), COLUMNS, strict=True)
)
"""The form's names for the columns of the file: both are read by the same rules."""


@dataclass(frozen=True)
class CodeShown:
    row: CodeRow
    tone: str
    words: str
    edit: str


def code_shown(row: CodeRow) -> CodeShown:
    tone, words = STATUS[row.status]
    project = row.code.project.id if row.code.project else ""
    return CodeShown(row, tone, words, _query(Scope(project, row.code.title)))


def _query(scope: Scope) -> str:
    return urlencode({"project": scope.project, "code": scope.code, "cost_type": scope.cost_type})


@dataclass(frozen=True)
class RuleShown:
    """One row of the map."""

    project: str
    code: str
    cost_type: str
    uses: str
    class_name: str
    location_name: str
    edit: str


def rules_shown(code_map: CodeMap, names: Names) -> list[RuleShown]:
    """The widest first, as people read them."""
    rows = sorted(code_map.rows, key=lambda row: (row.scope.code, row.scope))
    return [RuleShown(*cells_of(row, names), _query(row.scope)) for row in rows]


def cells(row: MapRow, names: Names) -> dict[str, str]:
    """A row as the form shows it."""
    return dict(zip(FIELDS, cells_of(row, names), strict=True))


@dataclass(frozen=True)
class EffectShown:
    effect: CodeEffect
    project: str
    now: str
    new: str
    also: str


def effect_shown(effect: CodeEffect, names: Names) -> EffectShown:
    project = effect.code.project
    return EffectShown(
        effect,
        names.name(project) if project else "",
        _used(effect.item_now, names),
        _used(effect.item_new, names),
        "; ".join(_also(effect.before, effect.after, names)),
    )


def _used(target: Ref | ItemChoice | None, names: Names) -> str:
    return names.name(target) if isinstance(target, Ref) else "asked" if target else "no item yet"


def _also(before: Said, after: Said, names: Names) -> Iterable[str]:
    for word, was, now in (
        ("class", before.class_, after.class_),
        ("location", before.location, after.location),
    ):
        if was != now:
            yield f"{word} {names.name(was) or 'none'} → {names.name(now) or 'none'}"


@dataclass(frozen=True)
class Compared:
    """A row that differs between two versions; one side is empty where it has none."""

    scope: str
    before: str
    after: str


def compared(before: CodeMap, after: CodeMap, names: Names) -> list[Compared]:
    one = {row.scope.key: row for row in before.rows}
    two = {row.scope.key: row for row in after.rows}
    keys = sorted(one.keys() | two.keys())
    return [
        Compared(_scope(one.get(key) or two[key], names), *said)
        for key in keys
        if len(set(said := [_said(each.get(key), names) for each in (one, two)])) > 1
    ]


def _scope(row: MapRow, names: Names) -> str:
    project, code, cost_type = cells_of(row, names)[:3]
    parts = [project or "Every project", code, f"cost type {cost_type}" if cost_type else ""]
    return ", ".join(filter(None, parts))


def _said(row: MapRow | None, names: Names) -> str:
    return ", ".join(filter(None, cells_of(row, names)[3:])) if row else ""


def choices(names: Names) -> dict[str, list[str]]:
    """What the form offers."""
    return {
        "projects": [name for name, _ in names.choices(("project",))],
        "items": [name for name, _ in names.choices(BOOKED_ON)],
        "classes": [name for name, _ in names.choices(("class",))],
        "locations": [name for name, _ in names.choices(("location",))],
    }
