"""`python -m tests.reading.golden`: writes the golden papers and their readings anew."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.making import KEY, make_one

FOLDER = Path(__file__).with_name("golden")
NUMBERS = FOLDER / "numbers.json"
KINDS = (
    "certificate", "with_endorsements", "w9", "endorsement", "packet", "acord_24",
    "acord_27_28", "wc_certificate", "wc_exemption", "licence", "lien_waiver", "coi_non_acord",
)  # fmt: skip
SEED, MOST = 1985, 200


def reading(path: Path) -> str:
    """With how each value was read, without what differs from run to run."""
    result = read_file(path, methods=True)
    del result["seconds"]
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def made(folder: Path, number: int) -> tuple[str, bytes]:
    """The sample of that number: what it holds, and its bytes."""
    path = make_one(folder, SEED, number)
    return json.loads(path.with_suffix(KEY).read_text("utf-8"))["holds"], path.read_bytes()


def _firsts(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    """One file of each kind, the first of the seed that is one."""
    wanted = set(KINDS)
    for number in range(MOST):
        kind, content = made(folder, number)
        if kind in wanted:
            wanted.remove(kind)
            yield kind, number, content
        if not wanted:
            return


def main() -> None:
    """The numbers are kept, so that a test can tell when the samples have moved on."""
    numbers = {}
    with tempfile.TemporaryDirectory() as name:
        for kind, number, content in _firsts(Path(name)):
            numbers[kind] = number
            kept = FOLDER / f"{kind}.pdf"
            kept.write_bytes(content)
            kept.with_suffix(".expected.json").write_text(reading(kept), "utf-8")
    NUMBERS.write_text(json.dumps(numbers, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
