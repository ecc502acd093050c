"""One flow with both its connectors: what every step of a run works with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.core.reconcile import Flow, Seen, Side
from ledgerboard.core.views import Viewed, as_it_is
from ledgerboard.sync.flows import connector_options, flow_of
from ledgerboard.sync.models import FlowSetting, Snapshot
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import Known, chunks, load
from ledgerboard.sync.viewing import SnapshotContext


@dataclass
class Connectors(Mapping[Side, Connector]):
    """Made when first asked for: a connection that was revoked stops its own side only."""

    setting: FlowSetting
    ports: Ports
    made: dict[Side, Connector] = field(default_factory=dict)

    def __getitem__(self, side: Side) -> Connector:
        if side not in self.made:
            self.made[side] = self.ports.connect(
                connection_of(self.setting, side), self._options(side)
            )
        return self.made[side]

    def _options(self, side: Side) -> Mapping[str, str]:
        """A company reads the same whichever flow asks: what any flow chose for it counts."""
        connection = connection_of(self.setting, side)
        using = [each for each in self._enabled if connection.pk in {each.left_id, each.right_id}]
        chosen: dict[str, str] = {}
        for each in (*using, self.setting):
            chosen |= connector_options(each)
        return chosen

    @cached_property
    def _enabled(self) -> list[FlowSetting]:
        return list(FlowSetting.objects.of(self.setting.organization_id).filter(enabled=True))

    def __iter__(self) -> Iterator[Side]:
        return iter(Side)

    def __len__(self) -> int:
        return len(Side)


Placed = tuple[Side, Seen]


@dataclass
class FlowContext:
    setting: FlowSetting
    ports: Ports
    slice_size: ClassVar[int] = 1_000
    """Pairs, or records, that are looked at together where there are very many."""

    @cached_property
    def flow(self) -> Flow:
        return flow_of(self.setting)

    @cached_property
    def connectors(self) -> Connectors:
        return Connectors(self.setting, self.ports)

    def known(self, side: Side, ids: Collection[str] | None = None, *, gone: bool = False) -> Known:
        return load(self.connection(side), self.kinds(side), self.ports, ids, gone=gone)

    def kinds(self, side: Side) -> tuple[str, ...]:
        return self.flow.end(side).kinds

    def reads(self, side: Side) -> tuple[str, ...]:
        return self.flow.end(side).reads

    def kind_of(self, side: Side, id_: str) -> str:
        """What kind of record this id is on that side."""
        first, *more = self.kinds(side)
        if not more:
            return first
        rows = Snapshot.objects.of(self.setting.organization_id).filter(
            connection=self.connection(side), kind__in=self.kinds(side), record_id=id_
        )
        return rows.values_list("kind", flat=True).first() or first

    @cached_property
    def views(self) -> Mapping[Side, SnapshotContext]:
        """What each side's view may look at, as it is during this step."""
        return {
            side: SnapshotContext(
                self.connection(side), self.connection(side.other), self.setting, self.ports
            )
            for side in Side
        }

    def announce(self, known: Mapping[Side, Known]) -> None:
        """These records are going to be viewed, each from its own side."""
        for side in Side:
            if self.flow.end(side).view is not as_it_is:
                self.views[side].announce(known[side].seen.values())

    def in_slices(
        self, several: Mapping[Side, Collection[Seen]]
    ) -> Iterator[list[tuple[Side, Seen]]]:
        """Records that are going to be viewed, so many at a time that what their views look up fits
        in memory: it is dropped after each slice. Those of a commitment, which their views look at
        together, come one after the other.
        """
        found: list[Placed] = [(side, seen) for side in Side for seen in several.get(side, ())]
        for few in chunks(sorted(found, key=_by_commitment), self.slice_size):
            for side in Side:
                self.views[side].announce(seen for of, seen in few if of is side)
            yield few
            self.forget()

    def forget(self) -> None:
        """What the views looked up so far."""
        for side in Side:
            self.views[side].forget()

    def compared(self, side: Side, seen: Seen) -> Seen:
        """A record as the flow compares it; as it is where its view has nothing to say."""
        view = self.flow.end(side).view
        if view is as_it_is:
            return seen
        found = view(seen, self.views[side])
        return replace(seen, record=found.record) if isinstance(found, Viewed) else seen

    def connection(self, side: Side) -> Connection:
        return connection_of(self.setting, side)

    def title(self, side: Side) -> str:
        return self.connectors[side].title


def _by_commitment(one: Placed) -> tuple[Side, str]:
    side, seen = one
    return side, str(getattr(seen.record, "commitment", None) or "")


def connection_of(setting: FlowSetting, side: Side) -> Connection:
    return setting.left if side is Side.LEFT else setting.right
