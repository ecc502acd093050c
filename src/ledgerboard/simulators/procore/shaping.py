"""What a call takes and answers, by the published reference: rows are fitted to it.

One row serves every version of a resource: fields that a call's answer does not have are left out,
those it has and the row lacks are null, ids become text where the reference says so (v2).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ledgerboard.simulators.kit import Call, Row
from ledgerboard.simulators.kit.system import shape as bare
from ledgerboard.simulators.procore import values

REFERENCE = json.loads(files(__package__).joinpath("data/shapes.json").read_text("utf-8"))
SHAPES: list[Any] = REFERENCE["shapes"]
LISTS = ("data", "entities")  # what an answer wraps its records in


def answer_of(method: str, path: str) -> Any:
    """The shape of one record in the good answers of a call; None: unpublished."""
    number = REFERENCE["answers"].get(f"{method} {bare(path)}")
    return None if number is None else record(SHAPES[number])


def record(shape: Any) -> Any:
    if isinstance(shape, list):
        return record(SHAPES[shape[0]])
    if isinstance(shape, dict):
        for name in LISTS:
            if name in shape:
                return record(SHAPES[shape[name]])
    return shape


def fitted(shape: Any, whole: Any) -> Any:
    """`whole` as the reference shows it; a callable is asked only when its field is shown."""
    if callable(whole):
        whole = whole()
    if whole is None:
        return None
    if isinstance(whole, list | tuple):
        return [fitted(innermost(shape), one) for one in whole]
    if isinstance(shape, dict) and isinstance(whole, dict):
        return {name: fitted(SHAPES[n], whole.get(name)) for name, n in shape.items()}
    return scalar(shape, whole)


def innermost(shape: Any) -> Any:
    """Some lists of the reference are nested twice, and one is no list, by mistake."""
    while isinstance(shape, list):
        shape = SHAPES[shape[0]]
    return shape


def scalar(shape: str, value: Any) -> Any:
    if shape == "string" and isinstance(value, dict):
        return value.get("name")  # here a word, elsewhere the whole record
    if shape == "string" and not isinstance(value, str):
        return str(value)
    if shape == "number" and isinstance(value, str):
        return Decimal(value)
    if shape == "integer" and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return value


def shown(call: Call, whole: Row, *, without: Collection[str] = ()) -> Any:
    """One record in the answer of this call."""
    shape = answer_of(call.method, call.route)
    if not isinstance(shape, dict):
        return whole
    kept = {name: number for name, number in shape.items() if name not in without}
    return fitted(kept, whole)


# Decimals: text in most v1 bodies, numbers in some; kept as the text of a decimal.
MONEY = frozenset(
    {
        "amount",
        "manual_amount",
        "grand_total",
        "tax_amount",
        "original_budget_amount",
        "materials_presently_stored",
        "new_materials",
        "stored_materials",
        "subcontractor_claimed_amount",
        "work_completed_this_period",
        "work_completed_retainage_retained_this_period",
        "work_completed_retainage_released_this_period",
        "materials_stored_retainage_currently_retained",
        "materials_stored_retainage_retained_this_period",
        "adjustment_amount",
    }
)
EXACT = frozenset(
    {
        "quantity",
        "unit_cost",
        "retainage_percent",
        "new_materials_quantity",
        "stored_materials_quantity",
        "work_completed_this_period_quantity",
        "work_completed_retainage_percent_this_period",
        "materials_stored_retainage_percent_this_period",
        "currency_exchange_rate",
    }
)
PLAIN: dict[str, Callable[[Any], Any]] = {
    "integer": values.integer,
    "number": values.exact,
    "boolean": values.boolean,
    "date": values.day,
    "time": values.stamp,
    "object": values.mapping,
}


def parser(name: str, shape: Any) -> values.Parser:
    if name in MONEY:
        return values.money
    if name in EXACT:
        return values.exact
    if isinstance(shape, list):
        return values.integers if SHAPES[shape[0]] == "integer" else values.sequence
    if isinstance(shape, dict):
        return values.mapping
    if shape.startswith("|"):
        return values.one_of(*shape.strip("|").split("|"))
    return PLAIN.get(shape, values.text)


class Body(NamedTuple):
    """How a record is sent: under `wrapper`, or flat when that is empty."""

    wrapper: str
    fields: dict[str, values.Parser]


SCOPES = frozenset({"company_id", "project_id", "contract_id", "commitment_id", "attachments"})


@cache
def body_of(method: str, path: str) -> Body:
    """The record in a call's body: v1 nests it beside the ids of its place (README 4)."""
    shape = SHAPES[REFERENCE["bodies"][f"{method} {bare(path)}"]]
    inner = {name: SHAPES[n] for name, n in shape.items() if isinstance(SHAPES[n], dict)}
    beside = set(shape) - set(inner)
    if len(inner) == 1 and beside <= SCOPES:
        (wrapper, found), *_ = inner.items()
        return Body(wrapper, {name: parser(name, SHAPES[n]) for name, n in found.items()})
    return Body("", {name: parser(name, SHAPES[n]) for name, n in shape.items()})


@cache
def writable(method: str, path: str) -> frozenset[str]:
    """What a call takes of a record; a sync has it in `updates`."""
    shape = SHAPES[REFERENCE["bodies"][f"{method} {bare(path)}"]]
    if "updates" in shape:
        return frozenset(innermost(SHAPES[shape["updates"]])) | {"id", "origin_id"}
    return frozenset(body_of(method, path).fields)


def fields_of(method: str, path: str, *left_out: str) -> dict[str, values.Parser]:
    return {n: parse for n, parse in body_of(method, path).fields.items() if n not in left_out}
