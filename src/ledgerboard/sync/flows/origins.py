"""Our key on an outside record: who the twin is, and that it is ours. One owner, never two.

`qbo:{company}:{kind}:{id}` names the twin in the other system; `data` is small versioned JSON
(reference: procore gotchas 61 to 66).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from ledgerboard.core.reconcile import Action, Flow, Intent, Origin, Side
from ledgerboard.core.reconcile.model import ENDING
from ledgerboard.sync.models import Change, FlowSetting

SHORT = {"quickbooks": "qbo"}
VERSION = 1
LOCKED = "locked"
"""The cause by which a change says that the record is locked where it came from."""
LETTING_GO = frozenset({Action.UNLINK, *ENDING})


def prefix(setting: FlowSetting, flow: Flow) -> str:
    """How every key of ours begins for this flow between these two companies."""
    twin = _twin_side(flow)
    connection = setting.left if twin is Side.LEFT else setting.right
    end = flow.end(twin)
    return f"{SHORT.get(end.system, end.system)}:{connection.company_id}:{end.kind}:"


def origin_for(setting: FlowSetting, flow: Flow, twin_id: str, note: str = "") -> Origin:
    data: dict[str, str | int] = {"by": "ledgerboard", "v": VERSION}
    if note:
        data["note"] = note[:200]
    return Origin(
        prefix(setting, flow) + twin_id, twin_id[:40], json.dumps(data, separators=(",", ":"))
    )


def foreign_to(setting: FlowSetting, flow: Flow) -> Callable[[Origin], bool]:
    """Tells another integration's key (or one of ours for another company) from our own."""
    ours = prefix(setting, flow)
    return lambda origin: bool(origin.id) and not origin.id.startswith(ours)


def unlocks(flow: Flow, change: Change | Intent) -> bool:
    """What ends the locked record itself leaves nothing to unlock."""
    return change.action == "unlink" or change.target != flow.locks


def _twin_side(flow: Flow) -> Side:
    return (flow.marked or Side.LEFT).other
