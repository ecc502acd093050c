"""The list of a flow's records: linked pairs, and what stands on one side only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Replace

from ledgerboard.core.reconcile import Action
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values.text import fold
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, Link, Plan, Snapshot
from ledgerboard.sync.selectors.presented import Shown, shown
from ledgerboard.users.models import Organization

STATES = ("linked", "left_only", "right_only", "differs", "gone", "waiting")
ORDERS = {"name": "search", "changed": "changed_at"}
"""What a list can go by; with a minus in front the other way round."""
FILE_ROWS = 500
PHONE_DIGITS, FULL_NUMBER = 4, 10


@dataclass(frozen=True)
class RecordRow:
    """One line: a pair, or a record without a partner. `waiting`: a plan asks about it."""

    title: str
    state: str
    left: Shown | None
    right: Shown | None
    link_id: int | None
    left_id: str
    right_id: str
    waiting: bool
    differs: bool = False
    """A linked pair with a question which value to keep."""


@dataclass(frozen=True)
class Page:
    rows: list[RecordRow]
    number: int
    pages: int
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class RecordsFilter:
    """Unknown states show all; an unknown order is the one by name."""

    search: str = ""
    state: str = ""
    order: str = "name"


def records(
    organization: Organization, flow: str, *, page: int = 1, size: int = 50, **wish: str
) -> Page:
    """A page of a flow's records. `wish` is what `RecordsFilter` has."""
    wanted, setting = RecordsFilter(**wish), setting_of(organization, flow)
    if setting is None:
        return Page([], 1, 1, 0, dict.fromkeys(STATES, 0))
    lines = {name: _searched(rows, wanted.search) for name, rows in _lines(setting).items()}
    counts = {name: rows.count() for name, rows in lines.items()}
    each = [wanted.state] if wanted.state in lines else ["linked", "left_only", "right_only"]
    total = sum(counts[name] for name in each)
    pages = max(1, -(-total // size))
    number = min(max(1, page), pages)
    few = _few([lines[name] for name in each], (number - 1) * size, size, wanted.order)
    return Page(_rows(setting, few), number, pages, total, counts)


def every_record(organization: Organization, flow: str, **wish: str) -> Iterator[RecordRow]:
    """All rows of the filter, some at a time: what a file holds."""
    number = pages = 1
    while number <= pages:
        found = records(organization, flow, page=number, size=FILE_ROWS, **wish)
        yield from found.rows
        number, pages = number + 1, found.pages


def setting_of(organization: Organization, flow: str) -> FlowSetting | None:
    found = FlowSetting.objects.of(organization).filter(flow=flow).select_related("left", "right")
    return found.order_by("-enabled", "-pk").first()


def _lines(setting: FlowSetting) -> dict[str, QuerySet[Snapshot]]:
    """The snapshots that stand for a line each; a pair stands under its left one."""
    flow = declared(setting.flow)
    mine = Snapshot.objects.of(setting.organization_id)
    left = mine.filter(connection=setting.left_id, kind__in=flow.left.kinds)
    right = mine.filter(connection=setting.right_id, kind__in=flow.right.kinds)
    living = Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)
    has_right = Exists(living.filter(left_id=OuterRef("record_id")))
    has_left = Exists(living.filter(right_id=OuterRef("record_id")))
    gone = Q(gone_at__isnull=False)
    return {
        "linked": left.filter(has_right),
        "left_only": left.filter(~has_right, gone_at=None),
        "right_only": right.filter(~has_left, gone_at=None),
        "differs": left.filter(
            Exists(_asked(setting).filter(action="conflict", left_id=OuterRef("record_id")))
        ),
        "gone": left.filter(gone & has_right),
        "waiting": left.filter(Exists(_asked(setting).filter(left_id=OuterRef("record_id")))),
    }


def _asked(setting: FlowSetting) -> QuerySet[Change]:
    return Change.objects.of(setting.organization_id).filter(
        plan__setting=setting, plan__status=Plan.Status.WAITING, status=Change.Status.PROPOSED
    )


def _searched(rows: QuerySet[Snapshot], search: str) -> QuerySet[Snapshot]:
    """By name, city and email; or by phone, of which only the digits count on either side."""
    named = Q()
    for word in fold(search).split():
        named &= Q(search__contains=word)
    digits = re.sub(r"\D", "", search)
    if len(digits) < PHONE_DIGITS or re.search(r"[^\W\d_]", search):
        return rows.filter(named)
    digits = digits.removeprefix("1") if len(digits) > FULL_NUMBER else digits
    return rows.alias(phone_digits=_PHONE).filter(named | Q(phone_digits__contains=digits))


def _without(signs: str, text: Combinable) -> Combinable:
    """The text of a column, bare of these: the same on both databases."""
    for sign in signs:
        text = Replace(text, Value(sign), Value(""), output_field=TextField())
    return text


_PHONE = _without(" -().+/", Cast(KeyTextTransform("phone", "values"), TextField()))


def _few(lines: list[QuerySet[Snapshot]], start: int, size: int, order: str) -> list[Snapshot]:
    """One page over several lists, sorted over all of them in the database."""
    column, back = ORDERS.get(order.removeprefix("-"), "search"), order.startswith("-")
    keyed = [rows.order_by().values_list(column, "pk") for rows in lines]
    first, *rest = keyed
    both = first.union(*rest, all=True) if rest else first
    by = (f"-{column}", "-pk") if back else (column, "pk")
    pks = [pk for _, pk in both.order_by(*by)[start : start + size]]
    found = Snapshot.objects.in_bulk(pks)
    return [found[pk] for pk in pks]


def _rows(setting: FlowSetting, few: Iterable[Snapshot]) -> list[RecordRow]:
    rows = list(few)
    living = Link.objects.of(setting.organization_id).filter(setting=setting, unlinked_at=None)
    lefts = [row.record_id for row in rows if row.connection_id == setting.left_id]
    links = {link.left_id: link for link in living.filter(left_id__in=lefts)}
    twins = {
        twin.record_id: twin
        for twin in Snapshot.objects.of(setting.organization_id).filter(
            connection=setting.right_id,
            kind__in=declared(setting.flow).right.kinds,
            record_id__in=[link.right_id for link in links.values()],
        )
    }
    ids = [row.record_id for row in rows]
    asked = _asked_ids(setting, _asked(setting), ids)
    apart = _asked_ids(setting, _asked(setting).filter(action=Action.CONFLICT), ids)
    listed = (_row(setting, row, links, twins, asked) for row in rows)
    return [
        replace(each, differs=each.state == "linked" and (setting.left_id, each.left_id) in apart)
        for each in listed
    ]


def _asked_ids(
    setting: FlowSetting, asked: QuerySet[Change], ids: list[str]
) -> set[tuple[int, str]]:
    lefts = asked.filter(left_id__in=ids).values_list("left_id", flat=True)
    rights = asked.filter(right_id__in=ids).values_list("right_id", flat=True)
    return {(setting.left_id, str(id_)) for id_ in lefts} | {
        (setting.right_id, str(id_)) for id_ in rights
    }


def _row(
    setting: FlowSetting,
    row: Snapshot,
    links: Mapping[str, Link],
    twins: Mapping[str, Snapshot],
    asked: set[tuple[int, str]],
) -> RecordRow:
    on_left = row.connection_id == setting.left_id
    link = links.get(row.record_id) if on_left else None
    twin = twins.get(link.right_id) if link else None
    gone = link and (row.gone_at or (twin and twin.gone_at))
    alone = "left_only" if on_left else "right_only"
    return RecordRow(
        title=shown_text(row.kind, row.title),
        state="gone" if gone else "linked" if link else alone,
        left=shown(row) if on_left else None,
        right=shown(twin) if twin else None if on_left else shown(row),
        link_id=link.pk if link else None,
        left_id=row.record_id if on_left else "",
        right_id=link.right_id if link else "" if on_left else row.record_id,
        waiting=(row.connection_id, row.record_id) in asked,
    )
