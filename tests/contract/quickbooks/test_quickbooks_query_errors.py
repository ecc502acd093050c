"""The parser's own complaints, word for word where a recording exists."""

from __future__ import annotations

import pytest

AFTER_CONDITION = (
    'Was expecting one of:\n    <EOF> \n    <AND> ...\n    "iterator" ...\n    "maxresults" ...'
    '\n    <OR> ...\n    "order" ...\n    "orderby" ...\n    "startposition" ...\n    '
)


def detail(books, text):
    error = books.query_error(text)
    assert (error["code"], error["Message"]) == ("4000", "Error parsing query")
    return error["Detail"]


def test_a_bare_quote_in_a_string_is_the_recorded_error(books):
    assert detail(books, "select * from Vendor where DisplayName = 'Cutlery 'R Us'") == (
        'QueryParserError: Encountered " <IDENTIFIER> "R "" at line 1, column 52.\n'
        + AFTER_CONDITION
    )


def test_an_empty_statement_is_the_recorded_error(books):
    assert detail(books, "") == (
        'QueryParserError: Encountered "<EOF>" at line 0, column 0.\n'
        'Was expecting:\n    "select" ...\n    '
    )


def test_a_missing_query_parameter_is_an_empty_statement(books):
    answer = books.get("query")
    assert "at line 0, column 0." in answer.json()["Fault"]["Error"][0]["Detail"]


def test_a_percent_sign_outside_a_string_is_the_recorded_error(books):
    text = "select * from Account where AccountSubType %3D 'Inventory'"
    assert detail(books, text) == (
        "QueryParserError: Invalid content. Lexical error at line 1, column 44.  "
        'Encountered: "%" (37), after : ""'
    )


def test_a_bare_number_in_a_list_is_the_recorded_error(books):
    text = detail(books, "select * from Vendor where Id NOT IN (1, 2)")
    assert text.startswith('QueryParserError: Encountered " <INTEGER> "1 "" at line 1, column 39.')
    for expected in ('"false"', '"true"', "<DATETIME>", "<ID>", "<STRING>"):
        assert f"    {expected} ...\n" in text


def test_a_doubled_quote_does_not_escape(books):
    assert "Encountered" in detail(books, "select * from Vendor where DisplayName = 'O''Neil'")


def test_an_open_string_ends_in_a_lexical_error(books):
    text = detail(books, "select * from Vendor where DisplayName = 'abc")
    assert text.endswith('Encountered: <EOF> after : "\\\'abc"')


def test_a_strange_escape_is_a_lexical_error(books):
    assert '"n" (110)' in detail(books, "select * from Vendor where DisplayName = 'a\\n'")


def test_a_line_is_counted(books):
    assert "at line 2, column 3." in detail(books, "select *\n  form Vendor")


def test_or_is_refused(books):
    text = "select * from Vendor where DisplayName = 'a' or DisplayName = 'b'"
    assert books.query_error(text)["code"] == "4001"


@pytest.mark.parametrize(
    "text",
    [
        "select",
        "select *",
        "select * from",
        "select from Vendor",
        "update Vendor",
        "select * from Vendor where",
        "select * from Vendor where Active",
        "select * from Vendor where Active =",
        "select * from Vendor where (Active = true)",
        "select * from Vendor where Active = true and",
        "select * from Vendor where Active in ()",
        "select * from Vendor where Active in true",
        "select * from Vendor where Active not true",
        "select * from Vendor where Active between 1 and 2",
        "select * from Vendor where DisplayName is null",
        "select * from Vendor group by Active",
        "select * from Vendor order DisplayName",
        "select * from Vendor orderby",
        "select * from Vendor startposition",
        "select * from Vendor startposition one",
        "select * from Vendor startposition 1.5",
        "select * from Vendor maxresults 1 startposition 1",
        "select * from Vendor maxresults 1 orderby Id",
        "select * from Vendor, Customer",
        "select count(Id) from Vendor",
        "select sum(Balance) from Vendor",
        "select * from Vendor; drop table Vendor",
        'select * from Vendor where DisplayName = "a"',
        "select * from Vendor where MetaData. = 'a'",
    ],
)
def test_what_the_grammar_lacks_does_not_parse(books, text):
    assert books.query_error(text)["code"] == "4000"
