"""Files of strangers are read in a process of their own, with limits of time and memory.

Whatever a hostile file does to that process, the caller gets an answer: its reading or a reason.
The process inherits no secret, writes no file and is killed when its time is over.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from ledgerboard.extraction.limits import bind
from ledgerboard.extraction.outline import CannotPaint, Result, outline

STARTED = "ledgerboard.extraction.sandbox"
__all__ = [
    "BOUNDS", "Bounds", "CannotPaint", "Held", "may_hold_files_apart", "paint_apart",
    "paint_pages_apart", "read_apart", "unpack_apart",
]  # fmt: skip
LIMITS = "LEDGERBOARD_READ_LIMITS"
SECOND = "--second="
NO_FILES = b"none"
PAGE_WIDTH = 1_224  # dots: two for each point of a letter page


@dataclass(frozen=True)
class Bounds:
    """`seconds` of the processor and `megabytes` of addresses (more than is ever resident);
    `most_…` with pictures in the file, and `wall_seconds` until the caller gives up in any case.
    """

    seconds: int = 60
    megabytes: int = 1_024
    most_seconds: int = 900
    most_megabytes: int = 4_096

    @property
    def wall_seconds(self) -> int:
        return self.seconds + self.most_seconds


BOUNDS = Bounds()


def read_apart(
    path: Path,
    *,
    methods: bool = False,
    private: bool = False,
    second: str = "",
    bounds: Bounds = BOUNDS,
) -> Result:
    """With `private`, what is to be sealed comes along: the caller must not keep it otherwise.

    `second` names a plug-in (`opinions`) that is asked about what stays unsure.
    """
    begun = perf_counter()
    try:
        wishes = [*(["--methods"] * methods), *(["--private"] * private)]
        wishes += [f"{SECOND}{second}"] if second else []
        done = _run(["read", str(path.absolute()), *wishes], bounds)
    except subprocess.TimeoutExpired:
        return _failed(path, f"reading took longer than {bounds.wall_seconds} seconds", begun)
    return _answer(done, path, begun)


def paint_apart(
    path: Path, page: int, *, width: int = PAGE_WIDTH, quarter: int = 0, bounds: Bounds = BOUNDS
) -> bytes:
    """One page as WebP, turned upright by quarter turns only: boxes of answers fit over it.

    `quarter` is what the reader found of a picture: turns with the clock that put it upright.
    """
    try:
        painted = paint_pages_apart(path, {page: quarter}, width=width, bounds=bounds)
    except subprocess.TimeoutExpired:
        reason = f"painting the page took longer than {bounds.wall_seconds} seconds"
        raise CannotPaint(reason) from None
    found = painted.get(page, "painting it took too much memory or time, or broke the painter")
    if isinstance(found, str):
        raise CannotPaint(found)
    return found


def paint_pages_apart(
    path: Path, quarters: Mapping[int, int], *, width: int = PAGE_WIDTH, bounds: Bounds = BOUNDS
) -> dict[int, bytes | str]:
    """Several pages in one process, which costs more to start than a page to paint: the picture of
    each, or why there is none. What broke the process is missing, with all behind it.

    Raises TimeoutExpired.
    """
    pages = [f"{page}:{quarter}" for page, quarter in quarters.items()]
    rest = _run(["paint", str(path.absolute()), str(width), *pages], bounds).stdout
    painted: dict[int, bytes | str] = {}
    while rest:
        head, _, rest = rest.partition(b"\n")
        try:
            page, size, why = json.loads(head)
        except ValueError:
            break
        if not why and len(rest) < size:
            break
        painted[page], rest = why or rest[:size], rest[size:]
    return painted


@dataclass(frozen=True)
class Held:
    """The files inside a PDF; `only_cover` says that its own page is no paper, `left_out` how many
    files were too many, too large together, or damaged.
    """

    files: tuple[tuple[str, bytes], ...] = ()
    only_cover: bool = False
    left_out: int = 0


def unpack_apart(path: Path, *, bounds: Bounds = BOUNDS) -> Held:
    """Nothing where it cannot be opened: reading it tells why."""
    try:
        done = _run(["unpack", str(path.absolute())], bounds)
        head, _, rest = done.stdout.partition(b"\n")
        told = json.loads(head) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        return Held()
    files = []
    for name, size in told.get("files", ()):
        files.append((name, rest[:size]))
        rest = rest[size:]
    return Held(tuple(files), bool(told.get("only_cover")), int(told.get("left_out", 0)))


def may_hold_files_apart(path: Path, *, bounds: Bounds = BOUNDS) -> bool:
    """Whether files hang on a PDF. One that cannot be opened may hold some."""
    try:
        done = _run(["attached", str(path.absolute())], bounds)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0 or done.stdout != NO_FILES


def _run(arguments: list[str], bounds: Bounds) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", STARTED, *arguments]
    limits = (bounds.seconds, bounds.megabytes, bounds.most_seconds, bounds.most_megabytes)
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), LIMITS: ",".join(map(str, limits))}
    return subprocess.run(  # noqa: S603  # our own module; the file's name is one argument
        command, capture_output=True, timeout=bounds.wall_seconds, env=environment, check=False
    )


def _answer(done: subprocess.CompletedProcess[bytes], path: Path, begun: float) -> Result:
    try:
        result = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        result = None
    if isinstance(result, dict):
        return result
    return _failed(path, "reading it took too much memory or time, or broke the reader", begun)


def _failed(path: Path, reason: str, begun: float) -> Result:
    return {**outline(path, 0, perf_counter() - begun), "error": reason, "papers": []}


def main() -> None:
    """`python -m ledgerboard.extraction.sandbox read|paint|unpack|attached FILE …`: the child."""
    seconds, megabytes, most_seconds, most_megabytes = map(int, os.environ[LIMITS].split(","))
    bind(seconds, megabytes, most_seconds=most_seconds, most_megabytes=most_megabytes)
    task, path, *rest = sys.argv[1:]
    if task == "paint":
        _paint(Path(path), int(rest[0]), rest[1:])
        return
    if task in {"unpack", "attached"}:
        _unpack(Path(path)) if task == "unpack" else _tell_attached(Path(path))
        return
    from ledgerboard.extraction.read_file import read_file  # noqa: PLC0415  # after the limits

    second = next((each.removeprefix(SECOND) for each in rest if each.startswith(SECOND)), "")
    methods, private = "--methods" in rest, "--private" in rest
    result = read_file(Path(path), methods=methods, private=private, second=second)
    sys.stdout.write(json.dumps(result))


def _unpack(path: Path) -> None:
    from ledgerboard.extraction.pdf.attached import files_in, is_cover  # noqa: PLC0415  # likewise

    files, left_out = files_in(path)
    sizes = [(name, len(one)) for name, one in files]
    told = {"only_cover": is_cover(path), "files": sizes, "left_out": left_out}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    for _, one in files:
        sys.stdout.buffer.write(one)


def _tell_attached(path: Path) -> None:
    from ledgerboard.extraction.pdf.attached import holds_files  # noqa: PLC0415  # likewise

    sys.stdout.buffer.write(b"some" if holds_files(path) else NO_FILES)


def _paint(path: Path, width: int, pages: list[str]) -> None:
    from ledgerboard.extraction.painting import paint_small  # noqa: PLC0415  # after the limits

    for each in pages:
        page, quarter = map(int, each.split(":"))
        picture, why = b"", ""
        try:
            picture = paint_small(path, page, width, quarter)
        except CannotPaint as refusal:
            why = refusal.reason
        sys.stdout.buffer.write(json.dumps([page, len(picture), why]).encode() + b"\n" + picture)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
