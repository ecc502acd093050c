"""The stored records, links and open changes of one pair of companies, kept while one looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.reconciliation import Hold
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.reconcile.linked import KEEP
from ledgerboard.core.reconcile.unlinked import SAME
from ledgerboard.core.records import SubcontractorInvoice
from ledgerboard.core.records.commitments import APPROVED
from ledgerboard.core.values import Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier, chain_of, retainage_items
from ledgerboard.core.views.cost_as_direct_cost import before_start_day
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, Decision, FlowSetting, Link, Plan
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import chunks, load
from ledgerboard.sync.viewing import SnapshotContext

INVOICE = "subcontractor_invoice"
PAPERS = ("bill", "vendor_credit")
_WAITS = (Action.HOLD, Action.QUESTION, Action.CONFLICT, Action.REFUSE)
_READY = (Action.CREATE, Action.LINK, Action.UPDATE, Action.DEACTIVATE)
_ANSWERED = (Change.Status.DONE, Change.Status.REFUSED)
_ASKED = Hold("It has an open question.", "Answer the question.")
_WAITS_TO_BE_SENT = "It's waiting to be approved or sent."


class MoneyRecords:
    """Of one Procore company and its books, in the terms of the invoices flow."""

    def __init__(self, setting: FlowSetting, ports: Ports) -> None:
        self.setting, self.ports = setting, ports
        self.flow = FlowContext(setting, ports)
        self._loaded: dict[tuple[int, str], list[Seen]] = {}
        self._flows: dict[str, FlowContext] = {}
        self._viewed: dict[str, list[tuple[Seen, Viewed | Blocked | NotMine]]] = {}

    @cached_property
    def jobsite(self) -> SnapshotContext:
        context = self.flow.views[Side.LEFT]
        self.load_ahead(context, INVOICE, "commitment", "project", "vendor", *PAPERS)
        return context

    @cached_property
    def books(self) -> SnapshotContext:
        context = self.flow.views[Side.RIGHT]
        self.load_ahead(context, INVOICE, *PAPERS)
        return context

    def load_ahead(self, context: SnapshotContext, *kinds: str) -> None:
        """Each kind is read once, however many look at it."""
        context.load_ahead(*kinds, load=self._of_kind)

    @cached_property
    def chains(self) -> dict[Ref | None, tuple[Earlier, ...]]:
        """By commitment, oldest first: the invoices that accounting accepts, and what has a bill
        whatever its status became.
        """
        accepted = BillSettings.of(self.jobsite.settings).accepted
        groups: dict[Ref | None, list[Seen]] = defaultdict(list)
        for seen in self.here(INVOICE):
            invoice = seen.record
            assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # asked for by kind
            if invoice.status in accepted or seen.ref in self.links:
                groups[invoice.commitment].append(seen)
        return {ref: chain_of(several, self.jobsite) for ref, several in groups.items()}

    @cached_property
    def retainage_items(self) -> frozenset[Ref]:
        chosen = BillSettings.of(self.jobsite.settings).retainage_item
        return retainage_items((each for chain in self.chains.values() for each in chain), chosen)

    def here(self, *kinds: str) -> list[Seen]:
        return self._there(self.setting.left, kinds)

    def there(self, *kinds: str) -> list[Seen]:
        return self._there(self.setting.right, kinds)

    def _there(self, connection: Connection, kinds: tuple[str, ...]) -> list[Seen]:
        return [seen for kind in kinds for seen in self._of_kind(connection, kind)]

    def _of_kind(self, connection: Connection, kind: str) -> list[Seen]:
        if (connection.pk, kind) not in self._loaded:
            found = load(connection, (kind,), self.ports).seen.values()
            self._loaded[connection.pk, kind] = list(found)
        return self._loaded[connection.pk, kind]

    @cached_property
    def settings(self) -> dict[str, FlowSetting]:
        """The flows between the two companies that are on, by the kind they have in Procore."""
        found = FlowSetting.objects.of(self.setting.organization_id).filter(
            left=self.setting.left, right=self.setting.right, enabled=True
        )
        flows = [FlowContext(each, self.ports) for each in found.select_related("left", "right")]
        return {flow.kinds(Side.LEFT)[0]: flow.setting for flow in flows}

    @cached_property
    def links(self) -> dict[Ref, Ref]:
        """Procore's record to the books', whatever flow linked the two."""
        rows = Link.objects.of(self.setting.organization_id).filter(
            setting__in=self.settings.values(), unlinked_at=None
        )
        ends = rows.values_list("left_kind", "left_id", "right_kind", "right_id")
        return {Ref(kind, id_): Ref(*twin) for kind, id_, *twin in ends.iterator()}

    @cached_property
    def _linked(self) -> frozenset[Ref]:
        return frozenset((*self.links, *self.links.values()))

    @property
    def cost_start(self) -> date | None:
        day = self.flow_for("direct_cost").views[Side.RIGHT].settings.get("cost_start_day")
        return date.fromisoformat(day) if day else None

    @property
    def made_as(self) -> str:
        """The status that direct costs of ours are made in."""
        settings = self.flow_for("direct_cost").views[Side.RIGHT].settings
        return str(settings.get("direct_cost_status", APPROVED))

    def is_early(self, cost: Seen) -> bool:
        """Of either side, dated before the day from which costs are imported, and linked to none:
        whoever chose that day keeps such costs by hand.
        """
        day = getattr(cost.record, "date", None)
        settings = self.flow_for("direct_cost").views[Side.RIGHT].settings
        return cost.ref not in self._linked and before_start_day(day, settings) is not None

    def of_flow(self, kind: str) -> list[tuple[Seen, Viewed | Blocked]]:
        """What the flow of this kind of Procore's record takes from the books, and as what."""
        return [(s, v) for s, v in self.viewed(kind) if not isinstance(v, NotMine)]

    def viewed(self, kind: str) -> list[tuple[Seen, Viewed | Blocked | NotMine]]:
        """The same with what that flow leaves out, and why."""
        if kind not in self._viewed:
            self._viewed[kind] = list(self._view(kind))
        return self._viewed[kind]

    def flow_for(self, kind: str) -> FlowContext:
        """One for all who ask, with what it has looked up."""
        if kind not in self._flows:
            self._flows[kind] = FlowContext(self.settings[kind], self.ports)
        return self._flows[kind]

    def _view(self, kind: str) -> Iterator[tuple[Seen, Viewed | Blocked | NotMine]]:
        flow = self.flow_for(kind)
        view, context = flow.flow.end(Side.RIGHT).view, flow.views[Side.RIGHT]
        self.load_ahead(context, INVOICE, "commitment", *flow.kinds(Side.RIGHT))
        for seen in self.there(*flow.kinds(Side.RIGHT)):
            yield seen, view(seen, context)

    @cached_property
    def left_out(self) -> frozenset[Ref]:
        """Of the books: what was taken out of Procore, and somebody said to stop asking about."""
        kept = Decision.objects.of(self.setting.organization_id).filter(
            setting__in=self.settings.values(), kind=Decision.Kind.ANSWER, value=KEEP,
            revoked_at=None,
        )  # fmt: skip
        pairs = set(kept.values_list("left_id", "right_id"))
        return frozenset(
            right for left, right in self.links.items() if (left.id, right.id) in pairs
        )

    @cached_property
    def held(self) -> dict[Ref, Hold]:
        """What waits for a person, on either side. A warning is to be read first."""
        warned = self._open_changes.filter(action__in=_READY).exclude(warnings=[])
        asked = self._open_changes.filter(action__in=(Action.QUESTION, Action.VANISHED))
        offered = {ref: _ASKED for change in asked for ref in self._offered(change)}
        return (
            self._refused_before
            | offered
            | {
                ref: _hold(change)
                for several in (self._open_changes.filter(action__in=_WAITS), warned)
                for change in several
                for ref in self._named(change)
            }
        )

    @property
    def _refused_before(self) -> dict[Ref, Hold]:
        """What is to be sent again though the system didn't accept it the last time."""
        again = self._open_changes.filter(action__in=_READY).order_by("pk")
        refused = self._last_refused(again.values_list("key", flat=True))
        found: dict[Ref, Hold] = {}
        for few in chunks(refused):
            for each in again.filter(key__in=few):
                pk, message = refused[each.key]
                if pk < each.pk:
                    found |= dict.fromkeys(self._named(each), _refused(message))
        return found

    def _last_refused(self, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
        """The change and its answer, by key, of those that were not done since."""
        last: dict[str, tuple[str, int, str]] = {}
        for few in chunks(set(keys)):
            sent = self._changes.filter(key__in=few, status__in=_ANSWERED).order_by("pk")
            rows = sent.values_list("key", "status", "pk", "message")
            last |= {key: (status, pk, message) for key, status, pk, message in rows.iterator()}
        return {
            key: (pk, message)
            for key, (status, pk, message) in last.items()
            if status == Change.Status.REFUSED
        }

    @cached_property
    def waiting(self) -> dict[Ref, str]:
        """What is only to be approved, or on its way."""
        ready = self._open_changes.filter(action__in=_READY, warnings=[])
        return {ref: _WAITS_TO_BE_SENT for change in ready for ref in self._named(change)}

    @cached_property
    def plans(self) -> dict[Ref, int]:
        """The waiting or running plan that has a change of the record."""
        return {
            ref: change.plan_id
            for change in self._open_changes.order_by("plan_id")
            for ref in self._named(change)
        }

    @property
    def _changes(self) -> QuerySet[Change]:
        return Change.objects.of(self.setting.organization_id).filter(
            plan__setting__in=self.settings.values()
        )

    @property
    def _open_changes(self) -> QuerySet[Change]:
        living = self._changes.filter(plan__status__in=Plan.LIVING)
        over = [Change.Status.DONE, Change.Status.REJECTED]
        return living.exclude(status__in=over).select_related("plan__setting")

    def _offered(self, change: Change) -> Iterator[Ref]:
        """What a question offers as the same one, or instead of one that is gone."""
        side = Side.LEFT if change.left_id is None else Side.RIGHT
        if change.action == Action.VANISHED:
            side = Side(change.causes[0]["owner"])
        for choice in change.choices:
            if choice["value"].startswith(SAME):
                id_ = choice["value"].removeprefix(SAME)
                yield from (Ref(kind, id_) for kind in _ends(change, side))

    def _named(self, change: Change) -> Iterator[Ref]:
        for side, id_ in ((Side.LEFT, change.left_id), (Side.RIGHT, change.right_id)):
            for kind in _ends(change, side) if id_ else ():
                yield Ref(kind, id_ or "")


def _ends(change: Change, side: Side) -> Collection[str]:
    return declared(change.plan.setting.flow).end(side).kinds


def _refused(message: str) -> Hold:
    why = f"The last time it wasn't accepted: {message}"
    return Hold(why, "Fix that first, then approve it again.", blocks=False)


def _hold(change: Change) -> Hold:
    if change.warnings:
        warned = " ".join(each["text"] for each in change.warnings)
        source = "QuickBooks" if change.target == Side.LEFT else "Procore"
        step = f"Approve it if that's right. If it isn't, fix it in {source}."
        return Hold(warned, step, blocks=False)
    if change.action == Action.QUESTION:
        return _ASKED
    if change.action == Action.CONFLICT:
        return Hold("Procore and QuickBooks disagree about it.", "Choose which one to keep.")
    return Hold(" ".join(change.reasons) or "Someone needs to look at it.", change.advice)
