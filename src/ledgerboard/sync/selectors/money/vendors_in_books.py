"""Whose a document of the books is, by the name there: where no vendor of Procore is linked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ledgerboard.core.values import Ref
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.selectors.money.listing import Names, figures_ever
from ledgerboard.users.models import Organization


def vendors_in_books(
    organization: Organization, setting_id: int, refs: Collection[Ref]
) -> Mapping[Ref, str]:
    """Of these documents, those that name a vendor."""
    if not refs:
        return {}
    setting = FlowSetting.objects.of(organization).select_related("right").get(pk=setting_id)
    names = Names(setting.right).all("vendor")
    rows = figures_ever(setting.right, *{ref.kind for ref in refs}).filter(
        record_id__in={ref.id for ref in refs}
    )
    whose = {
        Ref(kind, id_): vendor
        for kind, id_, vendor in rows.values_list("kind", "record_id", "vendor")
    }
    return {ref: names[whose[ref]] for ref in refs if whose.get(ref) in names}
