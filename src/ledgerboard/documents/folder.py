"""A folder that people and scanners put files into: each is taken once, none is deleted."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ledgerboard.documents.intake import Sender, TurnedAway, turn_away
from ledgerboard.documents.models import Arrival
from ledgerboard.documents.refusals import DocumentRefused, NotStored
from ledgerboard.documents.unattended import OUR_OWN, receive_unattended
from ledgerboard.users.models import Organization

STILL_SECONDS = 10.0
"""Copies over a network take a while: a file is taken when it has not grown for so long."""
TAKEN, REFUSED = "taken", "refused"
BY_FOLDER = Sender(Arrival.Source.FOLDER)

logger = logging.getLogger(__name__)


def look_into(folder: Path, organization: Organization) -> int:
    """Take what is there; how many files. What cannot be stored now waits for the next look."""
    taken = 0
    for path in ready(folder):
        try:
            _take(path, organization)
        except OUR_OWN as error:
            logger.warning("%s stays in the watched folder: %s", path.name, error)
        else:
            taken += 1
    return taken


def ready(folder: Path) -> Iterator[Path]:
    """Files that came to rest, oldest first. Hidden ones and links are not ours to touch."""
    now, found = time.time(), []
    for path in folder.iterdir():
        with suppress(OSError):
            if path.is_symlink() or path.name.startswith(".") or not path.is_file():
                continue
            changed = path.stat().st_mtime
            if now - changed >= STILL_SECONDS:
                found.append((changed, path))
    return (path for _, path in sorted(found))


def _take(path: Path, organization: Organization) -> None:
    """Stored first, moved then: after a crash between the two it comes once more, as known."""
    try:
        with path.open("rb") as stream:
            received = receive_unattended(organization, stream, path.name, BY_FOLDER)
    except NotStored:
        raise
    except DocumentRefused as why:
        turn_away(organization, path.name, why, BY_FOLDER)
        _move(path, REFUSED, f"{why.message}\n{why.advice}\n")
        return
    refused = [each for each in received if isinstance(each, TurnedAway)]
    for each in refused:
        turn_away(organization, each.name, each.why, BY_FOLDER)
    _move(path, TAKEN)


def _move(path: Path, where: str, reason: str = "") -> None:
    target = _free(path.parent / where / path.name)
    target.parent.mkdir(exist_ok=True)
    if reason:
        target.with_name(f"{target.name}.txt").write_text(reason, "utf-8")
    path.rename(target)


def _free(path: Path) -> Path:
    """Beside a file of the same name, not over it."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
