"""Delete and void: who may, what goes, what reopens (reference: money 3.11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults, ledger
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import Problem, RequestRefused
from ledgerboard.simulators.quickbooks.schema import ENTITIES, Entity
from ledgerboard.simulators.quickbooks.transactions import links
from ledgerboard.simulators.quickbooks.transactions.amounts import Line
from ledgerboard.simulators.quickbooks.transactions.checks import BILLED, closed, is_billed, locked
from ledgerboard.simulators.quickbooks.transactions.completing import VOIDED
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS, Kind
from ledgerboard.simulators.quickbooks.transactions.totals import balanced
from ledgerboard.simulators.quickbooks.webhooks import notify

DELETED = "deleted"
AMOUNTS = ("Amount", "Qty", "TaxAmount")


def delete(company: Company, entity: Entity, row: Row) -> dict[str, Any]:
    """The stub that is answered, and kept for change data capture."""
    if entity.kind == "transaction":
        refuse(undo_problems(company, KINDS[entity.name], row, deleting=True))
        unhook(company, KINDS[entity.name], row)
        ledger.post(company, entity, row, posted=False)
    company.table(entity).delete(row["id"])
    key = f"{entity.name}:{row['id']}"
    company.rows(DELETED).put({"id": key, "key": row["id"], "updated": company.seconds()})
    notify(company, entity, row["id"], "Delete")
    return {"Id": row["id"], "status": "Deleted", "domain": "QBO"}


def refuse(problems: Iterator[Problem]) -> None:
    found = list(problems)
    if found:
        raise RequestRefused(*found)


def undo_problems(company: Company, kind: Kind, row: Row, *, deleting: bool) -> Iterator[Problem]:
    yield from closed(company, row)
    yield from locked(company, kind, row)
    if deleting and not company.setting("delete_paid_transactions"):
        yield from kept(company, kind, row)
    if any(is_billed(line) for line in row["body"].get("Line", ())):
        yield faults.business(BILLED)


def kept(company: Company, kind: Kind, row: Row) -> Iterator[Problem]:
    """What others are tied to must be untied first."""
    for each in links.pointing_at(company, f"{kind.name}:{row['id']}"):
        source = each["source"].partition(":")[0]
        if source in kind.kept_by:
            text = f"This transaction is linked to a {source}. Unlink it before you delete it."
            yield faults.business(text)
            return


def unhook(company: Company, kind: Kind, row: Row) -> None:
    """Both ways: what it paid reopens, and what paid it has that money left over."""
    links.settle(company, kind, row, gone=True)
    target = f"{kind.name}:{row['id']}"
    for source in dict.fromkeys(each["source"] for each in links.pointing_at(company, target)):
        let_go(company, source, target)


def let_go(company: Company, source: str, target: str) -> None:
    """Take a link out of the row that states it."""
    name, _, key = source.partition(":")
    entity, kind = ENTITIES[name], KINDS[name]
    row = company.get(entity, key)
    if row is None:
        return
    body = {**row["body"], "Line": list(without(kind, row["body"].get("Line", ()), target))}
    told = [
        each for each in body.get("LinkedTxn", ()) if f"{each['TxnType']}:{each['TxnId']}" != target
    ]
    body = {name: value for name, value in body.items() if name != "LinkedTxn" or told}
    body |= {"LinkedTxn": told} if told else {}
    body = balanced(
        kind, {k: v for k, v in body.items() if v != []}, links.applied(company, source)
    )
    changed = {"body": body, "token": row["token"] + 1, "updated": company.seconds()}
    company.table(entity).update(key, changed)
    links.forget(company, source, target)
    notify(company, entity, key, "Update")


def without(kind: Kind, lines: list[Line], target: str) -> Iterator[Line]:
    """A payment's line goes with its link; any other line stays without it."""
    for line in lines:
        told = line.get("LinkedTxn", ())
        kept = [each for each in told if f"{each['TxnType']}:{each['TxnId']}" != target]
        if len(kept) == len(told):
            yield line
        elif not kind.pays:
            yield {name: value for name, value in line.items() if name != "LinkedTxn"}


def void(company: Company, entity: Entity, row: Row, *, by_hand: bool = False) -> Row:
    """The row stays with zeros and a note; a person may void more kinds than the API may."""
    kind = KINDS.get(entity.name)
    if kind is None or not (kind.voidable or by_hand):
        raise RequestRefused(faults.operation_unsupported("void"))
    refuse(undo_problems(company, kind, row, deleting=False))
    unhook(company, kind, row)
    after = company.get(entity, row["id"]) or row
    body = balanced(kind, emptied(kind, after["body"]), Decimal(0))
    changed = {"body": body, "token": row["token"] + 1, "updated": company.seconds()}
    after = company.table(entity).update(row["id"], changed)
    ledger.post(company, entity, after)
    notify(company, entity, row["id"], "Void")
    return after


def emptied(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts 0, links gone, the note begins with Voided (reference: gotchas 66)."""
    note = str(body.get("PrivateNote", ""))
    kept = {name: value for name, value in body.items() if name not in ("Line", "LinkedTxn")}
    if not kind.pays and "Line" in body:
        kept["Line"] = [zeroed(line) for line in body["Line"]]
    if "TxnTaxDetail" in kept:
        kept["TxnTaxDetail"] = {**kept["TxnTaxDetail"], "TotalTax": 0, "TaxLine": []}
    said = note if note.startswith(VOIDED) else f"{VOIDED} {note}".strip()
    return {**kept, "TotalAmt": Decimal(0), "PrivateNote": said}


def zeroed(line: Line) -> Line:
    inside = line.get("DetailType", "")
    made = {name: value for name, value in line.items() if name != "LinkedTxn"}
    if "Amount" in made:
        made["Amount"] = Decimal(0)
    if isinstance(made.get(inside), dict):
        made[inside] = {k: 0 if k in AMOUNTS else v for k, v in made[inside].items()}
    return made
