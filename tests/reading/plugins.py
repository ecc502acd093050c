"""Packages of somebody else's, written into a folder: each declares a second reader."""

from __future__ import annotations

from pathlib import Path

HEAD = """
import os, signal, sys, time
from ledgerboard.extraction.second_reader.opinions import Opinion

def everything(value):
    return lambda question: [Opinion(each.field, value) for each in question.doubts]
"""
HANGS = """
def reader(question):
    signal.pthread_sigmask(signal.SIG_BLOCK, {14, 15})
    time.sleep(999)
"""
CHATTERS = """
print("hello")
def reader(question):
    print("x" * 99999)
    os.write(1, b"{}")
    return everything("12/31/2031")(question)
"""
NONSENSE = """
def reader(question):
    field = question.doubts[0].field
    yield Opinion("no.such.field", "x")
    yield Opinion(question.kind, "x")
    yield Opinion(field, 12)
    yield Opinion(field, "")
    yield Opinion(field, "x" * 9999)
    yield Opinion(7, "x")
    yield "text"
    yield Opinion(field, "12/31/2031", 99, (float("nan"), 1, 2, 3))
    yield Opinion(field, "a second one")
"""
PLACED = """
def reader(question):
    return [Opinion(question.doubts[0].field, "12/31/2031", 1, (10, 20, 30, 40))]
"""
LOOKS = """
def reader(question):
    sheet = question.pages[0]
    png = (sheet.picture or b"none").startswith(b"\\x89PNG")
    inside = all(0 <= b[0] < sheet.width and 0 <= b[1] < sheet.height for _, b in sheet.words)
    known = sorted(name for name in os.environ if name not in ("PYTHONPATH", "LC_CTYPE"))
    told = f"{len(sheet.words) > 20} {png} {inside} {known} {sheet.width:.0f}"
    return everything(told)(question)
"""
READERS = {
    "dates": "reader = everything('12/31/2031')",
    "raises": "def reader(question): raise ValueError('no')",
    "absent": "import no_such_module",
    "hangs": HANGS,
    "dies": "def reader(question): os.kill(os.getpid(), 9)",
    "leaves": "def reader(question): sys.exit(3)",
    "chatters": CHATTERS,
    "none": "def reader(question): return None",
    "endless": "def reader(question):\n    while True: yield 7",
    "silent": "def reader(question): return []",
    "nonsense": NONSENSE,
    "placed": PLACED,
    "looks": LOOKS,
}


def installed(folder: Path, name: str) -> Path:
    """The folder to put on the path."""
    module = f"somebody_{name}"
    (folder / f"{module}.py").write_text(HEAD + READERS[name])
    told = folder / f"{module}-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text(f"[ledgerboard.readers]\n{name} = {module}:reader\n")
    return folder
