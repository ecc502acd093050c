"""Invoices that the last reconciliation found to differ, for lists that add up: +$100 on one bill
and -$100 on another tie in a sum, and a bill on another project has the right amount.
"""

from __future__ import annotations

from ledgerboard.sync.models import FlowSetting, Snapshot, TieAnswer


def invoices_apart(setting: FlowSetting) -> frozenset[str]:
    """Their ids in Procore; none where something was read since, so that nothing old is said."""
    rows = TieAnswer.objects.of(setting.organization_id).filter(setting=setting)
    last = rows.order_by("-at").first()
    both = [setting.left_id, setting.right_id]
    if (
        last is None
        or Snapshot.objects.filter(connection__in=both, changed_at__gt=last.at).exists()
    ):
        return frozenset()
    ties = last.answer.get("ties", [])
    found = (each.get("left") for tie in ties for each in tie.get("differences", []))
    refs = [each["ref"] for each in found if each]
    return frozenset(ref["id"] for ref in refs if ref["kind"] == "subcontractor_invoice")
