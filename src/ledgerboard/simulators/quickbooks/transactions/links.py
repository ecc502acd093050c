"""Who points at whom. Written on one side, shown on both (reference: gotchas 62).

A payment's line says what it pays; the bill's `LinkedTxn`, `Balance` and version follow from it.
Each link is a row, so a bill finds its payments without reading them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ledgerboard.simulators.kit import Row, Table
from ledgerboard.simulators.quickbooks import ledger
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO, Line, number
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS, LINK_NAMES, Kind
from ledgerboard.simulators.quickbooks.transactions.totals import balanced
from ledgerboard.simulators.quickbooks.webhooks import notify

LINKS = "links"
ORDERED = "PurchaseOrder"


class Link(NamedTuple):
    """`pays` is what it takes off the target's balance; a mere pointer takes nothing."""

    target: str  # Bill:210
    amount: Decimal
    pays: bool
    line: str = ""  # of the target


def table(company: Company) -> Table:
    found = company.rows(LINKS)
    found.index("source")
    found.index("target")
    return found


def links_of(kind: Kind, body: Mapping[str, Any]) -> Iterator[Link]:
    """As a body states them."""
    for line in body.get("Line", ()):
        for told in line.get("LinkedTxn", ()):
            name = LINK_NAMES.get(told.get("TxnType", ""), "")
            pays = told.get("TxnType") in kind.applies
            if name and (pays or name in kind.refers):
                key = f"{name}:{told.get('TxnId', '')}"
                yield Link(key, number(line.get("Amount")), pays, told.get("TxnLineId", ""))
    for told in body.get("LinkedTxn", ()):
        name = LINK_NAMES.get(told.get("TxnType", ""), "")
        if name in kind.refers:
            yield Link(f"{name}:{told.get('TxnId', '')}", ZERO, pays=False)


def found(company: Company, target: str) -> Row | None:
    name, _, key = target.partition(":")
    return company.get(ENTITIES[name], key) if name in ENTITIES else None


def pointing_at(company: Company, target: str, *, but: str = "") -> list[Row]:
    return [row for row in table(company).find("target", target) if row["source"] != but]


def applied(company: Company, target: str, *, but: str = "") -> Decimal:
    """What payments have taken; `but` leaves one of them out."""
    rows = pointing_at(company, target, but=but)
    return sum((number(row["amount"]) for row in rows if row["pays"]), ZERO)


def opened(company: Company, target: str, row: Row, party: str) -> Decimal:
    """What there was to pay before anything was: a journal entry owes through its A/P lines."""
    name, _, key = target.partition(":")
    if name != "JournalEntry":
        return number(row["body"].get("TotalAmt"))
    owed = [
        ledger.OWED_TO_US.get(ledger.account_type(company, each.account), 0) * each.amount
        for each in ledger.posted(company, name, key)
        if each.party == party
    ]
    return abs(sum(owed, ZERO))


def settle(company: Company, kind: Kind, row: Row, *, gone: bool = False) -> None:
    """Bring links in step with what the row says now, and every row at their other end."""
    source = f"{kind.name}:{row['id']}"
    rows = table(company)
    before = {told(each): each["id"] for each in rows.find("source", source)}
    after = [] if gone else list(dict.fromkeys(links_of(kind, row["body"])))
    for link, key in before.items():
        if link not in after:
            rows.delete(key)
    for link in after:
        if link not in before:
            key = str(company.world.next_id(f"{company.realm}/links"))
            rows.put({"id": key, "source": source, **stored(link)})
    for target in dict.fromkeys(link.target for link in {*before} ^ {*after}):
        refresh(company, target)


def forget(company: Company, source: str, target: str) -> None:
    rows = table(company)
    for row in rows.find("source", source):
        if row["target"] == target:
            rows.delete(row["id"])


def told(row: Row) -> Link:
    return Link(row["target"], number(row["amount"]), row["pays"], row["line"])


def stored(link: Link) -> dict[str, Any]:
    return {"target": link.target, "amount": link.amount, "pays": link.pays, "line": link.line}


def refresh(company: Company, target: str) -> None:
    """Balance, links and version of a row that something else was tied to or untied from."""
    row = found(company, target)
    if row is None:
        return
    entity = ENTITIES[target.partition(":")[0]]
    kind = KINDS[entity.name]
    body = balanced(kind, linked(company, kind, row), applied(company, target))
    if entity.name == ORDERED:
        body = {**body, "POStatus": order_status(company, target, body)}
    changed = {"body": body, "token": row["token"] + 1, "updated": company.seconds()}
    company.table(entity).update(row["id"], changed)
    notify(company, entity, row["id"], "Update")


def linked(company: Company, kind: Kind, row: Row) -> dict[str, Any]:
    """The body with today's LinkedTxn: its own pointers, then who points at it."""
    key = f"{kind.name}:{row['id']}"
    own = [each for each in row["body"].get("LinkedTxn", ()) if refers(kind, each)]
    others = [shown(each["source"]) for each in pointing_at(company, key)]
    both = own + [each for each in unique(others) if each not in own]
    body = {name: value for name, value in row["body"].items() if name != "LinkedTxn"}
    told = both and "LinkedTxn" in ENTITIES[kind.name].fields  # a journal entry never says it
    return {**body, "LinkedTxn": both} if told else body


def refers(kind: Kind, each: Mapping[str, Any]) -> bool:
    return LINK_NAMES.get(each.get("TxnType", ""), "") in kind.refers


def shown(source: str) -> dict[str, str]:
    name, _, key = source.partition(":")
    return {"TxnId": key, "TxnType": KINDS[name].link_name}


def unique(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({tuple(each.items()): each for each in rows}.values())


def order_status(company: Company, target: str, body: Mapping[str, Any]) -> str:
    """Closed by itself once every line is billed in full (inferred)."""
    billed: dict[str, Decimal] = {}
    for row in pointing_at(company, target):
        billed[row["line"]] = billed.get(row["line"], ZERO) + number(row["amount"])
    lines = [line for line in body.get("Line", ()) if "Amount" in line]
    done = all(covers(billed.get(line["Id"], ZERO), line) for line in lines)
    return "Closed" if lines and done else "Open"


def covers(billed: Decimal, line: Line) -> bool:
    amount = number(line["Amount"])
    return billed >= amount if amount >= 0 else billed <= amount
