"""Create, update, sparse update, delete, void; a person's edit is the same without a SyncToken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults, ledger, references, rules, spoiled
from ledgerboard.simulators.quickbooks.cleaning import Clean, Limits, clean
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.draft import Draft
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import Access, Entity
from ledgerboard.simulators.quickbooks.transactions import links, undoing
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS
from ledgerboard.simulators.quickbooks.webhooks import notify

SUFFIX = " (deleted)"
KEPT_IN_PROJECTS = ("Job", "ParentRef")
KEPT_CLASS = frozenset({"ClassRef"})
FILE_SAYS = ("FileName", "Note", "AttachableRef")


class Operation(NamedTuple):
    """What a request asks for beside its body: `?operation=delete`, `?include=void` and so on.

    `stale` is a fault: someone was faster.
    """

    name: str = ""
    include: frozenset[str] = frozenset()
    stale: bool = False

    @property
    def voids(self) -> bool:
        """Two spellings are documented (reference: money 7); both are taken."""
        return self.name == "void" or (self.name in ("", "update") and "void" in self.include)


PLAIN = Operation()


def carry_out(
    company: Company, entity: Entity, given: Mapping[str, Any], asked: Operation = PLAIN
) -> dict[str, Any]:
    """What POST does, as the member of the answer."""
    if asked.name not in ("", "create", "update", "delete", "void"):
        raise RequestRefused(faults.operation_unsupported(asked.name))
    if asked.name == "delete":
        row = named_row(company, entity, given, asked)
        refuse_unless_shown_whole(entity, row, given)
        return undoing.delete(company, entity, row)
    if asked.voids:
        row = named_row(company, entity, given, asked)
        return show(company, entity, undoing.void(company, entity, row))
    return show(company, entity, save(company, entity, given, asked))


def named_row(company: Company, entity: Entity, given: Mapping[str, Any], asked: Operation) -> Row:
    """The row to undo, in the version that the caller knows."""
    refuse_unless_writable(company, entity)
    if not entity.deletable:
        raise RequestRefused(faults.operation_unsupported(asked.name or "void"))
    key = identifier(given.get("Id"))
    if key is None:
        raise RequestRefused(faults.missing("Id"))
    row = existing(company, entity, key)
    check_token(row, given.get("SyncToken"), stale=asked.stale)
    return row


def refuse_unless_shown_whole(entity: Entity, row: Row, given: Mapping[str, Any]) -> None:
    """A file is deleted by sending all of it, not its Id alone (reference: gotchas 120)."""
    if entity.kind != "file":
        return
    missing = [name for name in FILE_SAYS if name in row["body"] and name not in given]
    if missing:
        raise RequestRefused(*map(faults.missing, missing))


def save(
    company: Company, entity: Entity, given: Mapping[str, Any], asked: Operation = PLAIN
) -> Row:
    """An Id makes it an update."""
    refuse_unless_writable(company, entity)
    doubles = "allowduplicatedocnum" in asked.include
    key = identifier(given.get("Id"))
    if key is None:
        return create(company, entity, given, allow_duplicates=doubles)
    row = existing(company, entity, key)
    check_token(row, given.get("SyncToken"), stale=asked.stale)
    sparse = str(given.get("sparse", "")).lower() == "true" and entity.kind != "file"
    return update(company, entity, row, given, sparse=sparse, allow_duplicates=doubles)


def refuse_unless_writable(company: Company, entity: Entity) -> None:
    """An ended subscription makes the company read-only (reference: gotchas 41)."""
    if company.row["subscription"] == "expired":
        raise RequestRefused(faults.subscription_ended())
    if not entity.writable:
        raise RequestRefused(faults.operation_unsupported("create"))


def identifier(given: Any) -> str | None:
    words = str(given).strip() if given is not None else ""
    if words in ("", "0"):
        return None
    if isinstance(given, (dict, list)) or not is_id(words):
        raise RequestRefused(faults.invalid_id(words[:50]))
    return words


def is_id(words: str) -> bool:
    """Digits, or one of the two US pseudo tax codes."""
    return (words.isascii() and words.isdigit()) or words in ("TAX", "NON")


def existing(company: Company, entity: Entity, key: str) -> Row:
    row = company.get(entity, key)
    if row is None:
        raise RequestRefused(faults.not_found())
    return row


def check_token(row: Row, given: Any, *, stale: bool) -> None:
    """Compared as integers; one that is higher than stored is stale too (reference: gotchas 42)."""
    if given is None:
        raise RequestRefused(faults.missing("SyncToken"))
    if stale or str(given).strip() != str(row["token"]):
        raise RequestRefused(faults.stale())


def create(
    company: Company,
    entity: Entity,
    given: Mapping[str, Any],
    forced: Mapping[str, Any] = {},
    *,
    allow_duplicates: bool = False,
) -> Row:
    """`forced` holds read-only members that a person's own pages may set."""
    if entity.kind == "singleton":
        raise RequestRefused(faults.operation_unsupported("create"))
    found = clean(entity, given, creating=True, limits=limits(company))
    if entity.name == "Vendor" and company.setting("ignore_vendor_term_on_create"):
        found.values.pop("TermRef", None)  # reported from the sandbox (reference: gotchas 21)
    active = bool(found.values.pop("Active", True))
    draft = Draft(
        company,
        entity,
        {**found.values, **forced},
        active,
        sent=frozenset(found.values),
        allow_duplicates=allow_duplicates,
    )
    body = checked(draft, found)
    return put(company, entity, body, active=active)


def update(
    company: Company,
    entity: Entity,
    row: Row,
    given: Mapping[str, Any],
    *,
    sparse: bool,
    allow_duplicates: bool = False,
) -> Row:
    found = clean(entity, given, creating=False, limits=limits(company))
    active = bool(found.values.pop("Active", row["active"]))
    kept = row["body"] if sparse else preserved(entity, row["body"])
    stays = KEPT_CLASS if sparse and company.setting("sparse_keeps_class") else frozenset()
    body = {name: value for name, value in kept.items() if name not in found.cleared - stays}
    values = merged(kept, found.values) if entity.name == "Preferences" else found.values
    body = respelled(company, entity, {**body, **values}, row, active=active)
    draft = Draft(
        company,
        entity,
        body,
        active,
        row,
        sent=frozenset(found.values),
        sparse=sparse,
        allow_duplicates=allow_duplicates,
    )
    return put(company, entity, checked(draft, found), active=active, before=row)


def limits(company: Company) -> Limits:
    return Limits(company.setting("display_name_limit"))


def preserved(entity: Entity, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a full update cannot reach; all else that it leaves out is wiped."""
    kept = {k: v for k, v in body.items() if entity.fields[k].access is not Access.WRITE}
    if body.get("IsProject"):
        kept |= {name: body[name] for name in KEPT_IN_PROJECTS if name in body}
    return kept


def merged(before: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Preferences come in groups: a group is added to, not replaced."""
    return {
        name: {**before.get(name, {}), **value} if isinstance(value, dict) else value
        for name, value in values.items()
    }


def respelled(
    company: Company, entity: Entity, body: dict[str, Any], row: Row, *, active: bool
) -> dict[str, Any]:
    """Inactivation adds the suffix and so frees the name; reactivation keeps it unless told."""
    field, name = entity.name_field, body.get(entity.name_field, "")
    if not entity.suffixed or not name or active == row["active"]:
        return body
    if not active:
        return {**body, field: name + SUFFIX}
    if company.setting("reactivation_restores_name"):
        return {**body, field: name.removesuffix(SUFFIX)}
    return body


def checked(draft: Draft, found: Clean) -> dict[str, Any]:
    """The body to store; raises with every problem of a kind at once.

    What is wrong in form hides what is wrong in meaning: a name too long is not also missing.
    """
    body = rules.complete(draft)
    draft = replace(draft, body=body)
    before = draft.before["body"] if draft.before else {}
    wrong = found.problems
    wrong += references.problems(draft.company, draft.entity, found.values, before)
    wrong = wrong or list(rules.problems(draft)) or list(rules.duplicate(draft))
    if wrong:
        raise RequestRefused(*wrong)
    return with_address_ids(draft.company, draft.entity, body, before)


def with_address_ids(
    company: Company, entity: Entity, body: dict[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Addresses have numbers of their own, which stay over updates."""
    for name, value in body.items():
        if entity.fields[name].kind == "address" and value is not before.get(name):
            number = before.get(name, {}).get("Id") or company.next_id("addresses")
            body[name] = {"Id": number, **{k: v for k, v in value.items() if k != "Id"}}
    return body


def put(
    company: Company,
    entity: Entity,
    body: dict[str, Any],
    *,
    active: bool,
    before: Row | None = None,
) -> Row:
    now = company.seconds()
    row: Row = {
        "id": before["id"] if before else company.next_id(entity.sequence),
        "token": before["token"] + 1 if before else 0,
        "created": before["created"] if before else now,
        "updated": now,
        "active": active,
        "body": body,
    }
    company.table(entity).put(row)
    spoiled.mend(company, entity, row["id"])
    notify(company, entity, row["id"], verb(before, active=active))
    if entity.kind == "transaction":
        ledger.post(company, entity, row)
        links.settle(company, KINDS[entity.name], row)
    return row


def verb(before: Row | None, *, active: bool) -> str:
    """For list rows Delete means made inactive."""
    if before is None:
        return "Create"
    return "Delete" if before["active"] and not active else "Update"
