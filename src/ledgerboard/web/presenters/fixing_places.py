"""Where a person goes to fix what blocks a change: a page of ours, a link beside the advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ledgerboard.sync.flows import flows_with_pages

CODE_MAP_CAUSES = {
    "unmapped_code", "inactive_code", "removed_code", "mapped_item_gone", "inactive_item",
    "unmapped_item", "ambiguous_item", "several_locations",
}  # fmt: skip
"""What a person settles in the code map."""
SETTINGS_CAUSES = {"no_retainage_item", "retainage_item_gone"}
OPENING_CAUSES = {"in_progress", "cost_in_progress"}
"""What waits until somebody signs off where a commitment stood."""
OTHER_SIDE = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Place:
    words: str
    address: str


def fixing_place(causes: Iterable[Mapping[str, Any]]) -> Place | None:
    """The page for the first cause that has one."""
    return next((found for each in causes if (found := _of(each))), None)


def _of(cause: Mapping[str, Any]) -> Place | None:
    if cause["rule"] in CODE_MAP_CAUSES:
        return Place("Open the code map", reverse("web:code-map"))
    if cause["rule"] in OPENING_CAUSES:
        return Place("Open projects in progress", reverse("web:in-progress"))
    if cause["rule"] in SETTINGS_CAUSES:
        return Place("Open the settings", reverse("web:flows"))
    return _record(cause["waits_for"], cause) if cause.get("waits_for") else None


def _record(ref: Mapping[str, str], cause: Mapping[str, Any]) -> Place | None:
    """The page of the record that it waits for, of the kinds that have one. A record without a
    partner is on the side of what waits; a partner that is inactive or gone is on the other.
    """
    kind, id_ = ref["ref"], ref["id"]
    if kind == "subcontractor_invoice":
        return Place("Open the invoice", reverse("web:invoice", args=[id_]))
    if kind not in {flow.kind for flow in flows_with_pages()} or not (side := cause.get("owner")):
        return None
    where = side if cause["rule"].startswith("unlinked_") else OTHER_SIDE[side]
    return Place(f"Open the {kind}", f"{reverse(f'web:{kind}')}?{where}={id_}")
