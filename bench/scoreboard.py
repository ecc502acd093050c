"""Scores the reader on freshly made papers, field by field: `make scoreboard`.

It writes the long page; the short one, `docs/scoreboard.md`, is that of `bench.kinds`.

The seeds are given here and were not used while the reader was built. Files are made first and
read after that, each in a process of its own as users have it, as many at once as there are cores.
Some are then read once more, one at a time, to tell how long a page takes; so that seconds of one
machine say something about another, they stand beside those of recognizing a whole page.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

from bench.recognition import whole_page
from ledgerboard.cli.measuring import Costs, read_all, slow
from ledgerboard.samples.making import KEY, make_one
from ledgerboard.samples.scoring import Score, Scores

ALONE, WHOLE = 100, 8  # files read alone, pages recognized whole
PAGE = Path("docs/scoreboard.md")
JOBS = os.cpu_count() or 1
LONG = Path("docs/scoreboard_by_field.md")
LONG_HEAD = """# Scoreboard by field

How the reader did on large sets of our own look-alikes, field by field. Each section says at its
end on what day it was read. [The scoreboard](scoreboard.md) says how true the
look-alikes are, and how each kind is read today. Written by `make scoreboard`.
"""
HEAD = (Path(__file__).parent / "scoreboard_head.md").read_text("utf-8")


@dataclass(frozen=True)
class Asked:
    """One set and what is asked of the reader on it."""

    name: str
    title: str
    files: int  # of which a thousand are certificates
    seed: int
    right: float
    answered: float
    hard: float
    seconds: float


SETS = (
    Asked("clean", "Clean text PDFs and filled forms", 1_300, 60_211, 0.995, 0.98, 0.0, 0.3),
    Asked("degraded", "Scans, fax, photographs, outlines", 1_060, 80_923, 0.97, 0.9, 0.003, 4.0),
)
USUAL = 5.0  # seconds of a whole page's recognition where the seconds asked are meant
GROUPS = (("family", "family of origin"), ("kind", "kind of paper"), ("trap", "trap"))


@dataclass
class Run:
    files: int
    scores: Scores = field(default_factory=Scores)
    costs: Costs = field(default_factory=Costs)
    seconds: float = 0.0
    alone: Costs = field(default_factory=Costs)
    whole_page: float = 0.0


def run(asked: Asked, count: int) -> Run:
    measured = Run(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _make(folder, asked, count)
        keys = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob(f"*{KEY}"))]
        begun = monotonic()
        paths = [folder / key["file"] for key in keys]
        for done, (key, one) in enumerate(zip(keys, read_all(paths, JOBS), strict=True), 1):
            measured.scores.add(key, one.result)
            measured.costs.add(one)
            measured.seconds = monotonic() - begun
            _progress(asked.name, done, measured)
        for one in read_all(paths[:: max(1, len(paths) // ALONE)], 1):
            measured.alone.add(one)
    if asked.name == "degraded":
        measured.whole_page = whole_page(WHOLE)
    return measured


def _make(folder: Path, asked: Asked, count: int) -> None:
    small = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(JOBS, mp_context=small) as pool:
        one = partial(make_one, folder, asked.seed, degraded=asked.name == "degraded")
        list(pool.map(one, range(count), chunksize=4))


def _progress(name: str, done: int, measured: Run) -> None:
    if done % 50 == 0 or done == measured.files:
        total = measured.scores.total
        print(
            f"{name}: {done} of {measured.files} read in {measured.seconds:.0f} s, "
            f"right {total.accuracy:.2%}, answered {total.answered:.2%}, hard {len(total.hard)}",
            file=sys.stderr,
            flush=True,
        )


def section(asked: Asked, measured: Run) -> Iterator[str]:
    yield f"## {asked.title}: {measured.files} files, seed {asked.seed}\n"
    yield from _measures(asked, measured)
    for group, title in GROUPS:
        yield f"\n### By {title}\n"
        yield f"| {group} | papers | right | answered | places | wrong dates or limits |"
        yield "|---|---|---|---|---|---|"
        for name, one in sorted(measured.scores.groups[group].items()):
            papers = sum(one.papers.values())
            yield (
                f"| `{name}` | {papers} | {one.accuracy:.2%} | {one.answered:.2%} "
                f"| {one.placed:.2%} | {len(one.hard)} of {one.hard_answered} |"
            )
    yield from _fields(measured.scores.total)


def _measures(asked: Asked, measured: Run) -> Iterator[str]:
    total, alone = measured.scores.total, measured.alone
    found, every = total.papers["found"], sum(total.papers.values())
    rows = (
        ("right, of the answered fields", f"{asked.right:.1%}", f"{total.accuracy:.2%}"),
        ("answered, of the stated fields", f"{asked.answered:.0%}", f"{total.answered:.2%}"),
        (
            "wrong dates or limits not marked unsure",
            f"{asked.hard:.1%}" if asked.hard else "none",
            f"{len(total.hard)} of {total.hard_answered} ({total.hard_share:.2%})",
        ),
        ("places that overlap the true ones by half", "99%", f"{total.placed:.2%}"),
        ("ticks given that are there", "", f"{total.precision:.2%}"),
        ("ticks there that were given, of those not unsure", "", f"{total.recall:.2%}"),
        ("papers found and split rightly", "", f"{found} of {every}"),
        ("seconds a page on one core, median", "", f"{slow(alone.reading, 0.5):.2f}"),
        ("seconds a page on one core, 95th of 100", *_seconds(asked, measured)),
        (
            "processor seconds a page with the start of its process, 95th of 100",
            "",
            f"{slow(alone.process):.2f}",
        ),
        ("most memory of a reader's process", "1,000 MB", f"{measured.costs.megabytes:,.0f} MB"),
    )
    yield "| measure | asked | measured |\n|---|---|---|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield (
        f"\nRead on {datetime.now(UTC):%Y-%m-%d} in {measured.seconds:,.0f} seconds, "
        f"{JOBS} files at once on {JOBS} cores that "
        "other work may have shared; seconds a page are those of every "
        f"{max(1, measured.files // ALONE)}th file, read again one at a time."
    )


def _seconds(asked: Asked, measured: Run) -> tuple[str, str]:
    """Asked and measured, each with what a whole page's recognition takes there."""
    took = f"{slow(measured.alone.reading):.2f}"
    if not (whole := measured.whole_page):
        return f"{asked.seconds:g}", took
    return (
        f"{asked.seconds:g} where recognizing the whole page takes about {USUAL:g}",
        f"{took} where it takes {whole:.2f}",
    )


def _fields(total: Score) -> Iterator[str]:
    shown = ("right", "wrong", "unsure", "missed", "excused")
    yield f"\n### By field\n\n| field | {' | '.join(shown)} |\n|---|{'---|' * len(shown)}"
    for name, seen in sorted(total.by_field.items()):
        if any(seen[one] for one in shown):
            yield f"| `{name}` | {' | '.join(str(seen[one]) for one in shown)} |"


def main() -> None:
    asked_for = argparse.ArgumentParser(description=__doc__)
    for one in SETS:
        text = "files; 0 keeps what the page says"
        asked_for.add_argument(f"--{one.name}", type=int, default=one.files, help=text)
    counts = vars(asked_for.parse_args())
    parts = _kept(LONG.read_text("utf-8") if LONG.exists() else "")
    for one in SETS:
        if counts[one.name]:
            measured = run(one, counts[one.name])
            parts[one.name] = "\n".join(section(one, measured))
            print(parts[one.name])
            print("\n".join(measured.scores.total.wrong[:40]))
            LONG.write_text(_page(LONG_HEAD, parts), "utf-8")


def short_page(part: str) -> str:
    """The short page: its figures come first, how far to trust them after that."""
    intro, truth, rest = HEAD.partition("## How true")
    return f"{_page(intro, {'kinds': part})}\n{truth}{rest}"


def _page(head: str, parts: dict[str, str]) -> str:
    marked = [f"<!-- {name} -->\n{part}\n<!-- end -->\n" for name, part in parts.items()]
    return "\n".join((head, *marked))


def _kept(page: str) -> dict[str, str]:
    """The sections that an earlier run wrote."""
    return dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end -->", page, re.DOTALL))


if __name__ == "__main__":
    main()
