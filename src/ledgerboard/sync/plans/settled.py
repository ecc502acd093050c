"""What became of a change, in whichever plan of its flow it was approved."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ledgerboard.sync.models import Change, FlowSetting


def settled_elsewhere(setting: FlowSetting, keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Status and stage of the latest change under each key, in whichever plan of this flow."""
    rows = Change.objects.of(setting.organization_id).filter(
        plan__setting=setting, key__in=list(keys)
    )
    found = rows.order_by("pk").values_list("key", "status", "stage")
    return {key: (status, stage) for key, status, stage in found}
