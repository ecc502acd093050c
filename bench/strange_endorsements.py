"""Endorsements of a generator that shares nothing with the product's, read and judged.

`python -m bench.strange_endorsements [COUNT] [SEED] [scan]`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from random import Random

from tests.reading.strangers.endorsement import make
from tests.reading.strangers.endorsement_judging import grave, judge
from tests.reading.strangers.endorsement_styles import any_styles
from tests.reading.strangers.judging import Judged
from tests.reading.strangers.scanning import scan

from ledgerboard.extraction.read_file import read_file


def run(folder: Path, count: int, seed: int, *, scanned: bool = False) -> Judged:
    judged = Judged()
    for number in range(count):
        chance = Random(f"{seed}/{number}")
        path = folder / f"{seed}-{number}.pdf"
        strangers = make(path, any_styles(chance), chance)
        if scanned:
            path = scan(path, folder / f"{seed}-{number}-scan.pdf", chance)
        judge(strangers, read_file(path), judged, f"{seed}/{number}")
    return judged


def main(count: int = 100, seed: int = 1, scanned: str = "") -> int:
    with tempfile.TemporaryDirectory() as name:
        judged = run(Path(name), count, seed, scanned=bool(scanned))
    print("\n".join(judged.wrong))
    print("\n".join(f"{times:6} {doubt}" for doubt, times in judged.doubts.most_common(30)))
    for field, verdicts in judged.by_field.items():
        print(f"{field:14} {dict(verdicts)}")
    print(
        f"{count} files, seed {seed}: right {judged.accuracy:.2%} of answered, answered "
        f"{judged.answered:.2%}, wrong {len(judged.wrong)}, effect and operations {grave(judged)}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3]), *sys.argv[3:]))
