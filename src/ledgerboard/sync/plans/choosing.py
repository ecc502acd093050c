"""What of a list is meant by a yes or a no: what was seen, what of it stands, what it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.plans.changes import content_hash
from ledgerboard.sync.plans.listing import WRITTEN, revision_seen, rows_at
from ledgerboard.sync.plans.settled import settled_elsewhere
from ledgerboard.users.models import Person


def seen(plan: Plan, seen_hash: str) -> list[Change]:
    """What the person saw, unaltered since, whatever was decided about it meanwhile."""
    revision = revision_seen(plan, seen_hash)
    rows = [] if revision is None else list(rows_at(plan, revision).order_by("position"))
    if revision is None or any(content_hash(row) != row.content_hash for row in rows):
        raise NotPossible("The plan changed since you opened it.", "Open it again.")
    return rows


def still(seen: Iterable[Change]) -> list[Change]:
    """What of it can be decided about now."""
    return [
        each
        for each in seen
        if each.status == Change.Status.PROPOSED and each.until is None and _writes(each)
    ]


def _writes(change: Change) -> bool:
    return change.action in WRITTEN or change.action in {"unlink", "note"}


NONE_CHECKED = "Check at least one change, then approve."


def chosen(
    plan: Plan, seen: Sequence[Change], keys: Collection[str] | None
) -> tuple[list[Change], list[str]]:
    """What is meant and can be approved, and the keys of what changed since. Raises NotPossible."""
    offered = {each.key: each for each in seen if _writes(each)}
    wanted = set(offered) if keys is None else set(keys)
    if not wanted <= offered.keys():
        raise NotPossible("Some of these changes can't be approved.", "Open the plan again.")
    there = {each.key: each for each in still(seen)}
    if offered and not wanted:
        raise NotPossible(NONE_CHECKED)
    _with_needs(there, wanted)
    chosen = closed(plan, (each for key, each in there.items() if key in wanted))
    kept = {each.key for each in chosen}
    gone = {key for key in wanted - kept if offered[key].status in _LOST}
    if not chosen:
        raise _nothing(gone, {offered[key].status for key in wanted - there.keys()})
    return chosen, sorted(gone)


_LOST = {Change.Status.WITHDRAWN, Change.Status.PROPOSED}


def _nothing(gone: Collection[str], decided: Collection[str]) -> NotPossible:
    """`decided`: what became of the chosen ones that somebody, perhaps in another tab, was first
    to decide about.
    """
    if gone:
        return NotPossible("What you chose has changed since.", "Look at it again first.")
    if decided:
        said = "rejected" if set(decided) == {Change.Status.REJECTED} else "approved"
        return NotPossible(f"What you chose was already {said}.", "Nothing more to do.")
    return NotPossible("Nothing in this plan can be approved.", "Answer its questions first.")


def _with_needs(there: Mapping[str, Change], wanted: Collection[str]) -> None:
    """Whoever leaves out a link that stands there cannot choose what needs it."""
    for key in sorted(wanted):
        change = there.get(key)
        if change and any(need in there and need not in wanted for need in change.needs):
            raise NotPossible(
                f"“{change.title}” depends on another change in this plan.",
                "Check its link, too.",
            )


def closed(plan: Plan, changes: Iterable[Change]) -> list[Change]:
    """Without those that need something which is neither among them nor approved already."""
    by_key = {change.key: change for change in changes}
    needed = {need for change in by_key.values() for need in change.needs} - by_key.keys()
    said = settled_elsewhere(plan.setting, needed) if needed else {}
    there = {key for key, (status, _) in said.items() if status in _YES}
    while lacking := {
        key for key, each in by_key.items() if not set(each.needs) <= by_key.keys() | there
    }:
        by_key = {key: each for key, each in by_key.items() if key not in lacking}
    return list(by_key.values())


_YES = {Change.Status.APPROVED, Change.Status.APPLYING, Change.Status.DONE}


def yes_by_person(plan: Plan) -> dict[Person, set[int]]:
    """Who approved which rows of a list that still waits for a second person."""
    yes: dict[Person, set[int]] = {}
    for earlier in plan.approvals.filter(rule=None).select_related("person"):
        revision = revision_seen(plan, earlier.plan_hash)
        if revision is not None:
            rows = rows_at(plan, revision)
            if earlier.selection is not None:
                rows = rows.filter(key__in=earlier.selection)
            yes.setdefault(earlier.person, set()).update(rows.values_list("pk", flat=True))
    return yes


def seconded(plan: Plan, person: Person, chosen: Sequence[Change]) -> list[Change]:
    """Those of the chosen that another person said yes to, change by change."""
    yes = yes_by_person(plan)
    mine = yes.pop(person, set())
    theirs = set[int]().union(*yes.values())
    agreed = closed(plan, (each for each in chosen if each.pk in theirs))
    if not agreed and all(each.pk in mine for each in chosen):
        raise NotPossible(
            "You already approved this. It needs a second person.",
            "Ask someone else to approve it.",
        )
    return agreed
