"""`python -m bench [SECTION…] [OPTION…]`: each section in a process of its own, so that memory is
its own. Options go to every section that is named. At the end every figure that has a goal, once
more in one table.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from itertools import takewhile
from pathlib import Path

from bench.report import ROWS, reported

SECTIONS = (
    "planning", "syncing", "webhooks", "growth", "idle", "money", "money_planning", "pages",
    "faults",
)  # fmt: skip
HERE = Path(__file__).parent


def main() -> int:
    named = list(takewhile(_is_section, sys.argv[1:]))
    options = sys.argv[1 + len(named) :]
    if options and not named:
        print(f"Name the section that {options[0]} is for.", file=sys.stderr)
        return 2
    with tempfile.NamedTemporaryFile(prefix="ledgerboard-bench-") as rows:
        os.environ[ROWS] = rows.name
        failed = [name for name in named or SECTIONS if _failed(name, options)]
        _table(Path(rows.name))
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


def _is_section(word: str) -> bool:
    return not word.startswith("_") and (HERE / f"{word}.py").is_file()


def _failed(name: str, options: list[str]) -> bool:
    print(f"\n{name}", flush=True)
    command = [sys.executable, "-m", f"bench.{name}", *options]
    return bool(subprocess.run(command, check=False).returncode)


def _table(rows: Path) -> None:
    """What has a goal, by section."""
    with_goals = [row for row in reported(rows) if row[-1]]
    if with_goals:
        print(f"\n{'what':<70} {'figure':>28}   goal")
    for title, what, figure, goal in with_goals:
        print(f"{title[:24]}: {what.strip()}"[:70].ljust(70), f"{figure:>28}   {goal}")


sys.exit(main())
