"""Which reference QuickBooks refused: its fault says that something is inactive, not what.

Two codes are seen for the one cause, and the second is the one of a record that is gone (quickbooks
gotchas 37).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ledgerboard.connectors.base.protocol import Refused, Write
from ledgerboard.connectors.quickbooks.facts import Facts
from ledgerboard.connectors.quickbooks.faults import TITLE, Fault
from ledgerboard.connectors.quickbooks.pulling import payloads
from ledgerboard.connectors.quickbooks.queries import Company
from ledgerboard.connectors.quickbooks.resources import ENTITIES, seen
from ledgerboard.core.values import Line, Ref

ADVICE = "Make it active again in QuickBooks, or choose another one, then check again."
_NO_FACTS = Facts()


def blames_a_reference(write: Write, found: Sequence[Fault]) -> bool:
    codes = {each.code for each in found}
    return "2500" in codes or ("610" in codes and write.id is None)


def unusable(company: Company, writes: Sequence[Write]) -> dict[str, Refused]:
    """What to say of each, by its key; those of which all references are fine are left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for write in writes:
        for ref in _references(write):
            wanted[ref.kind].add(ref.id)
    whys = {ref: why for kind, ids in wanted.items() for ref, why in _whys(company, kind, ids)}
    said = {write.key: _said(write, whys) for write in writes}
    return {key: Refused(key, text, ADVICE, code="2500") for key, text in said.items() if text}


def _said(write: Write, whys: Mapping[Ref, str]) -> str:
    return " ".join(whys[ref] for ref in dict.fromkeys(_references(write)) if ref in whys)


def _references(write: Write) -> Iterator[Ref]:
    for value in write.values.values():
        lines = value if isinstance(value, tuple) else ()
        inside = [each for line in lines if isinstance(line, Line) for each in line.values.values()]
        for each in (value, *inside):
            if isinstance(each, Ref) and each.kind in ENTITIES:
                yield each


def _whys(company: Company, kind: str, ids: set[str]) -> Iterator[tuple[Ref, str]]:
    entity = ENTITIES[kind]
    there = {str(row["Id"]): row for row in payloads(company, entity, ids)}
    for id_ in sorted(ids):
        if id_ not in there:
            yield Ref(kind, id_), f"{TITLE} no longer has the {kind} {id_}."
        elif there[id_].get("Active") is False:
            title = seen(entity, there[id_], _NO_FACTS).record.title
            yield Ref(kind, id_), f"The {kind} “{title}” is inactive in {TITLE}."
