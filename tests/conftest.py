"""What every test stands on: a data folder of its own, settings for tests, no network."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_data = Path(tempfile.mkdtemp(prefix="ledgerboard-tests-"))
os.environ["LEDGERBOARD_DATA_DIR"] = str(_data)
os.environ["LEDGERBOARD_MODE"] = "test"
os.environ.setdefault("LEDGERBOARD_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
