"""What every kind of record does the same way: create, update, sync, soft deletion, events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledgerboard.simulators.kit import Call, Reply, Row, Table, World
from ledgerboard.simulators.procore import events
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, absent, stop, unprocessable
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.procore.values import Parser, Unfit, as_stamp, integer

Check = Callable[[World, Row, Row | None], FieldErrors]
Prepare = Callable[[World, Row, Row | None], Row]
Locked = Callable[[World, Row, Row | None], FieldErrors]
Announce = Callable[[World, Row, str, events.Source], None]
SYNC_LIMIT = 1000
FIRST_ID = 562_949_953_421_312  # 15 digits, as newer regions issue (gotchas 22)


def no_check(_world: World, _row: Row, _before: Row | None) -> FieldErrors:
    return {}


def unchanged(_world: World, row: Row, _before: Row | None) -> Row:
    return row


def silent(_world: World, _row: Row, _reason: str, _source: events.Source) -> None:
    """A kind without webhook events."""


@dataclass(frozen=True)
class Kind:
    """A type of record as data; `name` is its table."""

    name: str
    wrapper: str
    fields: Mapping[str, Parser]
    defaults: Row = field(default_factory=dict)
    required: Sequence[str] = ("name",)
    check: Check = no_check
    announce: Announce = silent
    prepare: Prepare = unchanged  # what Procore computes and stores
    locked: Locked = no_check  # (row, changes): why they are refused; changes None: a deletion
    indexes: Sequence[str] = ()  # fields that its lists are scoped by, the widest first


def table_of(world: World, kind: Kind) -> Table:
    records(world, kind.name)
    return world.table(kind.name, *kind.indexes)


def refuse_locked(world: World, kind: Kind, row: Row, changes: Row | None) -> None:
    errors = kind.locked(world, row, changes)
    if errors:
        raise Invalid(errors, world.settings["locked_status"])


def parse(kind: Kind, given: Row) -> Row:
    """The known fields, as Procore would store them; unknown ones are ignored (gotchas 26)."""
    found: Row = {}
    errors: FieldErrors = {}
    for name, parser in kind.fields.items():
        if name in given:
            try:
                found[name] = parser(given[name])
            except Unfit as unfit:
                errors[name] = [str(unfit)]
    if errors:
        raise Invalid(errors)
    if "origin_id" in found:
        found["origin_id"] = found["origin_id"] or None  # blank unsynchronises
    return found


def vetted(world: World, kind: Kind, row: Row, before: Row | None) -> Row:
    errors = {name: ["can't be blank"] for name in kind.required if not row.get(name)}
    errors |= kind.check(world, row, before)
    if errors:
        raise Invalid(errors)
    owner = origin_owner(world, kind, row)
    if owner is not None and owner["id"] != row["id"]:
        status = world.settings["duplicate_origin_status"]
        raise Invalid({"origin_id": ["has already been taken"]}, status)
    return row


def origin_owner(world: World, kind: Kind, row: Row) -> Row | None:
    origin = row.get("origin_id")
    return (
        records(world, kind.name).first("origin", (row["company_id"], origin)) if origin else None
    )


def create(
    world: World, kind: Kind, scope: Row, given: Row, source: events.Source, *, quiet: bool = False
) -> Row:
    """`scope` is what the caller's place fixes: company, project, list, vendor."""
    now = as_stamp(world.now())
    row = {**dict.fromkeys(kind.fields), **kind.defaults, **parse(kind, given), **scope}
    row |= {"id": None, "created_at": now, "updated_at": now, "deleted_at": None}
    row = vetted(world, kind, kind.prepare(world, row, None), None)
    row["id"] = world.next_id("ids", FIRST_ID)
    table_of(world, kind).put(row)
    if not quiet:
        kind.announce(world, row, "create", source)
    return row


def update(world: World, kind: Kind, before: Row, given: Row, source: events.Source) -> Row:
    """A write that changes nothing moves no timestamp and raises no event."""
    changes = {k: v for k, v in parse(kind, given).items() if before.get(k) != v}
    if not changes:
        return before
    refuse_locked(world, kind, before, changes)
    after = {**before, **changes, "updated_at": as_stamp(world.now())}
    after = vetted(world, kind, kind.prepare(world, after, before), before)
    table_of(world, kind).put(after)
    kind.announce(world, after, "update", source)
    return after


def remove(world: World, kind: Kind, row: Row, source: events.Source) -> Row:
    """Soft: the row stays, with `deleted_at`."""
    refuse_locked(world, kind, row, None)
    now = as_stamp(world.now())
    gone = records(world, kind.name).update(row["id"], {"deleted_at": now, "updated_at": now})
    kind.announce(world, gone, "delete", source)
    return gone


def saved(call: Call, write: Callable[[], Row]) -> Row:
    """Run one write; what may not be saved becomes the answer."""
    try:
        return write()
    except Invalid as bad:
        raise unprocessable(call, bad) from bad


def within(row: Row | None, scope: Row) -> bool:
    if row is None or row.get("deleted_at"):
        return False
    return all(row.get(name) == value for name, value in scope.items())


def upsert(world: World, kind: Kind, scope: Row, item: Row, source: events.Source) -> Row:
    """The table of README 8: id alone decides when it is there; it never creates."""
    table = records(world, kind.name)
    if item.get("id") is not None:
        number = number_of(item["id"])
        row = table.get(number) if number is not None else None
        if row is None or not within(row, scope):
            raise Invalid({"id": ["Entity with this ID not found"]})
        return update(world, kind, row, item, source)
    origin = item.get("origin_id")
    found = table.first("origin", (scope["company_id"], str(origin))) if origin else None
    if found is None:
        return create(world, kind, scope, item, source)
    if not within(found, scope):
        raise Invalid({"origin_id": ["has already been taken"]})
    return update(world, kind, found, item, source)


def number_of(value: Any) -> int | None:
    try:
        return integer(value)
    except Unfit:
        return None


Save = Callable[[Row], Row]


def sync(
    world: World,
    call: Call,
    save: Save,
    show: Callable[[Row], Any],
    items: list[Any] | None = None,
) -> Reply:
    """200 whatever happens to the items; each is saved or refused by itself (gotchas 49, 50)."""
    updates = read_updates(world, call) if items is None else items
    entities, errors = [], []
    for item in updates:
        try:
            with world.atomic():
                entities.append(show(save(as_item(item))))
        except Invalid as bad:
            echo = item if isinstance(item, dict) else {}
            errors.append({**echo, "errors": bad.errors})
    return Reply({"entities": entities, "errors": errors})


def as_item(item: Any) -> Row:
    if not isinstance(item, dict):
        raise Invalid({"base": ["must be an object"]})
    return item


def read_updates(world: World, call: Call) -> list[Any]:
    """Mistakes of the envelope fail the whole call (README 8)."""
    body = call.json
    updates = body.get("updates") if isinstance(body, dict) else None
    if not isinstance(updates, list):
        raise stop(call, 400, "updates is missing")
    if len(updates) > SYNC_LIMIT:
        status = world.settings["too_many_updates_status"]
        raise stop(call, status, f"at most {SYNC_LIMIT} updates are allowed in one call")
    return updates


def wrapped_body(call: Call, kind: Kind) -> Row:
    """v1 bodies nest the record under its name (README 4)."""
    body = call.json
    inner = body.get(kind.wrapper) if isinstance(body, dict) else None
    if not isinstance(inner, dict):
        raise stop(call, 400, f"param is missing or the value is empty: {kind.wrapper}")
    return inner


def found(world: World, call: Call, kind: Kind, scope: Row, name: str = "id") -> Row:
    """The record that the path names, if it is in this scope."""
    number = number_of(call.params[name])
    row = records(world, kind.name).get(number) if number is not None else None
    if row is None or not within(row, scope):
        raise absent(call)
    return row


def listed(world: World, kind: Kind, scope: Row) -> list[Row]:
    return [row for row in scoped(world, kind, scope) if within(row, scope)]


def scoped(world: World, kind: Kind, scope: Row) -> list[Row]:
    """By the narrowest index: a reader goes contract by contract, thousands of times."""
    by = next((name for name in reversed(kind.indexes) if name in scope), "company_id")
    return table_of(world, kind).find(by, scope[by])
