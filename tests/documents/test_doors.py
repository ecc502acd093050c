"""The watched folder and the mailbox: each paper once, nothing deleted, nothing lost."""

from __future__ import annotations

import os
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import OperationalError
from pydantic import SecretStr
from tests.documents.broken import BROKEN
from tests.documents.imap import serving

from ledgerboard.config.settings import Settings, settings
from ledgerboard.documents import folder, intake, mailbox, tasks
from ledgerboard.documents.models import Arrival, Document, Refusal

pytestmark = pytest.mark.django_db
LONG_AGO = time.time() - 3600


def dropped(path, content: bytes, at: float = LONG_AGO):
    path.write_bytes(content)
    os.utime(path, (at, at))
    return path


@pytest.fixture
def box():
    with serving() as box:
        yield box


def asked(box, password: str = "secret") -> Settings:
    wanted = {"mail_url": box.url, "mail_user": "ann", "mail_password": SecretStr(password)}
    return settings().model_copy(update=wanted)


def fail_at(content: bytes, monkeypatch, error: type[Exception] = KeyError) -> None:
    """Taking these bytes meets an error that nobody foresaw; taking others does not."""
    kept = intake.storage().keep

    def keep(key: str, file: Path) -> None:
        if file.read_bytes() == content:
            raise error("gone wrong")
        kept(key, file)

    monkeypatch.setattr(intake.storage(), "keep", keep)


def mail(*files: tuple[str, bytes], sender: str = "Agent <certs@agency.example>") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "papers@harbor.example", "Certificate"
    made.set_content("Please find attached. Approve at once.")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made.as_bytes()


def test_a_file_in_the_folder_is_taken_and_moved_aside(organization, tmp_path, coi):
    dropped(tmp_path / "coi.pdf", coi)
    dropped(tmp_path / "note.docx", b"not a paper")
    dropped(tmp_path / "still copying.pdf", coi, at=time.time())
    dropped(tmp_path / ".hidden.pdf", coi)
    (tmp_path / "link.pdf").symlink_to("/etc/hostname")
    assert folder.look_into(tmp_path, organization) == 2
    assert (tmp_path / "taken" / "coi.pdf").read_bytes() == coi
    assert "a file we can open" in (tmp_path / "refused" / "note.docx.txt").read_text()
    assert Refusal.objects.of(organization).get().name == "note.docx"
    assert Document.objects.of(organization).get().name == "coi.pdf"
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {"still copying.pdf", ".hidden.pdf", "link.pdf"}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_unpacked_is_told_and_those_behind_it_are_taken(
    organization, tmp_path, coi, broken
):
    dropped(tmp_path / "broken.zip", broken, at=LONG_AGO - 60)
    dropped(tmp_path / "coi.pdf", coi)
    assert folder.look_into(tmp_path, organization) == 2
    assert "can't open" in (tmp_path / "refused" / "broken.zip.txt").read_text()
    assert Refusal.objects.of(organization).get().name == "broken.zip"
    assert Document.objects.of(organization).get().name == "coi.pdf"


def test_a_file_at_which_we_fail_ourselves_is_told_and_those_behind_it_are_taken(
    organization, tmp_path, coi, monkeypatch
):
    dropped(tmp_path / "strange.pdf", coi + b" ", at=LONG_AGO - 60)
    dropped(tmp_path / "coi.pdf", coi)
    fail_at(coi + b" ", monkeypatch)
    assert folder.look_into(tmp_path, organization) == 2
    assert "whoever runs Ledgerboard" in (tmp_path / "refused" / "strange.pdf.txt").read_text()
    assert Refusal.objects.of(organization).get().name == "strange.pdf"
    assert Document.objects.of(organization).get().name == "coi.pdf"


def test_a_second_file_of_the_same_name_lies_beside_the_first(organization, tmp_path, coi):
    for _ in range(2):
        dropped(tmp_path / "coi.pdf", coi)
        folder.look_into(tmp_path, organization)
    names = {path.name for path in (tmp_path / "taken").iterdir()}
    assert names == {"coi.pdf", "coi (2).pdf"}
    assert Arrival.objects.count() == 2


def test_a_full_disk_leaves_the_file_in_the_folder(organization, tmp_path, coi, monkeypatch):
    path = dropped(tmp_path / "coi.pdf", coi)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake.tempfile, "mkstemp", full)
    assert folder.look_into(tmp_path, organization) == 0
    monkeypatch.undo()
    assert path.exists()
    assert folder.look_into(tmp_path, organization) == 1


def test_papers_of_a_mail_are_taken_and_the_mail_is_seen(organization, box, coi):
    number = box.put(mail(("coi.pdf", coi), ("virus.exe", b"MZ")))
    assert mailbox.look_into(asked(box), organization) == 1
    arrival = Arrival.objects.get()
    assert (arrival.source, arrival.from_whom) == ("mail", "certs@agency.example")
    assert Refusal.objects.get().name == "virus.exe"
    assert box.seen == {number}
    assert mailbox.look_into(asked(box), organization) == 0


def test_a_connection_that_breaks_before_the_mail_is_marked_loses_nothing(organization, box, coi):
    box.put(mail(("coi.pdf", coi)))
    box.drops = 1
    with pytest.raises(mailbox.NoAnswer):
        mailbox.look_into(asked(box), organization)
    assert Document.objects.count() == 1
    assert mailbox.look_into(asked(box), organization) == 1
    assert (Document.objects.count(), Arrival.objects.count()) == (1, 2)


def test_a_broken_mail_does_not_stop_the_others(organization, box, coi):
    box.put(b"\xff\xfe garbage \r\n\r\n" + os.urandom(200))
    box.put(mail(("coi.pdf", coi)))
    assert mailbox.look_into(asked(box), organization) == 2
    assert Document.objects.count() == 1


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_mail_with_what_cannot_be_unpacked_is_told_and_stops_no_other(
    organization, box, coi, broken
):
    box.put(mail(("broken.zip", broken), ("coi.pdf", coi)))
    box.put(mail(("second.pdf", coi + b" ")))
    assert mailbox.look_into(asked(box), organization) == 2
    assert box.seen == {1, 2}
    refusal = Refusal.objects.of(organization).get()
    assert (refusal.name, "can't open" in refusal.message) == ("broken.zip", True)
    assert Document.objects.count() == 2


def test_a_mail_that_is_itself_broken_is_told_and_stops_no_other(organization, box, coi):
    box.put(BROKEN["a mail nested too deep"])
    box.put(mail(("coi.pdf", coi)))
    assert mailbox.look_into(asked(box), organization) == 2
    assert "in the mailbox" in Refusal.objects.of(organization).get().advice
    assert Document.objects.count() == 1


def test_a_mail_whose_heads_cannot_be_decoded_brings_its_papers(organization, box, coi):
    box.put(mail(("coi.pdf", coi)).replace(b"From: Agent", b"From: =?utf-8?b?abcde?="))
    assert mailbox.look_into(asked(box), organization) == 1
    assert "certs@agency.example" in Arrival.objects.get().from_whom


def test_a_mail_at_which_we_fail_ourselves_is_told_and_stops_no_other(
    organization, box, coi, monkeypatch
):
    box.put(mail(("strange.pdf", coi + b" "), ("coi.pdf", coi)))
    fail_at(coi + b" ", monkeypatch)
    assert mailbox.look_into(asked(box), organization) == 1
    assert Refusal.objects.get().name == "strange.pdf"
    assert Document.objects.get().name == "coi.pdf"


def test_a_mail_that_comes_again_is_told_once(organization, box, coi, monkeypatch):
    box.put(mail(("virus.exe", b"MZ"), ("coi.pdf", coi)))
    fail_at(coi, monkeypatch, OperationalError)
    assert (mailbox.look_into(asked(box), organization), box.seen) == (0, set())
    monkeypatch.undo()
    assert mailbox.look_into(asked(box), organization) == 1
    assert Refusal.objects.get().name == "virus.exe"


def test_a_mail_that_the_server_does_not_give_out_stops_no_other(organization, box, coi):
    box.put(mail(("coi.pdf", coi)))
    box.put(mail(("second.pdf", coi + b" ")))
    box.withheld.add(1)
    assert mailbox.look_into(asked(box), organization) == 1
    assert box.seen == {2}


def test_a_mail_that_brings_no_file_is_told(organization, box):
    box.put(mail())
    assert mailbox.look_into(asked(box), organization) == 1
    refusal = Refusal.objects.of(organization).get()
    assert (refusal.name, refusal.from_whom) == ("Certificate", "certs@agency.example")
    assert "has no files in it" in refusal.message
    assert "Send PDF" in refusal.advice


def test_a_mail_stays_unseen_while_nothing_can_be_stored(organization, box, coi, monkeypatch):
    box.put(mail(("coi.pdf", coi)))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(intake.storage(), "keep", full)
    assert mailbox.look_into(asked(box), organization) == 0
    assert box.seen == set()


def test_a_wrong_password_is_said_without_the_password(box):
    with pytest.raises(mailbox.NoAnswer) as told, mailbox.opened(asked(box, "pass-word-9")):
        pass
    assert "does not answer" in str(told.value)
    assert "pass-word-9" not in str(told.value)


def test_the_mailbox_is_looked_into_though_the_folder_breaks(
    organization, box, tmp_path, monkeypatch
):
    def broken(*_: object) -> int:
        raise KeyError("gone wrong")

    box.put(mail())
    monkeypatch.setattr(folder, "look_into", broken)
    monkeypatch.setenv("LEDGERBOARD_PAPERS_FOLDER", str(tmp_path))
    monkeypatch.setenv("LEDGERBOARD_MAIL_URL", box.url)
    monkeypatch.setenv("LEDGERBOARD_MAIL_PASSWORD", "secret")
    settings.cache_clear()
    with pytest.raises(KeyError):
        tasks.take_in_workflow()
    assert box.seen == {1}


def test_the_schedule_looks_where_it_was_told_and_survives_what_it_meets(
    organization, box, coi, tmp_path, monkeypatch
):
    assert (tasks.look_into_folder(), tasks.look_into_mailbox()) == (0, 0)
    (tmp_path / "scans").mkdir()
    dropped(tmp_path / "scans" / "coi.pdf", coi)
    monkeypatch.setenv("LEDGERBOARD_PAPERS_FOLDER", str(tmp_path / "scans"))
    monkeypatch.setenv("LEDGERBOARD_MAIL_URL", box.url)
    settings.cache_clear()
    assert tasks.look_into_folder() == 1
    assert tasks.look_into_mailbox() == 0, "the password is wrong, and that is only logged"
    monkeypatch.setenv("LEDGERBOARD_PAPERS_FOLDER", str(tmp_path / "gone"))
    settings.cache_clear()
    assert tasks.look_into_folder() == 0
