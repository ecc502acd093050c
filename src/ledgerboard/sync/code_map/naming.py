"""What projects, items, accounts, classes and locations are called, and which one a name means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models.fields.json import KT

from ledgerboard.core.values import Ref
from ledgerboard.core.values.csv_text import without_marks
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.code_map import BOOKED_ON, ItemChoice, MapRow, Scope
from ledgerboard.core.views.cost_as_direct_cost import NEVER_A_COST
from ledgerboard.sync.code_map.companies import Companies
from ledgerboard.sync.models import Snapshot

SAYS = {ItemChoice.RULE: "Default item", ItemChoice.ASK: "Ask"}
NEVER_BOOKED_ON = NEVER_A_COST | {"Category", "Group"}
"""Types of accounts that are no cost, and of items that only group others."""
MEANS = {
    fold(words): says
    for says, words in (
        *SAYS.items(),
        (ItemChoice.RULE, "By the rule"),
    )  # as files of before say it
}


@dataclass(frozen=True)
class Named:
    ref: Ref
    name: str
    active: bool = True


class UnresolvedName(Exception):
    """A name that nobody has, or that several have; the message says which."""


@dataclass(frozen=True)
class Names:
    """Everything of both companies that a row may name. What the rows in `also` name stays known,
    by its id, when it is no longer there.
    """

    companies: Companies
    also: tuple[MapRow, ...] = ()

    @cached_property
    def known(self) -> Mapping[Ref, Named]:
        gone = {ref: Named(ref, f"{ref.kind} {ref.id}", active=False) for ref in self._refs}
        return gone | dict(self._living())

    @cached_property
    def _refs(self) -> frozenset[Ref]:
        """What the rows in `also` name."""
        projects = {Ref("project", r.scope.project) for r in self.also if r.scope.project}
        said = (ref for row in self.also for ref in (row.target, row.class_, row.location))
        return frozenset(projects | {ref for ref in said if isinstance(ref, Ref)})

    def _living(self) -> Iterator[tuple[Ref, Named]]:
        books = (*BOOKED_ON, "class", "location")
        rows = Snapshot.objects.of(self.companies.organization_id).filter(gone_at=None)
        theirs = rows.filter(connection=self.companies.right, kind__in=books)
        ours = rows.filter(connection=self.companies.left, kind="project")
        columns = ("kind", "record_id", "title", "active", KT("values__type"))
        for kind, id_, title, active, type_ in (
            *theirs.values_list(*columns), *ours.values_list(*columns),
        ):  # fmt: skip
            if type_ not in NEVER_BOOKED_ON:
                yield Ref(kind, id_), Named(Ref(kind, id_), title, active)

    @cached_property
    def _codes(self) -> frozenset[tuple[str, str]]:
        """(project, folded code) of every code, whole and without its cost type, in its project
        and in any.
        """
        found = {row.scope.key[:2] for row in self.also}
        for project, code, cost_code, _ in self._budget_codes:
            names = {fold(name) for name in (code, cost_code) if name}
            found |= {(place, name) for name in names for place in (project or "", "")}
        return frozenset(found)

    @cached_property
    def _budget_codes(self) -> list[tuple[str | None, str | None, str | None, str | None]]:
        rows = Snapshot.objects.of(self.companies.organization_id).filter(
            connection=self.companies.left, kind="budget_code"
        )
        return list(
            rows.values_list(
                KT("values__project__id"),
                KT("values__code"),
                KT("values__cost_code"),
                KT("values__cost_type"),
            )
        )

    def has_code(self, scope: Scope) -> bool:
        return scope.key[:2] in self._codes

    def has_cost_type(self, scope: Scope) -> bool:
        known = {fold(cost_type) for *_, cost_type in self._budget_codes if cost_type}
        return scope.key[2] in known | {row.scope.key[2] for row in self.also}

    def name(self, ref: Ref | ItemChoice | None) -> str:
        """As people know it; by its id where it is no longer there."""
        if ref is None or isinstance(ref, ItemChoice):
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
        """Its name, and its id behind it where the name alone could mean another one."""
        name = self.name(ref)
        alike = [each for each in self._by_name.get(fold(name), ()) if each.ref.kind in kinds]
        odd = not fold(name) or name.endswith("]") or name.startswith("'") or fold(name) in MEANS
        return f"{name} [{ref.kind} {ref.id}]" if odd or len(alike) > 1 else name

    def find(self, text: str, kinds: Collection[str]) -> Ref:
        """Which one a person means; inactive ones too, if no active one has the name."""
        named = self._exactly(text, kinds) or self._called(text, kinds)
        living = [each for each in named if each.active] or named
        if len(living) == 1:
            return self._usable(living[0])
        if not living:
            raise UnresolvedName(f"There is no {' or '.join(kinds)} “{text}”.")
        ids = [str(ref) for ref in sorted(each.ref for each in living)]
        raise UnresolvedName(
            f"{len(ids)} are called “{text}”: {', '.join(ids[:4])}. Write it as {text} [{ids[0]}]."
        )

    def _usable(self, found: Named) -> Ref:
        if not found.active and found.ref not in self._refs:
            raise UnresolvedName(f"The {found.ref.kind} {found.name} is inactive.")
        return found.ref

    def _exactly(self, text: str, kinds: Collection[str]) -> list[Named]:
        """`Permits [account 64]`: the name must still be its own."""
        name, _, rest = text.strip().rpartition("[")
        kind, _, id_ = rest.removesuffix("]").partition(" ")
        exact = self.known.get(Ref(kind, id_)) if kind in kinds else None
        same = exact and fold(without_marks(exact.name)) == fold(without_marks(name))
        return [exact] if exact and same else []

    def _called(self, text: str, kinds: Collection[str]) -> list[Named]:
        return [each for each in self._by_name.get(fold(text), ()) if each.ref.kind in kinds]

    @cached_property
    def _by_name(self) -> Mapping[str, list[Named]]:
        return _grouped(self.known.values())


def _grouped(every: Iterable[Named]) -> dict[str, list[Named]]:
    by_name: dict[str, list[Named]] = {}
    for each in every:
        by_name.setdefault(fold(each.name), []).append(each)
    return by_name
