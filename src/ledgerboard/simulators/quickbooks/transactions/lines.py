"""The lines of a transaction: which may be, what is added to them, how they are numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.transactions.amounts import (
    Line,
    cents,
    detail,
    number,
    product,
    subtotal,
)
from ledgerboard.simulators.quickbooks.transactions.declared import Kind

EXPENSES = frozenset({"ItemBasedExpenseLineDetail", "AccountBasedExpenseLineDetail"})
WITHOUT_AMOUNT = frozenset({"DescriptionOnly", "SubTotalLineDetail", "DiscountLineDetail"})
ACCOUNT_OF = {
    "AccountBasedExpenseLineDetail": "AccountRef",
    "JournalEntryLineDetail": "AccountRef",
}
NON = {"value": "NON"}


def linked_only(line: Mapping[str, Any]) -> bool:
    return "LinkedTxn" in line and "DetailType" not in line


def completed(company: Company, kind: Kind, lines: Sequence[Line]) -> list[Line]:
    """With what the service adds to each; a subtotal that was sent back is made anew."""
    if kind.pays:
        return [plain(line) for line in lines]
    found = [complete(company, line) for line in lines if not made_by_service(line)]
    if kind.subtotal and found:
        amount = subtotal(line for line in found if line.get("DetailType") != "DiscountLineDetail")
        found = [discounted(line, amount) for line in found]
        found.append(
            {"Amount": amount, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
        )
    return found


def made_by_service(line: Mapping[str, Any]) -> bool:
    return line.get("DetailType") == "SubTotalLineDetail"


def plain(line: Line) -> Line:
    """A payment's line is an amount and a link, without a number of its own."""
    kept = {"Amount": cents(line.get("Amount"))} if "Amount" in line else {}
    return {**kept, **{name: line[name] for name in ("LinkedTxn",) if name in line}}


def complete(company: Company, line: Line) -> Line:
    kind = line.get("DetailType", "")
    line = without_item(line)
    if "Amount" in line:
        line = {**line, "Amount": cents(line["Amount"])}
    elif (amount := product(line)) is not None:
        line = {**line, "Amount": amount}
    if kind in EXPENSES and kind == line["DetailType"]:
        return with_detail(line, expense_defaults(company, line))
    if kind == "SalesItemLineDetail":
        return with_detail(line, {"TaxCodeRef": {"value": sales_tax(company, line)}})
    return line


def with_detail(line: Line, defaults: Mapping[str, Any]) -> Line:
    kind = line["DetailType"]
    return {**line, kind: {**defaults, **line.get(kind, {})}}


def expense_defaults(company: Company, line: Line) -> dict[str, Any]:
    found: dict[str, Any] = {"BillableStatus": "NotBillable", "TaxCodeRef": NON}
    bought = line["DetailType"] == "ItemBasedExpenseLineDetail"
    if bought and company.setting("quantity_defaults_to_one") and "Qty" not in detail(line):
        found["Qty"] = 1
    return found


def sales_tax(company: Company, line: Line) -> str:
    item = company.get(ENTITIES["Item"], detail(line).get("ItemRef", {}).get("value", ""))
    return "TAX" if item and item["body"].get("Taxable") else "NON"


def without_item(line: Line) -> Line:
    """An item line without its item is a remark: its amount is lost (reference: gotchas 25)."""
    bought = line.get("DetailType") == "ItemBasedExpenseLineDetail"
    if not bought or "ItemRef" in detail(line) or "ItemBasedExpenseLineDetail" not in line:
        return line
    kept: Line = {name: line[name] for name in ("Id", "Description") if name in line}
    return {**kept, "DetailType": "DescriptionOnly", "DescriptionLineDetail": {}}


def discounted(line: Line, amount: Any) -> Line:
    """A discount in percent is of the lines above it."""
    inside = detail(line)
    if line.get("DetailType") != "DiscountLineDetail" or "DiscountPercent" not in inside:
        return line
    return {**line, "Amount": cents(number(amount) * number(inside["DiscountPercent"]) / 100)}


def numbered(lines: Sequence[Line], before: Sequence[Line], *, anew: bool) -> list[Line]:
    """Ids of known lines stay, others get new ones; `anew` counts from 1 when lines came or went.

    Real ids may move with an edit, so nobody may rely on them (reference: money 1.12, gotchas 24).
    """
    known = [line["Id"] for line in before if "Id" in line]
    given = list(own_ids(lines, known))
    if anew and before and given != known:
        given = [str(place) for place in range(1, len(given) + 1)]
    found, place = [], 0
    for line in lines:
        if made_by_service(line):
            found.append(line)
            continue
        found.append({**line, "Id": given[place], "LineNum": place + 1})
        place += 1
    return found


def own_ids(lines: Iterable[Line], known: Sequence[str]) -> Iterator[str]:
    """Each known id once; the next free number for the rest."""
    free, left = max((int(key) for key in known if key.isdigit()), default=0), set(known)
    for line in lines:
        if made_by_service(line):
            continue
        key = line.get("Id", "")
        if key in left:
            left.discard(key)
            yield key
        else:
            free += 1
            yield str(free)


def keeping_classes(lines: Sequence[Line], before: Sequence[Line]) -> list[Line]:
    """A sparse update cannot take a line's class away (issue of a live company)."""
    old = {line["Id"]: detail(line).get("ClassRef") for line in before if "Id" in line}
    return [with_class(line, old.get(line.get("Id", ""))) for line in lines]


def with_class(line: Line, klass: Any) -> Line:
    kind = line.get("DetailType", "")
    if not klass or kind not in line or "ClassRef" in line[kind]:
        return line
    return {**line, kind: {**line[kind], "ClassRef": klass}}


def problems(company: Company, kind: Kind, lines: Sequence[Line]) -> Iterator[Problem]:
    for line in lines:
        yield from line_problems(company, kind, line)


def line_problems(company: Company, kind: Kind, line: Line) -> Iterator[Problem]:
    named = line.get("DetailType", "")
    if kind.pays or linked_only(line):
        if "Amount" not in line:
            yield faults.missing("Amount")
        return
    if not named:
        yield faults.missing("DetailType")
    elif named not in kind.details:
        yield faults.invalid_property(f"{named} in {kind.name};")
    else:
        yield from detail_problems(company, line)


def detail_problems(company: Company, line: Line) -> Iterator[Problem]:
    named, inside = line["DetailType"], detail(line)
    needed = ACCOUNT_OF.get(named)
    if needed and needed not in inside:
        yield faults.missing(needed)
    if named == "JournalEntryLineDetail" and "PostingType" not in inside:
        yield faults.missing("PostingType")
    if "Amount" not in line and named not in WITHOUT_AMOUNT:
        yield faults.missing("Amount")
    yield from multiplied(company, line)
    yield from coded(company, line)


def multiplied(company: Company, line: Line) -> Iterator[Problem]:
    """Proven for sales; for purchases assumed, hence the setting (reference: money 3.10)."""
    expected = product(line)
    if expected is None or "Amount" not in line or expected == line["Amount"]:
        return
    if line["DetailType"] in EXPENSES and not company.setting("check_purchase_amounts"):
        return
    yield faults.amount_calculation(line["Amount"])


def coded(company: Company, line: Line) -> Iterator[Problem]:
    inside, named = detail(line), line["DetailType"]
    code = inside.get("TaxCodeRef", {}).get("value")
    if code and code not in ("TAX", "NON") and named in EXPENSES | {"SalesItemLineDetail"}:
        yield faults.line_tax_code()
    if "DepartmentRef" in inside and named in EXPENSES:
        yield faults.invalid_property("DepartmentRef")
    if inside.get("BillableStatus") == "Billable" and "CustomerRef" not in inside:
        yield faults.business("A billable line needs a customer.")
    item = company.get(ENTITIES["Item"], inside.get("ItemRef", {}).get("value", ""))
    if item and named == "ItemBasedExpenseLineDetail" and "ExpenseAccountRef" not in item["body"]:
        yield faults.business(f"{item['body']['Name']} has no expense account.")
