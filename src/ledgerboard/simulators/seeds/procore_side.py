"""Writes invented entries into the Procore simulator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import make
from ledgerboard.simulators.procore.tables import apps, companies
from ledgerboard.simulators.seeds import jobs
from ledgerboard.simulators.seeds.entries import TOWNS, Entry, Job

CLIENT_ID, CLIENT_SECRET = "demo-client", "demo-secret"
REDIRECTS = [
    f"http://{host}:8000/connections/callback/procore/" for host in ("127.0.0.1", "localhost")
]
CALLED_OFF = ("expired", -40), ("compliant", 20), ("compliant", 210)
INSURERS = ("Cascade Mutual", "Evergreen Casualty", "Harborside Specialty", "Redwood Indemnity")


class Company:
    """One company of the simulated Procore, being filled."""

    def __init__(self, world: World, name: str, options: dict[str, Any]) -> None:
        """Opened again when it is there already: a seed may come on top of another."""
        self.world = world
        known = next((row for row in companies(world) if row["name"] == name), None)
        self.row = known or make.add_company(world, name)
        self.id: int = self.row["id"]
        self.new = known is None
        client_id = str(options.get("client_id", CLIENT_ID))
        if apps(world).get(client_id) is None:
            secret = str(options.get("client_secret", CLIENT_SECRET))
            uris = list(options.get("redirect_uris", REDIRECTS))
            make.add_app(world, client_id, secret, redirect_uris=uris)
        make.install_app(world, client_id, self.id)

    def people(self, people: Iterable[tuple[str, str, str, str]]) -> None:
        for first, last, title, email in people:
            make.add_user(
                self.world, self.id, first_name=first, last_name=last, job_title=title,
                email_address=email, is_employee=True,
            )  # fmt: skip

    def trades(self, entries: Iterable[Entry]) -> dict[str, int]:
        names = sorted({entry.trade for entry in entries if entry.trade})
        return {name: make.add_plain(self.world, "trades", self.id, name)["id"] for name in names}

    def vendor(self, entry: Entry, trade_ids: list[int], project_ids: Sequence[int] = ()) -> Row:
        more: dict[str, Any] = {}
        if entry.ein:
            more["business_register_attributes"] = {"type": "ein", "identifier": entry.ein}
        return make.add_vendor(
            self.world, self.id, project_ids=tuple(project_ids), **more, **fields(entry),
            trade_ids=trade_ids,
        )  # fmt: skip

    def project(self, job: Job) -> Row:
        town = TOWNS[job.town]
        return make.add_project(
            self.world, self.id, name=job.name, project_number=job.number, address=job.street,
            city=job.town, state_code=town.state, zip=town.zip, country_code="US",
            total_value=job.value, start_date=job.start, active=job.active,
        )  # fmt: skip

    def policies(self, vendor_id: int, number: int) -> None:
        """General liability and workers' comp; by turns expired, about to expire, and good."""
        status, days = CALLED_OFF[number % 3]
        ends = self.world.now().date() + timedelta(days=days)
        for kind, limit in (("General Liability", "1000000"), ("Workers Compensation", "500000")):
            make.add_insurance(
                self.world, self.id, vendor_id, name=INSURERS[number % 4], insurance_type=kind,
                policy_number=f"{kind[:1]}{kind.split()[1][:1]}-{70000 + number}", limit=limit,
                status=status, expiration_date=ends.isoformat(), info_received=True,
                effective_date=(ends - timedelta(days=365)).isoformat(),
            )  # fmt: skip

    def cost_structure(self) -> None:
        codes = make.add_cost_code_list(self.world, self.id, "Standard Cost Codes")
        for (code, name), children in jobs.COST_CODES.items():
            parent = make.add_standard_cost_code(
                self.world, self.id, codes["id"], code=code, name=name
            )
            for each, title in children:
                make.add_standard_cost_code(
                    self.world, self.id, codes["id"], code=each, name=title,
                    parent_id=parent["id"],
                )  # fmt: skip
        for name, short, base in jobs.COST_TYPES:
            make.add_cost_type(
                self.world, self.id, name=name, csv_import_code=short, base_type=base
            )


def fields(entry: Entry) -> Row:
    """Procore's words for an entry; an empty field is null there."""
    named = {
        "name": entry.name,
        "address": entry.street,
        "city": entry.city,
        "state_code": entry.state,
        "zip": entry.zip,
        "country_code": "US" if entry.street else "",
        "business_phone": entry.phone,
        "mobile_phone": entry.mobile,
        "fax_number": entry.fax,
        "email_address": entry.email,
        "website": entry.website,
        "notes": entry.notes,
        "origin_id": entry.origin_id,
        "origin_data": entry.origin_data,
    }
    return {"is_active": entry.active, **{k: v for k, v in named.items() if v}}
