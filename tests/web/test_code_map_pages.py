"""The code map's pages: what is unmapped, the draft and its preview, publishing, the file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.sync.code_maps import HARDWARE, PEARL, MapWorld, budget_code
from tests.web.conftest import signed_in

from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import ItemChoice, MapRow, Scope
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.code_map.companies import code_map_of
from ledgerboard.sync.models import Event
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
ROW = MapRow(Scope("9001", "26-100.S"), HARDWARE)
FORM = {"project": "2401 - Pearl Street Lofts", "code": "26-100.S", "uses": "Hardware"}


@pytest.fixture
def world(db):
    return MapWorld()


@pytest.fixture
def client(world):
    return signed_in(world.ann)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def draft_rows(world):
    return code_map_of(world.companies.draft()).rows


def test_unmapped_codes_come_first_and_a_tabs_count_is_its_lists(world, client):
    world.read("105", budget_code(PEARL, "99-100.S"), active=False)
    world.invoice("1", 1, [("101", "0.00", "100.00")])
    page = client.get("/code-map/")
    shown = words(page)
    assert [row.row.id for row in page.context["rows"]] == ["103"]
    assert 'Unmapped <span class="lb-soft">1</span>' in shown
    assert "empty" not in page.context, "asked only for a list without rows"
    every = client.get("/code-map/?tab=all")
    assert [row.row.id for row in every.context["rows"]] == ["103", "101", "104", "102", "105"]
    assert [each["count"] for each in every.context["tabs"]] == [1, 5, 1]
    gone = client.get("/code-map/?tab=removed")
    assert [row.words for row in gone.context["rows"]] == ["Inactive in Procore"]


def test_a_search_narrows_the_list_and_its_counts(client):
    page = client.get("/code-map/?tab=all&search=millrace")
    assert [row.row.id for row in page.context["rows"]] == ["104"]
    assert [each["count"] for each in page.context["tabs"]] == [0, 1, 0]
    assert "Nothing matches" in words(client.get("/code-map/?search=zebra&tab=all"))


def test_an_edit_goes_to_the_draft_and_counts_after_publishing(world, client):
    client.post("/code-map/row/", FORM)
    assert draft_rows(world) == (ROW,)
    assert "Draft of version 1" in words(client.get("/code-map/"))
    assert world.companies.published() is None
    preview = client.get("/code-map/preview/")
    assert "1</strong><span>code gets a different item, class or location" in words(preview)
    assert "Hardware" in words(preview)
    draft = world.companies.draft()
    client.post("/code-map/publish/", {"mark": draft.mark, "note": "Hardware it is"})
    assert code_map_of(world.companies.published()).rows == (ROW,)
    listed = words(client.get("/code-map/?tab=all"))
    assert "Version 1" in listed
    assert "Hardware it is" in listed
    assert "In use now" in listed


def test_a_form_is_filled_with_what_the_map_says_and_removes_it(world, client):
    drafts.save_row(world.companies, ROW, world.ann)
    address = "/code-map/row/?project=9001&code=26-100.S"
    form = words(client.get(address))
    assert 'value="Hardware"' in form
    assert 'value="2401 - Pearl Street Lofts"' in form
    client.post(address, {**FORM, "want": "remove"})
    assert draft_rows(world) == ()


def test_a_row_that_is_edited_to_speak_for_other_codes_is_still_one_row(world, client):
    drafts.save_row(world.companies, ROW, world.ann)
    address = "/code-map/row/?project=9001&code=26-100.S"
    client.post(address, {**FORM, "project": ""})
    assert draft_rows(world) == (MapRow(Scope("", "26-100.S"), HARDWARE),)


def test_removing_takes_away_the_row_that_is_open_whatever_was_typed(world, client):
    other = MapRow(Scope("9001", "26-300.M"), ItemChoice.ASK)
    drafts.save_rows(world.companies, [ROW, other], world.ann)
    address = "/code-map/row/?project=9001&code=26-100.S"
    client.post(address, {**FORM, "code": "26-300.M", "want": "remove"})
    assert draft_rows(world) == (other,)


def test_an_edit_does_not_replace_another_row_unseen(world, client):
    rows = (ROW, MapRow(Scope("9001", "26-300.M"), ItemChoice.ASK), MapRow(Scope(), ItemChoice.ASK))
    drafts.save_rows(world.companies, rows, world.ann)
    for address in ("/code-map/row/?project=9001&code=26-100.S", "/code-map/row/"):
        answer = client.post(address, {**FORM, "code": "26-300.M"})
        assert answer.status_code == 409
        assert "These codes already have a row." in words(answer)
    assert draft_rows(world) == rows


def test_a_new_row_is_not_the_one_for_every_code(world, client):
    drafts.save_row(world.companies, MapRow(Scope(), ItemChoice.ASK), world.ann)
    assert "<h1>Add a row</h1>" in words(client.get("/code-map/row/"))
    client.post("/code-map/row/", FORM)
    assert draft_rows(world) == (MapRow(Scope(), ItemChoice.ASK), ROW)
    every = "/code-map/row/?project=&code=&cost_type="
    assert "<h1>Edit a row</h1>" in words(client.get(every))


def test_a_new_row_that_says_nothing_is_refused_and_says_what_to_choose(world, client):
    empty = dict.fromkeys(FORM, "") | {"code": "26-100.S"}
    answer = client.post("/code-map/row/", empty)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "This row says nothing yet. Choose an item, an account, a class or a location" in told
    assert "26-100.S" in told


def test_a_name_that_nobody_has_keeps_what_was_typed_and_says_why(world, client):
    answer = client.post("/code-map/row/", {**FORM, "uses": "Hard ware"})
    assert answer.status_code == 409
    assert "There is no item or account “Hard ware”." in words(answer)
    assert 'value="Hard ware"' in words(answer)
    assert world.companies.draft() is None


def test_what_changed_since_the_preview_is_not_published(world, client):
    mark = drafts.save_row(world.companies, ROW, world.ann).mark
    drafts.save_row(world.companies, MapRow(Scope("9002"), ItemChoice.ASK), world.bob)
    answer = client.post("/code-map/publish/", {"mark": mark}, follow=True)
    assert "The draft changed since you looked at it." in words(answer)
    assert world.companies.published() is None


def test_a_file_goes_down_and_up_and_bad_rows_are_named(world, client):
    drafts.save_row(world.companies, ROW, world.ann)
    down = client.get("/code-map/csv/").content
    assert down.startswith(b"\xef\xbb\xbfProject,Procore code")
    drafts.discard(world.companies, world.ann)
    answer = client.post("/code-map/import/", {"file": SimpleUploadedFile("m.csv", down)})
    assert answer.status_code == 302
    assert draft_rows(world) == (ROW,)
    bad = down + b",26-999.S,,Hardware,,\r\n"
    answer = client.post("/code-map/import/", {"file": SimpleUploadedFile("m.csv", bad)})
    assert answer.status_code == 409
    assert "1 row to fix" in words(answer)
    assert "There is no budget code 26-999.S" in words(answer)
    assert draft_rows(world) == (ROW,)


def test_every_code_can_be_filled_in_and_changes_nothing_as_it_comes(world, client):
    drafts.save_row(world.companies, ROW, world.ann)
    down = client.get("/code-map/csv/?what=codes").content
    assert down.count(b"\r\n") == 5
    client.post("/code-map/import/", {"file": SimpleUploadedFile("m.csv", down)})
    assert draft_rows(world) == (ROW,)
    filled = down.replace(b"26-300.M,,,", b"26-300.M,,Permits,")
    client.post("/code-map/import/", {"file": SimpleUploadedFile("m.csv", filled)})
    assert set(draft_rows(world)) == {ROW, MapRow(Scope("9001", "26-300.M"), Ref("account", "64"))}


@pytest.mark.parametrize("content", [b"", b"x" * 10_000_000, b"\x00\x01\x02"])
def test_a_file_that_is_none_is_refused_in_words(world, client, content):
    file = {"file": SimpleUploadedFile("m.csv", content)} if content else {}
    answer = client.post("/code-map/import/", file, follow=True)
    assert "lb-note-bad" in words(answer)
    assert world.companies.draft() is None


def test_versions_are_compared_and_restored(world, client):
    for target in (HARDWARE, Ref("account", "64")):
        draft = drafts.save_row(world.companies, MapRow(ROW.scope, target), world.ann)
        drafts.publish(world.companies, world.ann, seen=draft.mark)
    page = words(client.get("/code-map/versions/1/"))
    assert "Compared with version 2, now in use" in page
    assert "Permits" in page
    assert "Hardware" in page
    client.post("/code-map/versions/1/restore/")
    assert draft_rows(world) == (ROW,)
    assert client.get("/code-map/versions/9/").status_code == 404
    assert client.post("/code-map/versions/9/restore/").status_code == 404


def test_viewers_look_coordinators_draft_and_approvers_publish(world):
    drafts.save_row(world.companies, ROW, world.ann)
    mark = world.companies.draft().mark
    viewer = signed_in(world.person("viewer@x.example", Role.VIEWER))
    helper = signed_in(world.person("helper@x.example", Role.COORDINATOR))
    page = words(viewer.get("/code-map/"))
    assert "Discard" not in page
    assert "Import CSV" not in page
    for address in ("row", "discard", "import", "publish"):
        assert viewer.post(f"/code-map/{address}/").status_code == 403
    assert helper.post("/code-map/publish/", {"mark": mark}).status_code == 403
    assert "Publish version" not in words(helper.get("/code-map/preview/"))
    may = signed_in(world.ann)
    assert "Discard" in words(may.get("/code-map/"))
    assert "Import CSV" in words(may.get("/code-map/"))
    assert "Publish version" in words(may.get("/code-map/preview/"))
    assert helper.post("/code-map/discard/").status_code == 302
    assert Event.objects.of(world.organization).latest("pk").person.email == "helper@x.example"


def test_without_connections_it_says_so(browse):
    assert "Connect Procore and QuickBooks first" in words(browse().get("/code-map/"))
