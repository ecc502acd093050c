"""What was read of endorsements, held against what a person would read. A field is `blank` where
nothing stands there and nothing was said: it counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.reading.strangers.endorsement import Stranger
from tests.reading.strangers.judging import Judged

DECIDING = ("operations", "effect")


def grave(judged: Judged) -> int:
    """How often what decides was wrong."""
    return sum(judged.by_field[name]["wrong"] for name in DECIDING)


def judge(strangers: list[Stranger], result: dict[str, Any], into: Judged, label: str = "") -> None:
    papers = [one for one in result["papers"] if one["kind"] == "endorsement"]
    taken: set[int] = set()
    for stranger in strangers:
        mine = [n for n, one in enumerate(papers)
                if n not in taken and stranger.pages[0] in one["pages"]]  # fmt: skip
        best = max(mine, key=lambda n: -len(list(_wrongs(stranger, papers[n]))), default=None)
        if best is not None:
            taken.add(best)
        paper = None if best is None else papers[best]
        for name, verdict, pair in _verdicts(stranger, paper):
            into.by_field[name][verdict] += 1
            if verdict == "wrong":
                into.wrong.append(
                    f"{label} {stranger.style.kind}: {name} {pair[0]!r} read {pair[1]!r}"
                )
        into.doubts.update(
            f"{one['field']}: {re.sub('“.*”', '…', one['why'])}"
            for one in (paper or {}).get("unsure", [])
        )
    for number, paper in enumerate(papers):
        if number not in taken:
            into.by_field["paper"]["wrong"] += 1
            into.wrong.append(f"{label} an endorsement that is not there: {paper['fields']}")


def _verdicts(
    stranger: Stranger, paper: dict[str, Any] | None
) -> Iterator[tuple[str, str, tuple[Any, Any]]]:
    doubts = [one["field"] for one in paper["unsure"]] if paper else []
    for name, value in stranger.fields.items():
        given = (paper or {"fields": {}})["fields"].get(name, "missing")
        yield name, _verdict(name, value, given, doubts, name in stranger.free), (value, given)


def _verdict(name: str, value: Any, given: Any, doubts: list[str], free: bool) -> str:
    if given == "missing":
        doubted = any(re.split(r"[.\[]", one)[0] == name for one in doubts)
        if free or not value:
            return "free" if free else "blank"
        return "unsure" if doubted else "wrong"
    if _folded(name, value) == _folded(name, given):
        return "right" if value else "blank"
    return "free" if free else "wrong"


def _wrongs(stranger: Stranger, paper: dict[str, Any]) -> Iterator[str]:
    return (name for name, verdict, _ in _verdicts(stranger, paper) if verdict == "wrong")


def _folded(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return sorted(_folded(name, one) for one in value)
    if name == "edition" and value:
        parts = re.findall(r"\d+", str(value))
        return [int(one) % 100 if len(one) == 4 and len(parts) == 2 else int(one) for one in parts]
    return re.sub(r"[^A-Z0-9]", "", str(value).upper()) if value else None
