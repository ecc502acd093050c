"""What a report was asked for: a period, whose money, which columns."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ledgerboard.simulators.kit import Call
from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.names import NotSimulated

EARLIEST, LATEST = "1900-01-01", "9999-12-31"
Period = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters that the simulator knows; it ignores the others, as the service does."""

    start: str
    end: str
    columns: tuple[str, ...] = ()
    accounts: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    paid: str = ""
    newest_first: bool = False
    changed: Period | None = None


def asked(company: Company, call: Call, *, since_ever: bool = False) -> Asked:
    """`since_ever` is for reports of balances, which have no first day."""
    if (call.arg("accounting_method") or "Accrual").lower() == "cash":
        raise NotSimulated("reports on the cash basis")
    start, end = period(company, call, since_ever=since_ever)
    paid = (call.arg("appaid") or call.arg("arpaid") or "").lower()
    if paid not in ("", "paid", "unpaid", "all"):
        raise RequestRefused(faults.invalid_enum("appaid", paid))
    return Asked(
        start,
        end,
        tuple(listed(call, "columns")),
        frozenset(listed(call, "account")),
        frozenset(listed(call, "vendor")),
        frozenset(listed(call, "customer")),
        frozenset(listed(call, "transaction_type")),
        paid,
        (call.arg("sort_order") or "").lower().startswith("desc"),
        between(call, "moddate"),
    )


def listed(call: Call, name: str) -> list[str]:
    return [each.strip() for each in (call.arg(name) or "").split(",") if each.strip()]


def between(call: Call, name: str) -> Period | None:
    start, end = call.arg(f"start_{name}"), call.arg(f"end_{name}")
    if not start and not end:
        return None
    return day(start, EARLIEST), day(end, LATEST)


def period(company: Company, call: Call, *, since_ever: bool) -> Period:
    """The days named, a macro's, or the year so far."""
    today = company.today()
    until = day(call.arg("report_date"), today.isoformat())
    if call.arg("start_date") or call.arg("end_date"):
        first = EARLIEST if since_ever else today.replace(month=1, day=1).isoformat()
        return day(call.arg("start_date"), first), day(call.arg("end_date"), until)
    macro = MACROS.get((call.arg("date_macro") or "").lower())
    if macro:
        return macro(today)
    return (EARLIEST if since_ever else today.replace(month=1, day=1).isoformat()), until


def day(text: str | None, default: str) -> str:
    if not text:
        return default
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise RequestRefused(faults.invalid_date("date", text[:50])) from None


def month(today: date, back: int = 0) -> Period:
    first = today.replace(day=1)
    for _ in range(back):
        first = (first - timedelta(days=1)).replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return first.isoformat(), last.isoformat()


def year(today: date, back: int = 0) -> Period:
    return f"{today.year - back}-01-01", f"{today.year - back}-12-31"


MACROS: dict[str, Callable[[date], Period]] = {
    "all": lambda _today: (EARLIEST, LATEST),
    "today": lambda today: (today.isoformat(), today.isoformat()),
    "this month": month,
    "this month-to-date": lambda today: (month(today)[0], today.isoformat()),
    "last month": lambda today: month(today, 1),
    "this year": year,
    "this fiscal year": year,
    "this fiscal year-to-date": lambda today: (year(today)[0], today.isoformat()),
    "last fiscal year": lambda today: year(today, 1),
}
