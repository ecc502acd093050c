"""What the approve bar says: what is sent where, and for how much, of what is checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ledgerboard.sync.models import Plan
from ledgerboard.sync.selectors.money.plan_figures import Total, source_of, totals
from ledgerboard.web.presenters.plan_groups import where_of
from ledgerboard.web.presenters.plan_money import Tally, tally, totals_in_words
from ledgerboard.web.presenters.plan_tabs import Tabs, to_write
from ledgerboard.web.presenters.plans import ORDER, ChangeShown


def bar(plan: Plan, chosen: Tabs, on_page: Sequence[ChangeShown]) -> dict[str, Any]:
    """`tallies` are of what is checked when the page opens; the rest covers the whole filter."""
    source = source_of(plan.setting)
    found = _sorted(totals(to_write(plan, chosen.filter), source))
    checked = [each for each in on_page if not each.warnings]
    return {
        "totals": totals_in_words(found) if source else "",
        "in_filter": sum(each.changes for each in found),
        "checked": len(checked),
        "tallies": _tallies(plan, found, checked),
    }


def _sorted(found: Iterable[Total]) -> list[Total]:
    return sorted(found, key=lambda each: (ORDER.index(each.action), each.target, each.kind))


def _tallies(plan: Plan, found: Iterable[Total], checked: Iterable[ChangeShown]) -> list[Tally]:
    """A line for each kind of change there is, also for those of which none is checked yet."""
    by_kind = defaultdict[str, list[int | None]](list)
    for each in checked:
        by_kind[each.tally_key].append(each.cents)
    lines = (tally(each, where_of(plan, each.target)) for each in found)
    return [line.of(by_kind[line.key]) for line in lines]
