"""The tiles of Home, the list of what waits longest, and what this month moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ledgerboard.core.values import HOME
from ledgerboard.core.values.wording import counted
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, FlowSetting, MoneyFigures
from ledgerboard.sync.selectors import Today, failures
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.cost_rows import COST
from ledgerboard.sync.selectors.money.listing import Names
from ledgerboard.sync.selectors.money.not_placed import waiting_with_retainage
from ledgerboard.sync.selectors.money.plan_figures import MoneySource, figures_of, source_of, totals
from ledgerboard.sync.selectors.tabs import (
    APPROVE,
    ASKING,
    BLOCKED,
    PLAN_TABS,
    QUESTIONS,
    STOPPED,
    tab_of,
    waiting_changes,
)
from ledgerboard.sync.setup_steps import Setup
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability, Membership, Organization
from ledgerboard.users.selectors import may
from ledgerboard.web.presenters.plan_groups import where_of
from ledgerboard.web.presenters.plan_money import (
    NOT_SAID,
    PRICED,
    RowMoney,
    in_dollars,
    rows_money,
)
from ledgerboard.web.presenters.plans import change_in_a_word

LONGEST = 10
BUTTONS = {QUESTIONS: "Answer", BLOCKED: "See why", APPROVE: "Review"}


@dataclass(frozen=True)
class Tile:
    words: str
    count: int
    amount: str
    address: str
    tone: str


def is_setup_shown(setup: Setup, troubles: Collection[str]) -> bool:
    """Not where the only step left is the trouble that stands above it already."""
    said = setup.left == 1 and setup.current and setup.current.next.why
    return setup.left > 0 and not (said and said in troubles)


def tiles(organization: Organization, now: Today) -> list[Tile]:
    """What a person can do now. Each opens a list of as many rows as it says."""
    said = (
        (APPROVE, "Ready to approve", "busy", now.changes_waiting),
        (QUESTIONS, "Questions", "ask", now.questions),
        (BLOCKED, "On hold or blocked", "bad", now.refusals),
    )
    waits = [
        Tile(words, count, _amount(_waiting(now, turn)), _opens(now, turn), tone)
        for turn, words, tone, count in said
    ]
    broken = failures(organization)
    address = f"{reverse('web:runs')}?state=not_sent"
    return [*waits, Tile("Not sent", now.failures, _amount(_by_setting(broken)), address, "bad")]


Priced = Iterable[tuple[FlowSetting, QuerySet[Change]]]


def _waiting(now: Today, turn: str) -> Priced:
    for each in now.tab_counts:
        if each.counts.get(turn):
            yield each.plan.setting, each.plan.contents().filter(PLAN_TABS[turn])


def _by_setting(rows: QuerySet[Change]) -> Priced:
    concerned = rows.order_by().values("plan__setting")
    for setting in FlowSetting.objects.filter(pk__in=concerned).select_related("left", "right"):
        yield setting, rows.filter(plan__setting=setting)


def _amount(several: Priced) -> str:
    """What is created, voided or deleted, in dollars; nothing where no money is concerned."""
    cents = [cents for setting, rows in several for cents in _cents(setting, rows)]
    return in_dollars(sum(cents)) if cents else ""


def _cents(setting: FlowSetting, rows: QuerySet[Change]) -> Iterator[int]:
    """A cost that waits counts as its plan shows it, before retainage."""
    source = source_of(setting)
    for each in totals(rows, source):
        if each.cents is not None and each.action in PRICED | ASKING | STOPPED:
            yield each.cents
    if source is None or COST not in source.kinds:
        return
    if gross := waiting_with_retainage(FlowContext(setting, ports()), rows):
        net = figures_of(Change.objects.filter(pk__in=gross), source)
        yield sum(gross[pk] - (each.amount or 0) for pk, each in net.items() if _at_home(each))


def _at_home(money: MoneyFigures | RowMoney) -> bool:
    """Two currencies don't add up."""
    return money.currency == HOME


def _opens(now: Today, turn: str) -> str:
    """The tab of the one plan that has them; the plans that do, where there are several."""
    plans = [each.plan.pk for each in now.tab_counts if each.counts.get(turn)]
    if len(plans) == 1:
        return f"{reverse('web:plan', args=plans)}?tab={turn}"
    return f"{reverse('web:plans')}?waiting={turn}"


@dataclass(frozen=True)
class WaitingRow:
    what: str
    title: str
    money: RowMoney
    since: datetime
    address: str
    button: str


def longest(member: Membership) -> list[WaitingRow]:
    """What waits longest, whoever's turn it is. Who may only look isn't told to answer."""
    words = BUTTONS if may(member, Ability.PLAN) else BUTTONS | {QUESTIONS: "See question"}
    rows = waiting_changes(member.organization).select_related(
        "plan__setting__left", "plan__setting__right"
    )
    first = list(rows.order_by("added_at", "pk")[:LONGEST])
    money = _money(first)
    return [_row(each, money.get(each.pk, NOT_SAID), words) for each in first]


def _money(changes: Sequence[Change]) -> dict[int, RowMoney]:
    by_setting = defaultdict[FlowSetting, list[Change]](list)
    for each in changes:
        by_setting[each.plan.setting].append(each)
    found: dict[int, RowMoney] = {}
    for setting, some in by_setting.items():
        source = source_of(setting)
        if source:
            found |= _shown_in_plan(setting, some, source)
    return found


def _shown_in_plan(
    setting: FlowSetting, some: Sequence[Change], source: MoneySource
) -> dict[int, RowMoney]:
    found = dict(rows_money(some, source, Names(source.connection)))
    if COST not in source.kinds:
        return found
    mine = Change.objects.filter(pk__in=[each.pk for each in some])
    gross = waiting_with_retainage(FlowContext(setting, ports()), mine)
    at_home = {pk: cents for pk, cents in gross.items() if _at_home(found[pk])}
    return {**found, **{pk: replace(found[pk], cents=cents) for pk, cents in at_home.items()}}


def _row(change: Change, money: RowMoney, words: Mapping[str, str]) -> WaitingRow:
    where, turn = where_of(change.plan.setting, change.target), tab_of(change.action)
    return WaitingRow(
        what=change_in_a_word(change, where),
        title=change.title,
        money=money,
        since=change.added_at,
        address=f"{reverse('web:plan', args=[change.plan_id])}?tab={turn}",
        button=words[turn],
    )


def this_month(organization: Organization) -> list[str]:
    """“12 bills posted $318,204.55”, “9 payments sent to Procore $120,000.00”."""
    said = (
        ("invoices", "bill posted", "bills posted"),
        ("payments", "payment sent to Procore", "payments sent to Procore"),
    )
    found = (_done(organization, *each) for each in said)
    return [each for each in found if each]


def _done(organization: Organization, flow: str, one: str, many: str) -> str:
    setting = setting_of(organization, flow)
    if setting is None:
        return ""
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Change.objects.of(organization).filter(
        plan__setting=setting, action="create", status=Change.Status.DONE, changed_at__gte=first
    )
    found = totals(rows, source_of(setting))
    cents = [each.cents for each in found if each.cents is not None]
    count = sum(each.changes for each in found)
    return f"{counted(count, one, many)} {in_dollars(sum(cents))}" if cents else ""
