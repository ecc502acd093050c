"""Files that are damaged, locked, huge or not what they seem: each ends in a clear answer."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw, ImageFilter
from reportlab.pdfgen.canvas import Canvas
from tests.reading.pages import bomb, drawn, locked, raw_pdf

from ledgerboard.cli.main import cli
from ledgerboard.extraction import sandbox
from ledgerboard.extraction.ocr.picture_file import frames_of
from ledgerboard.extraction.open_file import open_file
from ledgerboard.extraction.pdf.text_layer import BACKWARDS
from ledgerboard.extraction.read_file import read_file
from ledgerboard.extraction.sandbox import Bounds, read_apart
from ledgerboard.samples import w9
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas


def other(result: dict) -> bool:
    return [paper["kind"] for paper in result["papers"]] == ["other"]


def says_nothing(result: dict) -> bool:
    paper = result["papers"][0]
    return other(result) and not paper["fields"] and not paper["places"] and not paper["text_layer"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"hello, I am a certificate", "can't open this kind of file"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100, "can't open this kind of file"),
    ],
)
def test_what_is_no_paper_is_refused_with_a_reason(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    result = read_file(path)
    assert reason in result["error"]
    assert result["papers"] == []


def test_a_file_that_is_not_there_is_an_answer_too(tmp_path):
    result = read_file(tmp_path / "none.pdf")
    assert "cannot be read" in result["error"]
    assert result["sha256"] is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_file_never_shows_values_that_it_does_not_hold(tmp_path, share):
    drawn(tmp_path / "whole.pdf")
    content = (tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(content[: int(len(content) * share)])
    result = read_file(tmp_path / "cut.pdf")
    assert "damaged" in result.get("error", "") or other(result)


def test_a_password_is_asked_for(tmp_path):
    drawn(tmp_path / "a.pdf")
    locked(tmp_path / "a.pdf")
    assert "password" in read_file(tmp_path / "a.pdf")["error"]


def test_five_hundred_pages_are_refused(tmp_path):
    (tmp_path / "a.pdf").write_bytes(raw_pdf(b"BT ET", pages=500))
    assert "500 pages" in read_file(tmp_path / "a.pdf")["error"]


def test_a_page_of_two_hundred_inches_is_not_painted(tmp_path):
    (tmp_path / "a.pdf").write_bytes(raw_pdf(b"BT /F 12 Tf (HELLO) Tj ET", box="0 0 14400 14400"))
    result = read_file(tmp_path / "a.pdf")
    assert other(result)
    assert [note["code"] for note in result["papers"][0]["notes"]] == ["too-large", "may-be-w9"]


@pytest.mark.parametrize(
    ("first", "doubt"), [("05D0", BACKWARDS), ("0627", BACKWARDS), ("0041", "")]
)
def test_letters_that_run_from_right_to_left_are_not_relied_on(tmp_path, first, doubt):
    table = b"1 begincodespacerange <00> <FF> endcodespacerange\n"
    table += b"1 beginbfrange <41> <5A> <%s> endbfrange" % first.encode()
    font = (
        f"<</Type/Font/Subtype/TrueType/BaseFont/Odd/FirstChar 65/LastChar 90/Widths[{'600 ' * 26}]"
        f"/ToUnicode 5 0 R>>\nendobj\n5 0 obj\n<</Length {len(table)}>>stream\n"
        f"{table.decode()}\nendstream"
    )
    (tmp_path / "a.pdf").write_bytes(raw_pdf(b"BT /F 12 Tf 50 700 Td (ABCDEF) Tj ET", extra=font))
    (page,) = open_file(tmp_path / "a.pdf").pages
    assert {word.doubt for word in page.words} == {doubt}


def test_a_bomb_ends_within_its_limits(tmp_path):
    (tmp_path / "a.pdf").write_bytes(bomb(120))
    result = read_apart(tmp_path / "a.pdf", bounds=Bounds(seconds=6))
    assert "error" in result or other(result)


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        (Bounds(seconds=0), "too much memory or time"),
        (Bounds(megabytes=20, most_megabytes=20), "memory"),
    ],
    ids=["processor", "memory"],
)
def test_a_reader_beyond_its_limits_is_stopped(tmp_path, bounds, reason):
    drawn(tmp_path / "a.pdf")
    result = read_apart(tmp_path / "a.pdf", bounds=bounds)
    assert reason in result["error"]
    assert result["papers"] == []


def test_a_reader_that_waits_for_ever_is_stopped(tmp_path, monkeypatch):
    drawn(tmp_path / "a.pdf")
    (tmp_path / "sleeper.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sandbox, "STARTED", "sleeper")
    result = read_apart(tmp_path / "a.pdf", bounds=Bounds(seconds=1, most_seconds=0))
    assert "longer than 1 second" in result["error"]


def test_fonts_that_do_not_tell_their_letters_are_not_believed(tmp_path):
    names = " ".join(f"/g{n}" for n in range(65, 91))
    font = (
        "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Odd/FirstChar 65/LastChar 90"
        f"/Widths[{'600 ' * 26}]/Encoding<</Differences[65 {names}]>>>>"
    )
    lines = b"".join(
        b"1 0 0 1 50 %d Tm (QZXW BCDF GHJK LMNP) Tj " % (700 - 14 * n) for n in range(30)
    )
    (tmp_path / "a.pdf").write_bytes(raw_pdf(b"BT /F 10 Tf " + lines + b"ET", extra=font))
    assert says_nothing(read_file(tmp_path / "a.pdf"))


def test_the_number_of_a_w9_leaves_the_reader_only_as_a_mask(tmp_path):
    canvas = new_canvas(tmp_path / "a.pdf", 1)
    paper = w9.draw(DrawnPage(canvas), Random(3))  # noqa: S311
    canvas.save()
    told = json.dumps(read_file(tmp_path / "a.pdf"))
    assert paper["fields"]["tin_masked"] in told
    last = paper["fields"]["tin_masked"][-4:]
    assert not any(figures + last in told for figures in ("56123", "12345", "56-123", "123-45-"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_of_no_paper_invent_nothing(tmp_path, kind):
    selfie().save(tmp_path / "selfie", kind)
    assert says_nothing(read_file(tmp_path / "selfie"))


def test_what_a_tiff_and_a_png_hold_alike_is_the_same_dots_to_the_reader():
    """So what is true of one of them needs no second look at the other."""
    picture, frames = selfie(), []
    for kind in ("png", "tiff"):
        picture.save(held := io.BytesIO(), kind)
        frames += frames_of(held.getvalue(), kind, 1)
    one, two = frames
    assert (one.width, one.height) == (two.width, two.height)
    assert np.array_equal(one.picture, two.picture)


def selfie() -> Image.Image:
    """Skin, hair, eyes and a patterned wall: much that looks like ink and like rules."""
    chance = Random(1)  # noqa: S311
    noise = np.random.default_rng(1).normal(128, 60, (800, 600)).clip(0, 255).astype(np.uint8)
    picture = Image.fromarray(noise).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for x in range(0, 600, 40):
        draw.line((x, 0, x + 3, 800), (90, 80, 70), 3)
    draw.ellipse((120, 120, 480, 640), (222, 180, 150))
    for _ in range(500):
        x, y = chance.randint(110, 490), chance.randint(60, 260)
        draw.line((x, y, x + chance.randint(-30, 30), y + 90), (60, 40, 30), 2)
    for x in (220, 340):
        draw.ellipse((x, 320, x + 50, 350), "white", "black")
        draw.ellipse((x + 18, 325, x + 34, 345), "black")
    draw.arc((220, 420, 400, 560), 20, 160, (150, 40, 40), 8)
    return picture.filter(ImageFilter.GaussianBlur(1))


def test_an_empty_scan_invents_nothing(tmp_path):
    Image.new("L", (850, 1100), 230).save(tmp_path / "scan.png")
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.drawImage(str(tmp_path / "scan.png"), 0, 0, 612, 792)
    canvas.save()
    result = read_file(tmp_path / "scan.pdf")
    assert says_nothing(result)
    assert result["papers"][0]["text_layer"] is False


def test_a_subcontract_that_talks_about_insurance_is_no_certificate(tmp_path):
    clauses = (
        "12.3 Subcontractor shall furnish a CERTIFICATE OF LIABILITY INSURANCE showing the LIMITS",
        "of $1,000,000 EACH OCCURRENCE, and an endorsement CG 20 10 04 13 for the Contractor.",
        "PRODUCER, POLICY NUMBER and CERTIFICATE HOLDER shall be stated. Send a Form W-9 as well.",
    )
    canvas = Canvas(str(tmp_path / "a.pdf"))
    for row in range(40):
        canvas.drawString(40, 780 - 18 * row, clauses[row % 3])
    canvas.save()
    assert other(read_file(tmp_path / "a.pdf"))


def test_the_command_line_reads_a_folder_and_tells_of_what_it_could_not_open(tmp_path: Path):
    drawn(tmp_path / "good.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"nothing")
    told = CliRunner().invoke(cli, ["read", str(tmp_path), "--json"])
    bad, good = json.loads(told.stdout)
    assert told.exit_code == 1
    assert "error" in bad
    assert good["papers"][0]["fields"]["policies"]
    assert set(good) == {"file", "sha256", "pages", "seconds", "papers"}
    assert set(good["papers"][0]) == {
        "kind", "pages", "edition", "text_layer", "fields", "places", "unsure", "notes",
    }  # fmt: skip
