"""The second reader is asked in a process of its own: whatever it does, the reading stands.

It is started by the process that reads the file, so it knows as little: no secret, no setting, no
place to write. When its time is over, it and all that it started are killed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ledgerboard.core.reading.page import Page
from ledgerboard.extraction.limits import for_a_picture
from ledgerboard.extraction.outline import CannotPaint, Result
from ledgerboard.extraction.second_reader.opinions import asked_about, suggestions

SECONDS = 60  # for all papers of a file
PICTURE_WIDTH = 1_700  # dots: 200 a inch of a letter page
STARTED = "ledgerboard.extraction.second_reader.answering"
SLOW = f"it did not answer within {SECONDS} seconds"
BROKEN = "it ended without an answer"


def with_opinions(
    path: Path, papers: Sequence[Result], pages: Sequence[Page], by: str, seconds: float = SECONDS
) -> tuple[list[Result], Result]:
    """Each paper with its `suggestions`, and what is to be said of the second reader itself."""
    by_number = {page.number: page for page in pages}
    sizes = {page.number: _size(page) for page in pages}
    questions = [_question(path, paper, by_number) for paper in papers]
    answers, trouble = (
        _asked(by, questions, seconds) if any(questions) else ([None] * len(papers), "")
    )
    told = [
        {**paper, "suggestions": suggestions(paper, answer, by, sizes)}
        for paper, answer in zip(papers, answers, strict=True)
    ]
    return told, {"by": by, **({"trouble": trouble} if trouble else {})}


def _size(page: Page) -> tuple[float, float]:
    width, height = page.sent_size or (page.width, page.height)
    return (height, width) if page.sent_size and page.sent_quarter % 2 else (width, height)


def _question(path: Path, paper: Result, pages: Mapping[int, Page]) -> Result | None:
    doubts = [each for each in paper["unsure"] if asked_about(each["field"])]
    if not doubts:
        return None
    asked = [_asked_page(path, pages[number]) for number in paper["pages"]]
    return {"kind": paper["kind"], "doubts": doubts, "pages": asked}


def _asked_page(path: Path, page: Page) -> Result:
    width, height = _size(page)
    sent = page.to_sent or (lambda box: box)
    words = [[word.text, list(sent(word.box).rounded())] for word in page.words]
    picture = None if page.has_text else _picture(path, page)
    return {"number": page.number, "width": width, "height": height, "words": words,
            "picture": picture}  # fmt: skip


def _picture(path: Path, page: Page) -> str | None:
    from ledgerboard.extraction.painting import paint_page  # noqa: PLC0415  # few papers need it

    for_a_picture()
    try:
        png = paint_page(path, page.number, PICTURE_WIDTH, page.sent_quarter)
    except (CannotPaint, MemoryError, OSError, RuntimeError, ValueError):
        return None  # it has the words
    return b64encode(png).decode("ascii")


def _asked(by: str, questions: Sequence[Any], seconds: float) -> tuple[list[Any], str]:
    try:
        said = _run(by, json.dumps(questions).encode(), seconds)
    except subprocess.TimeoutExpired:
        return [None] * len(questions), SLOW
    except OSError as error:
        return [None] * len(questions), f"it cannot be started: {error.strerror}"
    try:
        told = json.loads(said)
        answers, trouble = list(told["answers"]), str(told["trouble"])[:300]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [None] * len(questions), BROKEN
    if len(answers) != len(questions):
        return [None] * len(questions), BROKEN
    return answers, trouble


def _run(by: str, question: bytes, seconds: float) -> bytes:
    """Only its own group is killed, and nobody waits for pipes that others may hold open."""
    running = subprocess.Popen(  # noqa: S603  # our own module; the name is one argument
        [sys.executable, "-m", STARTED, by],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
    )
    try:
        return running.communicate(question, timeout=seconds)[0]
    finally:
        with suppress(OSError):
            os.killpg(running.pid, signal.SIGKILL)
        for pipe in (running.stdin, running.stdout):
            if pipe and not pipe.closed:
                pipe.close()
        running.wait()
