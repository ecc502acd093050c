"""The budget codes that costs stand on, for the rows that a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ledgerboard.sync.models import Change, FlowSetting, Snapshot
from ledgerboard.sync.records import chunks
from ledgerboard.sync.selectors.money.cost_rows import DIRECT_COST, CostRow

CODE = "budget_code"


def with_codes(rows: Sequence[CostRow], setting: FlowSetting) -> list[CostRow]:
    """Of what is in Procore, the codes of its lines there; of what is to be created, those that it
    would get. A line without a place keeps what it was booked on.
    """
    by_cost = _of_direct_costs({row.direct_cost_id for row in rows if row.direct_cost_id}, setting)
    planned = {row.change_id for row in rows if row.change_id and not row.direct_cost_id}
    by_change = _of_changes(planned, setting)
    codes = {row: by_cost.get(row.direct_cost_id) or by_change.get(row.change_id) for row in rows}
    names = _names({id_ for ids in codes.values() if ids for id_ in ids}, setting)
    return [
        row._replace(codes=", ".join(names.get(id_, id_) for id_ in ids)) if ids else row
        for row, ids in codes.items()
    ]


def _of_direct_costs(ids: Iterable[str], setting: FlowSetting) -> Mapping[str, list[str]]:
    mine = Snapshot.objects.of(setting.organization_id).filter(
        connection=setting.left, kind=DIRECT_COST
    )
    rows = (
        row
        for few in chunks(ids)
        for row in mine.filter(record_id__in=few).values_list("record_id", "values")
    )
    return {id_: _in_lines(values.get("lines")) for id_, values in rows}


def _of_changes(numbers: Iterable[int], setting: FlowSetting) -> Mapping[int | None, list[str]]:
    mine = Change.objects.of(setting.organization_id)
    rows = (
        row
        for few in chunks(numbers)
        for row in mine.filter(pk__in=few).values_list("pk", "fields")
    )
    return {number: _in_lines(_after(fields, "lines")) for number, fields in rows}


def _after(fields: Any, name: str) -> Any:
    return next((each["after"] for each in fields if each["name"] == name), None)


def _in_lines(stored: Any) -> list[str]:
    """Each code once, in the order of the lines."""
    return list(dict.fromkeys(_ids(stored)))


def _ids(stored: Any) -> Iterator[str]:
    match stored:
        case {"lines": list(lines)}:
            for _, values in lines:
                match values.get(CODE):
                    case {"ref": "budget_code", "id": str(id_)}:
                        yield id_


def _names(ids: Iterable[str], setting: FlowSetting) -> Mapping[str, str]:
    mine = Snapshot.objects.of(setting.organization_id).filter(connection=setting.left, kind=CODE)
    return {
        id_: title
        for few in chunks(ids)
        for id_, title in mine.filter(record_id__in=few).values_list("record_id", "title")
    }
