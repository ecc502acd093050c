"""What people type on certificates, and forms of older editions, that were once read wrongly."""

from __future__ import annotations

import pytest
from tests.reading.older_forms import make_older
from tests.reading.pages import doubts, drawn, read_one


def policies(paper: dict) -> list[tuple]:
    return [(one["type"], one.get("number")) for one in paper["fields"]["policies"]]


def test_the_additional_insured_may_stand_before_the_type(tmp_path):
    paper = read_one(make_older(tmp_path / "a.pdf"))
    (policy,) = paper["fields"]["policies"]
    assert (policy["number"], policy["letter"], policy["occurrence"]) == ("GL-100", "A", True)
    assert policy["addl_insd"]["yes"] is True
    assert (policy["effective"], policy["expiration"]) == ("2009-01-01", "2010-01-01")
    assert policy["limits"]["general_aggregate"] == 2_000_000


def test_a_garage_policy_is_none_of_automobiles(tmp_path):
    paper = read_one(make_older(tmp_path / "a.pdf", garage="GAR-7"))
    assert policies(paper) == [("general_liability", "GL-100"), ("other", "GAR-7")]


@pytest.mark.parametrize("line", ["c/o Certus Tracking", "Calle del Norte", "Three Logan Square"])
def test_a_line_that_begins_an_address_ends_the_name(tmp_path, line):
    def lined(sheet, content):
        content.fields["certificate_holder"] = {
            "name": "Ridgeline Builders, Inc.", "address": f"{line}, Reno, NV 89501",
        }  # fmt: skip

    drawn(tmp_path / "a.pdf", before=lined)
    holder = read_one(tmp_path / "a.pdf")["fields"]["certificate_holder"]
    assert holder["name"] == "Ridgeline Builders, Inc."
    assert holder["address"] == f"{line}, Reno, NV 89501"


def test_a_word_for_the_first_amount_moves_no_row(tmp_path):
    def worded(sheet, content):
        content.typed["policies[0].limits.each_occurrence"] = "per law"

    content = drawn(tmp_path / "a.pdf", before=worded)
    paper = read_one(tmp_path / "a.pdf")
    assert paper["fields"]["policies"][0]["number"] == content.fields["policies"][0]["number"]
    assert [one["field"] for one in paper["unsure"]] == ["policies[0].limits.each_occurrence"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Oakland Board of", "County Road Commissioners"),
        ("Pine Plumbing Inc dba", "Highway Contractors"),
        ("Joint Venture of Ash and", "Three Rivers Builders LLC"),
        ("Ash Partners", "Calle Ocho LLC"),
        ("Department of Transportation", "State Road Division"),
    ],
)
def test_a_name_may_go_on_with_a_word_of_addresses(tmp_path, first, second):
    def lined(sheet, content):
        content.fields["certificate_holder"] = {
            "name": first, "address": f"{second}, 12 Elm St, Reno, NV 89501",
        }  # fmt: skip

    drawn(tmp_path / "a.pdf", before=lined)
    holder = read_one(tmp_path / "a.pdf")["fields"]["certificate_holder"]
    assert holder == {"name": f"{first} {second}", "address": "12 Elm St, Reno, NV 89501"}


def test_a_word_that_is_no_limit_says_nothing_of_the_rows_below(tmp_path):
    def lowered(sheet, content):
        limits = content.fields["policies"][0]["limits"]
        names = list(limits)
        for name, above in zip(names[1:], names, strict=False):
            content.typed[f"policies[0].limits.{name}"] = f"{limits[above]:,}"
        content.typed[f"policies[0].limits.{names[0]}"] = "SEE BELOW"

    drawn(tmp_path / "a.pdf", before=lowered)
    paper = read_one(tmp_path / "a.pdf")
    policies = paper["fields"].get("policies") or [{}]
    assert not policies[0].get("limits")
    assert any(field.startswith("policies") for field in doubts(paper))
