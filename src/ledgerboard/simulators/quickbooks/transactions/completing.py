"""A transaction's body with everything that the service adds by itself (reference: gotchas 23)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledgerboard.simulators.quickbooks import ledger
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.transactions import lines as lines_of
from ledgerboard.simulators.quickbooks.transactions import links
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO, Line
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS, LINK_NAMES, Kind
from ledgerboard.simulators.quickbooks.transactions.totals import totalled

if TYPE_CHECKING:
    from ledgerboard.simulators.quickbooks.draft import Draft

USD = {"value": "USD"}
VOIDED = "Voided"
FIRST_NUMBER = 1001


def complete(draft: Draft) -> dict[str, Any]:
    company, kind = draft.company, KINDS[draft.entity.name]
    body = {**kind.defaults, **draft.body}
    found = settled_lines(draft, kind, body, body.get("Line", []))
    body = {name: value for name, value in body.items() if name != "Line"}
    if found:
        body["Line"] = found
    body = {**body, **dates(company, kind, body), **accounts(draft, kind, body)}
    body |= numbers(draft, kind, body)
    body = with_links(draft, kind, body)
    paid = links.applied(company, own_key(draft)) if draft.before else ZERO
    return paid_already(draft, kind, totalled(company, kind, body, paid))


def own_key(draft: Draft) -> str:
    return f"{draft.entity.name}:{draft.key}" if draft.key else ""


def settled_lines(
    draft: Draft, kind: Kind, body: Mapping[str, Any], given: Sequence[Line]
) -> list[Line]:
    company, before = draft.company, lines_before(draft)
    if draft.sparse and company.setting("sparse_keeps_class"):
        given = lines_of.keeping_classes(given, before)
    given = [tracked(company, line) for line in given]
    given = [without_lost_links(draft, kind, body, line) for line in given]
    if kind.pays:
        given = [line for line in given if not already_paid(draft, kind, body, line)]
    found = lines_of.completed(company, kind, given)
    if kind.pays:
        return found
    anew = kind.renumbered and bool(company.setting("renumber_lines"))
    return lines_of.numbered(found, before, anew=anew)


def lines_before(draft: Draft) -> list[Line]:
    return list(draft.before["body"].get("Line", ())) if draft.before else []


def tracked(company: Company, line: Line) -> Line:
    """Classes on lines that the company does not track there are ignored (gotchas 36)."""
    kind = line.get("DetailType", "")
    inside = line.get(kind)
    if not isinstance(inside, dict) or "ClassRef" not in inside:
        return line
    if company.preference("AccountingInfoPrefs", "ClassTrackingPerTxnLine"):
        return line
    return {**line, kind: {name: value for name, value in inside.items() if name != "ClassRef"}}


def without_lost_links(draft: Draft, kind: Kind, body: Mapping[str, Any], line: Line) -> Line:
    """A link to an order that is not quite right is dropped in silence (reference: money 1.11)."""
    if "LinkedTxn" not in line or kind.applies:
        return line
    kept = [each for each in line["LinkedTxn"] if good_link(draft, kind, body, line, each)]
    rest = {name: value for name, value in line.items() if name != "LinkedTxn"}
    return {**rest, "LinkedTxn": kept} if kept else rest


def good_link(
    draft: Draft, kind: Kind, body: Mapping[str, Any], line: Line, told: Mapping[str, str]
) -> bool:
    name = LINK_NAMES.get(told.get("TxnType", ""), "")
    order = links.found(draft.company, f"{name}:{told.get('TxnId', '')}")
    if name not in kind.refers or order is None:
        return False
    ids = {each.get("Id") for each in order["body"].get("Line", ())}
    same = order["body"].get(kind.party) == body.get(kind.party)
    return same and told.get("TxnLineId") in ids and may_carry(draft, line, told)


def may_carry(draft: Draft, line: Line, told: Mapping[str, str]) -> bool:
    """Only a new line takes a link; one that has it keeps it."""
    for old in lines_before(draft):
        if old.get("Id") == line.get("Id"):
            return told in old.get("LinkedTxn", ())
    return draft.before is not None or ("Id" not in line and "LineNum" not in line)


def already_paid(draft: Draft, kind: Kind, body: Mapping[str, Any], line: Line) -> bool:
    """Paying a settled bill leaves a payment without that line (reference: gotchas 67)."""
    for target, row in targets(draft.company, kind, line):
        party = ledger.party_of(kind, body)
        paid = links.applied(draft.company, target, but=own_key(draft))
        whole = links.opened(draft.company, target, row, party)
        if kind.name in PAYING and paid and paid >= whole:
            return True
    return False


PAYING = ("BillPayment", "Payment")


def targets(company: Company, kind: Kind, line: Line) -> Iterator[tuple[str, Any]]:
    for told in line.get("LinkedTxn", ()):
        name = LINK_NAMES.get(told.get("TxnType", ""), "")
        key = f"{name}:{told.get('TxnId', '')}"
        row = links.found(company, key) if name in KINDS else None
        if row is not None and told.get("TxnType") in kind.applies:
            yield key, row


def with_links(draft: Draft, kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """Header links that a line backs or that need none; payments are not taken from requests."""
    if "LinkedTxn" not in draft.entity.fields:
        return body
    told = [each for each in body.get("LinkedTxn", ()) if links.refers(kind, each)]
    on_lines = {
        each["TxnId"] for line in body.get("Line", ()) for each in line.get("LinkedTxn", ())
    }
    kept = [each for each in told if stands(draft.company, each, on_lines)]
    more = sorted(on_lines - {each["TxnId"] for each in kept})
    kept += [{"TxnId": key, "TxnType": links.ORDERED} for key in more]
    body = {**body, "LinkedTxn": kept}
    return links.linked(draft.company, kind, {"id": draft.key or "", "body": body})


def stands(company: Company, told: Mapping[str, str], on_lines: set[str]) -> bool:
    name = LINK_NAMES.get(told["TxnType"], "")
    if name == links.ORDERED:
        return told.get("TxnId") in on_lines
    return links.found(company, f"{name}:{told.get('TxnId', '')}") is not None


def dates(company: Company, kind: Kind, body: Mapping[str, Any]) -> dict[str, str]:
    day = body.get("TxnDate") or company.today().isoformat()
    if not kind.due or body.get("DueDate"):
        return {"TxnDate": day}
    due = date.fromisoformat(day) + timedelta(days=term_days(company, kind, body))
    return {"TxnDate": day, "DueDate": due.isoformat()}


def term_days(company: Company, kind: Kind, body: Mapping[str, Any]) -> int:
    """The request's term, else the name's own; due at once without either."""
    key = body.get("SalesTermRef", {}).get("value")
    if not key and body.get(kind.party):
        owner = company.get(ENTITIES[kind.party.removesuffix("Ref")], body[kind.party]["value"])
        key = (owner or {"body": {}})["body"].get(TERM_OF[kind.party], {}).get("value")
    term = company.get(ENTITIES["Term"], key) if key else None
    return int(term["body"].get("DueDays", 0)) if term else 0


TERM_OF = {"VendorRef": "TermRef", "CustomerRef": "SalesTermRef"}
IMPLIED = {"APAccountRef": "Accounts Payable", "ARAccountRef": "Accounts Receivable"}


def accounts(draft: Draft, kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """The one payables or receivables account, and Undeposited Funds."""
    made: dict[str, Any] = {}
    fields = draft.entity.fields
    for member, account_type in IMPLIED.items():
        if member in fields and member not in body:
            made[member] = ledger.first_account(draft.company, account_type)
    if kind.name == "SalesReceipt" and "DepositToAccountRef" not in body:
        made["DepositToAccountRef"] = ledger.undeposited(draft.company)
    found = {name: {"value": key} for name, key in made.items() if key}
    return (
        found
        if "CurrencyRef" in body or "CurrencyRef" not in fields
        else found | {"CurrencyRef": USD}
    )


def numbers(draft: Draft, kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """A number of the service's own where the form has one and none was sent; never for bills."""
    company = draft.company
    if kind.name in OWN_NUMBERS and company.setting("bills_numbered_by_service"):
        return {"DocNumber": number_before(draft) or str(next_number(company, kind.name))}
    if not kind.numbered or body.get("DocNumber"):
        return {}
    if number_before(draft):
        return {"DocNumber": number_before(draft)}
    if kind.numbered == "sales" and company.preference("SalesFormsPrefs", "CustomTxnNumbers"):
        return {}
    return {"DocNumber": str(next_number(company, kind.numbered))}


OWN_NUMBERS = ("Bill", "VendorCredit")


def number_before(draft: Draft) -> str:
    return str(draft.before["body"].get("DocNumber", "")) if draft.before else ""


def next_number(company: Company, series: str) -> int:
    return company.world.next_id(f"{company.realm}/numbers {series}", FIRST_NUMBER)


def paid_already(draft: Draft, kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """A payment that found nothing left to pay is void from the start."""
    wanted = draft.body.get("Line")
    if kind.name != "BillPayment" or not wanted or body.get("Line"):
        return body
    note = body.get("PrivateNote", "")
    return {**body, "TotalAmt": Decimal(0), "PrivateNote": f"{VOIDED} {note}".strip()}
