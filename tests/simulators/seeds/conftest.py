"""Both simulators, seeded and read over their public HTTP APIs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.simulators import procore, quickbooks, seeds
from ledgerboard.simulators.kit import App, running

PAGE = 1000


@dataclass
class Procore:
    app: App
    http: httpx2.Client

    def sign_in(self) -> None:
        """As the application itself: it sees the companies that installed it."""
        form = {
            "grant_type": "client_credentials",
            "client_id": seeds.CLIENT_ID,
            "client_secret": seeds.CLIENT_SECRET,
        }
        answer = self.http.post("/oauth/token", data=form).raise_for_status()
        self.http.headers["authorization"] = f"Bearer {answer.json()['access_token']}"
        self.http.headers["procore-company-id"] = str(
            next(iter(self.app.world.table("companies")))["id"]
        )

    def choose(self, name: str) -> None:
        found = [row["id"] for row in self.get("/rest/v1.0/companies") if row["name"] == name]
        self.http.headers["procore-company-id"] = str(found[0])

    @property
    def company(self) -> str:
        return self.http.headers["procore-company-id"]

    def get(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Every row of a list."""
        found: list[dict[str, Any]] = []
        total = 1
        while len(found) < total:
            page = len(found) // PAGE + 1
            asked = {"company_id": self.company, "per_page": PAGE, "page": page, **params}
            answer = self.http.get(path, params=asked).raise_for_status()
            found += answer.json()
            total = int(answer.headers.get("Total", len(found)))
        return found

    def vendors(self) -> dict[str, dict[str, Any]]:
        inactive = self.get(f"/rest/v1.0/companies/{self.company}/vendors/inactive")
        return {row["name"]: row for row in [*self.get("/rest/v1.0/vendors"), *inactive]}


@dataclass
class QuickBooks:
    app: App
    http: httpx2.Client
    realm: str = "9341453172048001"

    def sign_in(self, realm: str | None = None) -> None:
        self.realm = realm or self.realm
        wish = {"act": "grant", "realm": self.realm, "client_id": seeds.CLIENT_ID}
        granted = self.http.post("/_control/act", json=wish).raise_for_status().json()
        self.http.headers["authorization"] = f"Bearer {granted['access_token']}"

    def query(self, entity: str, where: str = "") -> list[dict[str, Any]]:
        """Every row, inactive ones too."""
        found: list[dict[str, Any]] = []
        while True:
            start = f"STARTPOSITION {len(found) + 1} MAXRESULTS {PAGE}"
            text = (
                f"SELECT * FROM {entity} WHERE Active IN (true, false) {where} ORDERBY Id {start}"  # noqa: S608
            )
            answer = self.http.get(f"/v3/company/{self.realm}/query", params={"query": text})
            rows = answer.raise_for_status().json()["QueryResponse"].get(entity, [])
            found += rows
            if len(rows) < PAGE:
                return found

    def vendors(self) -> dict[str, dict[str, Any]]:
        return {row["DisplayName"]: row for row in self.query("Vendor")}


Both = tuple[Procore, QuickBooks]


@contextmanager
def serving(*names: str, **options: Any) -> Iterator[Both]:
    apps = procore.build(), quickbooks.build()
    for app in apps:
        app.world.limits.update(on=False) if "on" in app.world.limits else None
        for name in names:
            seeds.load(app, name, options)
    with running(apps[0]) as one, running(apps[1]) as two:
        headers = {"accept": "application/json"}
        with (
            httpx2.Client(
                base_url=one, headers=headers, trust_env=False, timeout=PATIENCE_SECONDS
            ) as left,
            httpx2.Client(
                base_url=two, headers=headers, trust_env=False, timeout=PATIENCE_SECONDS
            ) as right,
        ):
            both = Procore(apps[0], left), QuickBooks(apps[1], right)
            for side in both:
                side.sign_in()
            yield both


@pytest.fixture(scope="module")
def demo() -> Iterator[Both]:
    with serving("demo", "second") as both:
        yield both


@pytest.fixture(scope="session")
def simulate():
    """Serves both with the seeds named, as a context."""
    return serving
