"""Certificates of a generator that shares nothing with the product's, read and judged.

`python -m bench.strangers [COUNT] [SEED] [HABIT=VALUE…]`
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from tests.reading.strangers.certificate import make
from tests.reading.strangers.judging import Judged, judge
from tests.reading.strangers.styles import any_style

from ledgerboard.extraction.read_file import read_file


def run(
    folder: Path, count: int, seed: int, habits: dict[str, Any]
) -> tuple[Judged, list[float], Counter[str]]:
    judged, seconds, why = Judged(), [], Counter()
    for number in range(count):
        chance = Random(f"{seed}/{number}")
        style = replace(any_style(chance), **habits)
        stranger = make(folder / f"{seed}-{number}.pdf", style, chance)
        begun = process_time()
        result = read_file(stranger.path)
        seconds.append(process_time() - begun)
        judge(stranger, result, judged)
        why.update(_reasons(number, result))
    return judged, seconds, why


def _reasons(number: int, result: dict[str, Any]) -> Iterator[str]:
    """Why fields were not answered, without the figures in the reasons."""
    for paper in result["papers"]:
        for doubt in paper["unsure"]:
            yield f"{re.sub('“.*”', '“…”', doubt['why'])} [{re.sub(r'.*[.]', '', doubt['field'])}]"
        if paper["kind"] == "other":
            yield f"not recognised: {number}"


def main(count: int = 400, seed: int = 1, **habits: Any) -> int:
    with tempfile.TemporaryDirectory() as name:
        judged, seconds, why = run(Path(name), count, seed, habits)
    print("\n".join(judged.wrong[:60]))
    print("\n".join(judged.far[:15]))
    print("\n".join(f"{times:6} {reason}" for reason, times in why.most_common(40)))
    worst = Counter({name: seen["unsure"] for name, seen in judged.by_field.items()})
    print("unsure:", worst.most_common(14))
    lost = Counter({name: seen["wrong"] for name, seen in judged.by_field.items()})
    print("wrong:", lost.most_common(14))
    near = judged.near / max(1, judged.near + len(judged.far))
    p95 = sorted(seconds)[int(0.95 * len(seconds))]
    print(
        f"{count} certificates, seed {seed}: right {judged.accuracy:.3%} of answered, answered "
        f"{judged.answered:.3%}, wrong {len(judged.wrong)}, places {near:.2%}, p95 {p95:.3f} s"
    )
    return 0


def _habit(text: str) -> tuple[str, Any]:
    name, value = text.split("=")
    if name == "traps":
        return name, frozenset(value.split(","))
    try:
        return name, float(value)
    except ValueError:
        return name, {"True": True, "False": False}.get(value, value)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:] if "=" not in one]
    sys.exit(main(*numbers, **dict(_habit(one) for one in sys.argv[1:] if "=" in one)))
