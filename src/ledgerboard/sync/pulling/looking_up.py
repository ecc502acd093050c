"""What no list shows is asked for record by record, where a flow as it is set needs it.

Each costs a call, so it is made once: for records without a partner that may get one, and again
only when such a record changed. Each answer is kept as it comes: a run that is told to wait goes on
where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from ledgerboard.core.reconcile import LookUp, Seen, Side
from ledgerboard.core.records import record_of
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Link, Run, Snapshot
from ledgerboard.sync.records import bare, chunks, seen_of, store
from ledgerboard.sync.running import runs


def look_up(run: Run, context: FlowContext, side: Side) -> None:
    """Nothing is asked where the flow's settings need none of it."""
    for each in context.flow.end(side).looked_up:
        Asking(run, context, side, each).ask()


@dataclass(frozen=True)
class Asking:
    """One kind of one side, in one run."""

    run: Run
    context: FlowContext
    side: Side
    what: LookUp

    def ask(self) -> None:
        for number, about in enumerate(list(self._missing()), start=1):
            count = None if self.run.kind == Run.Kind.APPLY else number
            runs.progress(self.run, f"Reading {self.context.title(self.side)}", count)
            self._ask_about(about)
            self.context.ports.boundary("looked one up")

    def _ask_about(self, about: Seen) -> None:
        """What isn't shown is kept as a record that says nothing more, or it would be asked for at
        each poll.
        """
        kind, parents = self.what.kind, {about.id: about.parent or ""}
        found = self.context.connectors[self.side].read(kind, [about.id], parents)
        record = record_of(kind, {self.what.about: about.ref})
        nothing = Seen(kind, about.id, record, parent=about.parent)
        ports = self.context.ports
        with transaction.atomic():
            seen = found.get(about.id, nothing)
            store(self.context.connection(self.side), kind, [seen], ports.now(), ports)

    def _missing(self) -> Iterator[Seen]:
        # what is known at this moment; nothing of it is kept for the step that goes on
        view = FlowContext(self.context.setting, self.context.ports).views[self.side]
        wanted = self.what.wanted(view)
        if wanted is None:
            return
        known = self._there.filter(kind=self.what.kind, record_id=OuterRef("record_id"))
        fresh = Exists(known.filter(seen_at__gte=OuterRef("changed_at")))
        several = [self._unlinked.filter(~fresh)]
        again = [seen.id for seen in self._before if not self.what.answered(seen, view)]
        several += [self._unlinked.filter(fresh, record_id__in=few) for few in chunks(again)]
        for rows in several:
            found = (seen_of(row, self.context.ports) for row in bare(rows))
            yield from (seen for seen in found if not seen.unreadable and wanted(seen))

    @property
    def _unlinked(self) -> QuerySet[Snapshot]:
        living = Link.objects.of(self.run.organization_id).filter(
            setting=self.context.setting,
            unlinked_at=None,
            **{f"{self.side}_id": OuterRef("record_id")},
        )
        kinds = self.context.kinds(self.side)
        return self._there.filter(~Exists(living), kind__in=kinds, active=True)

    @property
    def _before(self) -> Iterator[Seen]:
        """What was looked up before this run, if a person checks now."""
        if self.run.person_id is None or self.run.kind == Run.Kind.APPLY:
            return
        rows = self._there.filter(
            kind=self.what.kind,
            seen_at__lt=self.run.started_at,
            record_id__in=self._unlinked.values("record_id"),
        )
        yield from (seen_of(row, self.context.ports) for row in bare(rows))

    @property
    def _there(self) -> QuerySet[Snapshot]:
        return Snapshot.objects.of(self.run.organization_id).filter(
            connection=self.context.connection(self.side), gone_at=None
        )
