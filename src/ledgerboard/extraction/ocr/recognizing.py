"""Letters of one line of text, each with how sure the engine is of it and where it stands.

The model is PP-OCR's, cut down to the letters of American papers (`bench/letters_model.py` makes
it). It is run directly: the pipelines around it also search the page for text, which costs more
than reading it, and drop the doubt of single letters, which is what a date or a limit needs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from ledgerboard.extraction.ocr.dots import Dots

MODEL = Path(__file__).with_name("models") / "letters.onnx"
HEIGHT = 48  # dots: what the model was trained on
NARROWEST, WIDEST = 64, 3_200
PLAIN = {"\u3000": " ", "×": "X", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}  # noqa: RUF001  # what the model may say
ACCENTED = frozenset("ÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜáàâäãåæçéèêëíìîïñóòôöõøúùûüß")

SILENT = "ORT_DISABLE_TELEMETRY"
"""onnxruntime reports its use to its maker unless this stands in the environment before it is
loaded. Nobody's papers may cause a call to a stranger.
"""


@dataclass(frozen=True, slots=True)
class Glyph:
    """`at` is the middle of the letter as a share of the crop's width."""

    text: str
    at: float
    sure: float


class Recognizer(Protocol):
    """Turns one line of dark letters on white, any size, into glyphs from left to right."""

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]: ...


class Neural:
    """PP-OCR by onnxruntime on one thread: a page at a time, beside a working application."""

    def __init__(self, model: Path) -> None:
        os.environ[SILENT] = "1"
        import onnxruntime as ort  # noqa: PLC0415  # slow to load, and an optional extra

        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = ort.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        told = self._session.get_modelmeta().custom_metadata_map["character"]
        self._columns, self._letters = _alphabet(told.split("\n"))

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]:
        scale = HEIGHT / crop.shape[0]
        wide = int(np.clip(round(crop.shape[1] * scale * squeeze), 8, WIDEST))
        how = cv2.INTER_AREA if scale < 0.9 else cv2.INTER_CUBIC
        line = cv2.resize(crop, (wide, HEIGHT), interpolation=how)
        padded = np.full((HEIGHT, max(NARROWEST, -(-wide // 16) * 16)), 255, np.uint8)
        padded[:, :wide] = line
        dots = np.repeat((padded.astype(np.float32) / 127.5 - 1)[None, None], 3, axis=1)
        (told,) = self._session.run(None, {self._input: dots})
        chances = told[0][:, self._columns]
        return _decoded(chances, self._letters, padded.shape[1] / wide)


def is_american(letter: str) -> bool:
    """Names on American papers have accents too: `Muñoz`, `Álvarez`."""
    return len(letter) == 1 and (" " <= letter <= "~" or letter in PLAIN or letter in ACCENTED)


def _alphabet(told: list[str]) -> tuple[Dots, list[str]]:
    """Only letters of American papers may come out; column 0 is «no letter»."""
    letters = ["", *told, " "]
    kept = [
        (column, PLAIN.get(letter, letter))
        for column, letter in enumerate(letters)
        if column == 0 or is_american(letter)
    ]
    return np.array([column for column, _ in kept]), [letter for _, letter in kept]


def _decoded(chances: Dots, letters: list[str], stretch: float) -> list[Glyph]:
    """Equal neighbours are one letter; a letter is as sure as its surest column."""
    sums = chances.sum(axis=1, keepdims=True)
    best, last = chances.argmax(axis=1), 0
    glyphs: list[Glyph] = []
    columns: list[list[int]] = []
    for column, index in enumerate(best):
        if index and index == last:
            columns[-1].append(column)
        elif index:
            columns.append([column])
        last = int(index)
    for group in columns:
        index = int(best[group[0]])
        sure = max(float(chances[c, index] / max(float(sums[c, 0]), 0.3)) for c in group)
        middle = (group[0] + group[-1] + 1) / 2 / len(best) * stretch
        glyphs.append(Glyph(letters[index], middle, sure))
    return glyphs


def installed() -> bool:
    return all(find_spec(name) is not None for name in ("onnxruntime", "cv2", "numpy"))


@cache
def recognizer() -> Recognizer:
    """The engine with its model, loaded once in a process."""
    return Neural(MODEL)
