"""Recognition speaks to nobody: what it is made of must not report its use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.waiting import PATIENCE_SECONDS

LOAD = """
from ledgerboard.extraction.ocr.recognizing import recognizer
recognizer()
"""


def test_the_engine_keeps_no_record_of_its_use_and_opens_no_line(tmp_path: Path):
    """Its reports would lie in the home and temporary folders until they are sent."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    environment = {
        "HOME": str(home), "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"],
    }  # fmt: skip
    words = [sys.executable, "-c", LOAD]
    subprocess.run(words, env=environment, check=True, timeout=PATIENCE_SECONDS)
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == []
