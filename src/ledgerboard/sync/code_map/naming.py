"""What projects, items, accounts, classes and locations are called, and which one a name means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.code_map import BOOKED_ON, Says
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.models import Snapshot

SAYS = {Says.RULE: "By the rule", Says.ASK: "Ask"}


@dataclass(frozen=True)
class Named:
    ref: Ref
    name: str
    active: bool = True


class Unclear(Exception):
    """A name that nobody has, or that several have; the message says which."""


@dataclass(frozen=True)
class Names:
    """Everything of both companies that a row may name."""

    companies: Companies

    @cached_property
    def known(self) -> Mapping[Ref, Named]:
        books = (*BOOKED_ON, "class", "location")
        rows = Snapshot.objects.of(self.companies.organization_id).filter(gone_at=None)
        theirs = rows.filter(connection=self.companies.right, kind__in=books)
        ours = rows.filter(connection=self.companies.left, kind="project")
        columns = ("kind", "record_id", "title", "active")
        found = [*theirs.values_list(*columns), *ours.values_list(*columns)]
        return {Ref(kind, id_): Named(Ref(kind, id_), t, on) for kind, id_, t, on in found}

    def name(self, ref: Ref | Says | None) -> str:
        """As people know it; by its id where it is no longer there."""
        if ref is None or isinstance(ref, Says):
            return SAYS[ref] if ref else ""
        found = self.known.get(ref)
        return found.name if found else f"{ref.kind} {ref.id}"

    def active(self, ref: Ref) -> bool | None:
        """None where it is gone."""
        found = self.known.get(ref)
        return found.active if found else None

    def choices(self, kinds: Collection[str]) -> list[tuple[str, str]]:
        """What a person may choose from, each by a name that means this one: (name, kind)."""
        living = [each for each in self.known.values() if each.ref.kind in kinds and each.active]
        return sorted((self.told(each.ref, kinds), each.ref.kind) for each in living)

    def told(self, ref: Ref, kinds: Collection[str]) -> str:
        """Its name, and its id behind it where another one of these kinds has the same name."""
        name = self.name(ref)
        twins = self._by_name.get(fold(name), ())
        several = sum(each.ref.kind in kinds for each in twins) > 1
        return f"{name} [{ref.kind} {ref.id}]" if several else name

    def find(self, text: str, kinds: Collection[str]) -> Ref:
        """Which one a person means; inactive ones too, if no active one has the name."""
        named = self._named(text, kinds)
        living = [each for each in named if each.active] or named
        if len(living) == 1:
            return living[0].ref
        what = " or ".join(kinds)
        if not living:
            raise Unclear(f"There is no {what} “{text}”.")
        ids = ", ".join(f"{each.ref.kind} {each.ref.id}" for each in living[:4])
        raise Unclear(
            f"Several are called “{text}” ({ids}). Write one as {text} [{ids.split(',')[0]}]."
        )

    def _named(self, text: str, kinds: Collection[str]) -> list[Named]:
        name, _, rest = text.strip().rpartition(" [")
        if name and rest.endswith("]"):
            kind, _, id_ = rest.removesuffix("]").partition(" ")
            exact = self.known.get(Ref(kind, id_))
            return [exact] if exact and kind in kinds else []
        return [each for each in self._by_name.get(fold(text), ()) if each.ref.kind in kinds]

    @cached_property
    def _by_name(self) -> Mapping[str, list[Named]]:
        return _grouped(self.known.values())


def _grouped(every: Iterable[Named]) -> dict[str, list[Named]]:
    by_name: dict[str, list[Named]] = {}
    for each in every:
        by_name.setdefault(fold(each.name), []).append(each)
    return by_name
