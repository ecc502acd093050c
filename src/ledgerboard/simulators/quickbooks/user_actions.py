"""What people do behind an app's back: in QuickBooks' own pages, and in the developer portal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledgerboard.simulators.kit import Row, System, World
from ledgerboard.simulators.quickbooks import ledger, seeds, spoiled
from ledgerboard.simulators.quickbooks.company import REALMS, Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.references import target
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import (
    BY_LOWER_NAME,
    ENTITIES,
    RECORDS,
    Entity,
    Field,
)
from ledgerboard.simulators.quickbooks.tokens import ACCOUNTING, Tokens, public
from ledgerboard.simulators.quickbooks.transactions import undoing
from ledgerboard.simulators.quickbooks.webhooks import SUBSCRIPTIONS, notify
from ledgerboard.simulators.quickbooks.writing import create, existing, put, update

Options = dict[str, Any]
FORMATS = ("legacy", "cloudevents")
MERGEABLE = ("Vendor", "Customer")


def add_user_actions(system: System) -> None:
    for action in ACTIONS:
        system.act(action.__name__)(explained(action))


def explained(action: Callable[[World, Options], Any]) -> Callable[[World, Options], Any]:
    """A refusal by the service's own rules reads as a mistake in the options."""

    def tried(world: World, options: Options) -> Any:
        try:
            return action(world, options)
        except RequestRefused as refusal:
            raise ValueError(str(refusal)) from refusal

    tried.__doc__ = action.__doc__
    return tried


def company(world: World, options: Options) -> Company:
    """The realm named, or the only one."""
    realms = [row["id"] for row in world.table(REALMS)]
    realm = str(options.get("realm") or (realms[0] if len(realms) == 1 else ""))
    if realm not in realms:
        raise ValueError(f"name a realm of {realms}")
    return Company(world, realm)


def entity_of(options: Options) -> Entity:
    name = str(options.get("entity", "Vendor"))
    if name.lower() not in BY_LOWER_NAME:
        raise ValueError(f"no entity {name!r}; there are {sorted(ENTITIES)}")
    return BY_LOWER_NAME[name.lower()]


def client_of(world: World, options: Options) -> str:
    apps = [row["id"] for row in world.table("apps")]
    name = str(options.get("client_id") or (apps[0] if len(apps) == 1 else ""))
    if name not in apps:
        raise ValueError(f"name a client_id of {apps}")
    return name


def create_row(world: World, options: Options) -> Any:
    """{"entity", "values", "realm"?}: someone adds a row."""
    place, entity = company(world, options), entity_of(options)
    return show(place, entity, create(place, entity, options.get("values", {})))


def edit_row(world: World, options: Options) -> Any:
    """{"entity", "id", "values", "realm"?}: someone changes a row; its SyncToken moves."""
    return edited(world, options, options.get("values", {}))


def inactivate_row(world: World, options: Options) -> Any:
    """{"entity", "id", "realm"?}."""
    return edited(world, options, {"Active": False})


def reactivate_row(world: World, options: Options) -> Any:
    """{"entity", "id", "realm"?}."""
    return edited(world, options, {"Active": True})


def edited(world: World, options: Options, values: Options) -> Any:
    place, entity = company(world, options), entity_of(options)
    row = existing(place, entity, str(options["id"]))
    return show(place, entity, update(place, entity, row, values, sparse=True))


def void_row(world: World, options: Options) -> Any:
    """{"entity", "id", "realm"?}: as the pages can, a bill or an expense too."""
    place, entity, row = chosen(world, options)
    return show(place, entity, undoing.void(place, entity, row, by_hand=True))


def delete_row(world: World, options: Options) -> Any:
    """{"entity", "id", "realm"?}: a transaction or a file."""
    place, entity, row = chosen(world, options)
    if not entity.deletable:
        raise ValueError(f"a {entity.name} can only be made inactive")
    return undoing.delete(place, entity, row)


def charge_to_customer(world: World, options: Options) -> Any:
    """{"entity", "id", "line", "realm"?}: a line is billed, so the transaction is locked."""
    place, entity, row = chosen(world, options)
    lines = [charged(line, str(options["line"])) for line in row["body"].get("Line", ())]
    changed = {"body": {**row["body"], "Line": lines}, "token": row["token"] + 1}
    return show(place, entity, place.table(entity).update(row["id"], changed))


def charged(line: Row, key: str) -> Row:
    kind = line.get("DetailType", "")
    if line.get("Id") != key or kind not in line:
        return line
    return {**line, kind: {**line[kind], "BillableStatus": "HasBeenBilled"}}


def spoil_email(world: World, options: Options) -> Any:
    """{"entity", "id", "realm"?}: its page fails with 4002 until somebody writes the row."""
    place, entity, row = chosen(world, options)
    spoiled.spoil(place, entity, row["id"])
    return {"spoiled": f"{entity.name}:{row['id']}"}


def chosen(world: World, options: Options) -> tuple[Company, Entity, Row]:
    place, entity = company(world, options), entity_of(options)
    return place, entity, existing(place, entity, str(options["id"]))


def merge_rows(world: World, options: Options) -> Any:
    """{"entity", "keep", "gone", "realm"?}: the loser vanishes, the survivor moves on."""
    place, entity = company(world, options), entity_of(options)
    if entity.name not in MERGEABLE:
        raise ValueError(f"only {' and '.join(MERGEABLE)} rows can be merged")
    keep = existing(place, entity, str(options["keep"]))
    gone = existing(place, entity, str(options["gone"]))
    if keep["id"] == gone["id"]:
        raise ValueError("keep and gone are the same row")
    return show(place, entity, merged(place, entity, keep, gone))


def merged(place: Company, entity: Entity, keep: Row, gone: Row) -> Row:
    """References move to the survivor without new versions (reference: gotchas 79)."""
    place.table(entity).delete(gone["id"])
    ledger.merge_names(place, entity.name, gone["id"], keep["id"])
    for other in ENTITIES.values():
        for row in place.table(other):
            repoint(place, other, row, (entity.name, gone["id"], keep["id"]))
    keep = existing(place, entity, keep["id"])  # it may have pointed at the one that is gone
    row = {**keep, "token": keep["token"] + 1, "updated": place.seconds()}
    place.table(entity).put(row)
    notify(place, entity, keep["id"], "Merge", gone["id"])
    return row


def repoint(place: Company, other: Entity, row: Row, move: tuple[str, str, str]) -> None:
    """Wherever a reference stands, lines included."""
    body = moved(other.name, other.fields, row["body"], move)
    if body != row["body"]:
        place.table(other).update(row["id"], {"body": body})


def moved(
    owner: str, fields: Mapping[str, Field], body: Row, move: tuple[str, str, str]
) -> dict[str, Any]:
    kind, gone, keep = move
    found = dict(body)
    for member, value in body.items():
        field = fields.get(member)
        if field is None:
            continue
        if field.kind == "record":
            found[member] = moved(owner, RECORDS[field.of], value, move)
        elif field.kind == "records":
            found[member] = [moved(owner, RECORDS[field.of], each, move) for each in value]
        elif field.kind in ("reference", "typed") and value.get("value") == gone:
            pointed = points_at(owner, member, value, body)
            found[member] = {**value, "value": keep} if pointed == kind else value
    return found


def points_at(owner: str, member: str, value: Row, body: Row) -> str:
    if "type" in value:
        return str(value["type"])
    if member == "EntityRef":
        return str(body.get("Type", ""))
    pointed = target(owner, member)
    return pointed.entity if pointed else ""


def create_project(world: World, options: Options) -> Any:
    """{"name", "customer": id, "realm"?}: REST cannot do this (reference: gotchas 19)."""
    place, customers = company(world, options), ENTITIES["Customer"]
    values = {
        "DisplayName": options["name"],
        "ParentRef": {"value": str(options["customer"])},
        "Job": True,
        "BillWithParent": True,
        **options.get("values", {}),
    }
    return show(place, customers, create(place, customers, values, {"IsProject": True}))


def set_subscription(world: World, options: Options) -> Any:
    """{"status": "active" | "expired", "realm"?}: an ended one makes the company read-only."""
    if options.get("status") not in ("active", "expired"):
        raise ValueError("status is 'active' or 'expired'")
    place = company(world, options)
    world.table(REALMS).update(place.realm, {"subscription": options["status"]})
    return {"realm": place.realm, "subscription": options["status"]}


def close_books(world: World, options: Options) -> Any:
    """{"date": "YYYY-MM-DD" or null, "realm"?}."""
    place, preferences = company(world, options), ENTITIES["Preferences"]
    row = existing(place, preferences, "1")
    group = {**row["body"].get("AccountingInfoPrefs", {}), "BookCloseDate": options.get("date")}
    body = {**row["body"], "AccountingInfoPrefs": {k: v for k, v in group.items() if v is not None}}
    return show(place, preferences, put(place, preferences, body, active=True, before=row))


def add_company(world: World, options: Options) -> Any:
    """{"realm", "name"?, "zone"?}: one more company with its accounts and terms."""
    seeds.empty(world, options)
    return {"realms": [row["id"] for row in world.table(REALMS)]}


def add_app(world: World, options: Options) -> Any:
    """{"client_id", "client_secret", "redirect_uris": [..., "loopback"], "name"?}."""
    row = {
        "id": str(options["client_id"]),
        "secret": str(options["client_secret"]),
        "name": str(options.get("name", options["client_id"])),
        "redirect_uris": list(options.get("redirect_uris", ["loopback"])),
    }
    return world.table("apps").put(row)


def grant(world: World, options: Options) -> Any:
    """{"client_id"?, "realm"?, "scopes"?}: tokens without the browser."""
    place, app = company(world, options), client_of(world, options)
    issued = Tokens(world).issue(app, place.realm, options.get("scopes", ACCOUNTING))
    return public(issued, {"realm_id": place.realm})


def rotate_refresh_token(world: World, options: Options) -> Any:
    """{"realm"?, "client_id"?}: as if another worker had just refreshed."""
    values = [Tokens(world).rotate(each["id"]) for each in alive(world, options)]
    return {"refresh_tokens": values}


def expire_access_tokens(world: World, _options: Options) -> Any:
    """Every access token is over now."""
    return {"expired": Tokens(world).expire_access()}


def disconnect(world: World, options: Options) -> Any:
    """{"realm"?, "client_id"?}: the person ends the connection in QuickBooks; nobody is told."""
    grants = alive(world, options)
    for each in grants:
        world.table("grants").update(each["id"], {"alive": False})
    return {"ended": len(grants)}


def alive(world: World, options: Options) -> list[Row]:
    place, app = company(world, options), client_of(world, options)
    found = world.table("grants", "realm").find("realm", place.realm)
    return [each for each in found if each["alive"] and each["app"] == app]


def subscribe(world: World, options: Options) -> Any:
    """{"url", "verifier_token", "entities"?: [], "format"?, "window_seconds"?, "client_id"?}."""
    kind = options.get("format", "legacy")
    if kind not in FORMATS:
        raise ValueError(f"format is one of {FORMATS}")
    row = {
        "id": client_of(world, options),
        "url": str(options["url"]),
        "verifier_token": str(options["verifier_token"]),
        "entities": list(options.get("entities", [])),
        "format": kind,
        "window_seconds": float(options.get("window_seconds", 0)),
    }
    return world.table(SUBSCRIPTIONS).put(row)


def unsubscribe(world: World, options: Options) -> Any:
    """{"client_id"?}: the app hears no more."""
    app = client_of(world, options)
    world.table(SUBSCRIPTIONS).delete(app)
    world.outbox.forget(app)
    return {"client_id": app}


ACTIONS: tuple[Callable[[World, Options], Any], ...] = (
    create_row,
    edit_row,
    inactivate_row,
    reactivate_row,
    void_row,
    delete_row,
    charge_to_customer,
    spoil_email,
    merge_rows,
    create_project,
    set_subscription,
    close_books,
    add_company,
    add_app,
    grant,
    rotate_refresh_token,
    expire_access_tokens,
    disconnect,
    subscribe,
    unsubscribe,
)
