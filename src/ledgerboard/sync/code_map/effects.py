"""What a draft would do: which codes use something else, and which open invoices that touches.

Posted bills keep their items, so only invoices without a bill count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import BudgetCode
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.bill_lines import codes_of
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import chain_of
from ledgerboard.core.views.code_map import CodeMap, ItemChoice, Said
from ledgerboard.sync.code_map.companies import Companies, code_map_of
from ledgerboard.sync.code_map.cost_effects import cost_effects
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.options import view_settings
from ledgerboard.sync.models import CodeMapVersion, FlowSetting, Link, Snapshot, SnapshotRef
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import chunks, seen_of
from ledgerboard.sync.setting_effects import Effect

INVOICES = "invoices"
INVOICE = "subcontractor_invoice"


@dataclass(frozen=True)
class CodeEffect:
    """One code that would use something else. What the rule gives is the item that it is linked to;
    None where it has none yet.
    """

    id: str
    code: BudgetCode
    before: Said
    after: Said
    by_rule: Ref | None
    invoices: int = 0
    amount: Money = ZERO
    commitments: int = 0

    @property
    def item_now(self) -> Ref | ItemChoice | None:
        return used(self.before, self.by_rule)

    @property
    def item_new(self) -> Ref | ItemChoice | None:
        return used(self.after, self.by_rule)


def used(said: Said, by_rule: Ref | None) -> Ref | ItemChoice | None:
    """What a code is booked on; None where nobody says."""
    return by_rule if said.target in (None, ItemChoice.RULE) else said.target


@dataclass(frozen=True)
class Effects:
    """`invoices` and `commitments` count each once; `amount` is what is on the codes, before
    retainage. `costs`: what becomes of direct costs, in Procore and still to come.
    """

    codes: tuple[CodeEffect, ...] = ()
    invoices: int = 0
    amount: Money = ZERO
    commitments: int = 0
    costs: tuple[Effect, ...] = ()


@dataclass
class _Touched:
    invoices: set[str] = field(default_factory=set)
    by_code: Counter[str] = field(default_factory=Counter)
    amounts: dict[str, Money] = field(default_factory=lambda: defaultdict(lambda: ZERO))


def effects(companies: Companies, draft: CodeMapVersion, ports: Ports) -> Effects:
    """Against the version that counts now."""
    now, then = code_map_of(companies.published()), code_map_of(draft)
    changed = list(_changed(companies, now, then, ports))
    touched = _touched(companies, {each.id for each in changed}, ports)
    commitments = _commitments(companies, {each.id for each in changed})
    codes = [
        CodeEffect(
            each.id,
            each.code,
            each.before,
            each.after,
            each.by_rule,
            touched.by_code[each.id],
            touched.amounts[each.id],
            len(commitments[each.id]),
        )
        for each in changed
    ]
    codes.sort(key=lambda each: (-each.invoices, -each.commitments, each.code.title, each.id))
    return Effects(
        tuple(codes),
        len(touched.invoices),
        total(each.amount for each in codes),
        len(set[str]().union(*commitments.values())),
        tuple(cost_effects(companies, draft, ports)),
    )


def _changed(
    companies: Companies, now: CodeMap, then: CodeMap, ports: Ports
) -> Iterator[CodeEffect]:
    by_rule = items_by_rule(companies)
    for row in budget_codes(companies).iterator():
        seen = seen_of(row, ports)
        code = seen.record
        assert isinstance(code, BudgetCode)  # noqa: S101  # asked for by kind
        before, after = now.says(code), then.says(code)
        if _columns(before) != _columns(after):
            yield CodeEffect(seen.id, code, before, after, by_rule.get(seen.id))


def _columns(said: Said) -> tuple[object, ...]:
    """To leave it to the rule and to name the rule is the same."""
    return None if said.target is ItemChoice.RULE else said.target, said.class_, said.location


def budget_codes(companies: Companies) -> QuerySet[Snapshot]:
    rows = Snapshot.objects.of(companies.organization_id)
    return rows.filter(connection=companies.left, kind="budget_code", gone_at=None)


def items_by_rule(companies: Companies) -> dict[str, Ref]:
    """The item that was made for each code, by the code's id."""
    links = Link.objects.of(companies.organization_id).filter(
        setting__left=companies.left,
        setting__right=companies.right,
        left_kind="budget_code",
        unlinked_at=None,
    )
    rows = links.values_list("left_id", "right_kind", "right_id")
    return {code: Ref(kind, id_) for code, kind, id_ in rows}


def open_invoices(companies: Companies) -> QuerySet[Snapshot]:
    """Invoices that accounting accepts and that have no bill in these books."""
    posted = Link.objects.of(companies.organization_id).filter(
        setting__left=companies.left,
        setting__right=companies.right,
        left_kind=INVOICE,
        left_id=OuterRef("record_id"),
        unlinked_at=None,
    )
    flow = _flow_of_invoices(companies)
    accepted = BillSettings.of(view_settings(flow.options) if flow else {}).accepted
    rows = Snapshot.objects.of(companies.organization_id).filter(
        connection=companies.left, kind=INVOICE, gone_at=None, values__status__in=sorted(accepted)
    )
    return rows.filter(~Exists(posted))


def _flow_of_invoices(companies: Companies) -> FlowSetting | None:
    found = FlowSetting.objects.of(companies.organization_id).filter(
        flow=INVOICES, left=companies.left, right=companies.right
    )
    return found.select_related("left", "right").first()


def open_by_code(companies: Companies) -> Counter[str]:
    """How many open invoices name each budget code."""
    rows = SnapshotRef.objects.filter(
        kind="budget_code", snapshot__in=open_invoices(companies).values("pk")
    )
    return Counter(rows.values_list("record_id", flat=True))


def _touched(companies: Companies, codes: Collection[str], ports: Ports) -> _Touched:
    """Open invoices that move one of these codes, commitment by commitment: what an invoice moves
    is known from the ones before it.
    """
    found = _Touched()
    flow = _flow_of_invoices(companies)
    if flow is None or not codes:
        return found
    context = FlowContext(flow, ports).views[Side.LEFT]
    open_ = _naming(companies, codes)
    for commitment in sorted(set(open_.values())):
        invoices = context.related(INVOICE, Ref("commitment", commitment))
        for each in chain_of(invoices, context):
            if each.seen.id not in open_:
                continue
            _add(found, each.seen, list(codes_of(each.applied, context)), codes)
    return found


def _add(
    found: _Touched, seen: Seen, moved: list[tuple[Ref, Money]], codes: Collection[str]
) -> None:
    mine = [(code.id, amount) for code, amount in moved if code.id in codes]
    found.by_code.update({code for code, _ in mine})
    for code, amount in mine:
        found.invoices.add(seen.id)
        found.amounts[code] += amount


def _commitments(companies: Companies, codes: Collection[str]) -> Mapping[str, set[str]]:
    """Commitments whose schedule of values, or a change order of theirs, names each code."""
    found: dict[str, set[str]] = defaultdict(set)
    columns = ("refs__record_id", "kind", "record_id", KT("values__commitment__id"))
    for few in chunks(codes):
        rows = Snapshot.objects.of(companies.organization_id).filter(
            connection=companies.left,
            kind__in=["commitment", "change_order"],
            gone_at=None,
            refs__kind="budget_code",
            refs__record_id__in=few,
        )
        for code, kind, id_, commitment in rows.values_list(*columns):
            found[code].add(id_ if kind == "commitment" else commitment or "")
    return defaultdict(set, {code: ids - {""} for code, ids in found.items()})


def _naming(companies: Companies, codes: Collection[str]) -> Mapping[str, str]:
    """Open invoices whose commitment has one of these codes anywhere, with the commitment's id:
    a change order that is billed as one line has its codes in lines of its own.
    """
    commitments = set[str]()
    naming = Snapshot.objects.of(companies.organization_id).filter(
        connection=companies.left,
        gone_at=None,
        kind__in=["commitment", "change_order", INVOICE],
        refs__kind="budget_code",
    )
    columns = ("kind", "record_id", KT("values__commitment__id"))
    for few in chunks(codes):
        rows = naming.filter(refs__record_id__in=few).values_list(*columns)
        for kind, id_, commitment in rows:
            commitments.add(id_ if kind == "commitment" else commitment or "")
    rows = open_invoices(companies).values_list("record_id", KT("values__commitment__id"))
    return {id_: commitment for id_, commitment in rows if commitment in commitments}
