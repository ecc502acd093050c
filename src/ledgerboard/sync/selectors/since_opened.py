"""What a list of changes gained and lost since somebody opened it: a page keeps its ticks and says
«3 new changes».
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.plans.listing import revision_seen, rows_at, standing


@dataclass(frozen=True)
class SinceOpened:
    """`changed` stood there under the same key and says something else now. `gone` needs nothing
    any more, or somebody else has decided about it.
    """

    new: list[Change]
    changed: list[Change]
    gone: list[Change]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


def since_opened(plan: Plan, seen_hash: str) -> SinceOpened | None:
    """None when this plan never showed what the hash stands for: the page is to be opened anew."""
    revision = revision_seen(plan, seen_hash)
    if revision is None:
        return None
    before = {row.key: row for row in rows_at(plan, revision).order_by("position")}
    now = {row.key: row for row in standing(plan).order_by("position")}
    return SinceOpened(
        new=[row for key, row in now.items() if key not in before],
        changed=[row for key, row in now.items() if key in before and before[key].pk != row.pk],
        gone=[row for key, row in before.items() if key not in now],
    )


def seen_keys(plan: Plan, rows: QuerySet[Change], seen_hash: str) -> list[str]:
    """Which of these stood there when the page with that hash was opened."""
    revision = revision_seen(plan, seen_hash)
    return list(rows.filter(since__lte=revision or 0).values_list("key", flat=True))
