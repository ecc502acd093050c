"""The code map by commands: out, filled in, in again, published."""

from __future__ import annotations

import json

import pytest
from tests.sync.code_maps import HARDWARE, MapWorld

from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import MapRow, Scope
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import code_map_of

pytestmark = pytest.mark.django_db(transaction=True)
ROW = MapRow(Scope("9001", "26-100.S"), HARDWARE)


@pytest.fixture
def world():
    return MapWorld()


def test_out_filled_in_in_again_and_published(say, world, tmp_path):
    file, person = tmp_path / "codes.csv", ("--as", world.ann.email)
    assert say("codes", "export", file, "--codes").status == 0
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(text.replace("26-300.M,,,", "26-300.M,,Permits,"), encoding="utf-8")
    assert say("codes", "import", file, *person).status == 0
    said = say("codes", "preview").out
    assert "26-300.M         no item → Permits  0 open invoices" in said
    assert "Version 1: 1 code, 0 open invoices" in said
    assert say("codes", "publish", "--yes", "--note", "Permits", *person).status == 0
    (row,) = code_map_of(world.companies.published()).rows
    assert row == MapRow(Scope("9001", "26-300.M"), Ref("account", "64"))
    assert "Permits" in say("codes", "versions").out
    assert json.loads(say("codes", "versions", "--json").out)[0]["number"] == 1


def test_the_list_ends_with_3_while_codes_are_unmapped(say, world):
    said = say("codes", "list", "--tab", "unmapped")
    assert said.status == 3
    assert said.out.startswith("26-300.M")
    assert json.loads(say("codes", "list", "--json").out)[0]["id"] == "103"
    world.gone("budget_code", "103")
    assert say("codes", "list").status == 0


def test_a_bad_file_saves_nothing_and_ends_with_1(say, world, tmp_path):
    file = tmp_path / "codes.csv"
    drafts.save_row(world.companies, ROW, world.ann)
    assert "Hardware" in say("codes", "export").out
    say("codes", "export", file)
    with file.open("a") as opened:
        opened.write(",26-999.S,,Hardware,,\n")
    said = say("codes", "import", file, "--as", world.ann.email)
    assert said.status == 1
    assert "Row 3: There is no budget code 26-999.S in Procore." in said.out
    assert "1 row to fix; nothing was saved." in said.err
    assert json.loads(say("codes", "import", file, "--json").out)["bad"][0]["number"] == 3
    assert say("codes", "discard", "--as", world.ann.email).status == 0
    assert say("codes", "preview").status == 1


def test_a_version_is_restored_as_a_draft(say, world):
    draft = drafts.save_row(world.companies, ROW, world.ann)
    drafts.publish(world.companies, world.ann, seen=draft.mark)
    draft = drafts.remove_row(world.companies, ROW.scope, world.ann)
    drafts.publish(world.companies, world.ann, seen=draft.mark)
    said = say("codes", "restore", 1, "--as", world.ann.email)
    assert said.out.startswith("Version 1 is the draft of version 3 now.")
    assert code_map_of(world.companies.draft()).rows == (ROW,)
    assert say("codes", "restore", 7, "--as", world.ann.email).status == 1
