"""A contractor for benchmarks: both simulators as processes, an application in this one.

Limits are off on both ends: what is measured is this program, not somebody's rate limit. A bench
that asks whether we stay below them turns them on (`keep_limits`).
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from bench.naive import Naive
from bench.naive_money import NaiveMoney
from ledgerboard.cli.demo import await_answer, child, connect_as, free_port, settle_environment
from ledgerboard.config.settings import settings

SYNC_ROWS = 1000
PROCORE_LIMITS = {"hourly": 3600, "spike": 25}
"""The sample of Procore's guides: calls an hour, and in ten seconds."""


@dataclass
class Contractor:
    """What a benchmark needs: the two simulators' addresses and the organization."""

    procore: str
    quickbooks: str
    organization: object
    person: object
    vendors: int = 0

    def control(self, base: str, call: str, /, **body: object) -> dict:
        return (
            httpx2.post(f"{base}/_control/{call}", json=body, timeout=120).raise_for_status().json()
        )

    def forget_calls(self) -> None:
        for base in (self.procore, self.quickbooks):
            httpx2.delete(f"{base}/_control/calls").raise_for_status()

    def calls(self) -> dict[str, int]:
        """Calls since they were last forgotten, by route."""
        counted: dict[str, int] = {}
        for base in (self.procore, self.quickbooks):
            counted |= httpx2.get(f"{base}/_control/calls?last=0").json()["by_route"]
        return counted

    def refused(self) -> int:
        """Calls since they were last forgotten that a rate limit turned away."""
        counts = (httpx2.get(f"{base}/_control/calls?last=0").json()["by_status"]
                  for base in (self.procore, self.quickbooks))  # fmt: skip
        return sum(each.get("429", 0) for each in counts)

    def keep_limits(self) -> None:
        """From now on both systems have the limits that their references name, and we pace."""
        self.control(self.quickbooks, "limits", on=True)
        self.control(self.procore, "limits", **PROCORE_LIMITS)
        os.environ["LEDGERBOARD_KEEP_PUBLISHED_LIMITS"] = "true"
        settings.cache_clear()

    def later(self, seconds: int) -> None:
        """Let time pass over there, so that overlapping windows no longer reach back."""
        for base in (self.procore, self.quickbooks):
            self.control(base, "clock", advance=seconds)

    def connector(self, system: str):
        from ledgerboard.connections.models import Connection
        from ledgerboard.connections.services import connector_for

        return connector_for(Connection.objects.get(system=system))

    def answer_after(self, seconds: float) -> None:
        """How long both systems think before each answer."""
        for base in (self.procore, self.quickbooks):
            httpx2.delete(f"{base}/_control/faults").raise_for_status()
            if seconds:
                self.control(base, "faults", kind="slow", path="*", times=None, seconds=seconds)

    def add_vendors(self, number: int) -> None:
        """Put vendors into Procore as another program would, 1,000 a call."""
        first, self.vendors = self.vendors, self.vendors + number
        company = self.connector("procore").company_id
        with self.http("procore") as http:
            for start in range(first, first + number, SYNC_ROWS):
                rows = [
                    {"name": f"Vendor {n:06d} {word(n)}", "city": "Portland", "state_code": "OR",
                     "country_code": "US", "business_phone": f"(503) 555-{n % 10000:04d}",
                     "email_address": f"ap{n}@vendor{n}.example", "is_active": True}
                    for n in range(start, min(start + SYNC_ROWS, first + number))
                ]  # fmt: skip
                answer = http.patch(
                    "/rest/v1.0/vendors/sync", json={"company_id": int(company), "updates": rows}
                ).raise_for_status()
                assert not answer.json()["errors"], answer.json()["errors"][:1]

    def http(self, system: str) -> httpx2.Client:
        """A plain client with this connection's token: what the naive client uses."""
        from ledgerboard.connections.grants import StoredTokens
        from ledgerboard.connections.models import Connection

        row = Connection.objects.get(system=system)
        token = StoredTokens(row.pk).current().reveal()
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if system == "procore":
            headers["Procore-Company-Id"] = row.company_id
        base = self.procore if system == "procore" else self.quickbooks
        return httpx2.Client(base_url=base, headers=headers, timeout=60)

    def naive(self) -> Naive:
        return Naive(
            self.http("procore"),
            self.http("quickbooks"),
            int(self.connector("procore").company_id),
            self.connector("quickbooks").company_id,
        )

    def naive_money(self, at_most: int) -> NaiveMoney:
        return NaiveMoney(
            self.http("procore"),
            self.http("quickbooks"),
            int(self.connector("procore").company_id),
            self.connector("quickbooks").company_id,
            at_most,
        )


def word(number: int) -> str:
    """Names that share no common words, so that matching has nothing to confuse."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(
        letters[(number * 7 + shift * 11 + number // 26**shift) % 26] for shift in range(6)
    )


BACK = "http://127.0.0.1:8000/connections/callback/procore/"


def empty_simulators(procore: int, quickbooks: int) -> AbstractContextManager[object]:
    """Both companies on their first day."""
    return child(
        "simulate", "--seed", "empty", "--procore-port", str(procore),
        "--quickbooks-port", str(quickbooks), "--redirect", BACK,
    )  # fmt: skip


@contextmanager
def contractor(
    simulators: Callable[[int, int], AbstractContextManager[object]] = empty_simulators,
) -> Iterator[Contractor]:
    """Everything fresh; simulators in processes of their own, as the outside world is."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ledgerboard-bench-"))
        ports = free_port(), free_port()
        settle_environment(Path(folder), 8000, *ports)
        os.environ["LEDGERBOARD_KEEP_PUBLISHED_LIMITS"] = "false"
        stack.enter_context(simulators(*ports))
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        for url in urls:
            await_answer(f"{url}/_control/health")
        yield _begun(*urls)


def _begun(procore: str, quickbooks: str) -> Contractor:
    from ledgerboard.cli.main import start_django
    from ledgerboard.cli.serve import prepare

    start_django()
    prepare()
    from ledgerboard.sync import services as sync
    from ledgerboard.users import services as users
    from ledgerboard.users.models import Membership

    person = users.set_up(
        organization="Bench", name="Bench", email="bench@bench.example", password="bench-bench-1"
    )
    organization = Membership.objects.get(person=person).organization
    found = Contractor(procore, quickbooks, organization, person)
    found.control(quickbooks, "limits", on=False)
    for system in ("procore", "quickbooks"):
        connect_as(organization, person, system)
    sync.set_up_flows(organization)
    return found


def run_to_end(run):
    """Carry a run to its end in this process, without waiting between its steps but for limits
    that are kept.
    """
    from ledgerboard.sync.engine import advance
    from ledgerboard.sync.wiring import ports

    tools = ports()
    while (wait := advance(run.pk, tools)["wait_seconds"]) is not None:
        if settings().keep_published_limits:
            time.sleep(wait)
        elif wait >= 30:
            run.refresh_from_db()
            raise AssertionError(f"the run wants to wait {wait} s: {run.message}")
    run.refresh_from_db()
    return run
