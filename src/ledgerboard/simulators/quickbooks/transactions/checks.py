"""What the service refuses of a transaction, and in whose words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults, ledger
from ledgerboard.simulators.quickbooks.company import Company, fold
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.transactions import lines as lines_of
from ledgerboard.simulators.quickbooks.transactions import links
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO, Line, detail, number
from ledgerboard.simulators.quickbooks.transactions.completing import (
    PAYING,
    lines_before,
    own_key,
    targets,
)
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS, LINK_NAMES, Kind, Total
from ledgerboard.simulators.quickbooks.transactions.totals import line_sum

if TYPE_CHECKING:
    from ledgerboard.simulators.quickbooks.draft import Draft

BILLED = "The purchase cannot be deleted as it would make the invoice it is linked to blank."
Special = Callable[["Draft", Mapping[str, Any]], Iterator[Problem]]


def problems(draft: Draft) -> Iterator[Problem]:
    """Form first; meaning only of what is well formed."""
    kind = KINDS[draft.entity.name]
    wrong = list(form(draft, kind))
    yield from wrong
    if not wrong:
        yield from meaning(draft, kind)


def form(draft: Draft, kind: Kind) -> Iterator[Problem]:
    body = draft.body
    if draft.before is not None and draft.sparse:
        for member in kind.always:
            if member not in draft.sent:
                yield faults.missing(member)
        yield from lines_of_credit(draft)
    for member in kind.required:
        if not body.get(member) and body.get(member) != 0:
            yield faults.missing(member)
    if kind.total is Total.GIVEN and "TotalAmt" not in body:
        yield faults.business("You must set a transaction amount.")
    real = [line for line in body.get("Line", ()) if not lines_of.made_by_service(line)]
    if "Line" in body and len(real) < kind.least_lines:
        yield faults.missing("Line")
    yield from lines_of.problems(draft.company, kind, real)


def lines_of_credit(draft: Draft) -> Iterator[Problem]:
    """A live company refused new lines in a sparse update of one (reference: money 3.3, 7)."""
    new = draft.entity.name == "VendorCredit" and "Line" in draft.sent
    if new and not draft.company.setting("sparse_credit_lines"):
        yield faults.missing("Line")


def meaning(draft: Draft, kind: Kind) -> Iterator[Problem]:
    company, body = draft.company, draft.body
    yield from closed(company, body, draft.before)
    if draft.before is not None:
        yield from locked(company, kind, draft.before)
        yield from still_covered(draft, kind)
        yield from billed_lines(draft)
    yield from marked_billed(draft)
    yield from linked_lines(draft, kind)
    yield from totals(company, kind, body)
    special = SPECIALS.get(kind.name)
    if special:
        yield from special(draft, body)


def closed(company: Company, *bodies: Mapping[str, Any] | Row | None) -> Iterator[Problem]:
    """Nothing dated in closed books is made, changed, voided or deleted (reference: money 3.10)."""
    last = company.preference("AccountingInfoPrefs", "BookCloseDate")
    if not last:
        return
    for body in bodies:
        found = (body or {}).get("body", body) or {}
        if found.get("TxnDate") and found["TxnDate"] <= last:
            yield faults.closed_books(company.setting("closed_period_answer"))
            return


def locked(company: Company, kind: Kind, row: Row) -> Iterator[Problem]:
    """Money that was taken to the bank."""
    for each in links.pointing_at(company, f"{kind.name}:{row['id']}"):
        if each["source"].partition(":")[0] in kind.locked_by:
            yield faults.deposited()
            return


def still_covered(draft: Draft, kind: Kind) -> Iterator[Problem]:
    """A paid bill stays its vendor's, and stays above what was paid of it (inferred)."""
    paid = links.applied(draft.company, own_key(draft))
    if not paid or not kind.balance:
        return
    if draft.before and draft.before["body"].get(kind.party) != draft.body.get(kind.party):
        yield faults.business("You can't change the name on a transaction that has been paid.")
    if number(draft.body.get("TotalAmt")) < paid:
        yield faults.business("The amount is less than what has already been applied to it.")


def billed_lines(draft: Draft) -> Iterator[Problem]:
    """Lines that a customer was already charged for stay as they are."""
    kept = {line.get("Id"): line for line in draft.body.get("Line", ())}
    for line in lines_before(draft):
        if is_billed(line) and kept.get(line.get("Id")) != line:
            yield faults.business(BILLED)
            return


def is_billed(line: Line) -> bool:
    return detail(line).get("BillableStatus") == "HasBeenBilled"


def marked_billed(draft: Draft) -> Iterator[Problem]:
    """Only the service itself says so (reference: quickbooks bill)."""
    old = {line.get("Id") for line in lines_before(draft) if is_billed(line)}
    for line in draft.body.get("Line", ()):
        if is_billed(line) and line.get("Id") not in old:
            yield faults.invalid_enum("BillableStatus", "HAS_BEEN_BILLED")


def linked_lines(draft: Draft, kind: Kind) -> Iterator[Problem]:
    if not kind.applies:
        return
    for line in draft.body.get("Line", ()):
        yield from known_links(draft.company, kind, line)
    used: dict[str, Any] = {}
    for line in draft.body.get("Line", ()):
        for target, row in targets(draft.company, kind, line):
            yield from fits(draft, kind, target, row)
            used[target] = used.get(target, ZERO) + number(line.get("Amount"))
    if kind.name in PAYING:
        yield from within_open(draft, kind, used)


def known_links(company: Company, kind: Kind, line: Line) -> Iterator[Problem]:
    for told in line.get("LinkedTxn", ()):
        word, key = told.get("TxnType", ""), told.get("TxnId", "")
        name = LINK_NAMES.get(word, "")
        if word not in kind.applies or name not in KINDS:
            yield faults.not_linkable(word)
        elif links.found(company, f"{name}:{key}") is None:
            yield faults.invalid_reference(f"{word} element id {key} not found")
    if kind.pays and not line.get("LinkedTxn"):
        yield faults.missing("LinkedTxn")


def fits(draft: Draft, kind: Kind, target: str, row: Row) -> Iterator[Problem]:
    """The same name on both ends; no money deposited twice."""
    other = KINDS[target.partition(":")[0]]
    if kind.party and other.party and row["body"].get(kind.party) != draft.body.get(kind.party):
        yield faults.business("A payment and what it pays must have the same name.")
    if kind.name in other.locked_by:
        for each in links.pointing_at(draft.company, target, but=own_key(draft)):
            if each["source"].startswith(f"{kind.name}:"):
                yield faults.deposited()


def within_open(draft: Draft, kind: Kind, used: Mapping[str, Any]) -> Iterator[Problem]:
    """Paying more than is open is refused, by text about the amount (reference: money 3.4)."""
    party = ledger.party_of(kind, draft.body)
    for target, amount in used.items():
        row = links.found(draft.company, target)
        if row is None or target.startswith("Deposit:"):
            continue
        paid = links.applied(draft.company, target, but=own_key(draft))
        if amount > links.opened(draft.company, target, row, party) - paid:
            yield faults.business(
                "The amount applied is more than the open balance. Check the amount and credits."
            )


def totals(company: Company, kind: Kind, body: Mapping[str, Any]) -> Iterator[Problem]:
    total = number(body.get("TotalAmt"))
    if total < 0 and not (kind.name == "Bill" and company.setting("accept_negative_bills")):
        yield faults.business("Transaction amount must be 0 or greater.")
    if kind.total is Total.GIVEN and line_sum(kind, body.get("Line", ())) > total:
        yield faults.business("The lines come to more than the transaction amount.")
    for name, setting in NEGATIVE_LINES.items():
        if kind.name == name and not company.setting(setting):
            yield from negative_lines(body)


NEGATIVE_LINES = {
    "VendorCredit": "accept_negative_credit_lines",
    "PurchaseOrder": "accept_negative_order_lines",
}


def negative_lines(body: Mapping[str, Any]) -> Iterator[Problem]:
    if any(number(line.get("Amount")) < 0 for line in body.get("Line", ())):
        yield faults.business("Line amounts must be 0 or greater.")


def journal(draft: Draft, body: Mapping[str, Any]) -> Iterator[Problem]:
    sides = {"Debit": ZERO, "Credit": ZERO}
    for line in body.get("Line", ()):
        inside = detail(line)
        if "AccountRef" not in inside:
            continue
        sides[inside["PostingType"]] += number(line.get("Amount"))
        account_type = ledger.account_type(draft.company, inside["AccountRef"]["value"])
        if account_type in ledger.OWED_TO_US and "Entity" not in inside:
            yield faults.business(f"When you use {account_type}, you must choose a name.")
    if sides["Debit"] != sides["Credit"]:
        yield faults.business("Please balance debits and credits.")


PAID_FROM = {"CreditCard": ("Credit Card",), "Check": ("Bank",)}


def purchase(draft: Draft, body: Mapping[str, Any]) -> Iterator[Problem]:
    if body.get("PaymentType") not in ("Cash", "Check", "CreditCard"):
        yield faults.invalid_enum("PaymentType", str(body.get("PaymentType")))
        return
    if body.get("Credit") and body["PaymentType"] != "CreditCard":
        yield faults.business("Only a credit card purchase can be a credit.")
    wanted = PAID_FROM.get(body["PaymentType"], ("Bank", "Other Current Asset", "Credit Card"))
    yield from account_of(draft, body, "AccountRef", wanted)


def bill_payment(draft: Draft, body: Mapping[str, Any]) -> Iterator[Problem]:
    check = body["PayType"] == "Check"
    member, inner = PAY_MEMBERS[check]
    if inner not in body.get(member, {}):
        yield faults.missing(f"{member}.{inner}")
        return
    wanted = ("Bank",) if check else ("Credit Card",)
    yield from account_of(draft, body[member], inner, wanted)


PAY_MEMBERS = {
    True: ("CheckPayment", "BankAccountRef"),
    False: ("CreditCardPayment", "CCAccountRef"),
}


def account_of(
    draft: Draft, body: Mapping[str, Any], member: str, wanted: tuple[str, ...]
) -> Iterator[Problem]:
    found = ledger.account_type(draft.company, body[member]["value"])
    if found not in wanted:
        yield faults.business(f"{member} must be an account of type {' or '.join(wanted)}.")


def time_activity(_draft: Draft, body: Mapping[str, Any]) -> Iterator[Problem]:
    member = f"{body['NameOf']}Ref"
    if body["NameOf"] in ("Employee", "Vendor") and member not in body:
        yield faults.missing(member)
    if not any(name in body for name in ("Hours", "Minutes", "StartTime")):
        yield faults.missing("Hours")


def transfer(_draft: Draft, body: Mapping[str, Any]) -> Iterator[Problem]:
    if body["FromAccountRef"] == body["ToAccountRef"]:
        yield faults.business("Choose two different accounts.")
    if number(body["Amount"]) < 0:
        yield faults.business("Transaction amount must be 0 or greater.")


SPECIALS: dict[str, Special] = {
    "JournalEntry": journal,
    "Purchase": purchase,
    "BillPayment": bill_payment,
    "TimeActivity": time_activity,
    "Transfer": transfer,
}


def duplicate(draft: Draft) -> Iterator[Problem]:
    """The number is asked of the kind alone, whoever the vendor is (reference: gotchas 29)."""
    number_given = draft.body.get("DocNumber")
    company, kind = draft.company, draft.entity.name
    if not number_given or draft.allow_duplicates or not refuses_duplicates(company, kind):
        return
    if draft.before and draft.before["body"].get("DocNumber") == number_given:
        return
    for row in company.table(draft.entity).find("named", fold(number_given)):
        if row["id"] != draft.key:
            yield faults.duplicate_number(number_given, kind, row["id"])
            return


WARNINGS = {
    "Bill": "WarnDuplicateBillNumber",
    "VendorCredit": "WarnDuplicateBillNumber",
    "JournalEntry": "WarnDuplicateJournalNumber",
}


def refuses_duplicates(company: Company, kind: str) -> bool:
    """The API's page says always; elsewhere a preference decides (reference: money 7)."""
    if company.setting("duplicate_numbers") == "error":
        return True
    name = WARNINGS.get(kind, "WarnDuplicateCheckNumber")
    return company.other_preference(name) == "true"
