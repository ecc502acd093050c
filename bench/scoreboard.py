"""Scores the reader on freshly made papers, field by field: `make scoreboard`.

The seeds are given here and were not used while the reader was built.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from ledgerboard.papers.reading import read_file
from ledgerboard.samples.making import make
from ledgerboard.samples.scoring import Score, score

SEED = 40_417
PAGE = Path("docs/scoreboard.md")
HEAD = """# Scoreboard

How the reader does on look-alike papers that it has not seen, made by `ledgerboard samples make`
with a seed that was not used while building. Written by `make scoreboard` in one run on one core.
**These papers are our own look-alikes. Real agencies differ; expect more doubts on real papers.**
"""


@dataclass
class Run:
    total: Score = field(default_factory=Score)
    seconds: list[float] = field(default_factory=list)
    families: dict[str, Score] = field(default_factory=dict)

    def p95(self) -> float:
        return sorted(self.seconds)[int(0.95 * len(self.seconds)) - 1]


def run(folder: Path, count: int, seed: int) -> Run:
    measured = Run()
    for path in make(folder, count, seed):
        key = json.loads(path.with_suffix(".key.json").read_text("utf-8"))
        begun = process_time()
        result = read_file(path)
        pages = max(1, result["pages"])
        measured.seconds += [(process_time() - begun) / pages] * pages
        score(key, result, measured.total)
        score(key, result, measured.families.setdefault(key["family"], Score()))
    return measured


def report(measured: Run, count: int) -> Iterator[str]:
    total = measured.total
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield HEAD
    yield f"## Clean text PDFs: {count} files, seed {SEED}\n"
    yield "| measure | asked | measured |\n|---|---|---|"
    yield f"| right, of the answered fields | 99.5 % | {total.accuracy:.2%} |"
    yield f"| answered, of the stated fields | 98 % | {total.answered:.2%} |"
    yield f"| wrong dates or limits not marked unsure | 0 | {len(total.hard)} |"
    yield f"| places that overlap the true ones by half | 99 % | {total.placed:.2%} |"
    found, every = total.papers["found"], sum(total.papers.values())
    yield f"| papers found and split rightly | | {found} of {every} |"
    yield f"| processor time a page, 95th of 100 | 0.3 s | {measured.p95():.3f} s |"
    yield f"| largest resident memory | 1,000 MB | {memory:.0f} MB |\n"
    yield "## Degraded papers (scans, fax, photographs)\n"
    yield "Not read yet: recognition of pictures is not built. Such pages are reported as"
    yield "`needs-ocr` and answer nothing, so there is nothing to score.\n"
    yield "## By family of look\n\n| family | right | answered |\n|---|---|---|"
    for name, one in sorted(measured.families.items()):
        yield f"| {name} | {one.accuracy:.2%} | {one.answered:.2%} |"
    yield "\n## By field\n\n| field | right | wrong | unsure |\n|---|---|---|---|"
    for name, seen in sorted(total.by_field.items()):
        if seen["right"] + seen["wrong"] + seen["unsure"]:
            yield f"| `{name}` | {seen['right']} | {seen['wrong']} | {seen['unsure']} |"


def main(count: int = 1_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measured = run(Path(folder), count, SEED)
    lines = list(report(measured, count))
    PAGE.write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines))
    print("\n".join(measured.total.wrong[:20]))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
