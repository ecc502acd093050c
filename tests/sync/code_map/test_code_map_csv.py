"""The code map as a CSV file: down and up again changes nothing, and a bad file saves nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sync.code_maps import HARDWARE, PERMITS, MapWorld

from ledgerboard.core.records import Account, BookClass, Item
from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import ItemChoice, MapRow, Scope
from ledgerboard.sync.code_map import csv_files, drafts
from ledgerboard.sync.code_map.companies import code_map_of
from ledgerboard.sync.code_map.csv_files import COLUMNS, parsed, written
from ledgerboard.sync.code_map.naming import Names
from ledgerboard.sync.errors import NotPossible

HEADER = ",".join(COLUMNS)
ROWS = (
    MapRow(Scope("9001", "26-100.S"), HARDWARE, Ref("class", "5"), Ref("location", "8")),
    MapRow(Scope(code="26-200"), PERMITS),
    MapRow(Scope(cost_type="M"), ItemChoice.ASK),
    MapRow(Scope("9002"), class_=Ref("class", "5")),
    MapRow(Scope(), ItemChoice.RULE),
)


@pytest.fixture
def world(db):
    return MapWorld()


def names(world, *rows):
    return Names(world.companies, rows)


def read(world, *lines, header=HEADER, end="\r\n"):
    return parsed(end.join([header, *lines]).encode(), names(world))


def rows_of(world, *lines, **how):
    found = read(world, *lines, **how)
    assert found.bad == ()
    return found.rows


def whys(world, *lines):
    return {each.number: each.why for each in read(world, *lines).bad}


def test_down_and_up_again_changes_nothing(world):
    text = written(ROWS, names(world))
    assert parsed(text.encode(), names(world)).rows == ROWS
    assert text.splitlines()[1] == ("2401 - Pearl Street Lofts,26-100.S,,Hardware,Residential,Bend")
    draft = drafts.save_rows(world.companies, ROWS, world.ann)
    drafts.publish(world.companies, world.ann, seen=draft.mark)
    again = parsed(written(code_map_of(draft).rows, names(world)).encode(), names(world)).rows
    draft = drafts.save_rows(world.companies, again, world.ann)
    with pytest.raises(NotPossible, match="changes nothing"):
        drafts.publish(world.companies, world.ann, seen=draft.mark)


HOSTILE = [
    "=1+1", "'=1+1", "+x", "-y", "@z", "a,b", 'say "so"', "two\nlines", "Ask", "Hardware",
    "HARDWARE", "  spaced  out ", "item 777", "Odd [item 777]", "x]", "'", "Ünïcode", "=[item 9]",
    "by the rule", "2401", "true",
]  # fmt: skip


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_whatever_things_are_called_they_are_found_again(world, called):
    for number, name in enumerate(called):
        kind = Item if number % 2 else Account
        world.read(f"7{number}", kind(name=name.replace("\x00", "") or "?"), books=True)
    rows = tuple(
        MapRow(Scope(project, code), Ref("item" if number % 2 else "account", f"7{number}"))
        for number, (project, code) in enumerate(zip(["", "9001"] * 3, SIX, strict=True))
        if number < len(called)
    )
    assert parsed(written(rows, names(world)).encode(), names(world)).rows == rows


SIX = ["26-100.S", "26-100.S", "26-200.S", "26-200.S", "26-300.M", "26-300"]


def test_what_is_gone_keeps_its_row(world):
    row = MapRow(Scope("404", "99-999.X", ""), Ref("item", "405"), Ref("class", "406"))
    text = written([row], names(world, row))
    assert parsed(text.encode(), names(world, row)).rows == (row,)
    assert len(parsed(text.encode(), names(world)).bad) == 1


def test_a_byte_order_mark_semicolons_and_other_orders_are_understood(world):
    want = (MapRow(Scope("9002", "26-100.S"), HARDWARE),)
    plain = "2402 - Millrace Clinic,26-100.S,,Hardware,,"
    assert rows_of(world, plain) == want
    assert rows_of(world, plain.replace(",", ";"), header=HEADER.replace(",", ";")) == want
    assert rows_of(world, plain.replace(",", "\t"), header=HEADER.replace(",", "\t")) == want
    assert rows_of(world, plain, header="\ufeff" + HEADER.upper(), end="\n") == want
    mine = f"{COLUMNS[3]},{COLUMNS[1]},My notes"
    (row,) = rows_of(world, "Hardware,26-100.S,note", header=mine)
    assert row == MapRow(Scope(code="26-100.S"), HARDWARE)
    windows = f"{HEADER}\r\n,26-100.S,,Müll,,".encode("cp1252")
    world.read("55", Item(name="Müll"), books=True)
    assert parsed(windows, names(world)).rows == (
        MapRow(Scope(code="26-100.S"), Ref("item", "55")),
    )


def test_bad_rows_are_named_by_their_number_and_the_blank_ones_are_counted(world):
    assert whys(
        world,
        ",26-100.S,,Hardware,,",
        "",
        ",26-999.S,,Hardware,,",
        "2402 - Millrace Clinic,26-200.S,,Hardware,,",
        "Nowhere,26-100.S,,Hardware,,",
        ",26-200.S,,Hard ware,,",
        ",26-200.S,,Old item,,",
        ",26-200.S,,Payables,,",
        ",26-100.S,,Permits,,",
        ",,Q,Hardware,,",
        ",26-200.S,,,Commercial,Salem",
    ) == {
        4: "There is no budget code 26-999.S in Procore.",
        5: "There is no budget code 26-200.S in 2402 - Millrace Clinic in Procore.",
        6: "There is no project “Nowhere”.",
        7: "There is no item or account “Hard ware”.",
        8: "The item Old item is inactive.",
        9: "There is no item or account “Payables”.",
        10: "It's for the same codes as row 2.",
        11: "There is no cost type Q in Procore.",
        12: "There is no class “Commercial”.",
    }


def test_a_name_that_several_have_is_asked_and_told_with_its_id(world):
    world.read("65", Account(name="Hardware", type="Expense"), books=True)
    world.read("6", BookClass(name="Hardware"), books=True)
    assert whys(world, ",26-100.S,,hardware,,") == {
        2: "2 are called “hardware”: account 65, item 777. Write it as hardware [account 65]."
    }
    want = (MapRow(Scope(code="26-100.S"), HARDWARE, Ref("class", "6")),)
    assert rows_of(world, ",26-100.S,,Hardware [item 777],Hardware,") == want
    assert "Hardware [item 777],Hardware" in written(want, names(world))
    assert whys(world, ",26-100.S,,Permits [item 777],,")


def test_a_row_that_says_nothing_takes_its_row_away_and_others_stay(world):
    drafts.save_rows(world.companies, ROWS, world.ann)
    draft = drafts.save_rows(world.companies, rows_of(world, ",26-200,,,,"), world.ann)
    assert {row.scope for row in code_map_of(draft).rows} == {
        row.scope for row in ROWS if row.scope.code != "26-200"
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"a,b\r\n1,2", "has no column “Procore code”"),
        (b"\xff\xfeP\x00r\x00", "not a CSV file"),
        (HEADER.encode() + b"\r\n" + b'"' + b"x" * 200_000, "can't be read as CSV"),
        (b"x" * 10_000_000, "larger than 5 MB"),
    ],
)
def test_what_is_no_such_file_is_refused(world, content, why):
    with pytest.raises(NotPossible, match=why):
        parsed(content, names(world))


def test_a_file_of_too_many_rows_is_refused(world, monkeypatch):
    monkeypatch.setattr(csv_files, "MOST_ROWS", 2)
    assert len(read(world, ",26-100.S,,Ask,,", ",26-200.S,,Ask,,").rows) == 2
    with pytest.raises(NotPossible, match="more than 2 rows"):
        read(world, ",26-100.S,,Ask,,", ",26-200.S,,Ask,,", ",26-300.M,,Ask,,")


def test_a_formula_is_text_and_stays_one(world):
    world.read("56", Item(name='=HYPERLINK("https://x.example")'), books=True)
    row = MapRow(Scope(code="26-100.S"), Ref("item", "56"))
    text = written([row], names(world))
    assert "'=HYPERLINK" in text
    assert ",=" not in text
    assert ',"=' not in text
    assert parsed(text.encode(), names(world)).rows == (row,)
