"""The changes of a plan in groups, each with what it means and what is asked of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from ledgerboard.core.reconcile import Action
from ledgerboard.core.values import HOME
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, Decision, FlowSetting, Plan
from ledgerboard.sync.plans.choosing import yes_by_person
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.money.beside_bill import BesideBill, beside_bills
from ledgerboard.sync.selectors.money.cost_rows import COST
from ledgerboard.sync.selectors.money.files import names_of_files
from ledgerboard.sync.selectors.money.listing import Names
from ledgerboard.sync.selectors.money.not_placed import WAITS_WITH_COST, waiting_cents
from ledgerboard.sync.selectors.money.plan_figures import MoneySource, in_order, source_of
from ledgerboard.sync.selectors.money.possible_duplicates import (
    PossibleDuplicate,
    possible_duplicates,
)
from ledgerboard.sync.selectors.names import names_in
from ledgerboard.sync.selectors.tabs import ASKING, STOPPED
from ledgerboard.users.models import Person
from ledgerboard.web.presenters.beside_bill import beside_shown
from ledgerboard.web.presenters.open_there import change_opens
from ledgerboard.web.presenters.pairs import pair_shown
from ledgerboard.web.presenters.plan_money import (
    NOT_SAID,
    RowMoney,
    priced,
    rows_money,
    size,
    tally_key,
)
from ledgerboard.web.presenters.plans import (
    BLOCKED,
    KINDS,
    ORDER,
    ChangeShown,
    Kind,
    change_shown,
)
from ledgerboard.web.presenters.systems import side_title

STOPPED_BADGES = {"refuse": ("bad", "Blocked"), "hold": ("warn", "On hold")}
AT_ONCE = 50
"""Changes of a group on the plan's page; the rest is on the group's own pages."""


@dataclass(frozen=True)
class Group:
    slug: str
    title: str
    short: str
    shape: str
    help: str
    total: int
    rows: list[ChangeShown]
    asks: bool
    selectable: bool
    page: Page[Change] | None = None
    is_money: bool = False
    keeps_retainage: bool = False
    number_is: str = ""

    @property
    def names_projects(self) -> bool:
        """A check names none: its bills do."""
        return any(each.money.project for each in self.rows)

    @property
    def stopped(self) -> tuple[str, str] | None:
        """Tone and words of what isn't sent whatever people check."""
        return STOPPED_BADGES.get(self.slug.partition("-")[0])

    @property
    def columns(self) -> int:
        return 5 + self.names_projects + self.keeps_retainage

    @property
    def more(self) -> bool:
        return self.page is None and self.total > len(self.rows)


@dataclass(frozen=True)
class PlanExcerpt:
    """One look at a plan: which of its changes, all groups or one by its pages, and since which
    revision a change is new to the person.
    """

    among: QuerySet[Change]
    only: str = ""
    number: str = "1"
    since: int | None = None
    person: Person | None = None
    ports: Ports | None = None
    """What reads the records behind a question."""


def groups(plan: Plan, look: PlanExcerpt) -> list[Group]:
    """All groups with their first changes; or one of them by its pages."""
    found = look.among.order_by().values("action", "target").annotate(n=Count("pk"))
    keys = sorted(
        ((row["action"], row["target"], row["n"]) for row in found),
        key=lambda each: (ORDER.index(each[0]), each[1]),
    )
    reader = _Reader(plan, look)
    return [reader.group(*each) for each in keys if not look.only or _slug(*each[:2]) == look.only]


def _slug(action: str, target: str) -> str:
    return f"{action}-{target}" if target else action


def kind_of(action: str, target: str) -> Kind:
    """What is refused on neither side is blocked."""
    return BLOCKED if action == Action.REFUSE and not target else KINDS[action]


def where_of(setting: FlowSetting, target: str) -> str:
    return side_title(setting, target) if target else "either system"


@dataclass
class _Reader:
    plan: Plan
    look: PlanExcerpt

    @cached_property
    def answers(self) -> Mapping[str, Decision]:
        return answers_to(self.plan)

    @cached_property
    def source(self) -> MoneySource | None:
        return source_of(self.plan.setting)

    @cached_property
    def yes(self) -> Mapping[int, list[Person]]:
        """Who approved what waits for a second person, by the change."""
        found = defaultdict[int, list[Person]](list)
        for person, pks in yes_by_person(self.plan).items() if self._waits else ():
            for pk in pks:
                found[pk].append(person)
        return found

    @property
    def _waits(self) -> bool:
        return self.plan.status == Plan.Status.WAITING

    @cached_property
    def titles(self) -> Names | None:
        return Names(self.source.connection) if self.source else None

    def group(self, action: str, target: str, total: int) -> Group:
        kind = kind_of(action, target)
        where = where_of(self.plan.setting, target)
        rows = self._ordered(self.look.among.filter(action=action, target=target))
        page = Paginator(rows, AT_ONCE).get_page(self.look.number) if self.look.only else None
        return Group(
            slug=_slug(action, target),
            title=kind.title.format(where=where),
            short=(kind.one if kind.one and total == 1 else kind.short).format(where=where),
            shape=kind.shape,
            help=kind.help.format(where=where),
            total=total,
            rows=self._shown(list(page.object_list if page else rows[:AT_ONCE]), where),
            asks=action in ASKING,
            selectable=self._waits and action not in ASKING | STOPPED,
            page=page,
            is_money=self.source is not None and action not in ASKING,
            keeps_retainage=self.source is not None and self.source.keeps_retainage,
            number_is=self.source.number_is if self.source else "",
        )

    def _ordered(self, rows: QuerySet[Change]) -> QuerySet[Change]:
        return in_order(rows, self.source) if self.source else rows.order_by("position")

    def _shown(self, some: list[Change], where: str) -> list[ChangeShown]:
        names, asks = names_in(some, self.plan.setting), any(each.action in ASKING for each in some)
        answers = self.answers if asks else {}
        pairs = self._pairs(some) if asks else {}
        beside = self._beside(some)
        files, opens = self._files(some), change_opens(self.plan.setting, some)
        money = self._money(some)
        return [
            replace(
                change_shown(each, where, answers, names),
                money=money.get(each.pk, NOT_SAID),
                tally_key=tally_key(each),
                cents=priced(each, money.get(each.pk, NOT_SAID)),
                files=files.get(each.left_id or "", []),
                opens=opens.get(each.pk, []),
                pair=pair_shown(pairs[each.pk]) if each.pk in pairs else None,
                beside=beside_shown(beside[each.pk]) if each.pk in beside else None,
                is_new=self.look.since is not None and each.since > self.look.since,
                size=size(each, money.get(each.pk, NOT_SAID)) if self.source else "",
                approved_by=" and ".join(str(who) for who in self.yes.get(each.pk, ())),
                first_yes=any(who != self.look.person for who in self.yes.get(each.pk, ())),
            )
            for each in some
        ]

    def _money(self, some: list[Change]) -> Mapping[int, RowMoney]:
        """A cost that waits says what it will be, as Direct costs does."""
        if not self.source or not self.titles:
            return {}
        found = rows_money(some, self.source, self.titles)
        at_home = {pk for pk, each in found.items() if each.currency == HOME}
        waiting = [each for each in some if each.pk in at_home and each.action in WAITS_WITH_COST]
        if COST not in self.source.kinds or self.look.ports is None or not waiting:
            return found
        cents = waiting_cents(FlowContext(self.plan.setting, self.look.ports), waiting)
        return {**found, **{pk: replace(found[pk], cents=each) for pk, each in cents.items()}}

    def _files(self, some: list[Change]) -> Mapping[str, list[str]]:
        """Of new bills, the files of their invoices, by the invoice."""
        if not self.source or not self.source.keeps_retainage:
            return {}
        created = [each.left_id for each in some if each.action == Action.CREATE and each.left_id]
        return names_of_files(self.plan.setting, created)

    def _beside(self, some: list[Change]) -> Mapping[int, BesideBill]:
        if not self.source or not self.source.keeps_retainage or self.look.ports is None:
            return {}
        return beside_bills(FlowContext(self.plan.setting, self.look.ports), some)

    def _pairs(self, some: list[Change]) -> Mapping[int, PossibleDuplicate]:
        if not declared(self.plan.setting.flow).paid_twice or self.look.ports is None:
            return {}
        return possible_duplicates(FlowContext(self.plan.setting, self.look.ports), some)


def answers_to(plan: Plan) -> dict[str, Decision]:
    """What people said to its questions and the next comparison will take up."""
    given = Decision.objects.of(plan.organization_id).filter(
        setting=plan.setting_id, kind=Decision.Kind.ANSWER, revoked_at=None
    )
    return {each.key: each for each in given}
