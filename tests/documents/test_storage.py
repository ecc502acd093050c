"""Originals in a folder: what `keep` returned for is there after a power cut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.faults.system_calls import tracing

KEEP = """
import sys
from pathlib import Path
from ledgerboard.documents.storage import Folder
Folder(Path(sys.argv[1])).keep("7/ab/cd/abcd", Path(sys.argv[2]))
"""


def synced(tmp_path: Path, file: Path) -> set[str]:
    """What a keeping process had synced, by its path below the storage."""
    trace, root = tmp_path / "calls", tmp_path / "papers"
    command = [*tracing(trace, beside=False), sys.executable, "-c", KEEP, str(root), str(file)]
    subprocess.run(command, check=True, env={"PYTHONPATH": ":".join(sys.path)})
    lines = [line for line in trace.read_text().splitlines() if "fsync(" in line]
    paths = [Path(line.partition("<")[2].partition(">")[0]) for line in lines]
    return {str(path.relative_to(tmp_path)) for path in paths}


def test_a_new_original_and_every_folder_on_the_way_are_synced(tmp_path: Path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF")
    found = synced(tmp_path, file)
    assert any(name.startswith("papers/7/ab/cd/.abcd") for name in found)
    folders = {".", "papers", "papers/7", "papers/7/ab", "papers/7/ab/cd"}
    assert folders <= found


def test_an_original_that_was_there_already_is_settled_too(tmp_path: Path):
    """Whoever put it there may have died between the file and its name."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(b"%PDF")
    synced(tmp_path, file)
    assert "papers/7/ab/cd" in synced(tmp_path, file)
