"""Every kind of row of the simulated QuickBooks, driven with node-quickbooks.

`python bench/clients/run.py [FOLDER]` needs node and npm. The package goes to a folder that is
thrown away, or to FOLDER, where it is found again; nothing of it is kept in the project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ledgerboard.simulators import seeds
from ledgerboard.simulators.kit import running
from ledgerboard.simulators.quickbooks import build
from ledgerboard.simulators.quickbooks.tokens import ACCOUNTING, Tokens

REALM = "9341453172048001"
SCRIPT = Path(__file__).with_name("drive.cjs")


def main() -> int:
    if not (shutil.which("node") and shutil.which("npm")):
        print("node and npm are needed")
        return 2
    if len(sys.argv) > 1:
        return drive(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        return drive(Path(folder))


def drive(folder: Path) -> int:
    if not (folder / "node_modules" / "node-quickbooks").is_dir():
        command = ["npm", "install", "--no-save", "--no-package-lock", "node-quickbooks"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    app = build()
    seeds.load(app, "demo")
    app.world.limits["on"] = False
    token = Tokens(app.world).issue(seeds.CLIENT_ID, REALM, ACCOUNTING).access
    with running(app) as base:
        told = {"BASE": base, "REALM": REALM, "TOKEN": token}
        env = {**os.environ, **told, "NODE_PATH": str(folder / "node_modules")}
        return subprocess.run(["node", str(SCRIPT)], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
