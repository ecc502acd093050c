"""`python -m bench [SECTION…]`: each section in a process of its own, so that memory is its own."""

from __future__ import annotations

import subprocess
import sys

SECTIONS = ("planning", "syncing", "webhooks", "growth", "idle", "faults")


def main() -> int:
    wanted = sys.argv[1:] or SECTIONS
    failed = []
    for name in wanted:
        print(f"\n{name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return len(failed)


sys.exit(main())
