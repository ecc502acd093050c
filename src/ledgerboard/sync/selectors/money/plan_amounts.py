"""What the changes of a plan are worth: the amounts of the documents that they would create."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.reconcile import Action, Side
from ledgerboard.core.values import Money
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting
from ledgerboard.sync.records import chunks
from ledgerboard.sync.selectors.money.listing import figures


def amounts(setting: FlowSetting, changes: Iterable[Change]) -> Mapping[int, Money]:
    """By the change's number; only of documents with an amount that are not there yet."""
    made = [each for each in changes if each.action == Action.CREATE and each.target]
    return {**_coming_from(setting, made, Side.LEFT), **_coming_from(setting, made, Side.RIGHT)}


def _coming_from(setting: FlowSetting, changes: Iterable[Change], side: Side) -> dict[int, Money]:
    """Those that are written to the other side, by what this side says."""
    by_id = {each.id_on(side): each.pk for each in changes if each.target != side}
    kinds = declared(setting.flow).end(side).kinds
    rows = figures(getattr(setting, side), *kinds).exclude(amount=None)
    return {
        by_id[record]: from_cents(cents)
        for few in chunks([id_ for id_ in by_id if id_])
        for record, cents in rows.filter(record_id__in=few).values_list("record_id", "amount")
    }
