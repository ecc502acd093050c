"""W-9s of the third source, each with one habit:

`python -m bench.w9_cases [text|scan|photo] [EVERY]`.

What is written comes first, then how files are made. `EVERY` 3 reads every third.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.reading.strangers.judging import Judged
from tests.reading.strangers.w9_cases import Case, every, typed
from tests.reading.strangers.w9_fields import PLAIN
from tests.reading.strangers.w9_files import WAYS
from tests.reading.test_w9_cases import read

from bench.w9_strangers import COPIES


def papers(folder: Path, copy: str) -> Iterator[tuple[str, Path, Case]]:
    for number, (name, case) in enumerate(every().items()):
        path = typed(folder / f"{number}.pdf", case)
        yield name, COPIES[copy](path, Random(f"{copy}/{name}")), case
    for name, way in WAYS.items() if copy == "text" else ():
        yield name, way(folder / f"{name.replace(' ', '_')}.pdf", PLAIN), PLAIN


def main(copy: str = "text", step: str = "1") -> int:
    total = Judged()
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, path, case) in enumerate(papers(Path(folder), copy)):
            if number % int(step):
                continue
            found, doubts = read(path, case)
            for field, seen in found.by_field.items():
                total.by_field[field].update(seen)
            total.wrong += [f"{name}: {one}" for one in found.wrong]
            print(f"{name}: {len(found.wrong)} wrong, unsure {doubts}", flush=True)
    print("\n".join(total.wrong))
    print(f"{copy}: right {total.accuracy:.2%} of answered, answered {total.answered:.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
