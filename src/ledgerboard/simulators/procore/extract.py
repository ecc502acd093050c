"""Make the package's list of operations from an OpenAPI description of Procore's REST API.

    python -m ledgerboard.simulators.procore.extract openapi.json > data/operations.tsv

Columns: method, path, tier, default page size, largest page size, summary; a page size of `-`
means that the list is not paginated, an empty one that it is and no size is published.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


def lines(reference: dict[str, Any]) -> Iterator[str]:
    for path, item in reference["paths"].items():
        for method in METHODS:
            if method in item:
                yield "\t".join([method.upper(), path, *columns(item[method])])


def columns(operation: dict[str, Any]) -> list[str]:
    sizes = operation.get("x-per-page", {})
    blank = "" if operation.get("x-paginated") else "-"
    return [
        operation.get("x-tier", "core"),
        str(sizes.get("default", blank)),
        str(sizes.get("max", blank)),
        operation.get("summary", ""),
    ]


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(json.loads(Path(sys.argv[1]).read_text("utf-8")))) + "\n")
