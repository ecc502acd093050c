"""Invoices, commitments and payments by API, in the figures of the worked chain."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.sync.chain import Chain
from tests.sync.spent import Spent

from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    chain = Chain()
    token = issue_token(chain.organization, chain.ann, name="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_commitments_come_with_their_figures_and_the_sums_of_the_filter(call):
    said = call.get("/api/commitments").json()
    [row] = said["items"]
    assert [row[name] for name in ("revised", "billed", "held", "paid", "open", "balance")] == [
        "154956.18", "126434.50", "6258.61", "101999.97", "18175.92", "34780.29",
    ]  # fmt: skip
    assert row["tie"] == "ties"
    assert (said["count"], said["sums"]["revised"]) == (1, "154956.18")
    assert said["read"]["procore"]


def test_one_commitment_comes_with_its_schedule_and_documents(call):
    said = call.get("/api/commitments/8801").json()
    assert said["standing"]["balance_to_finish"] == "34780.29"
    assert [row["to_date"] for row in said["schedule"]] == [
        "75000.00", "32184.50", "15000.00", "6400.00", "-2150.00",
    ]  # fmt: skip
    third = said["invoices"][2]
    assert (third["bill"]["balance"], third["open"]) == ("18175.92", "18175.92")
    assert [one["amount"] for one in third["payments"]] == ["20000.00"]
    assert (said["retainage_held"], said["retainage_on_account"]) == ("6258.61", "6258.61")
    assert call.get("/api/commitments/1").status_code == 404


def test_invoices_and_payments_are_listed_by_tab_and_page(call):
    said = call.get("/api/invoices?older=true&tab=paid&limit=2&page=2").json()
    assert (said["count"], len(said["items"]), said["offset"]) == (3, 1, 2)
    assert said["counts"] == {"all": 4, "paid": 3, "books": 1}
    [row] = call.get("/api/invoices?older=true&search=ne-2263").json()["items"]
    assert (row["amount"], row["paid"], row["progress"]) == ("-4257.90", "-4257.90", "paid")
    paid = call.get("/api/payments?older=true").json()
    assert paid["counts"] == {"all": 3, "in_procore": 3}
    assert call.get("/api/payments?older=true&tab=in_procore").json()["count"] == 3
    assert paid["sums"] == {"total": "101999.97", "in_procore": "101999.97"}
    assert paid["items"][0]["parts"][1]["amount"] == "-4257.90"


def test_direct_costs_are_listed_with_the_reasons_of_those_without_a_place(db, monkeypatch):
    spent = Spent()
    monkeypatch.setattr("ledgerboard.api.routes.costs.ports", lambda: spent.ports)
    token = issue_token(spent.organization, spent.ann, name="test")
    call = Client(headers={"Authorization": f"Bearer {token}"})
    said = call.get("/api/costs?older=true&tab=in_procore").json()
    assert said["sums"] == {"amount": "1220.50"}
    assert {row["direct_cost_id"] for row in said["items"]} == {"7001", "7002"}
    assert {each["cause"]: each["amount"] for each in said["reasons"]}["no_project"] == "59.50"
    wish = {"parts": ["bill:231:88"], "reason": "Wrong company"}
    refused = call.post("/api/costs/remove", wish, "application/json")
    assert (refused.status_code, refused.json()["detail"]) == (
        409, "Nothing that this flow created is left.",
    )  # fmt: skip
