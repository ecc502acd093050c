"""One realm: its tables, its clock zone, its numbers.

A row is `{id, token, created, updated, active, body}`; times are whole seconds, because the
service shows and compares them so (reference: quickbooks object model, gotchas 83). `body` holds
what was stored; what depends on other rows (names of references, full names) is made on reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from ledgerboard.simulators.kit import Row, Table, World
from ledgerboard.simulators.quickbooks.schema import ENTITIES, LISTS, Entity

REALMS = "realms"
DEFAULT_ZONE = "America/Los_Angeles"


class Company:
    """A view on the world; make one per call. `base_url` is where its files are fetched from."""

    def __init__(self, world: World, realm: str, base_url: str = "") -> None:
        self.world = world
        self.realm = realm
        self.base_url = base_url
        found = world.table(REALMS).get(realm)
        if found is None:
            raise KeyError(f"no realm {realm}")
        self.row: Row = found
        self.zone = ZoneInfo(found["zone"])

    def table(self, entity: Entity) -> Table:
        tables: dict[str, Table] = self.world.memo.setdefault(f"tables {self.realm}", {})
        table = tables.get(entity.name)
        if table is None:
            table = tables[entity.name] = self.world.table(f"{self.realm}/{entity.name}")
            table.index("sibling", lambda row: name_key(entity, row))
            table.index("named", lambda row: fold(row["body"].get(entity.name_field, "")))
            table.index("parent", parent_of)
            if entity.name == "Account":
                table.index("account number", account_number)
        return table

    def rows(self, name: str) -> Table:
        """Rows that are no entity: links, postings, deletions, files."""
        return self.world.table(f"{self.realm}/{name}")

    def get(self, entity: Entity, key: str) -> Row | None:
        return self.table(entity).get(key)

    def namesakes(self, entity: Entity, key: tuple[str, str]) -> Iterator[tuple[Entity, Row]]:
        """Active rows under the name, over every entity that shares the space."""
        for other in LISTS:
            if other.space == entity.space:
                for row in self.table(other).find("sibling", key):
                    yield other, row

    def next_id(self, sequence: str) -> str:
        return str(self.world.next_id(f"{self.realm}/{sequence}"))

    def seconds(self) -> int:
        return int(self.world.clock.seconds())

    def today(self) -> date:
        return self.world.now().astimezone(self.zone).date()

    def stamp(self, seconds: int) -> str:
        return stamp(seconds, self.row["zone"])

    def moment(self) -> str:
        """The `time` of an answer: milliseconds and the company's offset."""
        return self.world.now().astimezone(self.zone).isoformat(timespec="milliseconds")

    def setting(self, name: str) -> Any:
        return self.world.settings[name]

    def preference(self, group: str, name: str) -> Any:
        row = self.get(ENTITIES["Preferences"], "1")
        return row["body"].get(group, {}).get(name) if row else None

    def other_preference(self, name: str) -> str | None:
        """One of the pairs that Preferences keeps under OtherPrefs."""
        for pair in self.preference("OtherPrefs", "NameValue") or ():
            if pair.get("Name") == name:
                return str(pair.get("Value"))
        return None

    def feature(self, name: str) -> bool:
        """A company feature as CompanyInfo lists it."""
        row = self.get(ENTITIES["CompanyInfo"], "1")
        pairs = row["body"].get("NameValue", []) if row else []
        return any(pair.get("Name") == name and pair.get("Value") == "true" for pair in pairs)

    def full_name(self, entity: Entity, row: Row) -> str:
        chain = [row, *self.ancestors(entity, row)]
        names = [each["body"].get(entity.name_field, "") for each in chain]
        return ":".join(reversed(names))

    def ancestors(self, entity: Entity, row: Row) -> Iterator[Row]:
        """Nearest first; ends at a missing row, or where a circle would close."""
        seen, key = {row["id"]}, parent_of(row)
        while key and key not in seen:
            seen.add(key)
            parent = self.get(entity, key)
            if parent is None:
                return
            yield parent
            key = parent_of(parent)


def parent_of(row: Row) -> str | None:
    found: str | None = row["body"].get("ParentRef", {}).get("value")
    return found


def account_number(row: Row) -> str | None:
    found: str | None = row["body"].get("AcctNum") if row["active"] else None
    return found


def name_key(entity: Entity, row: Row) -> tuple[str, str] | None:
    """Names clash among active siblings; below different parents they may repeat."""
    name = row["body"].get(entity.name_field)
    if not row["active"] or not name or entity.kind != "list":
        return None
    return parent_of(row) or "", fold(name)


def fold(name: str) -> str:
    return name.strip().casefold()


@lru_cache(maxsize=65536)
def stamp(seconds: int, zone: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(zone)).isoformat()
