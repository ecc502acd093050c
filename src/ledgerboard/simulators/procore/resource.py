"""A resource as data: from one entry come its list, create, show, change, delete and sync calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Evidence, Reply, Row, World
from ledgerboard.simulators.kit.system import shape as bare
from ledgerboard.simulators.procore import files, lists
from ledgerboard.simulators.procore.errors import stop
from ledgerboard.simulators.procore.events import source_of
from ledgerboard.simulators.procore.gate import project_scope
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    found,
    number_of,
    remove,
    saved,
    scoped,
    sync,
    update,
    upsert,
    within,
)
from ledgerboard.simulators.procore.shaping import body_of, shown, writable
from ledgerboard.simulators.procore.system import OPERATIONS, procore

Scope = Callable[[World, Call], Row]
Whole = Callable[[World, Row], Row]
Views = Callable[[Call], Collection[str]]
KNOWN = {(op.method, bare(op.path)): op.summary for op in OPERATIONS}


def project_of(world: World, call: Call) -> Row:
    """The scope of most financial records: a project of the path, the query or the body."""
    project = project_scope(world, call)
    return {"company_id": project["company_id"], "project_id": project["id"]}


def everything(_call: Call) -> Collection[str]:
    return ()


def named_id(call: Call, name: str) -> int | None:
    """An id of the path, the query or the body; bodies of v1 name their place beside the record."""
    given = call.params.get(name) or call.arg(name)
    if given is None and call.body:
        body = call.json
        given = body.get(name) if isinstance(body, dict) else None
    return None if given is None else number_of(given)


def needed_id(call: Call, name: str) -> int:
    number = named_id(call, name)
    if number is None:
        raise stop(call, 400, f"{name} is missing")
    return number


@dataclass(frozen=True)
class Resource:
    """`base` is the list's path; `without` names the fields that a view leaves out."""

    kind: Kind
    base: str
    whole: Whole
    scope: Scope = project_of
    one: str = ""  # the path of one record, when it is not below `base`
    filters: Mapping[str, lists.Filter] = field(default_factory=dict)
    sorts: Sequence[str] = ()
    calls: str = "list create show change delete sync"
    without: Views = everything
    evidence: Evidence = REFERENCE
    created: int = 201
    deleted: Callable[[Row], Reply] = lambda _row: Reply({})
    enter: Callable[[World, Call, str], None] = lambda _world, _call, _what: None

    @property
    def place(self) -> str:
        return self.one or f"{self.base}/{{id}}"


COMMON: dict[str, lists.Filter] = {
    "id": lists.among("id"),
    "created_at": lists.within("created_at"),
    "updated_at": lists.within("updated_at"),
    "origin_id": lists.equals("origin_id"),
}


def given_record(call: Call) -> Row:
    """The record of the body: under its name, or flat in v2."""
    body, wrapper = call.json, body_of(call.method, call.route).wrapper
    inner = body.get(wrapper) if wrapper and isinstance(body, dict) else body
    if not isinstance(inner, dict):
        name = wrapper or "body"
        raise stop(call, 400, f"param is missing or the value is empty: {name}")
    return taken(call, inner)


def taken(call: Call, given: Row) -> Row:
    """Fields that this call does not document are ignored (gotchas 26)."""
    known = writable(call.method, call.route)
    return {name: value for name, value in given.items() if name in known}


def answered(call: Call, body: Any, status: int = 200) -> Reply:
    return Reply(lists.wrapped(call, body), status)


def rows_of(world: World, call: Call, resource: Resource) -> list[Row]:
    """Deleted ones only when asked for (README 4)."""
    scope = resource.scope(world, call)
    wish = lists.given_filters(call).get("include_deleted", [""])[-1]
    rows = scoped(world, resource.kind, scope)
    if wish in {"only", "with"}:
        mine = [row for row in rows if within({**row, "deleted_at": None}, scope)]
        rows = [row for row in mine if wish == "with" or row["deleted_at"]]
    else:
        rows = [row for row in rows if within(row, scope)]
    return lists.ordered(call, lists.filtered(call, rows, dict(resource.filters)), resource.sorts)


def show(world: World, call: Call, resource: Resource, row: Row) -> Any:
    return shown(call, resource.whole(world, row), without=resource.without(call))


def list_all(world: World, call: Call, resource: Resource) -> Reply:
    rows = rows_of(world, call, resource)
    return lists.paginate(call, rows, lambda row: show(world, call, resource, row))


def create_one(world: World, call: Call, resource: Resource) -> Reply:
    scope, given = resource.scope(world, call), given_record(call)

    def write() -> Row:
        row = create(world, resource.kind, scope, given, source_of(call))
        files.attach(world, call, row)
        return row

    row = saved(call, write)
    return answered(call, show(world, call, resource, row), resource.created)


def the_one(world: World, call: Call, resource: Resource) -> Row:
    return found(world, call, resource.kind, resource.scope(world, call))


def show_one(world: World, call: Call, resource: Resource) -> Reply:
    return answered(call, show(world, call, resource, the_one(world, call, resource)))


def change_one(world: World, call: Call, resource: Resource) -> Reply:
    row, given = the_one(world, call, resource), given_record(call)

    def write() -> Row:
        after = update(world, resource.kind, row, given, source_of(call))
        files.attach(world, call, after)
        return after

    after = saved(call, write)
    return answered(call, show(world, call, resource, after))


def delete_one(world: World, call: Call, resource: Resource) -> Reply:
    row = the_one(world, call, resource)
    saved(call, lambda: remove(world, resource.kind, row, source_of(call)))
    return resource.deleted(row)


def sync_all(world: World, call: Call, resource: Resource) -> Reply:
    scope, source = resource.scope(world, call), source_of(call)
    return sync(
        world,
        call,
        lambda item: upsert(world, resource.kind, scope, taken(call, item), source),
        lambda row: show(world, call, resource, row),
    )


Does = Callable[[World, Call, Resource], Reply]
CALLS: dict[str, tuple[str, str, Does]] = {
    "list": ("GET", "", list_all),
    "create": ("POST", "", create_one),
    "sync": ("PATCH", "/sync", sync_all),
    "show": ("GET", "{id}", show_one),
    "change": ("PATCH", "{id}", change_one),
    "delete": ("DELETE", "{id}", delete_one),
}


def declare(resource: Resource) -> Resource:
    """Routes for those of its calls that the reference has; others stay 501 or 404."""
    for name in resource.calls.split():
        method, tail, does = CALLS[name]
        path = resource.place if tail == "{id}" else resource.base + tail
        if (method, bare(path)) in KNOWN:
            evidence = DOCUMENTED if name == "sync" else resource.evidence
            add(method, path, evidence, name, resource, does)
    return resource


def add(
    method: str, path: str, evidence: Evidence, name: str, resource: Resource, does: Does
) -> None:
    summary = KNOWN[method, bare(path)]

    @procore.route(method, path, evidence=evidence, source=summary)
    def handler(world: World, call: Call) -> Reply:
        resource.enter(world, call, name)
        return does(world, call, resource)
