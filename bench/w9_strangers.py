"""W-9s of a generator that shares nothing with the product's, read and judged.

`python -m bench.w9_strangers [COUNT] [SEED] [HABIT=VALUE…]`; `copy` is text, scan, strips or photo.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from tests.reading.strangers.copied import photographed, scanned
from tests.reading.strangers.judging import Judged, judge
from tests.reading.strangers.w9 import Style, make
from tests.reading.strangers.w9_styles import any_style

from ledgerboard.extraction.read_file import read_file

COPIES = {
    "text": lambda path, chance: path,
    "scan": scanned,
    "strips": lambda path, chance: scanned(path, chance, strips=chance.randint(3, 40)),
    "photo": photographed,
}


def run(
    folder: Path, count: int, seed: int, copy: str, habits: dict[str, Any]
) -> tuple[Judged, list[float], Counter[str]]:
    judged, seconds, why = Judged(), [], Counter()
    for number in range(count):
        chance = Random(f"w9/{seed}/{number}")
        style: Style = replace(any_style(chance), **habits)
        if copy != "text" and style.way == "cut":  # no program paints such fields: a blank scan
            style = replace(style, way="flattened")
        stranger = make(folder / f"{seed}-{number}.pdf", style, chance)
        path = COPIES[copy](stranger.path, chance)
        begun = process_time()
        result = read_file(path)
        seconds.append(process_time() - begun)
        before = len(judged.wrong)
        judge(stranger, result, judged, kind="w9")
        kinds = [paper["kind"] for paper in result["papers"]]
        others = [kind for kind in kinds if kind not in {"w9", "other"}] + kinds[1:]
        judged.wrong += [f"{path.name}: also {kind}" for kind in others if kind != "other"]
        for row in range(before, len(judged.wrong)):
            judged.wrong[row] += (
                f"  ({style.edition} {style.way} {style.sign} {style.mark} empty={style.empty})"
            )
        for paper in result["papers"]:
            why.update(f"{doubt['field']}: {doubt['why']}" for doubt in paper["unsure"])
    return judged, seconds, why


def main(count: int = 60, seed: int = 1, copy: str = "text", **habits: Any) -> int:
    with tempfile.TemporaryDirectory() as name:
        judged, seconds, why = run(Path(name), count, seed, copy, habits)
    print("\n".join(judged.wrong[:60]))
    print("\n".join(f"{times:6} {reason}" for reason, times in why.most_common(25)))
    print(
        {
            name: dict(seen)
            for name, seen in judged.by_field.items()
            if seen["wrong"] or seen["unsure"]
        }
    )
    p95 = sorted(seconds)[int(0.95 * len(seconds))]
    print(
        f"{count} W-9s as {copy}, seed {seed}: right {judged.accuracy:.2%} of answered, answered "
        f"{judged.answered:.2%}, wrong {len(judged.wrong)}, p95 {p95:.2f} s"
    )
    return 0


def _habit(text: str) -> tuple[str, Any]:
    name, value = text.split("=")
    if value.isdigit() and name == "pages":
        return name, int(value)
    return name, {"True": True, "False": False}.get(value, value)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if "=" not in one]
    sys.exit(main(*numbers, **dict(_habit(one) for one in sys.argv[1:] if "=" in one)))
