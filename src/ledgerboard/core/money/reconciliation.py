"""Does it tie, per project and vendor? If not, each difference with its cause and its cure.

Pure comparison of documents that both systems hold. The differences always add up to what the two
totals are apart, whatever their causes: nothing is explained away and nothing is left over.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.causes import (
    AS_CHOSEN,
    AS_LEFT,
    AS_REMOVED,
    NAME_PROJECT,
    Cause,
    cause_of_pair,
    cure,
    looks_like,
)
from ledgerboard.core.money.documents import Agreed, Check, Document, Place
from ledgerboard.core.values import Money, Ref


@dataclass(frozen=True)
class Hold:
    """Why a document waits for a person, and what that person does next, where that is known."""

    why: str
    step: str = ""
    blocks: bool = True
    """A warning doesn't: it is to be read before somebody approves."""


@dataclass(frozen=True)
class Difference:
    """One cause, one action. `amount` is Procore less the books."""

    check: Check
    cause: Cause
    amount: Money
    project: Ref | None
    vendor: Ref | None
    left: Document | None
    right: Document | None
    why: str
    action: str
    by_choice: bool = False
    """A setting or a person chose it: nothing to fix, and nothing that the whole is off by."""
    copy_of: Document | None = None
    """Of the books: what `right` may repeat."""

    @property
    def document(self) -> str:
        """As its own system calls it: Procore's word where it has it."""
        where = self.left or self.right
        return where.title if where else "--"

    def counted(self, document: Document | None) -> Money | None:
        """What this document of the two counts here; None where it isn't, or counts elsewhere."""
        amount = dict(document.places()).get((self.project, self.vendor)) if document else None
        if document is None or amount is None:
            return None
        return ZERO if document.voided or not document.counted else amount


@dataclass(frozen=True)
class CheckFigures:
    """One check of one project and vendor."""

    check: Check
    project: Ref | None
    vendor: Ref | None
    left: Money
    right: Money
    differences: tuple[Difference, ...]

    @property
    def off(self) -> Money:
        return self.left - self.right

    @property
    def ties(self) -> bool:
        """To the cent, and not because two mistakes cancel out."""
        return not self.differences


@dataclass(frozen=True)
class Comparison:
    """All that one check looks at. `links` are (left, right); what they name may be gone."""

    check: Check
    lefts: Iterable[Document]
    rights: Iterable[Document]
    links: Mapping[Ref, Ref]
    agreed: Mapping[Ref, Agreed] = field(default_factory=dict)
    """By the left one."""
    left_different: Mapping[Ref, str] = field(default_factory=dict)
    """By the left one: who left the two different, and when. It holds until one of them changes."""
    waiting: Mapping[Ref, str] = field(default_factory=dict)
    """Ready to be sent, not approved yet, and what is said of it."""
    held: Mapping[Ref, Hold] = field(default_factory=dict)
    """On hold, blocked or unplaced, by the document that waits."""
    copies: Mapping[Ref, Ref] = field(default_factory=dict)
    """Documents of the books that look like the same paper as another, and which."""
    twice: Mapping[Ref, str] = field(default_factory=dict)
    """What repeats a document that is no row here, and what is said of each: payments of such a
    copy, copies of what an opening figure includes.
    """
    left_out: Container[Ref] = ()
    """Documents of the books whose match is gone, and somebody said to leave it so."""
    through: dt.date | None = None


def reconcile(compared: Comparison) -> tuple[CheckFigures, ...]:
    """A tie for every project and vendor that either side names, those that are off first."""
    lefts = {document.ref: document for document in compared.lefts}
    rights = {document.ref: document for document in compared.rights}
    sums: dict[Place, list[Money]] = defaultdict(lambda: [ZERO, ZERO])
    for side, documents in enumerate((lefts, rights)):
        for document in documents.values():
            for place, amount in _placed(document, compared.through):
                sums[place][side] += amount
    found: dict[Place, list[Difference]] = defaultdict(list)
    for difference in _differences(compared, lefts, rights):
        found[difference.project, difference.vendor].append(difference)
    ties = [
        CheckFigures(compared.check, *place, left, right, tuple(found[place]))
        for place, (left, right) in sums.items()
    ]
    return tuple(sorted(ties, key=_order))


def _order(tie: CheckFigures) -> tuple[bool, str, str]:
    return tie.ties, str(tie.project or ""), str(tie.vendor or "")


def _counts(document: Document, through: dt.date | None) -> Money:
    return document.amount if is_counted(document, through) else ZERO


def is_counted(document: Document, through: dt.date | None) -> bool:
    """Whether its amount is in the totals."""
    late = through is not None and document.day is not None and document.day > through
    return document.counted and not document.voided and not late


def _moves(document: Document, through: dt.date | None) -> bool:
    """A document without a partner is off by $0.00 where its lines cancel out: a month's cost and
    retainage are missing over there all the same.
    """
    return document.moves and is_counted(document, through)


def _placed(document: Document, through: dt.date | None) -> Iterator[tuple[Place, Money]]:
    """What counts, by project and vendor."""
    counts = is_counted(document, through)
    for place, amount in document.places():
        yield place, amount if counts else ZERO


def _differences(
    compared: Comparison, lefts: Mapping[Ref, Document], rights: Mapping[Ref, Document]
) -> Iterator[Difference]:
    linked: set[Ref] = set()
    for ref, left in lefts.items():
        partner = compared.links.get(ref)
        right = rights.get(partner) if partner else None
        if right is None:
            yield from _left_alone(compared, left, gone=partner is not None)
        else:
            linked.add(right.ref)
            yield from _pair(compared, left, right)
            yield from _repeated(compared, left, right, rights)
    lost = {right: left for left, right in compared.links.items() if left not in lefts}
    for ref, right in rights.items():
        if ref not in linked:
            yield from _right_alone(compared, right, rights, gone=ref in lost)


def _left_alone(compared: Comparison, left: Document, *, gone: bool) -> Iterator[Difference]:
    amount = _counts(left, compared.through)
    if not amount.amount and not _moves(left, compared.through):
        return
    if gone:
        cause, why = Cause.DELETED, "Its match in QuickBooks was deleted."
    elif left.ref in compared.held:
        cause, why = Cause.ON_HOLD, compared.held[left.ref].why
    elif left.ref in compared.waiting:
        cause, why = Cause.TIMING, compared.waiting[left.ref]
    else:
        cause, why = Cause.MISSING, "It isn't in QuickBooks."
    yield _difference(compared, cause, amount, why, left=left)


def _right_alone(
    compared: Comparison, right: Document, rights: Mapping[Ref, Document], *, gone: bool
) -> Iterator[Difference]:
    amount = _counts(right, compared.through)
    if not amount.amount and not _moves(right, compared.through):
        return
    original = _original(compared, right, rights)
    if gone:
        cause, why = Cause.DELETED, "Its match in Procore was deleted."
    elif original is not None:
        cause, why = Cause.DUPLICATE, looks_like(original, compared.check)
    elif right.ref in compared.twice:
        cause, why = Cause.DUPLICATE, compared.twice[right.ref]
    elif right.credit:
        cause, why = Cause.CREDIT_APPLIED, "The payment used a vendor credit."
    elif right.ref in compared.held:
        cause, why = Cause.ON_HOLD, compared.held[right.ref].why
    elif right.ref in compared.waiting:
        cause, why = Cause.TIMING, compared.waiting[right.ref]
    else:
        cause, why = Cause.MISSING, "It isn't in Procore."
    found = _difference(compared, cause, -amount, why, right=right)
    if gone and right.ref in compared.left_out:
        found = replace(found, action=AS_REMOVED, by_choice=True)
    yield replace(found, copy_of=original) if cause is Cause.DUPLICATE else found


def _original(
    compared: Comparison, right: Document, rights: Mapping[Ref, Document]
) -> Document | None:
    return rights.get(compared.copies[right.ref]) if right.ref in compared.copies else None


def _repeated(
    compared: Comparison, left: Document, right: Document, rights: Mapping[Ref, Document]
) -> Iterator[Difference]:
    """Both are in the totals of both systems: nothing is off by it, and the job costs too much."""
    original = _original(compared, right, rights)
    if original and all(is_counted(each, compared.through) for each in (right, original)):
        why = looks_like(original, compared.check)
        found = _difference(compared, Cause.DUPLICATE, ZERO, why, left=left, right=right)
        yield replace(found, copy_of=original)


def _pair(compared: Comparison, left: Document, right: Document) -> Iterator[Difference]:
    """One difference, or two where the sides count it in different places."""
    if (left.project, left.vendor) != (right.project, right.vendor):
        cause = Cause.WRONG_PROJECT if left.project != right.project else Cause.WRONG_VENDOR
        yield from _apart(compared, cause, left, right)
        return
    if is_counted(right, compared.through):
        yield from _moved_away(compared, left, right)
    yield from _in_one_place(compared, left, right)


def _in_one_place(compared: Comparison, left: Document, right: Document) -> Iterator[Difference]:
    ours, theirs = (_counts(document, compared.through) for document in (left, right))
    if ours == theirs:
        yield from _moved_within(compared, left, right)
        return
    if said := _left_so(compared, left, right):
        found = _difference(compared, Cause.EDITED, ours - theirs, said, left=left, right=right)
        yield replace(found, action=AS_LEFT, by_choice=True)
        return
    cause, why = cause_of_pair(left, right, compared.agreed.get(left.ref), compared.through)
    if cause is Cause.UNEXPLAINED and left.ref in compared.held:
        cause, why = Cause.ON_HOLD, compared.held[left.ref].why
    found = _difference(compared, cause, ours - theirs, why, left=left, right=right)
    if left.by_choice and not left.counted and cause is Cause.STATUS_NOT_COUNTED:
        counted = replace(left, counted=True)
        found = replace(found, amount=ours - _counts(counted, compared.through))
        yield replace(found, action=AS_CHOSEN, by_choice=True)
        yield from _in_one_place(compared, counted, right)
    else:
        yield _with_step(compared, found)


def _left_so(compared: Comparison, left: Document, right: Document) -> str:
    """Who left them different, as long as both say what they said then."""
    agreed, both = compared.agreed.get(left.ref), (left, right)
    if agreed is None or not all(is_counted(each, compared.through) for each in both):
        return ""
    as_then = (left.amount, right.amount) == (agreed.left, agreed.right)
    return compared.left_different.get(left.ref, "") if as_then else ""


def _apart(
    compared: Comparison, cause: Cause, left: Document, right: Document
) -> Iterator[Difference]:
    what = "project" if cause is Cause.WRONG_PROJECT else "vendor"
    why = f"Procore and QuickBooks name different {what}s."
    for document, sign in ((left, 1), (right, -1)):
        for place, amount in _placed(document, compared.through):
            if amount.amount:
                signed = amount if sign > 0 else -amount
                step = cure(cause, compared.check)
                found = Difference(compared.check, cause, signed, *place, left, right, why, step)
                yield _with_step(compared, found)


_BY_A_PLAN = frozenset({Cause.EDITED, Cause.WRONG_VENDOR})


def _with_step(compared: Comparison, found: Difference) -> Difference:
    """What keeps a plan from sending an edit is the step that helps: a vendor that isn't linked, a
    line without a budget code, a question. Nobody can update the other system by hand meanwhile.
    """
    refs = [each.ref for each in (found.left, found.right) if each]
    hold = next((compared.held[ref] for ref in refs if ref in compared.held), None)
    if found.cause not in _BY_A_PLAN or hold is None or not (hold.blocks and hold.step):
        return found
    return replace(found, why=f"{found.why} {hold.why}", action=hold.step)


_MOVED_AWAY = (
    (Cause.WRONG_PROJECT, True, "Some lines name another project in QuickBooks."),
    (Cause.WRONG_PROJECT, False, "Some lines name no project in QuickBooks."),
    (Cause.WRONG_VENDOR, True, "Some of it names another vendor in QuickBooks."),
)


def _moved_away(compared: Comparison, left: Document, right: Document) -> Iterator[Difference]:
    """Lines of the bill that name another project or vendor, or no project: too little here, too
    much there.
    """
    check, places = compared.check, list(right.places())
    for cause, is_named, why in _MOVED_AWAY:
        is_vendors = cause is Cause.WRONG_VENDOR
        action = cure(cause, check) if is_named else NAME_PROJECT
        shares = [
            (place, -amount)
            for share, (place, amount) in zip(right.elsewhere, places[1:], strict=True)
            if (share.is_named, share.is_vendors) == (is_named, is_vendors)
        ]
        if shares:
            shares.insert(0, (places[0][0], -total(amount for _, amount in shares)))
        chosen = compared.left_different.get(left.ref, "") if right.as_agreed else ""
        said, step = (chosen, AS_LEFT) if chosen else (why, action)
        for place, amount in shares:
            found = Difference(check, cause, amount, *place, left, right, said, step)
            yield replace(found, by_choice=bool(chosen))


def _moved_within(compared: Comparison, left: Document, right: Document) -> Iterator[Difference]:
    """The totals agree, and yet it isn't what both agreed: off by $0.00."""
    both = (left, right)
    if not all(is_counted(each, compared.through) for each in both):
        return
    moved = [each for each in both if each.moved]
    if moved:
        chosen = all(each.as_agreed for each in moved)
        said = compared.left_different.get(left.ref, "") if chosen else ""
        why = " ".join(filter(None, [*(each.moved for each in moved), said]))
        found = _difference(compared, Cause.EDITED, ZERO, why, left=left, right=right)
        yield replace(found, action=AS_LEFT, by_choice=True) if chosen else found
    elif right.miscoded:
        yield _difference(compared, Cause.WRONG_CODE, ZERO, right.miscoded, left=left, right=right)


def _difference(
    compared: Comparison,
    cause: Cause,
    amount: Money,
    why: str,
    *,
    left: Document | None = None,
    right: Document | None = None,
) -> Difference:
    where = left or right
    assert where is not None  # noqa: S101  # a difference is of something
    action = cure(cause, compared.check, left_only=right is None)
    if cause is Cause.ON_HOLD:
        action = compared.held[where.ref].step or action
    return Difference(
        compared.check, cause, amount, where.project, where.vendor, left, right, why, action
    )


def without_repeats(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """What is missing or edited is so in the job's cost as well: of one document on one project it
    is said once for each cause.
    """
    several = tuple(differences)
    said = {each.cause for each in several if each.check is not Check.COST}
    return tuple(each for each in several if each.check is not Check.COST or each.cause not in said)


def figures_apart(differences: Iterable[Difference]) -> dict[str, str]:
    """What an acceptance is of, by check. Where the amount is $0.00, what it says counts."""
    said: dict[str, list[str]] = defaultdict(list)
    for each in differences:
        figure = str(each.amount.amount) if each.amount.amount else each.why
        said[each.check.value].append(figure)
    return {check: "; ".join(several) for check, several in said.items()}


def explained(ties: Iterable[CheckFigures]) -> bool:
    """Whether all that the totals are apart is named: always so, and worth a check anyway."""
    return all(tie.off == total(each.amount for each in tie.differences) for tie in ties)
