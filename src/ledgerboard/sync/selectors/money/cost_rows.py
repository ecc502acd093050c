"""Costs of the books as rows of a list: what went to Procore is one, each line that did not is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from ledgerboard.core.money.amounts import in_cents
from ledgerboard.core.money.invoice_progress import Progress
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.values import HOME, Money
from ledgerboard.core.values.wording import sentence
from ledgerboard.core.views.cost_as_direct_cost import before_start_day
from ledgerboard.core.views.customer_only import customer_named
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Decision, FlowSetting, Link
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import chunks
from ledgerboard.sync.selectors.money.bills import (
    BilledInvoice,
    Counterpart,
    in_procore_by_books,
    invoices_by_bill,
    living_links,
)
from ledgerboard.sync.selectors.money.intentions import intentions
from ledgerboard.sync.selectors.money.listing import figures, figures_ever, gone
from ledgerboard.sync.selectors.money.not_placed import (
    NO_COSTS,
    LineNotPlaced,
    lines_left_behind,
    lines_not_placed,
)

COST, DIRECT_COST = "project_cost", "direct_cost"
TWICE = "counted_twice"


class CostState(StrEnum):
    """Whether a cost of the books is in Procore. Each is a tab, those in line are one."""

    READY = "ready"
    SENDING = "sending"
    FAILED = "failed"
    NEEDS_ANSWER = "needs_answer"
    BLOCKED = "blocked"
    IN_PROCORE = "in_procore"
    NOT_PLACED = "not_placed"
    TWICE = "twice"
    OURS = "ours"
    """It is the bill of a subcontractor invoice, which counts with its commitment."""
    REMOVED = "removed"


class CostRow(NamedTuple):
    """`id` is the part's (`bill:231:88`), or its line's where only that line waits (`bill:231:1`).
    `amount` is cents of `currency`, signed as cost. Ids of vendor and project are Procore's, empty
    where they aren't linked.
    """

    id: str
    part: str
    kind: str
    transaction_id: str
    number: str
    day: date | None
    vendor_id: str
    vendor: str
    project_id: str
    project: str
    amount: int
    state: CostState
    tab: str
    cause: str = ""
    reason: str = ""
    advice: str = ""
    description: str = ""
    codes: str = ""
    direct_cost_id: str = ""
    commitment_id: str = ""
    invoice_id: str = ""
    change_id: int | None = None
    plan_id: int | None = None
    created: bool = False
    """This flow created what is in Procore; otherwise somebody typed it there."""
    currency: str = HOME

    @property
    def group(self) -> tuple[str, str]:
        """Rows without a place that have this in common are added up."""
        return self.cause, self.currency

    @property
    def transaction(self) -> str:
        return f"{self.kind}:{self.transaction_id}"

    @property
    def title(self) -> str:
        return f"{_WORDS.get(self.kind, self.kind.replace('_', ' '))} {self.number}".strip()

    @property
    def words(self) -> str:
        return f"{self.number} {self.vendor} {self.project} {self.description} {self.codes}"


class _Part(NamedTuple):
    """What a transaction charges to one project, as its figures have it."""

    id: str
    project: str
    vendor: str
    transaction_id: str
    number: str
    day: date | None
    amount: int | None
    currency: str

    @property
    def kind(self) -> str:
        return self.id.partition(":")[0]


class _Pair(NamedTuple):
    """What of Procore a part is linked to, and the plan that linked them."""

    left: str
    made_by: str
    made_in: int | None


class _Wish(NamedTuple):
    """The change that waits for a part. `total` is what it would say in Procore, in cents."""

    progress: Progress
    change: int
    plan: int
    action: str
    twice: bool
    total: int | None


@dataclass
class CostReader:
    """Reads the JSON of few: of what isn't in Procore as it stands, and isn't planned whole."""

    setting: FlowSetting
    ports: Ports

    def rows(self) -> Iterator[CostRow]:
        parts = [_Part(*each) for each in self._figures()]
        wanted = [part.id for part in parts if self._needs_a_look(part)]
        seen = self._flow.known(Side.RIGHT, wanted).seen
        for part in parts:
            yield from self._rows(part, seen.get(part.id))

    def _figures(self) -> Iterator[tuple[Any, ...]]:
        yield from (
            figures_ever(self.setting.right, COST)
            .order_by("record_id")
            .values_list(
                "record_id", "project", "vendor", "document", "number", "day", "amount", "currency"
            )
        )

    def _needs_a_look(self, part: _Part) -> bool:
        if part.id in self._gone or self._invoice(part) is not None:
            return False
        wish, there = self._wishes.get(part.id), self._there(part)
        said = there if wish is None or wish.total is None else wish.total
        return said is None or said != part.amount

    def _rows(self, part: _Part, seen: Seen | None) -> Iterator[CostRow]:
        invoice = self._invoice(part)
        if invoice is not None:
            yield self._of_ours(part, invoice)
            return
        behind = self._behind(part, seen) if seen else ()
        for line in behind:
            if line.cause not in NO_COSTS:
                yield self._of_line(part, line)
        rest = (part.amount or 0) - sum(in_cents(line.amount) or 0 for line in behind)
        whole = self._whole(part, rest, left=not seen or len(behind) < len(_keys(seen)))
        if whole is not None:
            yield whole

    def _behind(self, part: _Part, seen: Seen) -> tuple[LineNotPlaced, ...]:
        """Of what is in Procore, or has a change that brings it there, single lines at most."""
        if self._there(part) is None and not self._goes(part):
            return lines_not_placed(seen, self._flow)
        behind = lines_left_behind(seen, self._flow)
        return behind if len(behind) < len(_keys(seen)) else ()

    def _goes(self, part: _Part) -> bool:
        wish = self._wishes.get(part.id)
        return wish is not None and wish.total is not None

    def _whole(self, part: _Part, rest: int, *, left: bool) -> CostRow | None:
        """What goes over, or went, as one row."""
        there, wish = self._there(part), self._wishes.get(part.id)
        lost = part.id in self._gone
        if lost and part.id not in self._linked_ever:
            return None
        if not left and there is None:
            return None
        amount = (there or 0) if lost else rest
        if wish is not None:
            return self._of_wish(part, wish, amount)
        if there is not None:
            return self._of_procore(part, amount, lost=lost)
        if part.id in self._linked_ever:
            words = "Voided or deleted in QuickBooks" if lost else "Removed from Procore"
            return self._row(part, CostState.REMOVED, amount, reason=words)
        return self._of_nothing(part, amount)

    def _of_procore(self, part: _Part, amount: int, *, lost: bool) -> CostRow:
        pair = self._pairs[part.id]
        created = pair.made_by == Action.CREATE
        words = "" if created else "Typed into Procore, linked here."
        if lost:
            words = "Voided or deleted in QuickBooks. Check for changes."
        return self._row(
            part, CostState.IN_PROCORE, amount,
            reason=words, plan_id=pair.made_in, created=created,
        )  # fmt: skip

    def _of_wish(self, part: _Part, wish: _Wish, amount: int) -> CostRow:
        state, tab = _standing(wish, in_procore=self._there(part) is not None)
        cause = "" if tab != CostState.NOT_PLACED else _CAUSE.get(wish.progress, "blocked")
        return self._row(
            part, state, amount, tab=tab, cause=cause, change_id=wish.change, plan_id=wish.plan
        )

    def _of_nothing(self, part: _Part, amount: int) -> CostRow:
        early = before_start_day(part.day, self._flow.views[Side.RIGHT].settings)
        why, unchecked = self._rejected.get(part.id), "Not in Procore yet. Check for changes."
        cause, words = ("rejected", why) if why else ("unchecked", unchecked)
        if early:
            cause, words = early.cause, sentence(early.why)
        return self._row(part, CostState.NOT_PLACED, amount, cause=cause, reason=words)

    def _of_ours(self, part: _Part, invoice: BilledInvoice) -> CostRow:
        return self._row(
            part,
            CostState.OURS,
            0 if part.id in self._gone else part.amount or 0,
            reason="Counts with its commitment.",
            commitment_id=invoice.commitment,
            invoice_id=invoice.id,
        )

    def _of_line(self, part: _Part, line: LineNotPlaced) -> CostRow:
        return self._row(
            part,
            CostState.NOT_PLACED,
            in_cents(line.amount) or 0,
            id=line.id,
            cause=line.cause,
            reason=sentence(line.why),
            advice=line.advice,
            description=line.description,
            codes=line.booked_on,
        )

    def _row(self, part: _Part, state: CostState, amount: int, **said: Any) -> CostRow:
        vendor = self._vendors.get(part.vendor, Counterpart("", part.vendor))
        project = self._projects.get(part.project)
        books = self._flow.views[Side.RIGHT]
        project = project or Counterpart("", customer_named(part.project, books))
        placed = state is CostState.NOT_PLACED or state is CostState.OURS
        told: dict[str, Any] = {
            "id": part.id, "part": part.id, "kind": part.kind,
            "transaction_id": part.transaction_id, "number": part.number, "day": part.day,
            "vendor_id": vendor.procore_id, "vendor": vendor.name,
            "project_id": project.procore_id, "project": project.name, "amount": amount,
            "currency": part.currency, "state": state, "tab": state.value,
            "direct_cost_id": "" if placed else self._left(part),
        }  # fmt: skip
        return CostRow(**(told | said))

    def _invoice(self, part: _Part) -> BilledInvoice | None:
        return self._invoices.get((part.kind, part.transaction_id))

    def _there(self, part: _Part) -> int | None:
        """What its direct cost says in Procore, in cents; None where there is none."""
        return self._issued.get(self._left(part))

    def _left(self, part: _Part) -> str:
        pair = self._pairs.get(part.id)
        return pair.left if pair else ""

    @cached_property
    def _flow(self) -> FlowContext:
        return FlowContext(self.setting, self.ports)

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(gone(self.setting.right, COST).values_list("record_id", flat=True))

    @cached_property
    def _invoices(self) -> Mapping[tuple[str, str], BilledInvoice]:
        return invoices_by_bill(self.setting)

    @cached_property
    def _vendors(self) -> Mapping[str, Counterpart]:
        return in_procore_by_books(self.setting, "vendor", "vendors")

    @cached_property
    def _projects(self) -> Mapping[str, Counterpart]:
        return in_procore_by_books(self.setting, "project", "projects")

    @cached_property
    def _issued(self) -> Mapping[str, int]:
        rows = figures(self.setting.left, DIRECT_COST).values_list("record_id", "amount")
        return {id_: amount or 0 for id_, amount in rows}

    @cached_property
    def _pairs(self) -> Mapping[str, _Pair]:
        links = living_links(self.setting)
        rows = links.values_list("right_id", "left_id", "made_by", "made_in_id")
        return {right: _Pair(left, by, plan) for right, left, by, plan in rows}

    @cached_property
    def _linked_ever(self) -> frozenset[str]:
        links = Link.objects.of(self.setting.organization_id).filter(setting=self.setting)
        return frozenset(links.values_list("right_id", flat=True))

    @cached_property
    def _rejected(self) -> Mapping[str, str]:
        """By part: who said no, and why."""
        standing = Decision.objects.of(self.setting.organization_id).filter(
            setting=self.setting, kind=Decision.Kind.REJECTION, revoked_at=None
        )
        rows = standing.values_list("right_id", "person__name", "reason")
        return {
            id_: f"Rejected by {person}{f': {reason}' if reason else '.'}"
            for id_, person, reason in rows
        }

    @cached_property
    def _wishes(self) -> Mapping[str, _Wish]:
        said = intentions(self.setting, "right")
        mine = Change.objects.of(self.setting.organization_id)
        rows = {
            pk: (action, warnings, fields)
            for few in chunks([each.change for each in said.values()])
            for pk, action, warnings, fields in mine.filter(pk__in=few).values_list(
                "pk", "action", "warnings", "fields"
            )
        }
        return {id_: _Wish(*each, *_told(*rows[each.change])) for id_, each in said.items()}


def _told(action: str, warnings: Any, fields: Any) -> tuple[str, bool, int | None]:
    twice = any(each["cause"] == TWICE for each in warnings)
    after = next((each["after"] for each in fields if each["name"] == "total"), None)
    match after:
        case {"money": str(amount), "currency": str(currency)}:
            return action, twice, in_cents(Money(Decimal(amount), currency))
    return action, twice, None


_WORDS = {"purchase": "expense"}
_CAUSE = {Progress.FAILED: "failed"}
_ASKED = {
    Action.QUESTION: CostState.TWICE,
    Action.VANISHED: CostState.REMOVED,
    Action.CONFLICT: CostState.READY,
}
"""Where a question stands: whether it is a cost that somebody typed into Procore, whether what is
gone there shall stay away, which of two edits holds.
"""
_PROGRESS = {
    Progress.READY: CostState.READY,
    Progress.CHANGED: CostState.READY,
    Progress.SENDING: CostState.SENDING,
    Progress.FAILED: CostState.FAILED,
    Progress.NEEDS_ANSWER: CostState.NEEDS_ANSWER,
}


def _standing(wish: _Wish, *, in_procore: bool) -> tuple[CostState, str]:
    """Its state, and the tab that it is under."""
    state = _PROGRESS.get(wish.progress, CostState.BLOCKED)
    if state is CostState.NEEDS_ANSWER:
        return state, _ASKED.get(Action(wish.action), CostState.READY).value
    if state in {CostState.FAILED, CostState.BLOCKED} and not in_procore:
        return state, CostState.NOT_PLACED.value
    if wish.twice and not in_procore:
        return CostState.TWICE, CostState.TWICE.value
    return state, CostState.READY.value


def _keys(seen: Seen) -> tuple[object, ...]:
    return getattr(seen.record, "lines", None) or ()
