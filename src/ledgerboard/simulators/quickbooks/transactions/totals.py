"""Totals, tax and balances, computed by the service whatever was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.transactions.amounts import (
    ZERO,
    Line,
    cents,
    counted,
    detail,
    number,
    subtotal,
)
from ledgerboard.simulators.quickbooks.transactions.declared import Kind, Total


def totalled(
    company: Company, kind: Kind, body: dict[str, Any], applied: Decimal
) -> dict[str, Any]:
    """`applied` is what other transactions have paid of this one."""
    lines = body.get("Line", [])
    if kind.total is Total.NONE or kind.total is Total.AMOUNT:
        return body
    if kind.total is Total.ZERO:
        return {**body, "TotalAmt": 0}
    if kind.total is Total.LINES:
        body = taxed(company, kind, body, lines)
        tax = number(body.get("TxnTaxDetail", {}).get("TotalTax"))
        body = {**body, "TotalAmt": line_sum(kind, lines) + tax}
    elif "TotalAmt" in body:
        body = {**body, "TotalAmt": cents(body["TotalAmt"])}
    return balanced(kind, body, applied)


def line_sum(kind: Kind, lines: Iterable[Line]) -> Decimal:
    """A refund inside a deposit counts against it."""
    if not kind.applies:
        return subtotal(lines)
    return sum((sign_of(kind, line) * counted(line) for line in lines), ZERO)


def sign_of(kind: Kind, line: Mapping[str, Any]) -> int:
    for told in line.get("LinkedTxn", ()):
        return kind.applies.get(told.get("TxnType", ""), 1)
    return 1


def balanced(kind: Kind, body: dict[str, Any], applied: Decimal) -> dict[str, Any]:
    if kind.balance:
        body = {**body, kind.balance: number(body["TotalAmt"]) - applied}
    if kind.name == "CreditMemo":
        body = {**body, "RemainingCredit": body["Balance"]}
    if kind.unapplied:
        used = line_sum(kind, body.get("Line", ()))
        body = {**body, kind.unapplied: number(body.get("TotalAmt")) - used}
    return body


def taxed(company: Company, kind: Kind, body: dict[str, Any], lines: list[Line]) -> dict[str, Any]:
    """A tax code on a sale is computed; an amount that was sent without one stands."""
    told = body.get("TxnTaxDetail")
    code = (told or {}).get("TxnTaxCodeRef", {}).get("value")
    if not told or not code or not kind.subtotal:
        return body
    base = sum((number(line["Amount"]) for line in lines if taxable(line)), ZERO)
    made = [tax_line(rate, base) for rate in rates(company, code)]
    total = sum((line["Amount"] for line in made), ZERO)
    return {**body, "TxnTaxDetail": {**told, "TotalTax": total, "TaxLine": made}}


def taxable(line: Mapping[str, Any]) -> bool:
    return detail(line).get("TaxCodeRef", {}).get("value") == "TAX" and "Amount" in line


def rates(company: Company, code: str) -> list[tuple[str, Decimal]]:
    row = company.get(ENTITIES["TaxCode"], code)
    listed = (row["body"].get("SalesTaxRateList") or {}) if row else {}
    keys = [each["TaxRateRef"]["value"] for each in listed.get("TaxRateDetail", ())]
    found = [company.get(ENTITIES["TaxRate"], key) for key in keys]
    return [(rate["id"], number(rate["body"].get("RateValue"))) for rate in found if rate]


def tax_line(rate: tuple[str, Decimal], base: Decimal) -> dict[str, Any]:
    key, percent = rate
    return {
        "Amount": cents(base * percent / 100),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": key},
            "PercentBased": True,
            "TaxPercent": percent,
            "NetAmountTaxable": base,
        },
    }
