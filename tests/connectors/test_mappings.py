"""Laws of the mapping tables: what is written reads back as the same record."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.connectors.procore.resources import LISTINGS
from ledgerboard.connectors.quickbooks.addresses import in_parts
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.resources import ENTITIES, plain_name, seen
from ledgerboard.core.mapping import Access, Resource, differing, read, refusals, same, write
from ledgerboard.core.records import (
    KINDS,
    BillLine,
    Project,
    Vendor,
    joined,
    number_and_name,
    record_of,
    values_of,
    write_lines,
)
from ledgerboard.core.values import Money, Ref, TaxNumber
from ledgerboard.core.values.text import country_code, squeeze

RESOURCES = [
    *((f"procore {kind}", listing.resource) for kind, listing in LISTINGS.items()),
    *((f"quickbooks {kind}", entity.resource) for kind, entity in ENTITIES.items()),
]
EXAMPLES: dict[str, Any] = {
    "name": "Northside Electric LLC",
    "company_name": "Northside Electric",
    "number": "2401",
    "customer": "Pearl Holdings",
    "street": "880 Foundry Way, Suite 2",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97209",
    "country": "US",
    "phone": "(503) 555-0142",
    "mobile": "(503) 555-0143",
    "fax": "(503) 555-0144",
    "email": "ap@northside.example",
    "website": "https://northside.example",
    "tax_number": TaxNumber.parse("12-3456789"),
    "active": True,
    "type": "Service",
    "description": "Feeders",
    "income_account": Ref("account", "7"),
    "expense_account": Ref("account", "8"),
    "parent": Ref("item", "9"),
    "vendor": Ref("vendor", "56"),
    "date": date(2026, 2, 28),
    "due_on": date(2026, 3, 30),
    "memo": "SC-014 invoice 2",
    "payables_account": Ref("account", "33"),
    "location": Ref("location", "2"),
    "terms": Ref("term", "3"),
    "bill": Ref("vendor_credit", "223"),
    "file_name": "claim 3.pdf",
    "media_type": "application/pdf",
    "lines": write_lines(
        [
            BillLine(key="1", item=Ref("item", "411"), amount=Money(Decimal("30000.00"))),
            BillLine(
                key="2",
                account=Ref("account", "64"),
                amount=Money(Decimal("-15040.85")),
                quantity=Decimal("402.7"),
                unit_price=Decimal("37.35"),
                project=Ref("project", "88"),
                class_=Ref("class", "5"),
                description="Feeder conduit",
            ),
        ]
    ),
}
words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters=":"), min_size=1, max_size=12
)
sentences = st.lists(words, min_size=1, max_size=4).map(" ".join).map(squeeze)
phones = st.from_regex(r"\([2-9]\d\d\) [2-9]\d\d-\d{4}", fullmatch=True)
hosts = st.from_regex(r"[a-z]{2,12}\.(com|example|co\.uk)(/[a-z]{1,8})?", fullmatch=True)
vendors = st.fixed_dictionaries(
    {"name": sentences},
    optional={
        "company_name": sentences,
        "street": sentences,
        "city": sentences,
        "state": st.sampled_from(["OR", "WA", "CA", "ON"]),
        "postal_code": st.from_regex(r"\d{5}(-\d{4})?", fullmatch=True),
        "country": st.sampled_from(["US", "CA", "MX"]),
        "phone": phones,
        "mobile": phones,
        "fax": phones,
        "email": st.from_regex(r"[a-z]{1,9}@[a-z]{2,9}\.com", fullmatch=True),
        "website": hosts,
        "tax_number": st.from_regex(r"\d{9}", fullmatch=True).map(TaxNumber.parse),
        "active": st.booleans(),
    },
)


def mirrored(resource: Resource, sent: dict[str, Any]) -> dict[str, Any]:
    """What the system shows of what it was sent: the same, under the name it reads by."""
    shown = dict(sent)
    for field in resource.fields:
        if field.write_path and field.write_path in shown:
            shown[field.path] = shown.pop(field.write_path)
    return shown


@given(vendors)
@pytest.mark.parametrize("name", ["procore vendor", "quickbooks vendor"])
def test_a_vendor_that_was_written_reads_back_as_the_same(name, values):
    resource = dict(RESOURCES)[name]
    assert list(refusals(resource, values)) == []
    shown = mirrored(resource, write(resource, values, creating=True))
    assert differing(resource, values, values_of(read(resource, shown))) == []


@given(vendors)
@pytest.mark.parametrize("name", ["procore vendor", "quickbooks vendor"])
def test_writing_what_was_read_sends_the_same_again(name, values):
    resource = dict(RESOURCES)[name]
    sent = write(resource, values, creating=True)
    again = values_of(read(resource, mirrored(resource, sent)))
    kept = {key: value for key, value in again.items() if key in values}
    hidden = {f.name for f in resource.fields if f.access is Access.WRITE_ONLY}
    twice = write(resource, kept, creating=True)
    assert twice == write(
        resource, {k: v for k, v in values.items() if k not in hidden}, creating=True
    )


@pytest.mark.parametrize(("name", "resource"), RESOURCES, ids=[name for name, _ in RESOURCES])
def test_every_field_is_written_and_read_alone(name, resource):
    for field in resource.fields:
        if field.name in ("customer", "number"):
            continue  # parts of one name: their own tests below
        if field.access is Access.READ_ONLY:
            continue  # read in the tests of each system
        sent = write(resource, {field.name: EXAMPLES[field.name]}, creating=True)
        assert sent, field.name
        got = getattr(read(resource, mirrored(resource, sent)), field.name)
        expected = None if field.access is Access.WRITE_ONLY else EXAMPLES[field.name]
        assert same(field.codec, got, expected), field.name


@pytest.mark.parametrize(("name", "resource"), RESOURCES, ids=[name for name, _ in RESOURCES])
def test_every_field_of_a_table_is_a_field_of_its_record(name, resource):
    known = {field.name for field in fields(KINDS[resource.kind])}
    assert {field.name for field in resource.fields} <= known


@given(st.dictionaries(st.sampled_from(["name", "BillAddr", "Active", "DisplayName", "zip",
       "address", "is_active", "PrimaryPhone", "business_register", "Fax"]),
       st.none() | st.booleans() | st.integers() | st.text(max_size=5)
       | st.lists(st.integers(), max_size=2)
       | st.dictionaries(st.text(max_size=4), st.integers(), max_size=2)))  # fmt: skip
@pytest.mark.parametrize(("name", "resource"), RESOURCES, ids=[name for name, _ in RESOURCES])
def test_no_payload_breaks_a_table(name, resource, payload):
    assert read(resource, payload) is not None


numbers = st.from_regex(r"[A-Z]{0,3}\d{1,5}(-\d{1,3})?", fullmatch=True)


@given(numbers, sentences.filter(lambda name: not name.startswith(("-", "\u2013", "\u2014"))))
def test_a_number_and_a_name_are_put_together_and_taken_apart(number, name):
    assert number_and_name(joined(number, name)) == (number, name)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2401 - Pearl St", ("2401", "Pearl St")),
        ("2401 \u2013 Pearl St", ("2401", "Pearl St")),
        ("2401: Pearl St", ("2401", "Pearl St")),
        ("24-017 - Pearl St - Phase 2", ("24-017", "Pearl St - Phase 2")),
        ("  2401  -  Pearl St ", ("2401", "Pearl St")),
        ("2401 Pearl St", ("", "2401 Pearl St")),
        ("2401-Pearl St", ("", "2401-Pearl St")),
        ("Pearl St - Remodel", ("", "Pearl St - Remodel")),
        ("Phase 2 - East", ("", "Phase 2 - East")),
        ("2401", ("", "2401")),
        ("2401 - ", ("", "2401 -")),
        ("", ("", "")),
    ],
)
def test_only_an_explicit_separator_splits_a_project_name(text, parts):
    assert number_and_name(text) == parts


def test_a_project_is_titled_by_both_parts():
    assert Project(number="2401", name="Pearl St").title == "2401 - Pearl St"
    assert Project(name="Pearl St").title == "Pearl St"
    assert Project().title == "an unnamed project"


@pytest.mark.parametrize("suffix", [" (deleted)", " (Deleted)", "(DELETED)", "  (deleted)"])
def test_the_mark_of_inactive_names_is_never_a_name(suffix):
    """Some vendors keep it when they are made active again."""
    row = {"Id": "5", "SyncToken": "0", "DisplayName": f"Acme{suffix}", "CompanyName": "Acme"}
    asleep = seen(ENTITIES["vendor"], {**row, "Active": False}, Facts())
    awake = seen(ENTITIES["vendor"], {**row, "Active": True}, Facts())
    expected = {**values_of(awake.record), "name": "Acme", "active": False}
    assert asleep.record == record_of("vendor", expected)
    assert awake.record.title == asleep.record.title == "Acme"
    assert plain_name("Acme") == "Acme"


def test_a_country_in_three_letters_is_the_same_country():
    row = {"Id": "5", "BillAddr": {"Country": "USA"}}
    found = read(ENTITIES["vendor"].resource, row)
    assert isinstance(found, Vendor)
    assert found.country == "US"


GORDON = ("35 Van Gordon St", "Lakewood", "CO", "80228")


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ({"Line1": "35 Van Gordon St", "Line2": "Lakewood, CO 80228"}, GORDON),
        ({"Line1": "35 Van Gordon St", "Line2": "Lakewood, CO  80228", "Line3": "USA"}, GORDON),
        ({"Line1": "35 Van Gordon St", "Line2": "Lakewood Colorado 80228"}, GORDON),
        ({"Line1": "35 Van Gordon St, Lakewood, co 80228"}, GORDON),
        (
            {"Line1": "1 Elm St", "Line2": "Charleston West Virginia 25301"},
            ("1 Elm St", "Charleston", "WV", "25301"),
        ),
        (
            {"Line1": "Acme", "Line2": "35 Van Gordon St", "Line3": "Lakewood, CO 80228-1234"},
            ("Acme, 35 Van Gordon St", "Lakewood", "CO", "80228-1234"),
        ),
        (
            {"Line1": "35 Van Gordon St", "Line2": "Lakewood, CO 80228", "City": "Lakewood"},
            GORDON,
        ),
        ({"Line1": "PO Box 12 Lakewood CO 80228"}, ("PO Box 12 Lakewood CO 80228", "", "", "")),
        (
            {"Line1": "1 Elm St", "Line2": "Lakewood, CO 80228", "City": "Golden"},
            ("1 Elm St, Lakewood, CO 80228", "Golden", "", ""),
        ),
        (
            {"Line1": "1 Elm St", "Line2": "Toronto, ON M5V 2T6"},
            ("1 Elm St, Toronto, ON M5V 2T6", "", "", ""),
        ),
        ({"Line1": "1 Elm St", "Line2": "Suite 200"}, ("1 Elm St, Suite 200", "", "", "")),
        (
            {"Line1": "One Main Street Lakewood CO 80228"},
            ("One Main Street Lakewood CO 80228", "", "", ""),
        ),
        ({"Line1": "Lakewood, CO 80228"}, ("", "Lakewood", "CO", "80228")),
        (
            {"Line1": "One Main Street Lakewood CO 80228", "Line2": "USA"},
            ("One Main Street Lakewood CO 80228, USA", "", "", ""),
        ),
        (
            {"Line1": "Acme", "Line2": "One Main Street Lakewood CO 80228"},
            ("Acme, One Main Street Lakewood CO 80228", "", "", ""),
        ),
        ({"Line1": "Suite 4, Lakewood CO 80228"}, ("Suite 4", "Lakewood", "CO", "80228")),
    ],
)
def test_a_town_that_stands_in_a_line_is_taken_apart_where_it_can_be_read(address, parts):
    row = {"Id": "5", "SyncToken": "0", "BillAddr": address}
    found = seen(ENTITIES["vendor"], row, Facts()).record
    assert (found.street, found.city, found.state, found.postal_code) == parts


IN_LINES = {"Line1": "1 Elm St", "Line2": "Lakewood, CO 80228"}


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ({**IN_LINES, "Line3": "USA", "Country": "US"}, "US"),
        ({**IN_LINES, "Line3": "USA"}, "US"),
        ({**IN_LINES, "Country": "Canada"}, "Canada"),
    ],
)
def test_a_country_in_a_line_counts_where_the_address_names_none(address, country):
    parts = in_parts(address)
    assert (parts["Line1"], parts["City"]) == ("1 Elm St", "Lakewood")
    assert country_code(parts["Country"]) == country_code(country)


def test_an_address_with_two_countries_stays_as_it_is():
    address = {**IN_LINES, "Line3": "USA", "Country": "Canada"}
    assert in_parts(address) == address


def test_a_masked_tax_number_is_not_known():
    row = {"Id": "5", "TaxIdentifier": "XXXXXXX4321"}
    found = read(ENTITIES["vendor"].resource, row)
    assert isinstance(found, Vendor)
    assert found.tax_number is None
