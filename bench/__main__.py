"""`python -m bench [SECTION…] [OPTION…]`: each section in a process of its own, so that memory is
its own. Options go to every section that is named.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import takewhile

SECTIONS = ("planning", "syncing", "webhooks", "growth", "idle", "money", "faults")


def main() -> int:
    named = list(takewhile(lambda word: not word.startswith("-"), sys.argv[1:]))
    options = sys.argv[1 + len(named) :]
    wanted = named or SECTIONS
    failed = []
    for name in wanted:
        print(f"\n{name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", *options]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


sys.exit(main())
