"""How each kind of paper is read, by generator, as text and as scan: into docs/scoreboard.md.

`nice python -m bench.kinds [--text 100] [--scans 30] [--only w9] [--seed 77345]`
Each row of the page is kept until it is read again.

Two generators make each kind: the product's own look-alikes, and one of the tests that shares
nothing with it. The seeds stand here and were not used while the reader was built.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import Any

from tests.reading.strangers import certificate as strange_certificate
from tests.reading.strangers import endorsement as strange_endorsement
from tests.reading.strangers import endorsement_judging, judging
from tests.reading.strangers import w9 as strange_w9
from tests.reading.strangers.copied import scanned
from tests.reading.strangers.endorsement_styles import any_styles
from tests.reading.strangers.scanning import scan
from tests.reading.strangers.styles import any_style as certificate_style
from tests.reading.strangers.w9_styles import any_style as w9_style

from bench.scoreboard import PAGE, short_page
from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples import endorsement, w9
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas
from ledgerboard.samples.form25 import looks
from ledgerboard.samples.making import certificate_paper, worse
from ledgerboard.samples.scoring import Score, aligned, score

SEED = 77_345
DECIDING = re.compile(
    r"operations|effect$|effective|expiration|date|limits|occurrence|claims|boxes|per$|"
    r"classification|signed|yes|statute|other_box|trigger|form$"
)
"""Wrong there without a doubt is what a reader of papers must never be."""
FAMILY = "H"  # of the own copies: scans; fax and photographs are in the other sections


@dataclass
class Counted:
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    unsure: int = 0
    deciding: int = 0
    seconds: list[float] = field(default_factory=list)

    def row(self) -> str:
        given = self.right + len(self.wrong)
        answered = given / max(1, given + self.unsure)
        return (
            f"{self.right / max(1, given):.1%} of {given} | {answered:.1%} | {len(self.wrong)} "
            f"| {self.deciding} | {median(self.seconds):.2f}"
        )


@dataclass(frozen=True)
class Set:
    kind: str
    generator: str
    copy: str
    count: Callable[[Path, int, str, int], Counted]

    @property
    def start(self) -> str:
        """How its row begins."""
        return f"| `{self.kind}` | {self.generator} | {self.copy} | "


def timed(path: Path, into: Counted) -> dict[str, Any]:
    begun = process_time()
    result = read_file(path)
    into.seconds.append((process_time() - begun) / max(1, result.get("pages") or 1))
    return result


OWN = {
    "acord_25": lambda sheet, chance: certificate_paper(sheet, chance, looks(chance)),
    "endorsement": endorsement.draw,
    "w9": w9.draw,
}


def own(kind: str, folder: Path, files: int, copy: str, seed: int) -> Counted:
    counted, scores = Counted(), Score()
    for number in range(files):
        chance = Random(f"kinds/{seed}/{kind}/{copy}/{number}")
        path = folder / f"{kind}-{copy}-{number}.pdf"
        canvas = new_canvas(path, seed)
        paper = OWN[kind](DrawnPage(canvas), chance)
        canvas.save()
        key = {"file": path.name, "family": "", "papers": [paper]}
        if copy == "scan":
            path = worse(path, key, chance, FAMILY)
        score(key, timed(path, counted), scores)
    return _of_score(scores, counted)


def _of_score(scores: Score, counted: Counted) -> Counted:
    counted.right, counted.wrong = scores.total("right"), scores.wrong
    counted.unsure = scores.total("unsure")
    counted.deciding = sum(
        seen["wrong"] for name, seen in scores.by_field.items() if DECIDING.search(name)
    )
    return counted


def strange_papers(kind: str, folder: Path, files: int, copy: str, seed: int) -> Counted:
    """Certificates and W-9s, whose judge is the same."""
    counted, judged = Counted(), judging.Judged()
    for number in range(files):
        chance = Random(f"kinds/{seed}/strange {kind}/{copy}/{number}")
        path = folder / f"{kind}-{number}.pdf"
        if kind == "w9":
            stranger = strange_w9.make(path, _printable(w9_style(chance), copy), chance)
        else:
            stranger = strange_certificate.make(path, certificate_style(chance), chance)
        if copy == "scan":
            scanned(path, chance)
        result = timed(path, counted)
        result["papers"] = [
            aligned({"fields": stranger.fields}, one) if one["kind"] == kind else one
            for one in result["papers"]
        ]
        judging.judge(stranger, result, judged, kind=kind)
    return _of_judged(judged, counted)


def _printable(style: strange_w9.Style, copy: str) -> strange_w9.Style:
    """Fields of a page cut out of a form are painted by no program: a scan of them is blank."""
    cut = copy == "scan" and style.way == "cut"
    return replace(style, way="flattened") if cut else style


def strange_endorsements(folder: Path, files: int, copy: str, seed: int) -> Counted:
    counted, judged = Counted(), judging.Judged()
    for number in range(files):
        chance = Random(f"kinds/{seed}/strange endorsement/{copy}/{number}")
        path = folder / f"{number}.pdf"
        strangers = strange_endorsement.make(path, any_styles(chance), chance)
        if copy == "scan":
            path = scan(path, folder / f"{number}-scan.pdf", chance)
        endorsement_judging.judge(strangers, timed(path, counted), judged, str(number))
    return _of_judged(judged, counted)


def _of_judged(judged: judging.Judged, counted: Counted) -> Counted:
    counted.right, counted.wrong = judged.count("right"), judged.wrong
    counted.unsure = judged.count("unsure")
    counted.deciding = sum(
        seen["wrong"] for name, seen in judged.by_field.items() if DECIDING.search(name)
    )
    return counted


SETS = tuple(
    Set(kind, generator, copy, count)
    for copy in ("text", "scan")
    for kind, strange in (
        ("endorsement", strange_endorsements),
        ("w9", partial(strange_papers, "w9")),
        ("acord_25", partial(strange_papers, "acord_25")),
    )
    for generator, count in (("second", strange), ("own", partial(own, kind)))
)
HEADS = (
    "kind", "generator", "copy", "files", "right, of the answered", "answered, of the stated",
    "wrong without a doubt", "of these date, limit, tick, effect or operations",
    "processor seconds a page, median", "read on",
)  # fmt: skip
TITLE = "## By kind: both generators, text and scans\n"
ENDING = (
    '"Second" is a generator that shares nothing with our own.\n'
    "Scans have 150 to 300 dots an inch and lie up to a degree askew; fax and "
    "photographs are not among them."
)


def measured(one: Set, files: int, folder: Path, seed: int) -> str:
    counted = one.count(folder, files, one.copy, seed)
    print("\n".join(counted.wrong[:40]), flush=True)
    day = f"{datetime.now(UTC):%Y-%m-%d}" + (f", seed {seed}" if seed != SEED else "")
    cells = (f"{one.start}{files}", counted.row(), day)
    return f"{' | '.join(cells)} |"


def section(rows: list[str]) -> str:
    head = f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}"
    partly = "Rows that are missing were not read yet. " if len(rows) < len(SETS) else ""
    told = f"\n`python -m bench.kinds`, seed {SEED} unless a row names another. {partly}{ENDING}"
    return "\n".join((TITLE, head, *rows, told))


def with_row(row: str, one: Set, page: str) -> str:
    """The page with this row in its place; the others stay as they were read."""
    told = {each.start: line for each in SETS for line in page.splitlines()
            if line.startswith(each.start)}  # fmt: skip
    told[one.start] = row
    return short_page(section([told[s.start] for s in SETS if s.start in told]))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--text", type=int, default=100, help="files; 0 keeps what the page says")
    asked.add_argument("--scans", type=int, default=30, help="files; 0 keeps what the page says")
    asked.add_argument("--only", default="", help="one kind")
    asked.add_argument("--seed", type=int, default=SEED, help="another is told in the row")
    said = asked.parse_args()
    files = {"text": said.text, "scan": said.scans}
    for one in SETS:
        if files[one.copy] and (not said.only or one.kind == said.only):
            with tempfile.TemporaryDirectory() as name:
                row = measured(one, files[one.copy], Path(name), said.seed)
            print(row, flush=True)
            PAGE.write_text(with_row(row, one, PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
