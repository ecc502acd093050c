"""Which reference QuickBooks refused: its fault says that something is inactive, not what.

Two codes are seen for the one cause, and the second is the one of a record that is gone (quickbooks
gotchas 37).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    found = (_refused(write, whys) for write in writes)
    return {each.key: each for each in found if each}


@dataclass(frozen=True)
class _Why:
    """Why a reference can't be used; `gone`: there is no such record any more."""

    text: str
    gone: bool


def _refused(write: Write, whys: Mapping[Ref, _Why]) -> Refused | None:
    blamed = [ref for ref in dict.fromkeys(_references(write)) if ref in whys]
    if not blamed:
        return None
    text = " ".join(whys[ref].text for ref in blamed)
    gone = tuple(ref for ref in blamed if whys[ref].gone)
    return Refused(write.key, text, ADVICE, code="2500", gone=gone)


def _references(write: Write) -> Iterator[Ref]:
    for value in write.values.values():
        lines = value if isinstance(value, tuple) else ()
        inside = [each for line in lines if isinstance(line, Line) for each in line.values.values()]
        for each in (value, *inside):
            if isinstance(each, Ref) and each.kind in ENTITIES:
                yield each


def _whys(company: Company, kind: str, ids: set[str]) -> Iterator[tuple[Ref, _Why]]:
    entity = ENTITIES[kind]
    there = {str(row["Id"]): row for row in payloads(company, entity, ids)}
    for id_ in sorted(ids):
        if id_ not in there:
            yield Ref(kind, id_), _Why(f"{TITLE} no longer has the {kind} {id_}.", gone=True)
        elif there[id_].get("Active") is False:
            title = seen(entity, there[id_], _NO_FACTS).record.title
            yield Ref(kind, id_), _Why(f"The {kind} “{title}” is inactive in {TITLE}.", gone=False)
