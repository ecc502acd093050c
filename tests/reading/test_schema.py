"""One schema of every paper's fields: what the readers give stands in it, with its type."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from random import Random

import pytest

from ledgerboard.core.reading.schema import SCHEMA, Type, field_of, label_of, type_of
from ledgerboard.core.reading.typed_values import WrongType, value_of
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas
from ledgerboard.samples.making import OTHERS
from ledgerboard.samples.scoring import HARD, leaves

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.expected.json"))
EMPTY = (None, "", [], {})


def is_of(kind: Type, value: object) -> bool:
    return {
        Type.DATE: lambda: date.fromisoformat(str(value)).isoformat() == value,
        Type.AMOUNT: lambda: isinstance(value, int | str) and not isinstance(value, bool),
        Type.YES_NO: lambda: isinstance(value, bool),
        Type.LIST: lambda: isinstance(value, list), Type.NAMES: lambda: isinstance(value, list),
    }.get(kind, lambda: isinstance(value, str))()  # fmt: skip


def unknown(paper: dict) -> list[str]:
    """Fields that the schema lacks, or whose value is not of its type."""
    found = []
    for path, value in leaves(paper["fields"]):
        kind = type_of(path, paper["kind"])
        lost = field_of(path, paper["kind"]) is None and value not in ([], {})
        if lost or (value not in EMPTY and not is_of(kind, value)):
            found.append(f"{paper['kind']} {path} {value!r}")
    return found


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.name)
def test_what_a_reader_gives_stands_in_the_schema(path):
    papers = [p for p in json.loads(path.read_text("utf-8"))["papers"] if p["kind"] != "other"]
    assert papers
    assert [one for paper in papers for one in unknown(paper)] == []


@pytest.mark.parametrize("name", OTHERS)
def test_the_keys_of_the_look_alikes_stand_in_the_schema(tmp_path, name):
    for seed in range(6):
        sheet = DrawnPage(new_canvas(tmp_path / f"{seed}.pdf", 1))
        assert unknown(OTHERS[name](sheet, Random(seed))) == []  # noqa: S311


def test_one_path_has_one_type_and_one_label_on_every_paper():
    seen: dict[str, set[tuple[Type, str]]] = {}
    for fields in SCHEMA.values():
        for one in fields:
            seen.setdefault(one.path, set()).add((one.type, one.label))
    assert {path: said for path, said in seen.items() if len(said) > 1} == {}


def test_the_scoring_weighs_the_dates_and_amounts_of_the_schema():
    for fields in SCHEMA.values():
        for one in fields:
            path = one.path.replace("*", "any")
            assert bool(HARD.search(path)) is (one.type in {Type.DATE, Type.AMOUNT}), path


DATES = [f"{kind} {one.path}" for kind, fields in SCHEMA.items() for one in fields
         if one.type is Type.DATE]  # fmt: skip


@pytest.mark.parametrize("field", DATES)
def test_no_date_takes_next_spring(field):
    kind, path = field.split()
    with pytest.raises(WrongType):
        value_of(path.replace("[]", "[0]"), "next spring", kind)
    assert value_of(path.replace("[]", "[0]"), "1/31/2027", kind) == "2027-01-31"


VALUES = {
    ("acord_25", "policies[0].limits.med_exp"): [
        ("$5,000", 5000), ("Excluded", "Excluded"), (0, 0),
    ],
    ("acord_25", "policies[2].addl_insd.yes"): [("Yes", True), (False, False)],
    ("acord_25", "policies[0].aggregate_applies_per"): [
        ("project, location", ["project", "location"]),
    ],
    ("endorsement", "scheduled"): [
        ("Oak, Inc.; Elm LLC", ["Oak, Inc.", "Elm LLC"]), (["Oak"], ["Oak"]),
    ],
    ("endorsement", "operations"): [("Both", "both")],
    ("w9", "name"): [("  Oak, Inc. ", "Oak, Inc.")],
}  # fmt: skip
REFUSED = [
    ("acord_25", "policies[0].limits.med_exp", "5 thousand"), ("acord_25", "date", True),
    ("acord_25", "policies[0].limits.Each Claim", -1),
    ("acord_25", "policies[0].occurrence", "maybe"),
    ("endorsement", "operations", "most of them"), ("endorsement", "effect", 7),
    ("lien_waiver", "through_date", "31/31/2026"),
]  # fmt: skip


@pytest.mark.parametrize("field", VALUES, ids=" ".join)
def test_what_is_typed_becomes_a_value_of_its_fields_type(field):
    kind, path = field
    for said, meant in VALUES[field]:
        assert value_of(path, said, kind) == meant


@pytest.mark.parametrize(("kind", "path", "said"), REFUSED)
def test_what_is_no_value_of_the_field_is_refused_with_advice(kind, path, said):
    with pytest.raises(WrongType) as refused:
        value_of(path, said, kind)
    assert re.search(r"(Write|Choose|Give|Type) ", refused.value.advice)


def test_a_label_says_which_row_it_is_about_and_never_a_path():
    assert label_of("insurers[1].naic") == "NAIC number 2"
    assert label_of("policies[0].limits.each_occurrence") == "Each occurrence"
    assert label_of("city_state_zip") == "City, state and ZIP code"
    assert all("_" not in label_of(one.path) for fields in SCHEMA.values() for one in fields)
