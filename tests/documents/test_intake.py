"""Files come in: kept, known again, refused with a reason, read."""

from __future__ import annotations

import errno
import tracemalloc
from email.message import EmailMessage
from io import BytesIO

import pytest
from tests.documents.broken import METHODS, bomb, with_broken_data, zipped
from tests.documents.portfolios import COVER, with_files

from ledgerboard.config.settings import settings
from ledgerboard.config.upload_limits import FILE_MB, MB
from ledgerboard.documents import selectors, storage
from ledgerboard.documents.ingest import read
from ledgerboard.documents.intake import Received, Sender, TurnedAway, receive
from ledgerboard.documents.models import Arrival, Document, Paper
from ledgerboard.documents.refusals import DocumentRefused, Missing
from ledgerboard.extraction.read_file import read_file
from ledgerboard.work.models import Job

pytestmark = pytest.mark.django_db
BY_MAIL = Sender(Arrival.Source.MAIL, from_whom="office@sub.example")


def taken(organization, content: bytes, name: str = "coi.pdf", sender: Sender = BY_MAIL):
    return receive(organization, BytesIO(content), name, sender)


def test_a_file_is_kept_and_asked_to_be_read(organization, coi):
    [received] = taken(organization, coi)
    document = received.document
    assert (received.is_new, document.kind, document.state) == (True, "pdf", "waiting")
    assert Job.objects.get(workflow="documents.read").args == [document.pk]
    with storage.original(organization.pk, document.sha256) as path:
        assert path.read_bytes() == coi


def test_the_same_bytes_are_the_same_document_and_come_in_twice(organization, coi):
    [first] = taken(organization, coi)
    [again] = taken(organization, coi, "the same (2).pdf")
    assert (again.document, again.is_new) == (first.document, False)
    arrivals = first.document.arrivals.order_by("pk")
    assert [each.name for each in arrivals] == ["coi.pdf", "the same (2).pdf"]
    assert Job.objects.filter(workflow="documents.read").count() == 1


def test_another_organization_knows_nothing_of_it(organization, other, coi):
    [ours] = taken(organization, coi)
    [theirs] = taken(other, coi)
    assert theirs.is_new
    assert theirs.document != ours.document
    assert selectors.document(other, ours.document.pk) is None
    assert list(selectors.documents(other)) == [theirs.document]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"MZ\x90\x00 a program", "isn't a file we can open"),
        (b"%PDF-1.7" + b"0" * FILE_MB * MB, "larger than 50 MB"),
        (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"x"}), "Office"),
        (zipped({"a": b"0" * 60_000_000}), "packed unusually tightly"),
        (zipped({}), "Send PDF"),
        (zipped({"a": b"x"})[:-20], "can't open"),
    ],
)
def test_what_is_not_taken_says_why(organization, content, said):
    with pytest.raises(DocumentRefused, match=said):
        taken(organization, content)
    assert not Document.objects.exists()


def test_how_large_a_file_may_be_is_a_setting_that_the_refusal_names(
    organization, coi, monkeypatch
):
    monkeypatch.setenv("LEDGERBOARD_FILE_MEGABYTES", "1")
    settings.cache_clear()
    with pytest.raises(DocumentRefused, match="larger than 1 MB"):
        receive(organization, BytesIO(b"%PDF-1.7" + b"0" * MB), "large.pdf", BY_MAIL)
    monkeypatch.setenv("LEDGERBOARD_FILE_MEGABYTES", "60")
    settings.cache_clear()
    (taken,) = receive(organization, BytesIO(coi + b"\n" * FILE_MB * MB), "large.pdf", BY_MAIL)
    read(taken.document.pk)
    assert Document.objects.get().reason == "", "what was taken is read"


def test_papers_of_a_mail_are_taken_and_its_logo_is_not(organization, coi):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@sub.example", "b@gc.example", "Certificate"
    mail.set_content("Attached please find it.")
    mail.add_attachment(coi, maintype="application", subtype="pdf", filename="COI 2026.pdf")
    mail.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    received, logo = taken(organization, mail.as_bytes(), "message.eml")
    assert (received.name, received.is_new) == ("COI 2026.pdf", True)
    assert isinstance(logo, TurnedAway)


def test_papers_in_an_archive_are_taken_and_those_packed_too_deep_are_not(organization, coi):
    deep = zipped({"a": zipped({"b": zipped({"c": coi})})})
    [refused] = taken(organization, deep, "deep.zip")
    assert isinstance(refused, TurnedAway)
    [received] = taken(organization, zipped({"a": zipped({"b": coi})}), "two.zip")
    assert isinstance(received, Received)


def test_papers_in_a_portfolio_are_taken_and_its_cover_is_not(organization, coi):
    files = {"COI 2026.pdf": coi, "notes.txt": b"see the certificate"}
    received, refused = taken(organization, with_files(COVER, files), "portfolio.pdf")
    assert (received.name, refused.name) == ("COI 2026.pdf", "notes.txt")
    assert [each.name for each in Document.objects.all()] == ["COI 2026.pdf"]


def test_a_portfolio_of_nothing_that_we_can_open_is_kept_itself(organization):
    kept, refused = taken(organization, with_files(COVER, {"a.txt": b"text"}), "portfolio.pdf")
    assert (kept.name, refused.name) == ("portfolio.pdf", "a.txt")


@pytest.mark.parametrize("text", [COVER, "Please find the certificates attached."])
def test_a_pdf_with_more_files_than_we_take_out_is_kept_itself_and_says_so(organization, coi, text):
    files = {"a.pdf": coi, **{f"b{at}.txt": b"text" for at in range(59)}, "z.pdf": coi + b"%"}
    kept, *inside, cut = taken(organization, with_files(text, files), "portfolio.pdf")
    assert kept.name == cut.name == "portfolio.pdf"
    assert inside[0].name == "a.pdf"
    assert "1 file inside this PDF was not taken out" in cut.why.message
    assert {each.name for each in Document.objects.all()} == {"portfolio.pdf", "a.pdf"}


def test_a_paper_attached_to_a_paper_comes_in_beside_it(organization, coi):
    content = with_files(
        "Please find the certificate attached.", {"coi.pdf": coi, "a.xml": b"<a/>"}
    )
    letter, attached = taken(organization, content, "letter.pdf")
    assert (letter.name, attached.name) == ("letter.pdf", "coi.pdf")


def test_a_reading_says_that_papers_are_inside(organization, coi, tmp_path):
    (tmp_path / "a.pdf").write_bytes(with_files(COVER, {"coi.pdf": coi}))
    (tmp_path / "b.pdf").write_bytes(with_files(COVER, {"a.xml": b"<a/>"}))
    said, silent = (read_file(tmp_path / name)["papers"][0]["notes"] for name in ("a.pdf", "b.pdf"))
    assert "attached-files" in {note["code"] for note in said}
    assert "attached-files" not in {note["code"] for note in silent}


@pytest.mark.parametrize("method", METHODS)
def test_what_stands_behind_a_damaged_file_of_an_archive_is_taken(organization, coi, method):
    archive = with_broken_data(method, behind={"coi.pdf": coi})
    received, refused = taken(organization, archive, "two.zip")
    assert (received.name, refused.name) == ("coi.pdf", "a.pdf")
    assert "can't open" in refused.why.message


@pytest.mark.parametrize("method", METHODS)
def test_an_archive_that_unpacks_to_more_than_it_says_does_not_fill_the_memory(
    organization, method
):
    content = bomb(method)
    tracemalloc.start()
    with pytest.raises(DocumentRefused, match="can't open"):
        taken(organization, content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000, "it unpacks to 40 MB"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ann\\coi.pdf", "coi.pdf"),
        ("coi\u202efdp.exe", "coifdp.exe"),
        ("a\nb\x00.pdf", "ab.pdf"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
        ("/", "unnamed"),
    ],
)
def test_names_of_strangers_are_only_shown(organization, coi, name, shown):
    assert taken(organization, coi, name)[0].document.name == shown


def test_a_full_disk_takes_nothing_and_says_so(organization, coi, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(DocumentRefused, match="could not be stored: No space left"):
        taken(organization, coi)
    assert not Document.objects.exists()
    monkeypatch.undo()
    assert taken(organization, coi)[0].is_new


def test_what_was_altered_in_the_storage_is_not_read(organization, coi):
    [received] = taken(organization, coi)
    sha256 = received.document.sha256
    path = storage.settings().data_dir / "papers" / storage.key_of(organization.pk, sha256)
    path.write_bytes(coi + b" ")
    with (
        pytest.raises(Missing, match="isn't what came in"),
        storage.original(organization.pk, sha256),
    ):
        pass
    path.write_bytes(bytes(len(coi)))
    taken(organization, coi)
    assert path.read_bytes() == coi, "coming in again mends it, also where its size is the same"
    path.unlink()
    read(received.document.pk)
    received.document.refresh_from_db()
    assert received.document.state == "failed"
    assert "isn't in storage" in received.document.reason
    taken(organization, coi)
    with storage.original(organization.pk, sha256) as again:
        assert again.read_bytes() == coi, "coming in again mends it"


def test_a_document_is_read_into_its_papers(organization, coi):
    [received] = taken(organization, coi)
    read(received.document.pk)
    document = selectors.document(organization, received.document.pk)
    assert document is not None
    assert document.state == "read"
    [paper] = Paper.objects.of(organization).filter(kind="acord_25")
    assert paper.reading["fields"]["policies"]
    assert selectors.next_to_review(organization) == paper
    assert selectors.counts(organization)["needs_you"] == 1


def test_a_damaged_file_is_kept_and_says_why_it_cannot_be_read(organization):
    [received] = taken(organization, b"%PDF-1.7 and then nothing")
    read(received.document.pk)
    received.document.refresh_from_db()
    assert received.document.state == "failed"
    assert received.document.reason.startswith("The file is damaged")
