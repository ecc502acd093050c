"""Create, full update, sparse update; a person's edit is the same without a SyncToken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults, references, rules
from ledgerboard.simulators.quickbooks.cleaning import Clean, Limits, clean
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import Refused
from ledgerboard.simulators.quickbooks.rules import Draft
from ledgerboard.simulators.quickbooks.schema import Access, Entity
from ledgerboard.simulators.quickbooks.webhooks import notify

SUFFIX = " (deleted)"
KEPT_IN_PROJECTS = ("Job", "ParentRef")


def save(company: Company, entity: Entity, given: Mapping[str, Any], *, stale: bool = False) -> Row:
    """What POST does: an Id makes it an update. `stale` is a fault: someone was faster."""
    refuse_unless_writable(company, entity)
    key = identifier(given.get("Id"))
    if key is None:
        return create(company, entity, given)
    row = existing(company, entity, key)
    check_token(row, given.get("SyncToken"), stale=stale)
    sparse = str(given.get("sparse", "")).lower() == "true"
    return update(company, entity, row, given, sparse=sparse)


def refuse_unless_writable(company: Company, entity: Entity) -> None:
    """An ended subscription makes the company read-only (reference: gotchas 41)."""
    if company.row["subscription"] == "expired":
        raise Refused(faults.subscription_ended())
    if not entity.writable:
        raise Refused(faults.operation_unsupported("create"))


def identifier(given: Any) -> str | None:
    words = str(given).strip() if given is not None else ""
    if words in ("", "0"):
        return None
    if isinstance(given, (dict, list)) or not is_id(words):
        raise Refused(faults.invalid_id(words[:50]))
    return words


def is_id(words: str) -> bool:
    """Digits, or one of the two US pseudo tax codes."""
    return (words.isascii() and words.isdigit()) or words in ("TAX", "NON")


def existing(company: Company, entity: Entity, key: str) -> Row:
    row = company.get(entity, key)
    if row is None:
        raise Refused(faults.not_found())
    return row


def check_token(row: Row, given: Any, *, stale: bool) -> None:
    """Compared as integers; one that is higher than stored is stale too (reference: gotchas 42)."""
    if given is None:
        raise Refused(faults.missing("SyncToken"))
    if stale or str(given).strip() != str(row["token"]):
        raise Refused(faults.stale())


def create(
    company: Company, entity: Entity, given: Mapping[str, Any], forced: Mapping[str, Any] = {}
) -> Row:
    """`forced` holds read-only members that a person's own pages may set."""
    if not entity.inactivatable:
        raise Refused(faults.operation_unsupported("create"))
    found = clean(entity, given, creating=True, limits=limits(company))
    if entity.name == "Vendor" and company.setting("ignore_vendor_term_on_create"):
        found.values.pop("TermRef", None)  # reported from the sandbox (reference: gotchas 21)
    active = bool(found.values.pop("Active", True))
    draft = Draft(company, entity, {**found.values, **forced}, active)
    body = checked(draft, found)
    return put(company, entity, body, active=active)


def update(
    company: Company, entity: Entity, row: Row, given: Mapping[str, Any], *, sparse: bool
) -> Row:
    found = clean(entity, given, creating=False, limits=limits(company))
    active = bool(found.values.pop("Active", row["active"]))
    kept = row["body"] if sparse else preserved(entity, row["body"])
    body = {name: value for name, value in kept.items() if name not in found.cleared}
    values = merged(kept, found.values) if entity.name == "Preferences" else found.values
    body = respelled(company, entity, {**body, **values}, row, active=active)
    draft = Draft(company, entity, body, active, row)
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
        raise Refused(*wrong)
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
    notify(company, entity, row["id"], verb(before, active=active))
    return row


def verb(before: Row | None, *, active: bool) -> str:
    """For list rows Delete means made inactive."""
    if before is None:
        return "Create"
    return "Delete" if before["active"] and not active else "Update"
