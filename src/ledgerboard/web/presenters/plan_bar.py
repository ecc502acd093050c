"""What the approve bar says: what is sent where, and for how much, of what is checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ledgerboard.sync.approval_limits import Limits, Size, needs_second
from ledgerboard.sync.approving.measured import alone_before, measured, size_of
from ledgerboard.sync.models import Plan
from ledgerboard.sync.selectors.money.plan_figures import Total, source_of, totals
from ledgerboard.users.models import Person
from ledgerboard.web.presenters.plan_groups import where_of
from ledgerboard.web.presenters.plan_money import Tally, in_dollars, tally, totals_in_words
from ledgerboard.web.presenters.plan_tabs import Tabs, to_write
from ledgerboard.web.presenters.plans import ORDER, ChangeShown


def bar(plan: Plan, chosen: Tabs, on_page: Sequence[ChangeShown], person: Person) -> dict[str, Any]:
    """`tallies` are of what is checked when the page opens; the rest covers the whole filter."""
    source = source_of(plan.setting)
    found = _sorted(totals(to_write(plan, chosen.filter), source))
    checked = [each for each in on_page if not each.warnings]
    return {
        "totals": totals_in_words(found) if source else "",
        "in_filter": sum(each.changes for each in found),
        "checked": len(checked),
        "tallies": _tallies(plan, found, checked),
        "limit": _limit(plan, chosen, checked, person),
    }


@dataclass(frozen=True)
class LimitShown:
    """The flow's approval limits against what is checked, which the page's script measures anew as
    boxes change; `all_words` are about everything in the filter.
    """

    limits: Limits
    before: Size
    """What this person approved alone within 24 hours: it counts along."""
    before_dollars: str
    lines: list[tuple[str, str, bool]]
    """The name of each limit, what is said above it, and whether what is checked is above."""
    all_words: list[str]

    @property
    def is_over(self) -> bool:
        return any(over for _, _, over in self.lines)


def _limit(
    plan: Plan, chosen: Tabs, checked: Sequence[ChangeShown], person: Person
) -> LimitShown | None:
    limits = Limits.of(plan.setting)
    if not limits or plan.status != Plan.Status.WAITING:
        return None
    before = alone_before(plan.setting, person, timezone.now())
    size = size_of(plan.setting, [each.pk for each in checked])
    over = limits.over(size, before) if any(not each.first_yes for each in checked) else []
    lines = [(name, needs_second(words), words in over) for name, words in limits.words.items()]
    everything = measured(to_write(plan, chosen.filter), source_of(plan.setting))
    dollars = in_dollars(before.cents) if before.cents else ""
    words = [*map(needs_second, limits.over(everything, before))]
    return LimitShown(limits, before, dollars, lines, words)


def _sorted(found: Iterable[Total]) -> list[Total]:
    return sorted(found, key=lambda each: (ORDER.index(each.action), each.target, each.kind))


def _tallies(plan: Plan, found: Iterable[Total], checked: Iterable[ChangeShown]) -> list[Tally]:
    """A line for each kind of change there is, also for those of which none is checked yet."""
    by_kind = defaultdict[str, list[int | None]](list)
    for each in checked:
        by_kind[each.tally_key].append(each.cents)
    lines = (tally(each, where_of(plan.setting, each.target)) for each in found)
    return [line.of(by_kind[line.key]) for line in lines]
