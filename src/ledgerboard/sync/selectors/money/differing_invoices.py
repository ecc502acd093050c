"""Invoices that the last reconciliation found to differ, for lists that add up: +$100 on one bill
and -$100 on another tie in a sum, and a bill on another project has the right amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from ledgerboard.core.money.documents import Check
from ledgerboard.core.money.figures import FIGURED
from ledgerboard.core.money.reconciliation import Difference, figures_apart, without_repeats
from ledgerboard.sync.models import AcceptedDifference, FlowSetting, Snapshot, TieAnswer

INVOICE = "subcontractor_invoice "
"""What a document's name begins with if it is one."""
_Key = tuple[str, str, str]
_DIFFERENCES = TypeAdapter(list[Difference])


def differing_invoices(setting: FlowSetting) -> Mapping[str, Sequence[Difference]]:
    """What differs by their ids in Procore, as of the last comparison of all days, without what
    somebody accepted or chose. None where money was read since, so that nothing old is said.
    """
    rows = TieAnswer.objects.of(setting.organization_id).filter(setting=setting, through="")
    last = rows.first()
    if last is None or _was_money_read(setting, last):
        return {}
    accepted = {
        (each.left, each.right, each.project): each.figures
        for each in AcceptedDifference.standing(setting, timezone.localdate()).order_by("pk")
    }
    found: dict[str, list[Difference]] = defaultdict(list)
    for key, several in _by_documents(last.answer).items():
        if key[0].startswith(INVOICE) and accepted.get(key) != figures_apart(several):
            found[key[0].removeprefix(INVOICE)] += several
    return dict(found)


def _was_money_read(setting: FlowSetting, last: TieAnswer) -> bool:
    """A vendor's new phone number or an account's balance makes no difference of an invoice."""
    rows = Snapshot.objects.of(setting.organization_id).filter(
        connection__in=[setting.left_id, setting.right_id], kind__in=FIGURED
    )
    return rows.filter(Q(changed_at__gt=last.at) | Q(gone_at__gt=last.at)).exists()


def _by_documents(answer: dict[str, Any]) -> dict[_Key, list[Difference]]:
    found: dict[_Key, list[Difference]] = defaultdict(list)
    for each in _differences(answer):
        refs = (each.left and each.left.ref, each.right and each.right.ref, each.project)
        left, right, project = (str(ref or "") for ref in refs)
        found[left, right, project].append(each)
    return {key: told for key, several in found.items() if (told := _of_bills(several))}


def _of_bills(several: list[Difference]) -> list[Difference]:
    """Of one that only Procore's budget doesn't count yet, invoice and bill agree; so they do of
    one that a setting or a person chose.
    """
    told = [each for each in without_repeats(several) if not each.by_choice]
    return told if any(each.check is not Check.COST for each in told) else []


def _differences(answer: dict[str, Any]) -> Iterator[Difference]:
    """None of an answer that an older release kept in another shape."""
    try:
        for tie in answer.get("ties", []):
            yield from _DIFFERENCES.validate_python(tie.get("differences", []))
    except ValidationError:
        return
