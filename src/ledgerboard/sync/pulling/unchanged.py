"""Project lists that don't need to be read: a webhook would have told us of a change.

A list is read unless all of this is certain: webhooks for its kind have come through without a gap
since it was last read; none has named its project since; it was read within the last hour; and
nothing else in its project changed during this reading (docs/adr/0027). News is compared by its
mark, not by time: news that comes in while a list is being read has it read again.
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
from ledgerboard.connectors.base.notices import EVERY_PROJECT
from ledgerboard.connectors.base.protocol import Connector, Pulled
from ledgerboard.sync.models import PullState
from ledgerboard.sync.ports import Ports

LAG: Final = timedelta(minutes=2)
"""A list that was read sooner than this after a webhook may not have shown the change yet."""


class UnchangedLists:
    """For one reading of one company. Webhooks are checked when the first list comes up."""

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
        """Kinds whose lists are all read, whether or not a webhook came."""
        self._changed: set[str] = set()
        self._asked: dict[str, dict[str, list[str]]] = defaultdict(dict)

    def __call__(self, kind: str, project_id: str) -> bool:
        """Whether this list can be skipped. Notes when it was last read, too."""
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
        if mark != self._mark(project_id) or project_id in self._changed:
            return False
        return all(told + LAG <= at for told in self._told(project_id))

    def _told(self, project_id: str) -> list[datetime]:
        return [self._news[each] for each in (project_id, EVERY_PROJECT) if each in self._news]

    def _mark(self, project_id: str) -> str:
        return " ".join(told.isoformat() for told in self._told(project_id))

    @cached_property
    def _heard(self) -> Mapping[str, datetime]:
        since = heard_since(self._connection, self._connector, self._ports.now())
        self.__dict__.pop("_news", None)  # if it was read before: this may have brought more
        return since

    @cached_property
    def _news(self) -> Mapping[str, datetime]:
        """Read again after the webhooks were checked, because that may bring in news."""
        return news_of(self._connection)

    def in_order(self, kinds: Collection[str]) -> list[str]:
        """Kinds without webhooks come first: a change in one has the project's other lists read."""
        told = kinds_told(self._connection)
        return sorted(kinds, key=lambda kind: kind in told)

    def note_change(self, page: Pulled) -> None:
        """Something on this page changed or is gone: its project's other lists are read, too."""
        self._changed.add(page.project)

    def note_hidden(self, kind: str, project_id: str) -> None:
        """Its list was refused: it is asked next time, too, and named until it answers."""
        self._asked[kind].pop(project_id, None)

    def asked(self, kind: str) -> Mapping[str, Sequence[str]]:
        """When the lists of this kind were last read, this reading included."""
        return self._asked[kind]
