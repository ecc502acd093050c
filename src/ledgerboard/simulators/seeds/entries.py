"""What is written down about a firm or a job, before either system spells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple


class Town(NamedTuple):
    state: str
    zip: str
    area: str


TOWNS = {
    "Portland": Town("OR", "97209", "503"),
    "Beaverton": Town("OR", "97005", "503"),
    "Gresham": Town("OR", "97030", "971"),
    "Salem": Town("OR", "97301", "971"),
    "Tigard": Town("OR", "97223", "503"),
    "Hillsboro": Town("OR", "97123", "971"),
    "Vancouver": Town("WA", "98660", "360"),
    "Bend": Town("OR", "97701", "541"),
    "Eugene": Town("OR", "97401", "541"),
    "Hood River": Town("OR", "97031", "541"),
}
STREETS = (
    "Foundry Way", "NE Dock Street", "SW Mill Road", "Larch Avenue", "SE Granite Boulevard",
    "Quarry Lane", "N Ferry Street", "Orchard Drive",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One directory entry as one system shows it; "" is an empty field."""

    name: str
    company_name: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    phone: str = ""
    mobile: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    ein: str = ""
    notes: str = ""
    active: bool = True
    trade: str = ""
    terms: str = "Net 30"
    origin_id: str = ""
    origin_data: str = ""
    number: int = 0


Writing = Mapping[str, Any]


@dataclass(frozen=True)
class Firm:
    """An invented firm; `procore` and `quickbooks` are what people wrote differently there.

    None: that system does not know it.
    """

    number: int
    name: str
    trade: str
    town: str
    procore: Writing | None = field(default_factory=dict)
    quickbooks: Writing | None = field(default_factory=dict)

    def in_procore(self) -> Entry | None:
        return None if self.procore is None else replace(plain(self), **self.procore)

    def in_quickbooks(self) -> Entry | None:
        return None if self.quickbooks is None else replace(spoken(self), **self.quickbooks)


def plain(firm: Firm) -> Entry:
    """As the person who invented it would write it. Telephone numbers are fictitious ones."""
    town, site = TOWNS[firm.town], f"{slug(firm.name)}.example"
    return Entry(
        name=firm.name,
        company_name=firm.name,
        street=f"{100 + 37 * firm.number} {STREETS[firm.number % len(STREETS)]}",
        city=firm.town,
        state=town.state,
        zip=town.zip,
        phone=f"({town.area}) 555-{(100 + firm.number) % 10_000:04d}",
        email=f"office@{site}",
        website=f"https://www.{site}" if firm.number % 2 else "",
        ein=f"93-{firm.number:07d}" if firm.number % 3 == 0 else "",
        trade=firm.trade,
        terms=("Net 30", "Net 15", "Due on receipt")[firm.number % 3],
        number=firm.number,
    )


def spoken(firm: Firm) -> Entry:
    """The same firm as bookkeepers type it: other dashes and abbreviations, nothing else."""
    entry = plain(firm)
    phone, site = entry.phone, entry.website.removeprefix("https://www.")
    spellings = (
        phone,
        phone[1:4] + "." + phone[6:].replace("-", "."),
        f"+1 {phone[1:4]}-{phone[6:]}",
    )
    return replace(
        entry,
        phone=spellings[firm.number % 3],
        website=f"http://{site}" if site else "",
        zip=f"{entry.zip}-0000" if firm.number % 7 == 0 else entry.zip,
    )


def slug(name: str) -> str:
    """The firm's domain: its first two words."""
    return "".join(re.findall(r"[a-z0-9]+", name.casefold())[:2])


@dataclass(frozen=True, kw_only=True)
class Job:
    """An invented job. `quickbooks` is its project's name there, under `customer`."""

    number: str
    name: str
    customer: str
    street: str
    town: str
    value: str
    start: str
    quickbooks: str | None = None
    procore: bool = True
    active: bool = True
