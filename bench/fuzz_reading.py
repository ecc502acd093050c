"""Reads thousands of broken papers: none may hang, crash the caller or print a traceback.

`python -m bench.fuzz_reading [COUNT] [SEED]`; each mutated file is read in a worker process that
holds no limits but time, so that a crash of the parser is seen and counted, and not only survived.
"""

from __future__ import annotations

import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from pathlib import Path
from random import Random
from time import perf_counter

from pypdf import PdfReader, PdfWriter
from pypdf.generic import EncodedStreamObject, NameObject, NumberObject

from ledgerboard.papers.reading import read_file
from ledgerboard.samples.making import make

SLOWEST_SECONDS = 10.0


def mutated(content: bytes, chance: Random) -> bytes:
    """Cut, repeat, swap or overwrite a few pieces; figures and names are favourite places."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(data)), chance.randint(1, 40)
        action = chance.randrange(5)
        if action == 0:
            data[at : at + size] = chance.randbytes(size)
        elif action == 1:
            del data[at : at + size]
        elif action == 2:
            data[at:at] = data[at : at + size] * chance.randint(1, 50)
        elif action == 3:
            data[at : at + size] = b"9" * size
        else:
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


def attempts(folder: Path, count: int, seed: int) -> Iterator[Path]:
    """The mutated files, one after another at one path."""
    chance = Random(seed)
    made = list(make(folder / "whole", 40, seed))
    whole = [path.read_bytes() for path in made] + [plain(path) for path in made]
    for number in range(count):
        path = folder / f"mutated-{number % 8}.pdf"
        path.write_bytes(mutated(chance.choice(whole), chance))
        yield path


def outcome(path: Path) -> str:
    begun = perf_counter()
    result = read_file(path)
    if perf_counter() - begun > SLOWEST_SECONDS:
        return "slow"
    return "refused" if "error" in result else "read"


def main(count: int = 10_000, seed: int = 1) -> int:
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        pool = ProcessPoolExecutor(1)
        for path in attempts(Path(name), count, seed):
            try:
                seen[pool.submit(outcome, path).result(timeout=60)] += 1
            except BrokenProcessPool:
                seen["crashed"] += 1
                Path(f"crash-{seed}-{seen['crashed']}.pdf").write_bytes(path.read_bytes())
                pool = ProcessPoolExecutor(1)
            except Exception as error:  # noqa: BLE001  # every kind is counted and shown
                seen[f"raised {type(error).__name__}: {error}"[:120]] += 1
        pool.shutdown()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{count} mutated files, seed {seed}: {dict(seen)}; largest process {memory:.0f} MB")
    return 0 if set(seen) <= {"read", "refused"} else 1


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
