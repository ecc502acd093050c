"""Lists of projects that need not be asked: a webhook would have told of a change.

A list is asked unless all of this is certain: it was asked since the system has been telling us of
its kind without a gap; nothing was told about its project after that; it was asked within the last
hour; and nothing else of its project changed in this very reading (docs/adr/0027). What was told is
compared by its mark, not by time: whatever is told while a list is being read has it asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from ledgerboard.config.settings import settings
from ledgerboard.connections.models import Connection
from ledgerboard.connections.project_news import kinds_told, news_of
from ledgerboard.connections.webhook_watch import heard_since
from ledgerboard.connectors.base.protocol import Connector, Pulled
from ledgerboard.connectors.base.system import EVERY_PROJECT
from ledgerboard.sync.models import PullState
from ledgerboard.sync.ports import Ports

LAG: Final = timedelta(minutes=2)
"""A list that was asked sooner after a webhook may not have shown it yet."""


class UnchangedLists:
    """Of one reading of one company. The webhooks are asked about when the first list comes up."""

    def __init__(
        self,
        connection: Connection,
        connector: Connector,
        ports: Ports,
        states: Mapping[str, PullState],
    ) -> None:
        self._connection, self._connector, self._ports = connection, connector, ports
        self._states = states
        self.ask_all: set[str] = set()
        """Kinds of which every list is asked, whatever was told."""
        self._stirred: set[str] = set()
        self._asked: dict[str, dict[str, list[str]]] = defaultdict(dict)

    def __call__(self, kind: str, project_id: str) -> bool:
        before = self._states[kind].asked.get(project_id)
        known = kind not in self.ask_all and before is not None
        if known and self._is_unchanged(kind, project_id, *before):
            self._asked[kind][project_id] = before
            return True
        self._asked[kind][project_id] = [self._ports.now().isoformat(), self._mark(project_id)]
        return False

    def _is_unchanged(self, kind: str, project_id: str, asked: str, mark: str) -> bool:
        since, at = self._heard.get(kind), datetime.fromisoformat(asked)
        every = timedelta(minutes=settings().ask_lists_minutes)
        if since is None or at < since or self._ports.now() - at >= every:
            return False
        if mark != self._mark(project_id) or project_id in self._stirred:
            return False
        return all(told + LAG <= at for told in self._told(project_id))

    def _told(self, project_id: str) -> list[datetime]:
        return [self._news[each] for each in (project_id, EVERY_PROJECT) if each in self._news]

    def _mark(self, project_id: str) -> str:
        return " ".join(told.isoformat() for told in self._told(project_id))

    @cached_property
    def _heard(self) -> Mapping[str, datetime]:
        return heard_since(self._connection, self._connector, self._ports.now())

    @cached_property
    def _news(self) -> Mapping[str, datetime]:
        """Read after the system was asked what it told: that may have brought some. Where it need
        not be asked, what arrived is enough.
        """
        return news_of(self._connection)

    def in_order(self, kinds: Collection[str]) -> list[str]:
        """What no webhook tells of comes first: a change there has the project's lists asked."""
        told = kinds_told(self._connection)
        return sorted(kinds, key=lambda kind: kind in told)

    def stir(self, page: Pulled) -> None:
        """Something changed on this page. What a contract has is listed under its project's id."""
        parents = {*page.whole, *(seen.parent for seen in page.seen if seen.parent)}
        self._stirred |= {parent.partition(":")[0] for parent in parents}

    def asked(self, kind: str) -> Mapping[str, Sequence[str]]:
        """When the lists of this kind were asked last, this reading included."""
        return self._asked[kind]
