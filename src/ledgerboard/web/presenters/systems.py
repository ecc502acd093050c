"""Systems by the names that people say."""

from __future__ import annotations

from ledgerboard.connectors.base.system import short_title as title
from ledgerboard.sync.models import FlowSetting

__all__ = ["side_title", "title"]


def side_title(setting: FlowSetting, side: str) -> str:
    return title(setting.left.system if side == "left" else setting.right.system)
