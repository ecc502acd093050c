"""Every budget code with what it uses, and why it needs somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.db.models.fields.json import KT

from ledgerboard.core.records import BudgetCode
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.code_map import CodeMap, ItemChoice, Said
from ledgerboard.sync.code_map.companies import FLOW, Companies
from ledgerboard.sync.code_map.effects import items_by_rule, open_by_code, used
from ledgerboard.sync.code_map.naming import Names
from ledgerboard.sync.models import Change, Plan, Snapshot


class CodeStatus(StrEnum):
    MAPPED = "mapped"
    UNMAPPED = "unmapped"
    WAITING = "waiting"
    """The item that is made for it waits for approval."""
    NO_ITEM = "item_inactive"
    """Its item or account is inactive, or gone."""
    INACTIVE = "inactive"
    REMOVED = "removed"


class Tab(StrEnum):
    UNMAPPED = "unmapped"
    ALL = "all"
    REMOVED = "removed"


TABS: Mapping[Tab, frozenset[CodeStatus]] = {
    Tab.UNMAPPED: frozenset({CodeStatus.UNMAPPED, CodeStatus.WAITING}),
    Tab.ALL: frozenset(set(CodeStatus) - {CodeStatus.REMOVED}),
    Tab.REMOVED: frozenset({CodeStatus.REMOVED, CodeStatus.INACTIVE, CodeStatus.NO_ITEM}),
}


@dataclass(frozen=True)
class CodeRow:
    """`scope` is what the row that says its item speaks for; `by rule` where none does."""

    id: str
    code: BudgetCode
    project: str
    uses: str
    target: Ref | ItemChoice | None
    scope: str
    class_name: str
    location_name: str
    open: int
    status: CodeStatus


def code_rows(companies: Companies, code_map: CodeMap, names: Names) -> list[CodeRow]:
    """Unmapped and most used first. What is gone in Procore is shown while something needs it."""
    found = _Found(
        code_map,
        names,
        items_by_rule(companies),
        open_by_code(companies),
        _items_waiting(companies),
    )
    rows = [found.row(*each) for each in _codes(companies)]
    kept = [row for row in rows if row is not None]
    first = TABS[Tab.UNMAPPED]
    kept.sort(key=lambda row: (row.status not in first, -row.open, row.code.title, row.project))
    return kept


def in_tab(rows: Collection[CodeRow], tab: Tab) -> list[CodeRow]:
    return [row for row in rows if row.status in TABS[tab]]


def searched(rows: Collection[CodeRow], text: str) -> list[CodeRow]:
    words = fold(text).split()
    return [row for row in rows if all(word in _text(row) for word in words)]


def _text(row: CodeRow) -> str:
    said = (row.code.title, row.code.description, row.project, row.uses, row.class_name)
    return fold(" ".join(filter(None, said)))


def _codes(companies: Companies) -> Iterator[tuple[str, BudgetCode, bool, bool]]:
    """(id, code, whether active, whether there)."""
    rows = Snapshot.objects.of(companies.organization_id).filter(
        connection=companies.left, kind="budget_code"
    )
    columns = (
        "record_id",
        "active",
        "gone_at",
        KT("values__code"),
        KT("values__cost_code"),
        KT("values__cost_type"),
        KT("values__description"),
        KT("values__project__id"),
    )
    for id_, active, gone, code, cost_code, cost_type, description, project in rows.values_list(
        *columns
    ):
        ref = Ref("project", project) if project else None
        record = BudgetCode(
            project=ref, code=code, cost_code=cost_code, cost_type=cost_type,
            description=description, active=active,
        )  # fmt: skip
        yield id_, record, active, gone is None


@dataclass(frozen=True)
class _Found:
    code_map: CodeMap
    names: Names
    by_rule: Mapping[str, Ref]
    open: Counter[str]
    waiting: Collection[str]

    def row(self, id_: str, code: BudgetCode, active: bool, there: bool) -> CodeRow | None:  # noqa: FBT001  # as `_codes` gives them
        said = self.code_map.says(code)
        rule = self.by_rule.get(id_)
        if not there and not rule and not self.open[id_]:
            return None
        target = used(said, rule)
        return CodeRow(
            id=id_,
            code=code,
            project=self.names.name(code.project) if code.project else "",
            uses=self.names.name(target) if isinstance(target, Ref) else "",
            target=target,
            scope=scope_in_words(said, self.names),
            class_name=self.names.name(said.class_),
            location_name=self.names.name(said.location),
            open=self.open[id_],
            status=self._status(id_, said, target, active=active, there=there),
        )

    def _status(
        self, id_: str, said: Said, target: Ref | ItemChoice | None, *, active: bool, there: bool
    ) -> CodeStatus:
        if not there:
            return CodeStatus.REMOVED
        if not active and not (said.for_this_code and said.item):
            return CodeStatus.INACTIVE
        if isinstance(target, Ref):
            return CodeStatus.MAPPED if self.names.active(target) else CodeStatus.NO_ITEM
        waits = target is None and id_ in self.waiting
        return CodeStatus.WAITING if waits else CodeStatus.UNMAPPED


def scope_in_words(said: Said, names: Names) -> str:
    """What the row that counts speaks for."""
    if said.by is None or said.target is ItemChoice.RULE:
        return "Default item"
    scope = said.by.scope
    where = names.name(Ref("project", scope.project)) if scope.project else "Every project"
    what = scope.code or (f"cost type {scope.cost_type}" if scope.cost_type else "")
    return f"{where}, {what}" if what else where


def _items_waiting(companies: Companies) -> set[str]:
    rows = Change.objects.of(companies.organization_id).filter(
        Q(plan__setting__left=companies.left, plan__setting__right=companies.right),
        plan__setting__flow=FLOW,
        plan__status=Plan.Status.WAITING,
        status=Change.Status.PROPOSED,
        action="create",
    )
    return {id_ for id_ in rows.values_list("left_id", flat=True) if id_}
