"""What the doctor looks at where papers come in, are read and are kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ledgerboard.cli.doctor_finding import Finding
from ledgerboard.config.settings import Settings
from ledgerboard.core.values.wording import counted

PICTURES = ("cv2", "numpy", "onnxruntime")


def recognition(_: Settings) -> Iterator[Finding]:
    missing = [name for name in PICTURES if find_spec(name) is None]
    yield Finding(
        well=not missing,
        what="Scans and photographs are read" if not missing else "Scans can't be read",
        advice="Install ledgerboard[ocr]; until then they wait for a person." if missing else "",
    )


def watched_folder(now: Settings) -> Iterator[Finding]:
    if now.papers_folder is None:
        return
    usable = now.papers_folder.is_dir() and os.access(now.papers_folder, os.R_OK | os.W_OK)
    yield Finding(
        well=usable,
        what=f"Watched folder {now.papers_folder} {'can' if usable else 'cannot'} be used",
        advice=""
        if usable
        else "Create it, and give this user permission to read and move files there.",
    )


def mailbox(now: Settings) -> Iterator[Finding]:
    from ledgerboard.documents.mailbox import NoAnswer, opened

    if not now.mail_url:
        return
    try:
        with opened(now):
            yield Finding(well=True, what=f"The mailbox of {now.mail_user} answers")
    except NoAnswer as error:
        advice = "Look at LEDGERBOARD_MAIL_URL, …_MAIL_USER and …_MAIL_PASSWORD."
        yield Finding(well=False, what=str(error), advice=advice)


def originals(now: Settings) -> Iterator[Finding]:
    """A bucket says that it lacks a file that was never put there; a broken one says otherwise."""
    from ledgerboard.documents.storage import storage

    if not now.papers_bucket:
        return
    with TemporaryDirectory() as folder:
        try:
            storage(now).copy("probe", Path(folder) / "probe")
        except FileNotFoundError:
            pass
        except OSError as error:
            advice = "Look at LEDGERBOARD_PAPERS_BUCKET and the LEDGERBOARD_PAPERS_S3_… settings."
            yield Finding(well=False, what=f"Originals: {error}", advice=advice)
            return
    yield Finding(well=True, what=f"Originals: the bucket {now.papers_bucket} answers")


def read_by_older(_: Settings) -> Iterator[Finding]:
    """What everyone may see because nobody looked for more in it then."""
    from ledgerboard.documents.rereading import read_by_older
    from ledgerboard.users.models import Organization

    for organization in Organization.objects.order_by("name"):
        if count := read_by_older(organization).count():
            whose = f'--organization "{organization}"'
            were = f"{counted(count, 'file')} {'was' if count == 1 else 'were'}"
            yield Finding(
                well=False,
                what=f"{organization}: {were} read by an older reader; it may have missed a W-9",
                advice=f"Run: ledgerboard papers read-again --older {whose}",
            )
