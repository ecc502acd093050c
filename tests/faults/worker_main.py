"""`ledgerboard worker` on the database of the tests; it stands still where it is told to."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import django

from ledgerboard.config import django as configured

WAIT_SECONDS = 60.0


def held_at(boundary: str, number: int, mark: Path) -> None:
    """Touch the mark when the journal passes that boundary for the nth time, and stay there."""
    from ledgerboard.sync import wiring

    real, passed = wiring.ports, []

    def watched(at: str) -> None:
        passed.append(at)
        if at == boundary and passed.count(at) == number:
            mark.touch()
            time.sleep(WAIT_SECONDS)

    wiring.ports = lambda: replace(real(), boundary=watched)


def main() -> None:
    from ledgerboard.work import services

    if boundary := os.environ.get("FAULTS_BOUNDARY"):
        held_at(boundary, int(os.environ["FAULTS_NUMBER"]), Path(os.environ["FAULTS_MARK"]))
    services.run_worker()


if __name__ == "__main__":
    configured.DATABASES["default"]["NAME"] = os.environ["WORK_DATABASE"]
    django.setup()
    main()
