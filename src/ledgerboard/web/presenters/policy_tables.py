"""Policies and insurers as tables, the way the form prints them, of the same rows as the lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledgerboard.web.presenters.papers import GROUPS, Group, Row

LINE = {
    "letter": "Insurer", "number": "Policy number", "effective": "Effective",
    "expiration": "Expires", "addl_insd.yes": "Addl insured", "subr_wvd.yes": "Subr waived",
}  # fmt: skip
"""What stands in the first line of a policy, with its short heading."""
LISTS = {
    "insurers": {"letter": "Insurer", "name": "Name", "naic": "NAIC"},
    "coverages": {"coverage": "Coverage", "amount": "Amount", "deductible": "Deductible"},
}


@dataclass(frozen=True)
class Cell:
    """A place in a table; without a row, nothing was read there."""

    heading: str
    row: Row | None


@dataclass(frozen=True)
class Policy:
    """`line` is its first line, `limits` its amounts, `rest` its boxes and what else was read."""

    title: str
    coverage: Row | None
    line: tuple[Cell, ...]
    limits: tuple[Row, ...]
    rest: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A card of the page: a list of fields, one of `policies`, or `lines` of cells."""

    title: str
    rows: tuple[Row, ...] = ()
    policies: tuple[Policy, ...] = ()
    headings: tuple[str, ...] = ()
    lines: tuple[tuple[Cell, ...], ...] = ()


def sections(groups: Iterable[Group]) -> list[Section]:
    """In the order of the paper; all policies in one table."""
    found = []
    for is_policy, some in groupby(groups, key=_is_policy):
        if is_policy:
            policies = tuple(_policy(each) for each in some)
            found.append(Section("Policies", policies=policies, headings=tuple(LINE.values())))
        else:
            found += [_section(each) for each in some]
    return found


def unsure(groups: Iterable[Group]) -> list[tuple[str, Row]]:
    """The rows that wait for a word, each with whose it is where the label alone doesn't say."""
    return [(_whose(group), row) for group in groups for row in group.rows if row.is_open]


def _whose(group: Group) -> str:
    named = _is_policy(group) or group.title in (set(GROUPS.values()) - {"Limits", "Insurers"})
    return f"{group.title}: " if named else ""


def _is_policy(group: Group) -> bool:
    return group.rows[0].path.startswith("policies[")


def _section(group: Group) -> Section:
    columns = LISTS.get(group.rows[0].path.partition("[")[0])
    if columns is None:
        return Section(group.title, rows=group.rows)
    lines = tuple(_line(list(rows), columns) for _, rows in groupby(group.rows, key=_start))
    return Section(group.title, headings=tuple(columns.values()), lines=lines)


def _line(rows: Sequence[Row], columns: dict[str, str]) -> tuple[Cell, ...]:
    known = {_name(row): row for row in rows}
    others = [Cell(row.label, row) for name, row in known.items() if name not in columns]
    return (*(Cell(heading, known.get(name)) for name, heading in columns.items()), *others)


def _policy(group: Group) -> Policy:
    known = {_name(row): row for row in group.rows}
    coverage = known.get("type") or known.get("coverage")
    told = {*LINE, _name(coverage) if coverage else ""}
    left = [row for name, row in known.items() if name not in told]
    return Policy(
        title=group.title,
        coverage=coverage,
        line=tuple(Cell(heading, known.get(name)) for name, heading in LINE.items()),
        limits=tuple(_limits(left)),
        rest=tuple(row for row in left if not _is_limit(row)),
    )


def _limits(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if _is_limit(row))


def _is_limit(row: Row) -> bool:
    return re.match(r"(limits|deductibles)(\.|$)", _name(row)) is not None


def _start(row: Row) -> str:
    return row.path.partition("]")[0]


def _name(row: Row) -> str:
    return row.path.partition("].")[2]
