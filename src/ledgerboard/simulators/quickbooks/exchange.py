"""Exchange rates: by currency and day, written by POST to the same path that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.references import CURRENCIES
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.writing import check_token, create, update

RATE = ENTITIES["ExchangeRate"]
HOME = "USD"


def read(company: Company, code: str | None, day: str | None) -> dict[str, Any]:
    """The last rate on or before the day; a currency without one stands at 1."""
    if not code:
        raise RequestRefused(faults.missing("sourcecurrencycode"))
    wanted = code.strip().upper()
    if wanted not in CURRENCIES:
        raise RequestRefused(faults.invalid_reference(f"Currencies element id {wanted} not found"))
    as_of = checked_day(company, day)
    known = [row for row in company.table(RATE) if row["body"]["SourceCurrencyCode"] == wanted]
    known = [row for row in known if row["body"]["AsOfDate"] <= as_of]
    if known:
        latest = max(known, key=lambda row: row["body"]["AsOfDate"])
        return shown(company, latest)
    return {
        "SourceCurrencyCode": wanted,
        "TargetCurrencyCode": HOME,
        "Rate": 1,
        "AsOfDate": as_of,
        "SyncToken": "0",
        "domain": "QBO",
        "sparse": False,
    }


def checked_day(company: Company, day: str | None) -> str:
    if not day:
        return company.today().isoformat()
    try:
        return date.fromisoformat(day.strip()).isoformat()
    except ValueError:
        raise RequestRefused(faults.invalid_date("asofdate", day[:50])) from None


def save(company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
    """One row for a currency and a day: writing it again changes it."""
    before = same_day(company, given)
    values = {"TargetCurrencyCode": HOME, **given}
    if before is None:
        return shown(company, create(company, RATE, values))
    if given.get("SyncToken") is not None:
        check_token(before, given["SyncToken"], stale=False)
    return shown(company, update(company, RATE, before, values, sparse=True))


def same_day(company: Company, given: Mapping[str, Any]) -> Row | None:
    code, day = given.get("SourceCurrencyCode"), given.get("AsOfDate")
    for row in company.table(RATE):
        if row["body"]["SourceCurrencyCode"] == code and row["body"]["AsOfDate"] == day:
            return row
    return None


def shown(company: Company, row: Row) -> dict[str, Any]:
    """A rate is known by currency and day, not by an Id."""
    return {name: value for name, value in show(company, RATE, row).items() if name != "Id"}
