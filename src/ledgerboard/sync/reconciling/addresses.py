"""Where the documents that differ open in their own system: that is where they are fixed."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.core.money.reconciliation import CheckFigures
from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.reconciling.only_in_books import OnlyInBooks
from ledgerboard.sync.selectors.addresses import in_procore, in_quickbooks


def addresses(
    setting: FlowSetting, ties: Iterable[CheckFigures], only_in_books: Iterable[OnlyInBooks]
) -> dict[Ref, str]:
    """Those that are known. Nothing is read where nothing differs."""
    apart = [each for tie in ties for each in tie.differences]
    here = {each.left.ref for each in apart if each.left}
    there = {each.right.ref for each in apart if each.right}
    there |= {each.copy_of.ref for each in apart if each.copy_of}
    there |= {each.ref for each in only_in_books}
    known = {ref: address for ref in there if (address := in_quickbooks(ref))}
    return {**(in_procore(setting.left, here) if here else {}), **known}


def vendors_there(setting: FlowSetting, ties: Iterable[CheckFigures]) -> dict[Ref, Ref]:
    """The vendors of these rows and what each is in QuickBooks."""
    ids = {tie.vendor.id for tie in ties if tie.vendor}
    links = Link.objects.of(setting.organization_id).filter(
        setting__left=setting.left,
        setting__right=setting.right,
        left_kind="vendor",
        left_id__in=ids,
        unlinked_at=None,
    )
    return {
        Ref("vendor", id_): Ref("vendor", twin)
        for id_, twin in links.values_list("left_id", "right_id")
    }
