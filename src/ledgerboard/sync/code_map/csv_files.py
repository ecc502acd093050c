"""The code map as a CSV file, down and up. A row is known by what it speaks for: rows of the file
replace those, rows that are not in the file stay, and a row that says nothing takes one away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgerboard.core.values import Ref
from ledgerboard.core.values.csv_text import csv_text, without_marks
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.code_map import BOOKED_ON, CodeMap, ItemChoice, MapRow, Scope
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.code_map.drafts import MOST_ROWS
from ledgerboard.sync.code_map.naming import MEANS, Names, UnresolvedName
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.selectors.code_map import code_rows

FILL_IN = "Download the CSV file and fill that in."
MOST_BYTES = 5_000_000
PROJECT, CODE, COST_TYPE = "Project", "Procore code", "Cost type"
USES, CLASS, LOCATION = "QuickBooks item or account", "Class", "Location"
COLUMNS = (PROJECT, CODE, COST_TYPE, USES, CLASS, LOCATION)


@dataclass(frozen=True)
class BadRow:
    """A row of the file that can't be taken, by its number in a spreadsheet."""

    number: int
    why: str


@dataclass(frozen=True)
class Parsed:
    rows: tuple[MapRow, ...] = ()
    bad: tuple[BadRow, ...] = ()


def written(rows: Iterable[MapRow], names: Names) -> str:
    return csv_text([COLUMNS, *(cells_of(row, names) for row in rows)])


CODE_COLUMNS = ("Description", "Uses now", "Open invoices", "Status")


def every_code(companies: Companies, code_map: CodeMap, names: Names) -> str:
    """A line for every code, with what its own row says: to be filled in and sent back. The
    columns behind it are only to be read.
    """
    own = {row.scope.key: row for row in code_map.rows}
    lines: list[Sequence[object]] = [(*COLUMNS, *CODE_COLUMNS)]
    for each in code_rows(companies, code_map, names):
        project = each.code.project.id if each.code.project else ""
        scope = Scope(project, each.code.title)
        cells = cells_of(own.get(scope.key, MapRow(scope)), names)
        about = (each.code.description, each.uses, each.open, each.status.value)
        lines.append((*cells, *about))
    return csv_text(lines)


def cells_of(row: MapRow, names: Names) -> tuple[str, str, str, str, str, str]:
    scope = row.scope
    project = Ref("project", scope.project) if scope.project else None
    return (
        _told(project, names, ("project",)),
        scope.code,
        scope.cost_type,
        _told(row.target, names, BOOKED_ON),
        _told(row.class_, names, ("class",)),
        _told(row.location, names, ("location",)),
    )


def _told(ref: Ref | ItemChoice | None, names: Names, kinds: Sequence[str]) -> str:
    return names.told(ref, kinds) if isinstance(ref, Ref) else names.name(ref)


def parsed(content: bytes, names: Names) -> Parsed:
    """Raises `NotPossible` for what is no such file at all."""
    table = _table(_text(content))
    rows: dict[tuple[str, str, str], tuple[int, MapRow]] = {}
    bad: list[BadRow] = []
    for number, cells in table:
        try:
            row = row_of(cells, names)
        except UnresolvedName as why:
            bad.append(BadRow(number, str(why)))
            continue
        first, _ = rows.setdefault(row.scope.key, (number, row))
        if first != number:
            bad.append(BadRow(number, f"It's for the same codes as row {first}."))
    return Parsed(tuple(row for _, row in rows.values()), tuple(bad))


def row_of(cells: Mapping[str, str], names: Names) -> MapRow:
    """One row by its columns; raises `UnresolvedName` for what names nothing, or several."""
    said = {name: without_marks(cells.get(name, "").strip()) for name in COLUMNS}
    project = _found(said[PROJECT], ("project",), names)
    scope = Scope(project.id if project else "", said[CODE], said[COST_TYPE])
    require_known(scope, names)
    says = MEANS.get(fold(said[USES]))
    return MapRow(
        scope,
        says or _found(said[USES], BOOKED_ON, names),
        _found(said[CLASS], ("class",), names),
        _found(said[LOCATION], ("location",), names),
    )


def _found(text: str, kinds: Sequence[str], names: Names) -> Ref | None:
    return names.find(text, kinds) if text else None


def require_known(scope: Scope, names: Names) -> None:
    """A code that Procore does not have is a typo, and would never count."""
    if scope.code and not names.has_code(scope):
        where = f" in {names.name(Ref('project', scope.project))}" if scope.project else ""
        raise UnresolvedName(f"There is no budget code {scope.code}{where} in Procore.")
    if scope.cost_type and not names.has_cost_type(scope):
        raise UnresolvedName(f"There is no cost type {scope.cost_type} in Procore.")


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise NotPossible(
            f"This file is larger than {MOST_BYTES // 1_000_000} MB.",
            "Send only the rows that change: the others stay as they are.",
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\x00" in text:
        raise NotPossible("This is not a CSV file.", "In Excel, save it as CSV UTF-8.")
    return text


def _table(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by its columns. European spreadsheets part cells by semicolons."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [_column(cell) for cell in next(reader, [])]
        if not header:
            raise NotPossible("This file is empty.", FILL_IN)
        _require_columns(header)
        for number, cells in enumerate(reader, start=2):
            if number > MOST_ROWS + 1:
                raise NotPossible(f"This file has more than {MOST_ROWS:,} rows.")
            if any(cell.strip() for cell in cells):
                yield number, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise NotPossible(f"This file can't be read as CSV: {error}.", FILL_IN) from None


def _column(cell: str) -> str:
    known = {fold(name): name for name in COLUMNS}
    return known.get(fold(cell), cell)


def _require_columns(header: Sequence[str]) -> None:
    missing = [name for name in (CODE, USES) if name not in header]
    if missing:
        raise NotPossible(
            f"The first row has no column “{missing[0]}”.",
            FILL_IN,
        )
