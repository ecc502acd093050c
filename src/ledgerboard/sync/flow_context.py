"""One flow with both its connectors: what every step of a run works with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.core.reconcile import Flow, Side
from ledgerboard.sync.flows import connector_options, flow_of
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import Known, load


@dataclass
class Connectors(Mapping[Side, Connector]):
    """Made when first asked for: a connection that was revoked stops its own side only."""

    setting: FlowSetting
    ports: Ports
    made: dict[Side, Connector] = field(default_factory=dict)

    def __getitem__(self, side: Side) -> Connector:
        if side not in self.made:
            self.made[side] = self.ports.connect(
                connection_of(self.setting, side), connector_options(self.setting)
            )
        return self.made[side]

    def __iter__(self) -> Iterator[Side]:
        return iter(Side)

    def __len__(self) -> int:
        return len(Side)


@dataclass
class FlowContext:
    setting: FlowSetting
    ports: Ports

    @cached_property
    def flow(self) -> Flow:
        return flow_of(self.setting)

    @cached_property
    def connectors(self) -> Connectors:
        return Connectors(self.setting, self.ports)

    def known(self, side: Side, ids: Collection[str] | None = None) -> Known:
        return load(self.connection(side), self.flow.kind, self.ports, ids)

    def connection(self, side: Side) -> Connection:
        return connection_of(self.setting, side)

    def title(self, side: Side) -> str:
        return self.connectors[side].title


def connection_of(setting: FlowSetting, side: Side) -> Connection:
    return setting.left if side is Side.LEFT else setting.right
