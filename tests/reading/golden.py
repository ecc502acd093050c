"""`python -m tests.reading.golden`: writes the golden papers and their readings anew."""

from __future__ import annotations

import json
from pathlib import Path

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.making import make

FOLDER = Path(__file__).with_name("golden")
KINDS = (
    "certificate", "with_endorsements", "w9", "endorsement", "packet", "acord_24",
    "acord_27_28", "wc_certificate", "wc_exemption", "licence", "lien_waiver", "coi_non_acord",
)  # fmt: skip
SEED = 1985


def reading(path: Path) -> str:
    """With how each value was read, without what differs from run to run."""
    result = read_file(path, methods=True)
    del result["seconds"]
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """One file of each kind, by the first of the seed that is one."""
    wanted = list(KINDS)
    for path in make(FOLDER, 200, SEED):
        key = path.with_suffix(".key.json")
        kind = json.loads(key.read_text("utf-8"))["holds"]
        key.unlink()
        if kind in wanted:
            wanted.remove(kind)
            kept = path.rename(FOLDER / f"{kind}.pdf")
            kept.with_suffix(".expected.json").write_text(reading(kept), "utf-8")
        else:
            path.unlink()


if __name__ == "__main__":
    main()
