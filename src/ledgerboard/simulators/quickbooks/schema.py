"""What each entity is made of: kinds, lengths, and what may be written, filtered and sorted.

A member of kind `record` or `records` has members of its own, named by `of`: a line, the detail
of a line, a link to another transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from typing import Any

PROJECTABLE = frozenset(
    ("string", "boolean", "decimal", "integer", "date", "datetime", "reference", "id")
)


class Access(Enum):
    WRITE = "write"
    CREATE = "create"  # only when the row is made
    READ = "read"  # overwritten silently (reference: gotchas 18)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    longest: int | None = None
    access: Access = Access.WRITE
    filterable: bool = False
    sortable: bool = False
    enum: tuple[str, ...] = ()
    of: str = ""

    @property
    def projectable(self) -> bool:
        return self.kind in PROJECTABLE


@dataclass(frozen=True, slots=True)
class Entity:
    """One class of rows. `space` is the set of names in which its own must be unique."""

    name: str
    fields: Mapping[str, Field]
    properties: Mapping[str, Field]  # by lower-case path, as queries spell them
    name_field: str = "Name"
    space: str = ""
    sequence: str = ""
    person: bool = False
    parent: bool = False
    suffixed: bool = True  # a row made inactive gets " (deleted)"
    forbidden: str = ":\t\n\r"
    kind: str = "list"
    writable: bool = True
    changes: bool = True  # listed by change data capture

    @property
    def path(self) -> str:
        return self.name.lower()

    @property
    def deletable(self) -> bool:
        return self.kind in ("transaction", "file", "template")


PERSON: dict[str, Any] = {
    "name_field": "DisplayName",
    "space": "names",
    "sequence": "names",
    "person": True,
}
TRANSACTION: dict[str, Any] = {
    "kind": "transaction",
    "name_field": "DocNumber",
    "sequence": "transactions",
    "suffixed": False,
}
TRANSACTIONS = (
    "Bill",
    "BillPayment",
    "VendorCredit",
    "Purchase",
    "PurchaseOrder",
    "Invoice",
    "Payment",
    "Estimate",
    "JournalEntry",
    "Deposit",
    "Transfer",
    "CreditMemo",
    "SalesReceipt",
    "RefundReceipt",
    "TimeActivity",
)
TRAITS: dict[str, dict[str, Any]] = {
    "Vendor": PERSON,
    "Customer": {**PERSON, "parent": True},
    "Employee": PERSON,
    "Item": {"parent": True},
    "Account": {"parent": True, "forbidden": ':"\t\n\r'},
    "Class": {"parent": True},
    "Department": {"parent": True},
    "Term": {"suffixed": False},  # recorded: a Term keeps its name (reference: gotchas 77)
    "PaymentMethod": {"suffixed": False},
    "TaxCode": {"writable": False, "changes": False, "suffixed": False},
    "TaxRate": {"writable": False, "changes": False, "suffixed": False},
    "TaxAgency": {"name_field": "DisplayName", "changes": False, "suffixed": False},
    "CompanyInfo": {"kind": "singleton", "name_field": "CompanyName", "changes": False},
    "Preferences": {"kind": "singleton", "name_field": "", "changes": False},
    "ExchangeRate": {"kind": "rate", "name_field": "", "changes": False},
    "Attachable": {"kind": "file", "name_field": "FileName"},
    "RecurringTransaction": {"kind": "template", "name_field": "", "changes": False},
    **dict.fromkeys(TRANSACTIONS, TRANSACTION),
}
COMMON = (
    Field("Id", "id", access=Access.READ, filterable=True, sortable=True),
    Field("SyncToken", "string", access=Access.READ),
    Field("MetaData.CreateTime", "datetime", None, Access.READ, filterable=True, sortable=True),
    Field(
        "MetaData.LastUpdatedTime", "datetime", None, Access.READ, filterable=True, sortable=True
    ),
)
DATA: dict[str, Any] = json.loads(files(__package__).joinpath("entities.json").read_bytes())
PARTS: dict[str, dict[str, int]] = DATA["parts"]
ENUMS: dict[str, list[str]] = DATA["enums"]
ATTACHED = (
    Field("AttachableRef.EntityRef.Type", "many", filterable=True),
    Field("AttachableRef.EntityRef.value", "many", filterable=True),
)
"""What a file hangs on; nothing else inside a list can be asked for."""


def read_field(name: str, told: Mapping[str, Any]) -> Field:
    return Field(
        name,
        told["kind"],
        told.get("max"),
        Access(told.get("access", "write")),
        told.get("filter", False),
        told.get("sort", False),
        tuple(ENUMS.get(told.get("enum", ""), ())),
        told.get("of", ""),
    )


RECORDS: dict[str, dict[str, Field]] = {
    name: {key: read_field(key, value) for key, value in told.items()}
    for name, told in DATA["records"].items()
}


def read_entity(name: str, told: Mapping[str, Any]) -> Entity:
    fields = {key: read_field(key, value) for key, value in told.items()}
    more = ATTACHED if name == "Attachable" else ()
    properties = {each.name.lower(): each for each in (*COMMON, *fields.values(), *more)}
    traits = {"space": name, "sequence": name, **TRAITS[name]}
    return Entity(name, fields, properties, **traits)


ENTITIES: dict[str, Entity] = {
    name: read_entity(name, told) for name, told in DATA["entities"].items()
}
BY_LOWER_NAME = {name.lower(): entity for name, entity in ENTITIES.items()}
LISTS = tuple(entity for entity in ENTITIES.values() if entity.kind == "list")
STORED = tuple(
    entity for entity in ENTITIES.values() if entity.kind in ("list", "transaction", "file")
)

# Known to the real service, not stored here: they answer 501, never an empty page.
NOT_STORED = (
    "JournalCode",
    "Budget",
    "CompanyCurrency",
    "CustomerType",
    "CreditCardPayment",
    "InventoryAdjustment",
    "ReimburseCharge",
)
NOT_STORED_LOWER = {name.lower(): name for name in NOT_STORED}
