"""Reads thousands of broken papers: none may hang, crash, leak or leave anything behind.

`python -m bench.fuzz_reading [COUNT] [SEED] [--without-recognition]`; results: docs/fuzzing.md.
Every file is read by `fuzz_apart.read_forked`; here they are made, and their outcomes counted.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from unittest import mock

from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import EncodedStreamObject, NameObject, NumberObject

from bench.fuzz_apart import Outcome, read_forked
from bench.report import resident_megabytes
from ledgerboard.extraction.ocr import recognizing
from ledgerboard.samples.making import make

SESSION = ".ses"  # onnxruntime's mark, one for each temporary folder, whatever it reads
WHOLE = 40  # papers that are mutated; as many again with unpacked streams
PICTURES = ("PNG", "JPEG", "TIFF", "GIF", "BMP")
TELEPHONE = Path("tests/reading/data/w9.heic")  # no library that we use writes its kind


def mutated(content: bytes, chance: Random) -> bytes:
    """Cut, repeat, swap or overwrite a few pieces; figures and names are favourite places."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(data)), chance.randint(1, 40)
        action = chance.randrange(21) // 4
        if action == 0:
            data[at : at + size] = chance.randbytes(size)
        elif action == 1:
            del data[at : at + size]
        elif action == 2:
            data[at:at] = data[at : at + size] * chance.randint(1, 50)
        elif action == 3:
            data[at : at + size] = b"9" * size
        elif action == 4:
            data[at] ^= 1 << chance.randrange(8)
        else:  # one in twenty-one: what is cut off is mostly refused at once
            del data[-chance.randint(1, len(data) // 2 + 1) :]
        if not data:
            return b"%PDF-1.4"
    return bytes(data)


def plain(path: Path) -> bytes:
    """The same file with unpacked streams: a change in packed ones mostly ends there."""
    writer, out = PdfWriter(clone_from=PdfReader(path)), BytesIO()
    for item in writer._objects:  # noqa: SLF001  # pypdf names no other way
        if isinstance(item, EncodedStreamObject):
            packed = item.get_data()
            item.clear()
            item[NameObject("/Length")] = NumberObject(len(packed))
            item._data = packed  # noqa: SLF001
    writer.write(out)
    return out.getvalue()


def pictures(chance: Random) -> Iterator[bytes]:
    """Small pictures of a few lines: large ones show the decoder's speed, not its manners."""
    for kind in PICTURES:
        picture, out = Image.new("RGB", (90, 120), "white"), BytesIO()
        for y in range(10, 110, 12):
            ImageDraw.Draw(picture).text((5, y), chance.choice(("PRODUCER", "X 1,000,000")), 0)
        picture.save(out, kind)
        yield out.getvalue()


def attempts(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """The mutated files, one after another at one path; one in ten is a picture."""
    chance = Random(seed)
    made = list(make(folder / "whole", WHOLE, seed))
    whole = [path.read_bytes() for path in made] + [plain(path) for path in made]
    drawn = [*pictures(chance), TELEPHONE.read_bytes()]
    path = folder / "mutated"
    for _ in range(count):
        source = chance.choice(drawn if chance.random() < 0.1 else whole)
        path.write_bytes(mutated(source, chance))
        yield path


@dataclass
class Fuzzed:
    """Everything that a run has to show."""

    seed: int
    seen: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    left_over: int = 0
    grown: float = 0.0
    files_left: int = 0
    opened: int = 0

    def add(self, outcome: Outcome) -> None:
        self.seen[outcome.how] += 1
        self.seconds.append(outcome.seconds)
        self.megabytes = max(self.megabytes, outcome.megabytes)
        self.left_over += outcome.left_over

    @property
    def clean(self) -> bool:
        calm = not (self.left_over or self.files_left or self.opened) and self.grown < 20
        return calm and set(self.seen) <= {"read", "refused", "out of memory"}

    def told(self) -> str:
        ordered = sorted(self.seconds)
        p99 = ordered[int(0.99 * len(ordered))] if ordered else 0.0
        return (
            f"seed {self.seed}: {sum(self.seen.values())} files, {dict(self.seen)}; "
            f"p99 {p99:.2f} s, slowest {ordered[-1] if ordered else 0:.2f} s; "
            f"largest child {self.megabytes:.0f} MB; parent grew {self.grown:.1f} MB; "
            f"{self.left_over} processes, {self.files_left} files and {self.opened} handles left"
        )


def run(count: int, seed: int) -> Fuzzed:
    fuzzed = Fuzzed(seed)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name, "scratch")
        scratch.mkdir()
        before, handles = 0.0, 0
        for number, path in enumerate(attempts(Path(name), count, seed)):
            if number == min(100, count // 2):
                before, handles = resident_megabytes(), _handles()
            outcome = read_forked(path, scratch)
            fuzzed.add(outcome)
            if outcome.how not in {"read", "refused"}:
                kept = Path(tempfile.gettempdir(), f"fuzz-{seed}-{number}.pdf")
                kept.write_bytes(path.read_bytes())
                print(f"{outcome.how}: {kept}", flush=True)
        fuzzed.grown, fuzzed.opened = resident_megabytes() - before, _handles() - handles
        left = [one.name for one in scratch.rglob("*") if one.name != SESSION]
        fuzzed.files_left = len(left)
    return fuzzed


def _handles() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def main(count: int = 10_000, seed: int = 1, *, recognition: bool = True) -> int:
    """Without recognition, pages that are pictures end at once: twenty times as many files."""
    if not recognition:
        with mock.patch.object(recognizing, "installed", return_value=False):
            return main(count, seed)
    fuzzed = run(count, seed)
    print(fuzzed.told(), flush=True)
    return 0 if fuzzed.clean else 1


if __name__ == "__main__":
    plainly = "--without-recognition" in sys.argv
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    sys.exit(main(*numbers, recognition=not plainly))
