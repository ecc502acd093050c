"""What set-up looks at: connections, settings, links, sign-offs, plans, as they are now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from ledgerboard.connections import selectors as connections
from ledgerboard.connections.models import Connection
from ledgerboard.core.reconcile import Origin, Side
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked
from ledgerboard.core.views.bill_lines import liability_problem
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.sync.adopting.unsigned import INVOICE, unsigned
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared, flows_with_pages
from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.flows.origins import foreign_to
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
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.money.listing import was_read
from ledgerboard.sync.selectors.tabs import TabCounts, tab_counts
from ledgerboard.sync.selectors.today import settings
from ledgerboard.sync.setup_steps.step import By
from ledgerboard.users.models import Ability, Membership, Organization
from ledgerboard.users.selectors import may, people

SYSTEMS = {"procore": "Procore", "quickbooks": "QuickBooks"}
SWITCHED = ("switched on", "switched off")
SETTING = ("options changed", *SWITCHED)
"""What an event says when somebody set up a flow."""


SETTLED_AFTER = timedelta(days=30)
"""A company that has approved changes for so long without bills doesn't want any."""


@dataclass
class Facts:
    """Each is looked up once."""

    organization: Organization
    ports: Ports
    tab_counts: Sequence[TabCounts] | None = None
    """Of the plans that wait, where somebody has looked already."""

    @cached_property
    def connections(self) -> Mapping[str, Connection]:
        """By system: the one that works, else the latest."""
        found = sorted(
            connections.connections(self.organization), key=lambda each: (each.is_living, each.pk)
        )
        return {each.system: each for each in found}

    @cached_property
    def settings(self) -> Mapping[str, FlowSetting]:
        """By flow: the one that is on, else the latest, as `setting_of` says it of one."""
        return {each.flow: each for each in settings(self.organization).order_by("enabled", "pk")}

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
        return sum(map(self._foreign, (flow.name for flow in flows_with_pages())))

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
        return flow in self.settings and self.settings[flow].pk in self._compared

    @cached_property
    def _compared(self) -> set[int]:
        done = (Run.Status.DONE, Run.Status.ATTENTION)
        runs = Run.objects.of(self.organization).filter(status__in=done)
        return set(runs.exclude(kind=Run.Kind.APPLY).values_list("setting", flat=True).distinct())

    @cached_property
    def _turns(self) -> Mapping[int, TabCounts]:
        """By the flow's setting. A plan to undo something is no part of setting up."""
        found = tab_counts(self.organization) if self.tab_counts is None else self.tab_counts
        return {
            each.plan.setting_id: each for each in found if each.plan.purpose == Plan.Purpose.FLOW
        }

    def _turn(self, flow: str) -> TabCounts | None:
        return self._turns.get(self.settings[flow].pk) if flow in self.settings else None

    def waiting(self, flow: str, turn: str) -> int:
        found = self._turn(flow)
        return found.counts.get(turn, 0) if found else 0

    def plan(self, flow: str) -> int | None:
        """The number of the one that waits."""
        found = self._turn(flow)
        return found.plan.pk if found else None

    @cached_property
    def posted(self) -> int:
        """Bills that were created over there by an approval of ours."""
        rows = Change.objects.of(self.organization).filter(plan__setting__in=self._of("invoices"))
        return rows.filter(action="create", status=Change.Status.DONE).count()

    def _of(self, *flows: str) -> list[int]:
        return [self.settings[flow].pk for flow in flows if flow in self.settings]

    @cached_property
    def bills(self) -> BillSettings:
        return BillSettings.of(view_settings(self.settings["invoices"].options))

    @cached_property
    def bills_wanted(self) -> bool:
        """Not by who turned invoices off, nor by who has worked for a month without having chosen
        anything of them: a company that syncs its vendors only isn't told for good that steps are
        left. Before that, nobody can tell it from one that is still setting up.
        """
        setting = self.settings.get("invoices")
        if setting is None or setting.enabled:
            return True
        switched = Event.objects.of(self.organization).filter(setting=setting, what__in=SWITCHED)
        if switched.order_by("at", "pk").values_list("what", flat=True).last() == SWITCHED[1]:
            return False
        chosen = (self.chosen("codes", "income_account"), self.chosen("invoices", "retainage_item"))
        month = self.ports.now() - SETTLED_AFTER
        works = Approval.objects.of(self.organization).filter(at__lt=month).exists()
        return self.is_on("codes") or any(chosen) or not works

    @cached_property
    def unsigned(self) -> set[str]:
        """Commitments in progress that nobody signed off."""
        return unsigned(self.settings["invoices"], self.bills, self.signed)

    @cached_property
    def _openings(self) -> list[OpeningFigure]:
        setting = self.settings.get("invoices")
        return list(standing(setting.left, setting.right)) if setting else []

    @cached_property
    def signed(self) -> set[str]:
        return {each.commitment for each in self._openings}

    def signed_by(self) -> By:
        last = max(self._openings, key=lambda each: each.at, default=None)
        return By(str(last.person), last.at) if last else By()

    @cached_property
    def ties(self) -> TieResult | None:
        """The first reconciliation without a difference that nobody can name; else the latest."""
        rows = TieResult.objects.of(self.organization).filter(setting__in=self._of("invoices"))
        named = rows.filter(unexplained=0).order_by("at").first()
        return named or rows.order_by("-at").first()

    def set_by(self, *names: str) -> By:
        rows = Event.objects.of(self.organization).filter(
            setting__in=self._of(*names), what__in=SETTING
        )
        last = rows.select_related("person").order_by("-at", "-pk").first()
        return By(str(last.person or ""), last.at) if last else By()

    def approved_by(self, *names: str) -> By:
        """Who last approved something of these flows that wasn't left to a rule."""
        rows = Approval.objects.of(self.organization).filter(
            plan__setting__in=self._of(*names), plan__purpose=Plan.Purpose.FLOW, rule=None
        )
        last = rows.select_related("person").order_by("-at", "-pk").first()
        return By(str(last.person), last.at) if last else By()

    def can(self, ability: Ability) -> tuple[str, ...]:
        """People whose role allows it."""
        return tuple(str(each.person) for each in self._people if may(each, ability))

    @cached_property
    def _people(self) -> Sequence[Membership]:
        return list(people(self.organization))
