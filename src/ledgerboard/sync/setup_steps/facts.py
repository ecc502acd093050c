"""What set-up looks at: connections, settings, links, sign-offs, plans, as they are now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from ledgerboard.connections import selectors as connections
from ledgerboard.connections.models import Connection
from ledgerboard.core.reconcile import Origin, Side
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked
from ledgerboard.core.views.bill_lines import liability_problem
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared, flows
from ledgerboard.sync.models import (
    Approval,
    Change,
    Event,
    FlowSetting,
    Link,
    OpeningFigure,
    Plan,
    Run,
    Snapshot,
    TieResult,
)
from ledgerboard.sync.openings import standing
from ledgerboard.sync.origins import foreign_to
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.listing import was_read
from ledgerboard.sync.selectors.turns import PlanTurns, turns
from ledgerboard.sync.setup_steps.step import By
from ledgerboard.users.models import Ability, Membership, Organization
from ledgerboard.users.selectors import may, people

INVOICE = "subcontractor_invoice"
SYSTEMS = {"procore": "Procore", "quickbooks": "QuickBooks"}
SETTING = ("options changed", "switched on", "switched off")
"""What an event says when somebody set up a flow."""


@dataclass
class Facts:
    """Each is looked up once."""

    organization: Organization
    ports: Ports

    @cached_property
    def connections(self) -> Mapping[str, Connection]:
        """By system: the one that works, else the latest."""
        found = sorted(
            connections.connections(self.organization), key=lambda each: (each.is_living, each.pk)
        )
        return {each.system: each for each in found}

    @cached_property
    def settings(self) -> Mapping[str, FlowSetting]:
        """By flow."""
        found = {name: setting_of(self.organization, name) for name in flows()}
        return {name: setting for name, setting in found.items() if setting}

    def chosen(self, flow: str, name: str) -> Any:
        setting = self.settings.get(flow)
        return setting.options.get("view", {}).get(name) if setting else None

    def is_on(self, flow: str) -> bool:
        return flow in self.settings and self.settings[flow].enabled

    def has(self, flow: str, side: Side, kind: str) -> bool:
        """Whether a record of this kind was read."""
        return self._there(flow, side, (kind,)).exists()

    def _there(self, flow: str, side: Side, kinds: Collection[str]) -> QuerySet[Snapshot]:
        setting = self.settings[flow]
        return Snapshot.objects.of(self.organization).filter(
            connection=setting.left if side is Side.LEFT else setting.right,
            kind__in=kinds,
            gone_at=None,
        )

    @property
    def invoices_read(self) -> bool:
        return "invoices" in self.settings and was_read(self.settings["invoices"].left, INVOICE)

    @cached_property
    def _invoices(self) -> FlowContext:
        return FlowContext(self.settings["invoices"], self.ports)

    def closed_until(self) -> date | None:
        return self._invoices.views[Side.LEFT].closed_until if self.settings else None

    def retainage_problem(self, item: Ref) -> Blocked | None:
        return liability_problem(item, self._invoices.views[Side.LEFT])

    def title(self, flow: str, record: Any) -> str:
        """Of a record of the books that was chosen."""
        rows = self._there(flow, Side.RIGHT, (record["ref"],)).filter(record_id=record["id"])
        return rows.values_list("title", flat=True).first() or f"{record['ref']} {record['id']}"

    def foreign(self) -> int:
        """Records of Procore that already carry another integration's key."""
        return sum(map(self._foreign, ("vendors", "projects")))

    def _foreign(self, flow: str) -> int:
        if flow not in self.settings:
            return 0
        is_foreign = foreign_to(self.settings[flow], declared(flow))
        marked = self._there(flow, Side.LEFT, declared(flow).left.kinds)
        rows = marked.filter(origin__isnull=False).values_list("origin", flat=True)
        return sum(is_foreign(Origin(**origin)) for origin in rows.iterator() if origin)

    def linked(self, flow: str) -> tuple[int, int]:
        """Of how many in Procore how many have a partner."""
        there = self._there(flow, Side.LEFT, declared(flow).left.kinds)
        links = Link.objects.of(self.organization).filter(
            setting=self.settings[flow], unlinked_at=None
        )
        known = there.filter(record_id__in=links.values("left_id"))
        return known.count(), there.count()

    def compared(self, flow: str) -> bool:
        if flow not in self.settings:
            return False
        done = (Run.Status.DONE, Run.Status.ATTENTION)
        runs = Run.objects.of(self.organization).filter(setting=self.settings[flow])
        return runs.filter(status__in=done).exclude(kind=Run.Kind.APPLY).exists()

    @cached_property
    def _turns(self) -> Mapping[str, PlanTurns]:
        return {each.plan.setting.flow: each for each in turns(self.organization)}

    def waiting(self, flow: str, turn: str) -> int:
        return self._turns[flow].counts.get(turn, 0) if flow in self._turns else 0

    def plan(self, flow: str) -> int | None:
        """The number of the one that waits."""
        return self._turns[flow].plan.pk if flow in self._turns else None

    def made(self, flow: str) -> QuerySet[Change]:
        """What was created over there, by an approval of ours."""
        return Change.objects.of(self.organization).filter(
            plan__setting__flow=flow, action="create", status=Change.Status.DONE
        )

    @cached_property
    def posted(self) -> int:
        return self.made("invoices").count()

    def in_progress(self, bills: BillSettings) -> set[str]:
        """Commitments billed before the day from which on we sync; all that accounting accepted,
        where no such day is chosen. Those of which we made every such bill never were.
        """
        counting: dict[str, list[str]] = {}
        for id_, commitment in self._billed(bills):
            counting.setdefault(commitment, []).append(id_)
        ours = Link.objects.of(self.organization).filter(
            setting=self.settings["invoices"], made_by="create", unlinked_at=None
        )
        made = set(ours.values_list("left_id", flat=True))
        open_ = {commitment for commitment, ids in counting.items() if not made.issuperset(ids)}
        return open_ | self.signed

    def _billed(self, bills: BillSettings) -> Iterator[tuple[str, str]]:
        """As `core/views/opened` says it of one: (invoice, commitment)."""
        rows = self._there("invoices", Side.LEFT, (INVOICE,)).filter(
            values__status__in=sorted(bills.accepted)
        )
        fields = ("commitment__id", "billing_date__date", "period_end__date")
        paths = [KT(f"values__{name}") for name in fields]
        start = bills.start_day.isoformat() if bills.start_day else ""
        for id_, commitment, billed, ended in rows.values_list("record_id", *paths):
            day = billed or ended or ""
            if commitment and (not start or (day and day < start)):
                yield id_, commitment

    @cached_property
    def _openings(self) -> list[OpeningFigure]:
        setting = self.settings.get("invoices")
        return list(standing(setting.left, setting.right)) if setting else []

    @property
    def signed(self) -> set[str]:
        return {each.commitment for each in self._openings}

    def signed_by(self) -> By:
        last = max(self._openings, key=lambda each: each.at, default=None)
        return By(str(last.person), last.at) if last else By()

    @cached_property
    def ties(self) -> TieResult | None:
        """The first reconciliation without a difference that nobody can name; else the latest."""
        rows = TieResult.objects.of(self.organization).select_related("setting")
        named = rows.filter(unexplained=0).order_by("at").first()
        return named or rows.order_by("-at").first()

    def set_by(self, *names: str) -> By:
        mine = [self.settings[name].pk for name in names if name in self.settings]
        rows = Event.objects.of(self.organization).filter(setting__in=mine, what__in=SETTING)
        last = rows.select_related("person").order_by("-at", "-pk").first()
        return By(str(last.person or ""), last.at) if last else By()

    def approved_by(self, *names: str) -> By:
        """Who first approved something of these flows that wasn't left to a rule."""
        rows = Approval.objects.of(self.organization).filter(
            plan__setting__flow__in=names, plan__purpose=Plan.Purpose.FLOW, rule=None
        )
        last = rows.select_related("person").order_by("-at", "-pk").first()
        return By(str(last.person), last.at) if last else By()

    def can(self, ability: Ability) -> tuple[str, ...]:
        """People whose role allows it."""
        return tuple(str(each.person) for each in self._people if may(each, ability))

    @cached_property
    def _people(self) -> Sequence[Membership]:
        return list(people(self.organization))
