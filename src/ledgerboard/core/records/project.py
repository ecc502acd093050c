"""A job: a Procore project; in QuickBooks a project, or a customer's job."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from ledgerboard.core.records.base import record
from ledgerboard.core.values.text import squeeze


@record
@dataclass(frozen=True, kw_only=True)
class Project:
    """QuickBooks shows one name; number and name are its two parts (see `number_and_name`)."""

    kind: ClassVar[str] = "project"

    name: str | None = None
    number: str | None = None
    customer: str | None = None
    customer_id: str | None = None
    """In QuickBooks: a customer that was renamed is the same one."""
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    active: bool | None = None
    sub_customer: bool | None = None
    """In QuickBooks: a customer's job in a company that has projects as well. It may be a job, or
    anything else that people keep under a customer."""

    @property
    def title(self) -> str:
        return joined(self.number or "", self.name or "") or "an unnamed project"

    @property
    def summary(self) -> str:
        what = "sub-customer" if self.sub_customer else ""
        return ", ".join(filter(None, (what, self.customer, self.street, self.city)))


_NUMBERED: Final = re.compile(r"(?P<number>[^\s:]*\d[^\s:]*)(?: [-\u2013\u2014] |: )(?P<name>.+)")


def number_and_name(text: str) -> tuple[str, str]:
    """`2401 - Pearl St` is number and name. Only an explicit separator after one word with a digit
    splits: «2401 Pearl St» may be an address, and no number is better than a wrong one.
    """
    plain = squeeze(text)
    found = _NUMBERED.fullmatch(plain)
    return (found["number"], found["name"]) if found else ("", plain)


def joined(number: str, name: str) -> str:
    """One name for both parts; `number_and_name` takes it apart again."""
    return " - ".join(part for part in (number, name) if part)
