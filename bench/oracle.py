"""`python -m bench oracle [--companies N] [--first K]`: random histories of money with faults.

Ten histories share a company. A company that fails comes back from its number: add it to
`FAILED_ONCE` of `tests/oracle/test_product.py`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m bench oracle")
    asked.add_argument("--companies", type=int, default=20)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="ledgerboard-oracle-") as folder:
        os.environ.update(LEDGERBOARD_DATA_DIR=folder, LEDGERBOARD_MODE="test",
                          LEDGERBOARD_DATABASE_URL="")  # fmt: skip
        failed = run(range(options.first, options.first + options.companies))
    sys.exit(1 if failed else 0)


def run(numbers: range) -> bool:
    """Prints what they did. Whether one of them failed."""
    from ledgerboard.cli.main import start_django

    start_django()
    from django.core.management import call_command
    from django.test.utils import setup_databases
    from tests.oracle.summary import Summary

    logging.getLogger("ledgerboard").setLevel(logging.CRITICAL)  # every fault would be a page
    setup_databases(verbosity=0, interactive=False)  # in memory
    summary = Summary()
    for number in numbers:
        summary.play(number)
        say = f"company {number}: " + ("FAILED" if number in summary.failed else "ties")
        print(say, file=sys.stderr, flush=True)
        call_command("flush", verbosity=0, interactive=False)
    print("\n".join(summary.lines()))
    return bool(summary.failed)


if __name__ == "__main__":
    main()
