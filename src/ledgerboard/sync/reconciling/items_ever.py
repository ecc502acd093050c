"""The items and accounts that budget codes use or once used, by every map that was published.

What is posted keeps its items: a code whose item is another one by now may have been posted on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from ledgerboard.core.records import BudgetCode
from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import BOOKED_ON, CodeMap
from ledgerboard.sync.code_map.companies import Companies, code_map_of
from ledgerboard.sync.models import Link
from ledgerboard.sync.reconciling.records import MoneyRecords


class ItemsEver:
    """Nothing is read before somebody asks: only of lines that look recoded."""

    def __init__(self, records: MoneyRecords) -> None:
        self._records = records
        self._known: dict[Ref, frozenset[Ref]] = {}

    def __call__(self, code: Ref) -> frozenset[Ref]:
        if code not in self._known:
            self._known[code] = self._linked.get(code, frozenset()) | set(self._chosen(code))
        return self._known[code]

    def _chosen(self, code: Ref) -> Iterator[Ref]:
        seen = self._records.jobsite.here(code)
        if seen and isinstance(seen.record, BudgetCode):
            said = (each.says(seen.record).item for each in self._maps)
            yield from (item for item in said if item)

    @cached_property
    def _maps(self) -> list[CodeMap]:
        versions = Companies.between(self._records.setting).published_versions()
        return [code_map_of(each) for each in versions]

    @cached_property
    def _linked(self) -> Mapping[Ref, frozenset[Ref]]:
        """By the rule, also what was unlinked since."""
        setting = self._records.setting
        links = Link.objects.of(setting.organization_id).filter(
            setting__left=setting.left,
            setting__right=setting.right,
            left_kind="budget_code",
            right_kind__in=BOOKED_ON,
        )
        found: dict[Ref, set[Ref]] = defaultdict(set)
        for id_, *item in links.values_list("left_id", "right_kind", "right_id"):
            found[Ref("budget_code", id_)].add(Ref(*item))
        return {code: frozenset(items) for code, items in found.items()}
