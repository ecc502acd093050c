"""What a scanned page costs, beside recognizing all of it: `python -m bench recognition`.

Seconds differ from one processor to the next by half; the ratio does not. Both read the same
degraded certificates of a seed of their own, page by page, by turns, in one process on one thread.
The other is rapidocr with the settings that were found fastest at full accuracy: the longer side
1,600 dots for the search, one line at a time, no search for upside-down lines.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time

import cv2
import numpy as np
import pypdfium2
from PIL import Image
from rapidocr import RapidOCR

from bench.report import Report
from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.making import make_one

SEED, PAGES = 4_711, 16
DPI = 200
SETTINGS = {
    "Global.use_cls": False, "Global.log_level": "error", "Det.limit_side_len": 1_600,
    "Det.limit_type": "max", "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}  # fmt: skip


def files(folder: Path) -> Iterator[Path]:
    """Pictures of one page; the others show the speed of a text layer as well."""
    number = 0
    while True:
        path = Path(make_one(folder, SEED, number, degraded=True))
        number += 1
        if sum(1 for _ in _pages(path)) == 1:
            yield path


def _pages(path: Path) -> Iterator[np.ndarray]:
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                yield page.render(scale=DPI / 72).to_numpy()
    else:
        with Image.open(path) as picture:
            for frame in range(getattr(picture, "n_frames", 1)):
                picture.seek(frame)
                yield np.asarray(picture.convert("RGB"))


def spent(what: Callable[[], object]) -> float:
    begun = process_time()
    what()
    return process_time() - begun


def recognizer() -> RapidOCR:
    cv2.setNumThreads(1)
    return RapidOCR(params=SETTINGS)


def whole_page(pages: int) -> float:
    """Processor seconds that recognizing a whole page takes here, the median of some."""
    whole = recognizer()
    with tempfile.TemporaryDirectory() as name:
        shown = [next(_pages(path)) for path in islice(files(Path(name)), pages + 1)]
    costs = [spent(partial(whole, page)) for page in shown]
    return median(costs[1:])  # the first loads it


def main() -> None:
    report, whole = Report("recognition"), recognizer()
    ours: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        for path in files(Path(name)):
            (page,) = _pages(path)
            theirs.append(spent(lambda page=page: whole(page)))
            ours.append(spent(lambda path=path: read_file(path)))
            if len(ours) > PAGES:
                break
    ours, theirs = ours[1:], theirs[1:]  # the first loads both
    for what, rank in (("median", 0.5), ("95th of 100", 0.95)):
        one, two = (sorted(each)[int(rank * len(each))] for each in (ours, theirs))
        report.add(f"processor seconds a page, {what}: ours, whole", f"{one:.2f}, {two:.2f}")
        report.add(f"whole page's recognition over ours, {what}", f"{two / one:.2f} x")


if __name__ == "__main__":
    main()
