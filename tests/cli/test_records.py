from __future__ import annotations

import json

import pytest
from tests.faults.contractor import Contractor
from tests.faults.days import Hands, in_use_for_years

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(outside) -> Contractor:
    outside.anew()
    in_use_for_years(Hands(outside))
    made = Contractor(outside)
    made.plan("vendors")
    return made


def test_records_are_listed_and_filtered(say, office):
    every = json.loads(say("records", "list", "vendors", "--json").out)
    assert len(say("records", "list", "vendors").out.splitlines()) == len(every)
    only = json.loads(say("records", "list", "vendors", "--state", "left_only", "--json").out)
    assert {each["state"] for each in only} == {"left_only"}
    assert 0 < len(only) < len(every)
    name = only[0]["title"]
    assert say("records", "list", "vendors", name).out.startswith(name)
    assert len(say("records", "list", "vendors", "--most", 1).out.splitlines()) == 1


def test_a_record_is_shown_field_by_field(say, office):
    row = json.loads(say("records", "list", "vendors", "--state", "left_only", "--json").out)[0]
    said = say("records", "show", "vendors", "--procore", row["left"]["id"])
    first = f"{row['title']}: Procore {row['left']['id']}, QuickBooks none, not linked"
    assert said.out.splitlines()[0] == first
    shown = json.loads(
        say("records", "show", "vendors", "--procore", row["left"]["id"], "--json").out
    )
    assert len(shown["fields"]) == len(said.out.splitlines()) - 1


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["list", "unicorns"], "There are: vendors, projects."),
        (["show", "vendors"], "--procore ID or --quickbooks ID"),
        (["show", "vendors", "--procore", "0"], "ledgerboard records list vendors"),
    ],
)
def test_what_is_not_there_says_what_there_is(say, office, words, advice):
    said = say("records", *words)
    assert (said.status, advice in said.err) == (1, True)
