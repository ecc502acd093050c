"""Certificates that carriers draw themselves, by a third generator, read and judged.

`python -m bench.redrawn [COUNT] [SEED] [after]`: with `after`, boxes come after their labels.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.reading.strangers.judging import Judged, judge
from tests.reading.strangers.redrawn import any_look, make_redrawn

from ledgerboard.extraction.read_file import read_file

VERDICTS = ("right", "wrong", "unsure", "blank", "doubted blank")


def run(folder: Path, count: int, seed: int, *, after: bool) -> tuple[Judged, Counter[str]]:
    judged, why = Judged(), Counter[str]()
    for number in range(count):
        chance = Random(f"{seed}/{number}")
        look = replace(any_look(chance), after=after)
        drawn = make_redrawn(folder / f"{number}.pdf", look, chance)
        result = read_file(drawn.path)
        judge(drawn, result, judged)
        why.update(doubt["why"] for paper in result["papers"] for doubt in paper["unsure"])
    return judged, why


def main(count: int = 40, seed: int = 1, *, after: bool = False) -> int:
    with tempfile.TemporaryDirectory() as name:
        judged, why = run(Path(name), count, seed, after=after)
    print("\n".join(judged.wrong[:60]))
    print("\n".join(f"{times:6} {reason}" for reason, times in why.most_common(20)))
    print(f"{count} certificates, seed {seed}:", {v: judged.count(v) for v in VERDICTS})
    return 0


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    sys.exit(main(*numbers, after="after" in sys.argv))
