"""A report's JSON: columns with keys, rows of text, sections with totals (gotchas 122)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.reports.asking import EARLIEST, LATEST, Asked
from ledgerboard.simulators.quickbooks.transactions.amounts import ZERO, cents

COLUMNS: dict[str, tuple[str, str]] = {
    "tx_date": ("Date", "Date"),
    "txn_type": ("Transaction Type", "String"),
    "doc_num": ("Num", "String"),
    "is_no_post": ("Posting", "Boolean"),
    "name": ("Name", "String"),
    "vend_name": ("Vendor", "String"),
    "cust_name": ("Customer", "String"),
    "memo": ("Memo/Description", "String"),
    "account_name": ("Account", "String"),
    "other_account": ("Split", "String"),
    "split_acc": ("Split", "String"),
    "item_name": ("Product/Service", "String"),
    "klass_name": ("Class", "String"),
    "due_date": ("Due Date", "Date"),
    "past_due": ("Past Due", "Number"),
    "create_date": ("Create Date", "Date"),
    "last_mod_date": ("Last Modified", "Date"),
    "subt_nat_amount": ("Amount", "Money"),
    "subt_nat_home_amount": ("Amount", "Money"),
    "rbal_nat_amount": ("Balance", "Money"),
    "subt_neg_amount": ("Amount", "Money"),
    "subt_neg_open_bal": ("Open Balance", "Money"),
    "rbal_neg_open_bal": ("Balance", "Money"),
    "debt_amt": ("Debit", "Money"),
    "credit_amt": ("Credit", "Money"),
}
SUMMED = frozenset(
    {
        "subt_nat_amount",
        "subt_nat_home_amount",
        "subt_neg_amount",
        "subt_neg_open_bal",
        "debt_amt",
        "credit_amt",
    }
)
RUNNING = {"rbal_nat_amount": "subt_nat_amount", "rbal_neg_open_bal": "subt_neg_open_bal"}
Value = str | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Row:
    """Values by column key; `ids` say which row of the company a text names."""

    values: Mapping[str, Value]
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading, and sections within; `opening` is where a running balance starts."""

    title: str
    key: str = ""
    rows: Sequence[Row] = ()
    sections: Sequence[Section] = ()
    group: str = ""
    opening: Decimal | None = None


def text(value: Value) -> str:
    if value is None:
        return ""
    return f"{cents(value):f}" if isinstance(value, Decimal) else str(value)


def chosen(asked: Asked, default: Iterable[str]) -> list[str]:
    """Unknown column names are left out without a word."""
    found = [key for key in asked.columns if key in COLUMNS]
    return found or list(default)


def column(key: str) -> dict[str, Any]:
    title, kind = COLUMNS[key]
    return {
        "ColTitle": title,
        "ColType": kind,
        "MetaData": [{"Name": "ColKey", "Value": key}],
    }


def cell(row: Row, key: str) -> dict[str, str]:
    shown = {"value": text(row.values.get(key))}
    return {**shown, "id": row.ids[key]} if row.ids.get(key) else shown


def totals(section: Section) -> dict[str, Decimal]:
    found: dict[str, Decimal] = dict.fromkeys(SUMMED, ZERO)
    for row in section.rows:
        for key in SUMMED:
            value = row.values.get(key)
            found[key] += value if isinstance(value, Decimal) else ZERO
    for inner in section.sections:
        for key, value in totals(inner).items():
            found[key] += value
    return found


def summary(title: str, sums: Mapping[str, Decimal], keys: Sequence[str]) -> dict[str, Any]:
    cells = [{"value": text(sums[key]) if key in SUMMED else ""} for key in keys]
    cells[0] = {"value": title}
    return {"ColData": cells}


def plain_rows(section: Section, keys: Sequence[str]) -> list[dict[str, Any]]:
    running = dict.fromkeys(RUNNING, section.opening or ZERO)
    made = []
    if section.opening is not None:
        made.append(opening_row(section.opening, keys))
    for row in section.rows:
        for key, source in RUNNING.items():
            value = row.values.get(source)
            running[key] += value if isinstance(value, Decimal) else ZERO
        whole = Row({**row.values, **running}, row.ids)
        made.append({"ColData": [cell(whole, key) for key in keys], "type": "Data"})
    return made


def opening_row(amount: Decimal, keys: Sequence[str]) -> dict[str, Any]:
    cells = [{"value": text(amount) if key in RUNNING else ""} for key in keys]
    cells[0] = {"value": "Beginning Balance"}
    return {"ColData": cells, "type": "Data"}


def section_row(section: Section, keys: Sequence[str]) -> dict[str, Any]:
    head = {"value": section.title, **({"id": section.key} if section.key else {})}
    blank = [{"value": ""} for _ in keys[1:]]
    inner = plain_rows(section, keys) + [section_row(each, keys) for each in section.sections]
    return {
        "Header": {"ColData": [head, *blank]},
        "Rows": {"Row": inner},
        "Summary": summary(f"Total for {section.title}", totals(section), keys),
        "type": "Section",
        **({"group": section.group} if section.group else {}),
    }


def report(
    company: Company, name: str, asked: Asked, keys: Sequence[str], sections: Sequence[Section]
) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for each in sections:
        rows += [section_row(each, keys)] if each.title else plain_rows(each, keys)
    if rows:
        whole = totals(Section("", sections=sections))
        grand = {"Summary": summary("TOTAL", whole, keys), "type": "Section", "group": "GrandTotal"}
        rows.append(grand)
    return {
        "Header": header(company, name, asked, empty=not rows),
        "Columns": {"Column": [column(key) for key in keys]},
        "Rows": {"Row": rows} if rows else {},
    }


def header(company: Company, name: str, asked: Asked, *, empty: bool) -> dict[str, Any]:
    start = {} if asked.start == EARLIEST else {"StartPeriod": asked.start}
    end = {} if asked.end == LATEST else {"EndPeriod": asked.end}
    no_data = {"Name": "NoReportData", "Value": "true" if empty else "false"}
    return {
        "Time": company.moment(),
        "ReportName": name,
        "ReportBasis": "Accrual",
        **start,
        **end,
        "Currency": "USD",
        "Option": [{"Name": "report_date", "Value": asked.end}, no_data],
    }
