"""Systems by the names that people say."""

from __future__ import annotations

from ledgerboard.connectors.base.system import systems
from ledgerboard.sync.models import FlowSetting

SHORT = {"QuickBooks Online": "QuickBooks"}


def title(name: str) -> str:
    """The system's own title; its name where its connector is not installed any more."""
    declared = systems().get(name)
    return SHORT.get(declared.title, declared.title) if declared else name.capitalize()


def side_title(setting: FlowSetting, side: str) -> str:
    return title(setting.left.system if side == "left" else setting.right.system)
