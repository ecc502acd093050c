"""What would change, of the flow that is set and of those that go by its settings."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledgerboard.core.reconcile import Side
from ledgerboard.core.values.wording import counted
from ledgerboard.core.views import as_it_is
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_settings import require_known
from ledgerboard.sync.flows import declared
from ledgerboard.sync.flows.choices import require_offered
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.setting_effects.compare import Comparison
from ledgerboard.sync.setting_effects.effect import Effect

UNREAD = "Nothing was read yet, so there is nothing to compare. Check for changes first."


@dataclass(frozen=True)
class Preview:
    """`looked_at`: how many records were viewed."""

    effects: Sequence[Effect]
    looked_at: int

    @property
    def sentences(self) -> Sequence[str]:
        if self.effects:
            return [each.words for each in self.effects]
        if not self.looked_at:
            return [UNREAD]
        return [f"Changes nothing for the {counted(self.looked_at, 'record')} read so far."]


def preview(setting: FlowSetting, view: Mapping[str, Any], ports: Ports) -> Preview:
    """`view` is all that the flow would be set to. Nothing is written, no system is called.

    Raises NotPossible for what can't be meant.
    """
    require_known(setting, view)
    found = list(_comparisons(setting, view, ports))
    try:
        for name, value in view.items():
            require_offered(name, value)
    except ValueError as error:
        raise NotPossible(f"{error}.") from None
    effects = [effect for each in found for effect in each.effects()]
    return Preview(effects, sum(each.looked_at for each in found))


def _comparisons(
    setting: FlowSetting, view: Mapping[str, Any], ports: Ports
) -> Iterator[Comparison]:
    if any(declared(setting.flow).end(side).view is not as_it_is for side in Side):
        yield Comparison(setting, _set_to(setting, view), ports)
    others = FlowSetting.objects.of(setting.organization_id).filter(
        left=setting.left, right=setting.right, enabled=True
    )
    for other in others.select_related("left", "right"):
        if lent := _lent(setting, view, other):
            own = other.options.get("view", {})
            yield Comparison(other, _set_to(other, {**lent, **own}), ports)


def _set_to(setting: FlowSetting, view: Mapping[str, Any]) -> FlowSetting:
    """The same flow, as it would be set. It is never saved."""
    found = copy.copy(setting)
    found.options = {**setting.options, "view": dict(view)}
    return found


def _lent(setting: FlowSetting, view: Mapping[str, Any], other: FlowSetting) -> Mapping[str, Any]:
    """What the other flow borrows of what is chosen anew."""
    now = setting.options.get("view", {})
    return {
        name: view[name]
        for name, lender in declared(other.flow).borrows.items()
        if lender == setting.flow and name in view and view[name] != now.get(name)
    }
