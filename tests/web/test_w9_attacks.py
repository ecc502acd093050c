"""A viewer goes for W-9s that nobody recognized: their pictures, files, lists and words."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from django.test import Client
from PIL import Image, ImageFilter
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tests.documents.conftest import _own_storage, coi  # noqa: F401  # the same storage
from tests.reading.strangers.w9 import Style, make

from ledgerboard.documents.ingest import read
from ledgerboard.documents.intake import Received, Sender, receive
from ledgerboard.documents.models import Arrival, Document
from ledgerboard.extraction.sandbox import may_hold_files_apart
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
BY_HAND = Sender(Arrival.Source.WEB)
LETTER = (
    "Dear Harbor Builders, thank you for the work on the Pearl Street job this spring.",
    "As you asked, our form is below. Please send the check to the address on file.",
)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    make(tmp_path / "w9.pdf", Style(), Random(5))  # noqa: S311
    return tmp_path / "w9.pdf"


def picture_of(pdf: Path | bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=2).to_pil().convert("RGB")


def jpeg(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=85)
    return held.getvalue()


def lower_half(picture: Image.Image) -> Image.Image:
    return picture.crop((0, picture.height // 2, picture.width, picture.height))


def certification(picture: Image.Image) -> Image.Image:
    """What is signed: enough of a W-9 to be nobody else's business, and soon read."""
    top, foot = (round(share * picture.height) for share in (0.57, 0.77))
    return picture.crop((0, top, picture.width, foot))


def page_with(picture: Image.Image, *lines: str, above: Image.Image | None = None) -> bytes:
    """A letter with a photo pasted into it, or two papers copied onto one page. The page is so
    low that its picture is what it shows.
    """
    held = io.BytesIO()
    high = 570 * picture.height / picture.width
    top = high + 40 + 15 * len(lines)
    canvas = Canvas(held, pagesize=(612, top + 792 if above else top))
    for row, line in enumerate(lines):
        canvas.drawString(50, top - 15 * (row + 1), line)
    canvas.drawImage(ImageReader(picture), 20, 20, 570, high)
    if above:
        canvas.drawImage(ImageReader(above), 0, top, 612, 792)
    canvas.save()
    return held.getvalue()


def written(writer: PdfWriter) -> bytes:
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def with_third_page(certificate: bytes, page: bytes) -> bytes:
    writer = PdfWriter()
    for part in (certificate, certificate, page):
        writer.append(PdfReader(io.BytesIO(part)))
    return written(writer)


def with_file(certificate: bytes, name: str, content: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(certificate))
    writer.add_attachment(name, content)
    return written(writer)


def with_file_named_otherwise(certificate: bytes) -> bytes:
    """Letters of a name may be written as numbers; in a packed stream the mark is as invisible."""
    return with_file(certificate, "a.txt", b"a").replace(b"/EmbeddedFile", b"/Embedded#46ile")


def with_comment(certificate: bytes) -> bytes:
    """A file under a paper clip on the page."""
    writer = PdfWriter(clone_from=io.BytesIO(certificate))
    held = StreamObject()
    held.set_data(b"a")
    file = {"/F": TextStringObject("a.txt")}
    kept = DictionaryObject({NameObject("/F"): writer._add_object(held)})
    spec = DictionaryObject(
        {NameObject(key): value for key, value in {**file, "/EF": kept}.items()}
    )
    clip = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/FileAttachment"), "/FS": spec,
            "/Rect": ArrayObject(map(NumberObject, (10, 10, 20, 20)))}  # fmt: skip
    note = DictionaryObject({NameObject(key): value for key, value in clip.items()})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return written(writer)


def locked(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def mailed(name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", "Our papers"
    mail.set_content("Here they are.")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


def taken_in(organization, name: str, content: bytes) -> list[Document]:
    every = receive(organization, io.BytesIO(content), name, BY_HAND)
    documents = [each.document for each in every if isinstance(each, Received)]
    for document in documents:
        read(document.pk)
        document.refresh_from_db()
    return documents


def opened(viewer: Client, document: Document) -> list[str]:
    """What of its pages somebody who only looks gets to see."""
    pages = [f"/papers/{document.pk}/page/{at}/" for at in range(1, document.pages + 1)]
    ways = [f"/papers/{document.pk}/original/", f"/api/papers/{document.pk}/original", *pages,
            *(f"/api{each.replace('page/', 'pages/')}"[:-1] for each in pages)]  # fmt: skip
    return [way for way in ways if viewer.get(way).status_code == 200]


def test_no_w9_that_nobody_recognized_is_open_to_a_viewer(browse, organization, form, coi):  # noqa: F811
    """The lower half, a blurred one and one turned in an archive; a third page by mail; pasted into
    a letter; two papers on one page; locked.
    """
    whole, viewer = picture_of(form), browse(Role.VIEWER)
    signed = certification(whole)
    photos = {
        "half.jpg": jpeg(lower_half(whole)),
        "blurred.jpg": jpeg(signed.filter(ImageFilter.GaussianBlur(4))),
        "turned.jpg": jpeg(signed.rotate(90, expand=True)),
    }
    files = {
        "photos.zip": zipped(photos),
        "mail.eml": mailed("papers.pdf", with_third_page(coi, page_with(signed))),
        "letter.pdf": page_with(signed, *LETTER),
        "two.pdf": page_with(signed, above=picture_of(coi)),
        "locked.pdf": locked(form.read_bytes()),
    }
    every = [
        one for name, content in files.items() for one in taken_in(organization, name, content)
    ]
    assert len(every) == 7
    assert {one.name: found for one in every if (found := opened(viewer, one))} == {}
    for words in ("Taxpayer Identification", "penalties of perjury"):
        found = viewer.get("/api/papers", {"search": words}).json()["items"]
        assert found == [], "what stands on pages that nobody could tell is not found"


def test_a_w9_attached_to_a_certificate_does_not_leave_with_it(browse, organization, form, coi):  # noqa: F811
    viewer = browse(Role.VIEWER)
    certificate, w9 = taken_in(organization, "coi.pdf", with_file(coi, "w9.pdf", form.read_bytes()))
    assert opened(viewer, w9) == []
    assert [each for each in opened(viewer, certificate) if "original" in each] == []
    said = viewer.get(f"/papers/{certificate.pk}/original/", follow=True)
    assert said.redirect_chain[-1][0] == f"/papers/paper/{certificate.papers.get().pk}/"
    assert "Other files are attached to this PDF" in said.content.decode()
    assert browse(Role.COORDINATOR).get(f"/papers/{certificate.pk}/original/").status_code == 200


@pytest.mark.parametrize("hung", [with_file_named_otherwise, with_comment])
def test_a_file_that_no_mark_in_a_pdf_tells_of_does_not_leave_with_it(
    browse,
    organization,
    coi,  # noqa: F811
    hung,
):
    (certificate,) = taken_in(organization, "coi.pdf", hung(coi))
    viewer, reviewer = browse(Role.VIEWER), browse(Role.COORDINATOR)
    ways = opened(viewer, certificate)
    assert (len(ways), [each for each in ways if "original" in each]) == (2, [])
    assert reviewer.get(f"/papers/{certificate.pk}/original/").status_code == 200


def test_a_pdf_that_cannot_be_opened_may_hold_files(tmp_path, coi):  # noqa: F811
    path = tmp_path / "a.pdf"
    path.write_bytes(coi)
    assert not may_hold_files_apart(path)
    path.write_bytes(b"%PDF-1.7 nothing")
    assert may_hold_files_apart(path)


def test_a_reviewer_hides_any_file_and_stays_at_the_paper_that_was_looked_at(
    browse,
    organization,
    coi,  # noqa: F811
):
    (document,) = taken_in(organization, "coi.pdf", coi)
    viewer, reviewer = browse(Role.VIEWER), browse(Role.COORDINATOR)
    assert len(opened(viewer, document)) == 2 + 2 * document.pages
    here = f"/papers/paper/{document.papers.first().pk}/"
    assert "Only reviewers may see this file" in reviewer.get(here).content.decode()
    assert "Only reviewers may see" not in viewer.get(here).content.decode()
    address = f"/papers/{document.pk}/privacy/"
    said = reviewer.post(address, {"want": "private", "next": here}, follow=True)
    assert said.redirect_chain == [(here, 302)]
    assert "made this file private on" in said.content.decode()
    assert opened(viewer, document) == []
    said = reviewer.post(address, {"want": "open", "next": "https://evil.example/"})
    assert said["Location"] == f"/papers/{document.pk}/"
    told = " ".join(reviewer.get(here).content.decode().split())
    assert "made it private" in told
    assert "let everyone see it" in told
    assert "made it private" not in viewer.get(here).content.decode()
    assert len(opened(viewer, document)) == 2 + 2 * document.pages


def test_a_reviewer_says_who_may_see_it_and_takes_it_back(browse, organization):
    picture = jpeg(Image.new("RGB", (600, 800), "gray"))
    (document,) = taken_in(organization, "photo.jpg", picture)
    viewer, reviewer = browse(Role.VIEWER), browse(Role.COORDINATOR)
    address = f"/papers/{document.pk}/privacy/"
    assert viewer.post(address, {"want": "open"}).status_code == 403
    page = reviewer.get(f"/papers/{document.pk}/", follow=True).content.decode()
    assert "No Tax ID in it" in page
    assert opened(viewer, document) == []
    reviewer.post(f"/papers/paper/{document.papers.get().pk}/reviewed/")
    assert opened(viewer, document) == [], "reviewed is not opened"
    said = reviewer.post(address, {"want": "open"}, follow=True).content.decode()
    assert "let everyone see these pages" in said
    assert len(opened(viewer, document)) == 4
    reviewer.post(address, {"want": "private"})
    assert opened(viewer, document) == []
