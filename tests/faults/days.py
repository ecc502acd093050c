"""What stands in both systems before a scenario, what people do then, and what must come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.faults.contractor import Contractor
from tests.faults.outside import REALM, People

from ledgerboard.simulators.kit import Row
from ledgerboard.sync.models import Batch, Link

PAIRS = ("Acme Concrete", "Bolt Electric", "Cascade Roofing", "Dune Plumbing", "Ember Steel",
         "Fjord Glass")  # fmt: skip
CUSTOMER = "Northwind Estates"
SUFFIX = " (deleted)"


@dataclass
class Hands(People):
    """People at work in both systems' own pages."""

    def vendors(self, side: str) -> list[Row]:
        """As they stand: id, name, active, and what else is looked at, in one form."""
        if side == "procore":
            rows = (r for r in self.procore.table("vendors") if not r.get("deleted_at"))
            return [_procore_row(row) for row in rows]
        return [_quickbooks_row(row) for row in self.quickbooks.table(f"{REALM}/Vendor")]

    def projects(self, side: str) -> list[Row]:
        if side == "procore":
            return [
                {"id": str(row["id"]), "name": row["name"], "origin": row["origin_id"]}
                for row in self.procore.table("projects")
            ]
        rows = self.quickbooks.table(f"{REALM}/Customer")
        return [
            {"id": row["id"], "name": row["body"]["DisplayName"]}
            for row in rows
            if row["body"].get("IsProject") or row["body"].get("Job")
        ]

    def id_of(self, side: str, name: str) -> str:
        found = [row["id"] for row in self.vendors(side) if row["name"] == name]
        assert found, f"{name} is not in {side}"
        return str(found[0])

    def add(self, side: str, name: str, city: str = "Portland") -> None:
        if side == "procore":
            self.procore.act(
                "create_vendor", company_id=self.systems.company_id, name=name, city=city,
                state_code="OR", country_code="US",
            )  # fmt: skip
            return
        address = {"City": city, "CountrySubDivisionCode": "OR", "Country": "US"}
        values = {"DisplayName": name, "CompanyName": name, "BillAddr": address}
        self.quickbooks.act("create_row", entity="Vendor", values=values)

    def edit(self, side: str, name: str, /, **values: object) -> None:
        """Values in that system's own words."""
        if side == "procore":
            self.procore.act("update_vendor", id=int(self.id_of(side, name)), **values)
            return
        self.quickbooks.act(
            "edit_row", entity="Vendor", id=self.id_of(side, name), values=dict(values)
        )

    def inactivate(self, side: str, name: str) -> None:
        if side == "procore":
            self.procore.act("inactivate_vendor", id=int(self.id_of(side, name)))
            return
        self.quickbooks.act("inactivate_row", entity="Vendor", id=self.id_of(side, name))

    def customer(self) -> None:
        values = {"DisplayName": CUSTOMER}
        self.quickbooks.act("create_row", entity="Customer", values=values)

    def project(self, side: str, name: str) -> None:
        if side == "procore":
            self.procore.act("create_project", company_id=self.systems.company_id, name=name)
            return
        rows = self.quickbooks.table(f"{REALM}/Customer")
        customer = next(row["id"] for row in rows if row["body"]["DisplayName"] == CUSTOMER)
        self.quickbooks.act("create_project", name=name, customer=customer)

    def rename_project(self, name: str, new: str) -> None:
        found = next(row["id"] for row in self.projects("quickbooks") if row["name"] == name)
        self.quickbooks.act("edit_row", entity="Customer", id=found, values={"DisplayName": new})


def _procore_row(row: Row) -> Row:
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "active": row["is_active"] is not False,
        "origin": row["origin_id"],
        "city": row["city"] or "",
        "phone": digits(row["business_phone"]),
    }


def _quickbooks_row(row: Row) -> Row:
    body = row["body"]
    return {
        "id": row["id"],
        "name": body["DisplayName"].removesuffix(SUFFIX),
        "active": row["active"],
        "city": body.get("BillAddr", {}).get("City", ""),
        "phone": digits(body.get("PrimaryPhone", {}).get("FreeFormNumber")),
    }


def digits(text: str | None) -> str:
    return "".join(c for c in text or "" if c.isdigit())[-10:]


@dataclass(frozen=True)
class Work:
    """What people do on a day, and what both sides must say of it in the end.

    Several values: a person's choice between two edits of the same field.
    """

    do: Callable[[Hands], None]
    names: tuple[str, ...] = ()
    values: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    inactive: tuple[str, ...] = ()
    there: tuple[str, ...] = PAIRS

    def __add__(self, other: Work) -> Work:
        def both(hands: Hands) -> None:
            self.do(hands)
            other.do(hands)

        values = {**self.values, **other.values}
        return Work(both, self.names + other.names, values, self.inactive + other.inactive)


def in_use_for_years(hands: Hands) -> None:
    """The first sync links these."""
    for name in PAIRS:
        hands.add("procore", name)
        hands.add("quickbooks", name)
    hands.customer()
    hands.project("quickbooks", "Pearl Tower")
    hands.project("procore", "Pearl Tower")


def added(side: str, *names: str) -> Work:
    def do(hands: Hands) -> None:
        for name in names:
            hands.add(side, name)

    return Work(do, names)


def edited(side: str, name: str, what: str, wanted: str, **values: object) -> Work:
    return Work(lambda hands: hands.edit(side, name, **values), (), {(name, what): (wanted,)})


def made_inactive(side: str, name: str) -> Work:
    return Work(lambda hands: hands.inactivate(side, name), inactive=(name,))


def started(name: str) -> Work:
    return Work(lambda hands: hands.project("quickbooks", name), (name,))


NEW_IN_PROCORE = added("procore", "Granite Paving", "Harbor Drywall", "Iris Painting")
NEW_IN_QUICKBOOKS = added("quickbooks", "Juniper Fence", "Kestrel Masonry")
NEW_IN_BOTH = added("procore", "Lumen Lighting") + Work(
    lambda hands: hands.add("quickbooks", "Lumen Lighting")
)
EDITED_IN_PROCORE = edited(
    "procore", "Acme Concrete", "city", "Salem", city="Salem"
) + edited(
    "procore", "Bolt Electric", "phone", "5035550101", business_phone="(503) 555-0101"
)  # fmt: skip
EDITED_IN_QUICKBOOKS = edited(
    "quickbooks", "Cascade Roofing", "phone", "5035550102",
    PrimaryPhone={"FreeFormNumber": "(503) 555-0102"},
)  # fmt: skip
INACTIVE_IN_PROCORE = made_inactive("procore", "Dune Plumbing")
INACTIVE_IN_QUICKBOOKS = made_inactive("quickbooks", "Ember Steel")
EVERYTHING = (
    NEW_IN_PROCORE + NEW_IN_QUICKBOOKS + NEW_IN_BOTH + EDITED_IN_PROCORE + EDITED_IN_QUICKBOOKS
    + INACTIVE_IN_PROCORE + INACTIVE_IN_QUICKBOOKS
)  # fmt: skip
ACTIVE_AGAIN = Work(lambda hands: hands.procore.act(
    "update_vendor", id=int(hands.id_of("procore", "Fjord Glass")), is_active=True))  # fmt: skip
ACTIVE_AGAIN_IN_QUICKBOOKS = Work(lambda hands: hands.edit(
    "quickbooks", "Fjord Glass", Active=True, DisplayName="Fjord Glass"))  # fmt: skip
NEW_PROJECT = started("Quay Bridge")
NEW_PROJECT_IN_BOTH = started("River School") + Work(
    lambda hands: hands.project("procore", "River School")
)
RENAMED_PROJECT = Work(lambda hands: hands.rename_project("Pearl Tower", "Pearl Tower North"))


@dataclass(frozen=True)
class Count:
    """What a scenario cost. All must be zero."""

    duplicates: int
    losses: int
    wrong: tuple[str, ...] = ()


def counted_vendors(world: Contractor, wanted: Work) -> Count:
    """From the simulators' own tables, not from what we believe."""
    hands = Hands(world.systems)
    sides = {side: hands.vendors(side) for side in ("procore", "quickbooks")}
    wrong = [*_marks(world, "vendors", sides), *_values(sides, wanted), *open_calls(world)]
    return _counted(sides, (*wanted.there, *wanted.names), wrong)


def counted_projects(world: Contractor, wanted: Work) -> Count:
    hands = Hands(world.systems)
    sides = {side: hands.projects(side) for side in ("procore", "quickbooks")}
    names = (pearl(sides["quickbooks"]), *wanted.names)
    return _counted(sides, names, [*_marks(world, "projects", sides), *open_calls(world)])


def pearl(rows: list[Row]) -> str:
    """The project that is there from the start; some days rename it in QuickBooks, which rules."""
    return next((row["name"] for row in rows if "Pearl" in row["name"]), "Pearl Tower")


def _counted(sides: Mapping[str, list[Row]], names: tuple[str, ...], wrong: list[str]) -> Count:
    double = lost = 0
    for side, rows in sides.items():
        times = Counter(row["name"] for row in rows)
        double += sum(number - 1 for number in times.values())
        lost += sum(name not in times for name in names)
        wrong += [f"{side} has {name} of nowhere" for name in times if name not in names]
    return Count(double, lost, tuple(wrong))


def _marks(world: Contractor, flow: str, sides: Mapping[str, list[Row]]) -> Iterable[str]:
    """Every record of Procore carries the key of exactly its twin, and we know it."""
    kind = flow.removesuffix("s")
    rights = {row["name"]: row["id"] for row in sides["quickbooks"]}
    for row in sides["procore"]:
        twin = rights.get(row["name"])
        if row["origin"] != f"qbo:{REALM}:{kind}:{twin}":
            yield f"{row['name']} carries {row['origin']!r}, not the key of {twin}"
    living = Link.objects.filter(setting=world.settings[flow], unlinked_at=None)
    known = {(link.left_id, link.right_id) for link in living if link.marked}
    there = {(row["id"], rights.get(row["name"])) for row in sides["procore"]}
    if known != there or len(living) != len(there):
        yield f"marked links {sorted(known)}, records {sorted(there)}"


def _values(sides: Mapping[str, list[Row]], wanted: Work) -> Iterable[str]:
    for side, rows in sides.items():
        by_name = {row["name"]: row for row in rows}
        for (name, what), allowed in wanted.values.items():
            if name in by_name and by_name[name][what] not in allowed:
                yield f"{name}'s {what} is {by_name[name][what]!r} in {side}, not {allowed}"
        for name, row in by_name.items():
            if row["active"] == (name in wanted.inactive):
                yield f"{name} is {'active' if row['active'] else 'inactive'} in {side}"


def open_calls(world: Contractor) -> Iterable[str]:
    left = Batch.objects.filter(run__organization=world.organization, status__in=Batch.OPEN)
    if left.exists():
        yield f"{left.count()} calls are not accounted for"
