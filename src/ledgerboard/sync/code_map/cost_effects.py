"""What a draft of the code map would do to direct costs: which budget code a transaction of the
books belongs to is read from the same rows, the other way about.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.sync.code_map.companies import Companies, code_map_of
from ledgerboard.sync.models import CodeMapVersion, FlowSetting
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.setting_effects import Effect
from ledgerboard.sync.setting_effects.compare import Comparison

COSTS = "costs"


def cost_effects(companies: Companies, draft: CodeMapVersion, ports: Ports) -> Sequence[Effect]:
    """Against the version that counts now. Costs that are in Procore follow the map, too: they
    would be moved to another code. Empty where no costs are read.
    """
    found = FlowSetting.objects.of(companies.organization_id).filter(
        flow=COSTS, left=companies.left, right=companies.right
    )
    setting = found.select_related("left", "right").first()
    if setting is None:
        return ()
    return tuple(Comparison(setting, setting, ports, code_map_of(draft)).effects())
