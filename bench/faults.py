"""`python -m bench.faults`: the whole fault matrix as a page. Fails when anything is not zero."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator


def outcomes() -> Iterator:
    """Every scenario, in the order of the tests; each takes back what it did."""
    from django.db import transaction
    from tests.faults.days_of_people import SPECIAL
    from tests.faults.money_scenarios import MONEY_APPLYING, MONEY_PLANNING, MONEY_WRITES
    from tests.faults.outside import pointed_at, servers
    from tests.faults.scenarios import (
        APPLYING,
        PLANNING,
        WRITES,
        at_applying,
        at_planning,
        at_writes,
    )

    with servers() as simulated, pointed_at(simulated, attempts=10) as both:
        groups = [
            *((at_writes, where) for where in (*WRITES, *MONEY_WRITES)),
            *((at_planning, where) for where in (*PLANNING, *MONEY_PLANNING)),
            *((at_applying, where) for where in (*APPLYING, *MONEY_APPLYING)),
        ]
        for run, where in groups:
            with transaction.atomic():
                yield from run(both, where)
                transaction.set_rollback(True)
        for run in SPECIAL.values():
            with transaction.atomic():
                yield from run(both)
                transaction.set_rollback(True)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ledgerboard-faults-") as folder:
        os.environ.update(LEDGERBOARD_DATA_DIR=folder, LEDGERBOARD_MODE="test",
                          LEDGERBOARD_DATABASE_URL="")  # fmt: skip
        from ledgerboard.cli.main import start_django
        from ledgerboard.cli.serve import prepare

        start_django()
        prepare()
        logging.getLogger("stamina").setLevel(logging.ERROR)  # each repeat would be a line
        from tests.faults.table import markdown

        found = list(outcomes())
        print("\n".join(markdown(found)))
    sys.exit(0 if all(each.is_good for each in found) else 1)


if __name__ == "__main__":
    main()
