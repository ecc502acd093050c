"""A plan in one line of a command: what it would do and for how much, what is asked and blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledgerboard.sync.models import Plan


def plan_in_words(plan: Plan) -> str:
    """“2 bills to create in QuickBooks $40,977.00; 3 questions; 4 blocked”."""
    return "; ".join(filter(None, (", ".join(_writes(plan)), *_rest(plan)))) or "nothing to do"


def _writes(plan: Plan) -> Iterator[str]:
    from ledgerboard.sync.selectors.money.plan_figures import source_of, totals
    from ledgerboard.sync.selectors.tabs import APPROVE, PLAN_TABS
    from ledgerboard.web.presenters.plan_groups import where_of
    from ledgerboard.web.presenters.plan_money import tally

    found = totals(plan.contents().filter(PLAN_TABS[APPROVE]), source_of(plan.setting))
    for each in sorted(found, key=lambda total: (total.action, total.target, total.kind)):
        told = tally(each, where_of(plan.setting, each.target))
        yield f"{told.count:,} {told.words} {told.amount}".rstrip()


def _rest(plan: Plan) -> Iterator[str]:
    from ledgerboard.core.values.wording import counted
    from ledgerboard.sync.selectors.tabs import ASKING, STOPPED

    asked, stopped = (
        sum(plan.counts.get(action, 0) for action in actions) for actions in (ASKING, STOPPED)
    )
    yield counted(asked, "question") if asked else ""
    yield f"{stopped:,} blocked" if stopped else ""
