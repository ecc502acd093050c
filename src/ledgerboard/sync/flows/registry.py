"""Flows by name, and a flow as one organization has set it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ledgerboard.core.reconcile import (
    Candidate,
    Flow,
    FlowField,
    Matcher,
    Matches,
    Seen,
    Side,
    Verdict,
)
from ledgerboard.sync.flows.codes import CODES
from ledgerboard.sync.flows.cost_code_list import COST_CODE_LIST
from ledgerboard.sync.flows.costs import COSTS
from ledgerboard.sync.flows.invoice_files import INVOICE_FILES
from ledgerboard.sync.flows.invoices import INVOICES
from ledgerboard.sync.flows.options import LOCK, Options, view_settings
from ledgerboard.sync.flows.origins import prefix
from ledgerboard.sync.flows.payments import PAYMENTS
from ledgerboard.sync.flows.projects import PROJECTS
from ledgerboard.sync.flows.vendors import VENDORS
from ledgerboard.sync.models import FlowSetting

Declared = Flow

_FLOWS: dict[str, Flow] = {
    flow.name: flow
    for flow in (
        VENDORS, PROJECTS, CODES, COST_CODE_LIST, INVOICES, INVOICE_FILES, PAYMENTS, COSTS,
    )
}  # fmt: skip


def flows() -> Mapping[str, Flow]:
    """All declared flows by name, in the order in which they should run."""
    return _FLOWS


def declared(name: str) -> Flow:
    """Raises KeyError for a flow that does not exist."""
    return _FLOWS[name]


def flows_with_pages() -> list[Flow]:
    """Those whose records are shown side by side, in the order of the navigation."""
    return [flow for flow in _FLOWS.values() if flow.pages]


def flow_of(setting: FlowSetting) -> Flow:
    """The flow with this organization's options, recognising our own keys on the marked side."""
    flow = with_options(declared(setting.flow), Options.parse(setting.options))
    if flow.locks and view_settings(setting.options).get(LOCK):
        flow = replace(flow, marked=flow.locks)
    return replace(flow, matcher=OwnKeysFirst(flow, prefix(setting, flow)))


def borrowed(setting: FlowSetting) -> dict[str, Any]:
    """Settings that this flow has none of, as they are stored: those of another flow between the
    same companies.
    """
    own, found = setting.options.get("view", {}), dict[str, Any]()
    for name, flow in declared(setting.flow).borrows.items():
        others = FlowSetting.objects.of(setting.organization_id).filter(
            flow=flow, left=setting.left, right=setting.right
        )
        for options in others.values_list("options", flat=True):
            if name not in own and name in options.get("view", {}):
                found[name] = options["view"][name]
    return found


def connector_options(setting: FlowSetting) -> Mapping[str, str]:
    """What a flow's options mean to its connectors, in their words.

    Who exports Procore projects to QuickBooks gets customers' jobs there, so jobs then count as
    projects when QuickBooks is read.
    """
    creates = Options.parse(setting.options).creates or frozenset()
    meant = declared(setting.flow).make_options
    return {name: word for side in creates for name, word in meant.get(side, {}).items()}


def with_options(flow: Flow, options: Options) -> Flow:
    """What an organization chose. What an older release stored for a flow that goes one way only
    and that can't be meant there, counts for nothing.
    """
    wanted = flow.creates if options.creates is None else options.creates
    chosen = replace(
        flow, creates=frozenset(filter(flow.takes, wanted)), threshold=options.threshold
    )
    if flow.one_way:
        return chosen
    return replace(
        chosen,
        fields=tuple(_field(each, options) for each in flow.fields),
        activity=options.activity or flow.activity,
    )


def _field(field: FlowField, options: Options) -> FlowField:
    return replace(field, direction=options.directions.get(field.name, field.direction))


@dataclass(frozen=True)
class OwnKeysFirst:
    """A record that still carries our key is that twin, whatever the names say now.

    Heals a lost database, and a create whose link was never noted.
    """

    flow: Flow
    prefix: str

    def __call__(self, lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
        left = {seen.id: seen for seen in lefts}
        right = {seen.id: seen for seen in rights}
        known = [each for each in self._keyed(left, right) if self._both(each, left, right)]
        for each in known:
            left.pop(each.left_id, None)
            right.pop(each.right_id, None)
        matches = self.matcher(left.values(), right.values())
        return Matches((*known, *matches.sure), matches.doubtful)

    @property
    def matcher(self) -> Matcher:
        return self.flow.matcher

    def _keyed(self, left: dict[str, Seen], right: dict[str, Seen]) -> Iterable[Candidate]:
        marked = self.flow.marked or Side.LEFT
        twins: set[str] = set()
        for seen in (left if marked is Side.LEFT else right).values():
            twin = self._twin(seen)
            if twin and twin not in twins:
                twins.add(twin)
                pair = (seen.id, twin) if marked is Side.LEFT else (twin, seen.id)
                yield Candidate(*pair, Verdict(100, ("It's marked with our ID for it.",)))

    def _twin(self, seen: Seen) -> str:
        if seen.origin is None or not seen.origin.id.startswith(self.prefix):
            return ""
        return seen.origin.id.removeprefix(self.prefix)

    @staticmethod
    def _both(each: Candidate, left: dict[str, Seen], right: dict[str, Seen]) -> bool:
        return each.left_id in left and each.right_id in right
