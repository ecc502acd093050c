"""What an organization decides about its flows: what they do, and whether they are on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import Any, cast

from django.db import transaction
from django.db.models import Q

from ledgerboard.connections import grants
from ledgerboard.connections.models import LIVING, Connection
from ledgerboard.core.reconcile import Flow, Side
from ledgerboard.core.values.wording import counted
from ledgerboard.sync import flows
from ledgerboard.sync.approval_limits import MOST_CENTS, MOST_CHANGES, Limits, short_dollars
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flows import choices
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.permits import allow, note_event
from ledgerboard.sync.selectors.money.plan_figures import source_of
from ledgerboard.users.models import Ability, Organization, Person


@transaction.atomic
def set_up_flows(organization: Organization) -> list[FlowSetting]:
    """A setting for every flow whose two systems are connected; call it after connecting. Where
    links hang on another company of one of them, the flows start off: comparing all of it with a
    company that somebody picked by mistake would offer to create everything a second time.
    """
    made = []
    for flow in flows.flows().values():
        left, right = (
            _connected(organization, name) for name in (flow.left.system, flow.right.system)
        )
        if left and right:
            setting, _ = FlowSetting.objects.get_or_create(
                organization=organization,
                flow=flow.name,
                left=left,
                right=right,
                defaults={"enabled": flow.starts_on and not _linked_elsewhere(left, right)},
            )
            made.append(setting)
    return made


def another_company(connection: Connection) -> str:
    """That it isn't the company that was connected before, and what follows; empty if it is."""
    before = _company_before(connection)
    if before is None:
        return ""
    other, count = before
    return (
        f"{connection.company_name} isn't the company you worked with before: "
        f"{counted(count, 'linked record')} {'stays' if count == 1 else 'stay'} with "
        f"{other.company_name}. Nothing is "
        f"compared with {connection.company_name} until you turn on its flows in Settings. "
        f"Picked the wrong one? Disconnect it and connect {other.company_name} again."
    )


def _company_before(connection: Connection) -> tuple[Connection, int] | None:
    """Another company of the system whose records are still linked, and how many, while nothing
    is compared with this one.
    """
    organization = connection.organization_id
    its = Q(left=connection) | Q(right=connection)
    if FlowSetting.objects.of(organization).filter(its, enabled=True).exists():
        return None
    links = Link.objects.of(organization).filter(unlinked_at=None)
    others = (
        Connection.objects.of(organization)
        .filter(system=connection.system)
        .exclude(pk=connection.pk)
        .order_by("-pk")
    )
    for other in others:
        side = Q(setting__left=other) | Q(setting__right=other)
        if count := links.filter(side).count():
            return other, count
    return None


def why_not_compared(organization: Organization) -> list[str]:
    """What to tell people whose connected companies aren't being compared. Empty when all are."""
    living = Connection.objects.of(organization).filter(status__in=LIVING)
    told = [said for each in living if (said := another_company(each))]
    compared = FlowSetting.objects.of(organization).filter(
        enabled=True, left__in=living, right__in=living
    )
    if told or compared.exists():
        return told
    return ["Nothing is being compared. Turn on what to sync in Settings."]


def _linked_elsewhere(*connections: Connection) -> bool:
    return any(map(_company_before, connections))


def _connected(organization: Organization, system: str) -> Connection | None:
    living = Connection.objects.of(organization).filter(system=system)
    return next((each for each in living.order_by("-pk") if each.is_living), None)


@transaction.atomic
def set_options(setting: FlowSetting, options: flows.RawOptions, person: Person) -> FlowSetting:
    """Replace a flow's options. They count from the next plan on."""
    allow(person, setting.organization_id, Ability.ADMINISTER)
    require_known(setting, options.get("view", {}))
    try:
        parsed = flows.Options.parse(options)
    except ValueError as error:
        raise NotPossible(f"{error}.") from None
    _require_possible(flows.declared(setting.flow), parsed)
    setting.options = dict(options)
    setting.save(update_fields=["options"])
    note_event(setting, person, "options changed", str(dict(options)))
    return setting


def _require_possible(flow: Flow, wanted: flows.Options) -> None:
    """A flow that goes one way is switched on or off, and turned around never."""
    ways = {each.name: each.direction for each in flow.fields}
    turned = [name for name, way in wanted.directions.items() if ways.get(name, way) is not way]
    back = [side for side in wanted.creates or () if not flow.takes(side)]
    other_way = wanted.activity not in {None, flow.activity}
    if flow.one_way and (turned or back or other_way):
        raise NotPossible(
            f"{flow.title} go one way only.",
            "You can turn off creating them. You can't send them back the other way.",
        )


def choose(setting: FlowSetting, given: Mapping[str, list[str]], person: Person) -> FlowSetting:
    """Set what a money flow's records become, by the answers of `flows/choices`. Others stay."""
    options = {**setting.options, "view": as_chosen(setting, given)}
    return set_options(setting, cast("flows.RawOptions", options), person)


def as_chosen(setting: FlowSetting, given: Mapping[str, list[str]]) -> dict[str, Any]:
    """What the flow would be set to with these answers. Raises NotPossible for what isn't one."""
    view = dict(setting.options.get("view", {}))
    try:
        view |= {name: choices.parsed(name, answers) for name, answers in given.items()}
    except ValueError as error:
        raise NotPossible(f"{error}.") from None
    return {name: value for name, value in view.items() if value is not None}


def require_known(setting: FlowSetting, names: Iterable[str]) -> None:
    known = flows.declared(setting.flow).settings
    for name in names:
        if name not in known:
            offered = ", ".join(known) or "none"
            raise NotPossible(f"This flow has no setting “{name}”.", f"It has: {offered}.")


@transaction.atomic
def set_limits(setting: FlowSetting, limits: Limits, person: Person) -> FlowSetting:
    """From now on more than this needs a second person; also for what waits already."""
    allow(person, setting.organization_id, Ability.ADMINISTER)
    if limits.in_dollars and source_of(setting) is None:
        raise NotPossible("This flow carries no dollars.", "Limit the number of changes instead.")
    if any(each is not None and each < 0 for each in astuple(limits)):
        raise NotPossible("A limit can't be less than zero.", "Leave it empty for no limit.")
    if limits.too_large:
        most = f"{short_dollars(MOST_CENTS)} or {counted(MOST_CHANGES, 'change')}"
        raise NotPossible(f"A limit can't be over {most}.", "Leave it empty for no limit.")
    setting.limit_one, setting.limit_total, setting.limit_changes = astuple(limits)
    setting.save(update_fields=["limit_one", "limit_total", "limit_changes"])
    note_event(setting, person, "approval limits changed", limits.summary)
    return setting


@transaction.atomic
def switch_flow(setting: FlowSetting, person: Person, *, enabled: bool) -> FlowSetting:
    allow(person, setting.organization_id, Ability.ADMINISTER)
    setting.enabled = enabled
    setting.save(update_fields=["enabled"])
    note_event(setting, person, "switched on" if enabled else "switched off")
    if not enabled:
        for connection in (setting.left, setting.right):
            grants.clear_refusal(connection, _no_longer_read(setting, connection))
    return setting


def _no_longer_read(setting: FlowSetting, connection: Connection) -> set[str]:
    """Kinds of records that only this flow asked this company for: nobody misses the access."""
    its = Q(left=connection) | Q(right=connection)
    on = FlowSetting.objects.of(setting.organization_id).filter(its, enabled=True)
    return _read_by(setting, connection).difference(*(_read_by(each, connection) for each in on))


def _read_by(setting: FlowSetting, connection: Connection) -> set[str]:
    side = Side.LEFT if setting.left_id == connection.pk else Side.RIGHT
    return set(flows.declared(setting.flow).end(side).reads)
