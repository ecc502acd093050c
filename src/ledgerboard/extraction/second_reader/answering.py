"""The second reader's own process: `python -m ledgerboard.extraction.second_reader.answering NAME`.

Questions come in on standard input, opinions go out on standard output; what the plug-in itself
prints goes nowhere.
"""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode
from importlib.metadata import entry_points
from typing import Any

from ledgerboard.extraction.limits import for_a_picture
from ledgerboard.extraction.second_reader.opinions import (
    GROUP,
    AskedPage,
    Doubt,
    Question,
    SecondReader,
    told,
)

MISSING = "no installed package declares it under the entry points " + GROUP


def main() -> None:
    questions = json.loads(sys.stdin.buffer.read())
    answer = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for_a_picture()  # a model needs room and time as recognition does
    said = json.dumps(_answered(sys.argv[1], questions), default=_nothing)
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        out.write(said)
        out.flush()
    os._exit(0)  # nothing that the plug-in left running keeps us


def _nothing(_: object) -> None:
    """What JSON does not know is no value."""


def _answered(name: str, questions: list[Any]) -> dict[str, Any]:
    answers: list[Any] = [None] * len(questions)
    try:
        reader = _found(name)
    except Exception as error:  # noqa: BLE001  # somebody else's code, at import
        return {"answers": answers, "trouble": f"it cannot be loaded: {type(error).__name__}"}
    if reader is None:
        return {"answers": answers, "trouble": MISSING}
    trouble = ""
    for number, question in enumerate(questions):
        if question is None:
            continue
        try:
            answers[number] = list(told(reader(_question(question))))
        except Exception as error:  # noqa: BLE001  # somebody else's code
            trouble = f"it failed with {type(error).__name__}"
    return {"answers": answers, "trouble": trouble}


def _found(name: str) -> SecondReader | None:
    point = next(iter(entry_points(group=GROUP, name=name)), None)
    return point.load() if point else None


def _question(told_us: dict[str, Any]) -> Question:
    doubts = [
        Doubt(each["field"], each["why"], each["page"], _box(each["box"]))
        for each in told_us["doubts"]
    ]
    return Question(told_us["kind"], doubts, [_asked_page(each) for each in told_us["pages"]])


def _asked_page(each: dict[str, Any]) -> AskedPage:
    words = [(text, _box(box)) for text, box in each["words"]]
    picture = b64decode(each["picture"]) if each["picture"] else None
    return AskedPage(each["number"], each["width"], each["height"], words, picture)


def _box(four: list[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = four
    return x0, y0, x1, y1


if __name__ == "__main__":
    main()
