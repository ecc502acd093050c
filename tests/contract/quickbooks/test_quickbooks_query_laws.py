# ruff: noqa: S608 - the query language of QuickBooks is not SQL
"""Laws of the query language: text and statement tell the same; nothing makes the service fail."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledgerboard.simulators.quickbooks.comparing import matches
from ledgerboard.simulators.quickbooks.language import (
    Condition,
    Order,
    Projection,
    QueryError,
    Statement,
    Value,
    ValueKind,
    parse,
)
from ledgerboard.simulators.quickbooks.language.lexer import KEYWORDS

NAMES = st.text(string.ascii_letters + string.digits + "_", min_size=1, max_size=12).filter(
    lambda name: not name[0].isdigit() and name.lower() not in KEYWORDS
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(".".join)
DATES = st.dates().map(lambda day: day.isoformat())
LISTED = st.one_of(
    st.builds(Value, st.just(ValueKind.STRING), st.text(max_size=20)),
    st.builds(Value, st.just(ValueKind.BOOLEAN), st.sampled_from(["true", "FALSE"])),
    st.builds(Value, st.just(ValueKind.DATETIME), DATES),
    st.builds(Value, st.just(ValueKind.CURRENT_DATE), st.just("CURRENT_DATE")),
)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.decimals(-1000, 1000, places=2).map(lambda number: format(number, "f")),
)
VALUES = st.one_of(LISTED, st.builds(Value, st.just(ValueKind.NUMBER), NUMBERS))
OPERATORS = st.sampled_from(["=", "<", ">", "<=", ">=", "!=", "like"])
CONDITIONS = st.one_of(
    st.builds(Condition, PATHS, OPERATORS, VALUES.map(lambda value: (value,))),
    st.builds(
        Condition,
        PATHS,
        st.sampled_from(["in", "notin"]),
        st.lists(LISTED, min_size=1, max_size=4).map(tuple),
    ),
)
SOME_PATHS = st.lists(PATHS, min_size=1, max_size=3).map(tuple)
PROJECTIONS = st.one_of(
    st.just(Projection()),
    st.just(Projection(everything=False, count=True)),
    st.builds(Projection, everything=st.booleans(), paths=SOME_PATHS),
)
STATEMENTS = st.builds(
    Statement,
    NAMES,
    PROJECTIONS,
    st.lists(CONDITIONS, max_size=3).map(tuple),
    st.lists(st.builds(Order, PATHS, st.booleans()), max_size=3).map(tuple),
    st.none() | st.integers(-5, 10**6),
    st.none() | st.integers(-5, 10**6),
)


@given(STATEMENTS)
def test_a_statement_reads_back_from_its_text(statement):
    assert parse(str(statement)) == statement


@given(STATEMENTS)
def test_keywords_may_be_written_in_any_case_and_spacing(statement):
    text = str(statement)
    for word in ("SELECT", "FROM", "WHERE", "ORDERBY", "STARTPOSITION", "MAXRESULTS"):
        if "'" not in text:
            text = text.replace(f"{word} ", f"{word.lower()}\n\t ")
    assert parse(text) == statement


WORDS = st.sampled_from(
    [*sorted(KEYWORDS), "Vendor", "Id", "(", ")", ",", "'", "\\", "%", "*", "1", "-", ".", "=", "!"]
)
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=20).map(" ".join),
    st.text(max_size=30).map(lambda text: f"select * from Vendor where DisplayName = {text}"),
    st.text(max_size=30).map(lambda text: f"select * from Vendor where Balance > '{text}'"),
    st.text(max_size=30).map(lambda text: f"select {text} from Vendor"),
)


def complaint(text):
    try:
        parse(text)
    except QueryError as error:
        return error.code
    return None


@given(HOSTILE)
@example("select * from Vendor where DisplayName = '" + "\\'" * 5000)
@example("select * from Vendor startposition " + "9" * 5000)
@example("\x00")
@example("\ud800")
def test_the_parser_only_ever_complains_in_its_own_way(text):
    assert complaint(text) in (None, "4000", "4001")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE)
def test_no_statement_makes_the_service_fail(books, text):
    content = text.encode("utf-8", "replace")
    kind = {"content-type": "application/text"}
    answer = books.http.post(f"{books.root}/query", content=content, headers=kind)
    assert answer.status_code in (200, 400, 501)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=40))
def test_a_created_name_is_found_by_its_quoted_text(books, name):
    answer = books.post("vendor", {"DisplayName": name})
    if answer.status_code != 200:
        assert set(books.codes(answer)) <= {"6000", "6080", "6240"}
        return
    row = answer.json()["Vendor"]
    text = row["DisplayName"]
    if text.encode("utf-8", "replace").decode() == text:
        value = Value(ValueKind.STRING, text)
        query = str(Statement("Vendor", conditions=(Condition("DisplayName", "=", (value,)),)))
        kind = {"content-type": "text/plain"}
        found = books.http.post(f"{books.root}/query", content=query.encode(), headers=kind)
        assert [each["Id"] for each in found.json()["QueryResponse"]["Vendor"]] == [row["Id"]]


@example("%ab%ab%", "ab")
@given(st.text("ab%", max_size=12), st.text("ab", max_size=12))
def test_like_agrees_with_a_regular_expression(pattern, words):
    import re

    regex = ".*".join(map(re.escape, pattern.split("%")))
    assert matches(pattern.split("%"), words) == bool(re.fullmatch(regex, words))


@pytest.mark.parametrize("length", [1, 1000, 20_000])
def test_a_long_pattern_is_answered(books, length):
    books.create("Vendor", DisplayName="a" * 100)
    text = f"SELECT * FROM Vendor WHERE DisplayName LIKE '{'%a' * length}b'"
    kind = {"content-type": "text/plain"}
    answer = books.http.post(f"{books.root}/query", content=text.encode(), headers=kind)
    assert answer.json()["QueryResponse"] == {}
