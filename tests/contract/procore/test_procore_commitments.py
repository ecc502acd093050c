"""Commitments and their change orders: totals, locks, tiers."""

from __future__ import annotations

import pytest
from tests.contract.procore.site import PACKAGES, POTENTIALS, WORK

LINE = {"code": "26-100.S", "amount": "1000.00", "description": "Work"}
MORE = {"code": "26-100.S", "amount": "250.00", "description": "More"}


def test_a_calculated_line_is_quantity_times_cost_rounded_away_from_zero(site):
    contract = site.contract({"code": "26-100.S", "quantity": "1250.5", "unit_cost": "37.35"})
    line = contract["line_items"][0]
    assert (line["amount"], line["extended_type"]) == ("46706.18", "calculated")
    assert contract["grand_total"] == "46706.18"


def test_a_manual_line_keeps_its_amount_beside_a_quantity(site):
    wish = {"amount": "80000", "quantity": "2", "unit_cost": "3", "extended_type": "manual"}
    line = site.contract({**LINE, **wish})["line_items"][0]
    assert (line["amount"], line["quantity"]) == ("80000.00", "2.0")


def test_in_a_contract_by_units_every_line_is_calculated(site):
    wish = {"amount": "80000", "quantity": "2", "unit_cost": "3.005"}
    line = site.contract({**LINE, **wish}, accounting_method="unit")["line_items"][0]
    assert line["amount"] == "6.01"


def test_the_accounting_method_stays_once_there_are_lines(site):
    contract = site.contract(LINE, approve=False)
    body = {"project_id": site.project, "work_order_contract": {"accounting_method": "unit"}}
    answer = site.refused("PATCH", f"{WORK}/{contract['id']}", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["accounting_method"])


def test_a_line_needs_a_code_that_is_there(site):
    contract = site.contract(approve=False)
    path = f"{WORK}/{contract['id']}/line_items"
    answer = site.refused("POST", path, site.line({"wbs_code_id": 5, "amount": "1"}))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["wbs_code_id"])


def test_the_older_pair_of_ids_finds_the_code_and_makes_none(site):
    code = site.code("26-100.S")
    contract = site.contract(LINE, approve=False)
    line = contract["line_items"][0]
    pair = {"cost_code_id": line["cost_code"]["id"]}
    pair |= {"line_item_type_id": line["line_item_type"]["id"]}
    path = f"{WORK}/{contract['id']}/line_items"
    made = site.send("POST", path, site.line({**pair, "amount": "1"}))
    assert made["wbs_code"]["id"] == code
    site.code("26-200.M")
    other = {**pair, "line_item_type_id": site.get(path)[0]["line_item_type"]["id"] + 1}
    assert site.refused("POST", path, site.line({**other, "amount": "1"})).status_code == 422


@pytest.mark.parametrize("status", ["Approved", "Complete"])
def test_an_approved_contract_keeps_its_vendor_and_schedule(site, status, setting):
    contract = site.contract(LINE, approve=False)
    site.change(contract, status=status)
    path, scope = f"{WORK}/{contract['id']}", {"project_id": site.project}
    vendor = {**scope, "work_order_contract": {"vendor_id": None}}
    line = contract["line_items"][0]["id"]
    refused = (
        site.refused("PATCH", path, vendor),
        site.refused("POST", f"{path}/line_items", site.line(MORE)),
        site.refused("PATCH", f"{path}/line_items/{line}", site.line({"amount": "1"})),
        site.refused("DELETE", f"{path}/line_items/{line}"),
        site.refused("DELETE", path),
    )
    assert [answer.status_code for answer in refused] == [422] * 5
    assert site.change(contract, title="Still open", status=status)["title"] == "Still open"
    setting(approved_contracts_locked=False)
    assert site.refused("POST", f"{path}/line_items", site.line(MORE)).status_code == 201


def test_pending_and_draft_change_orders_stand_apart_from_approved_ones(site):
    contract = site.contract(LINE)
    approved = site.change_order(contract, MORE, title="A")
    site.approve(site.change_order(contract, {**MORE, "amount": "40"}, title="P"), "pending")
    site.approve(site.change_order(contract, {**MORE, "amount": "7"}, title="D"), "draft")
    shown = site.get(f"{WORK}/{contract['id']}")
    assert shown["approved_change_orders"] == "250.00"
    assert shown["pending_change_orders"] == "40.00"
    assert shown["draft_change_orders_amount"] == "7.00"
    assert shown["revised_contract"] == "1250.00"
    assert shown["pending_revised_contract"] == "1290.00"
    assert [one["number"] for one in shown["change_order_packages"]] == ["001", "002", "003"]
    assert approved["line_items"][0]["holder"]["holder_type"] == "PotentialChangeOrder"


def test_the_sum_of_the_lines_wins_over_the_total_that_was_sent(site):
    contract = site.contract(LINE)
    package = site.change_order(contract, MORE, title="A", grand_total="999")
    assert site.get(f"{PACKAGES}/{package['id']}")["grand_total"] == "250.00"


def test_lines_of_an_approved_change_order_are_locked_until_it_goes_back(site):
    contract = site.contract(LINE)
    package = site.change_order(contract, MORE, title="A")
    potential = site.get(POTENTIALS)[0]["id"]
    path = f"{POTENTIALS}/{potential}/line_items"
    line = {**LINE, "amount": "1"}
    assert site.refused("POST", path, site.line(line)).status_code == 422
    site.approve(package, "pending")
    assert site.refused("POST", path, site.line(line)).status_code == 201


def test_a_package_on_an_invoice_cannot_be_void(site):
    contract = site.contract(LINE)
    package = site.change_order(contract, MORE, title="A")
    site.invoice(contract, package)
    body = {"project_id": site.project, "change_order": {"status": "void"}}
    answer = site.refused("PATCH", f"{PACKAGES}/{package['id']}", body)
    assert answer.status_code == 422


def test_in_two_and_three_tiers_lines_reach_the_package_by_reference(site, world):
    """Potential change orders go on a package, or on a request that does."""
    contract = site.contract(LINE)
    table = world.table("work_order_contracts")
    table.update(contract["id"], {"change_order_tiers": 3})
    scope = {"project_id": site.project, "contract_id": contract["id"]}
    package = site.send("POST", PACKAGES, {**scope, "change_order": {"title": "P"}})
    assert site.get(POTENTIALS) == []
    wish = {"title": "R", "change_order_package_id": package["id"]}
    request = site.send("POST", "/rest/v1.0/change_order_requests", {**scope, "change_order": wish})
    first, second = (
        site.send("POST", POTENTIALS, {**scope, "change_order": {"title": title}})
        for title in ("by request", "straight")
    )
    links = (
        (first, {"change_order_request_id": request["id"]}),
        (second, {"change_order_request": {"change_order_package_id": package["id"]}}),
    )
    for row, link in links:
        site.send("PATCH", f"{POTENTIALS}/{row['id']}", {**scope, "change_order": link})
        site.send("POST", f"{POTENTIALS}/{row['id']}/line_items", site.line(MORE))
    assert site.get(f"{PACKAGES}/{package['id']}")["grand_total"] == "500.00"
    rows = {row["title"]: row for row in site.get(POTENTIALS)}
    assert rows["by request"]["change_order_package_title"] == "P"
    assert rows["by request"]["change_order_tiers"] == 3
    assert "change_order_package_id" not in rows["straight"]
    shown = site.get(f"{WORK}/{contract['id']}")
    assert len(shown["potential_change_orders"]) == 2
    assert len(shown["change_order_requests"]) == 1


def test_a_contract_of_another_project_is_absent(site, world, company):
    from ledgerboard.simulators.procore import make

    contract = site.contract(LINE)
    other = make.add_project(world, company["id"], name="Other")
    answer = site.http.get(f"{WORK}/{contract['id']}", params={"project_id": other["id"]})
    assert answer.status_code == 404


def test_a_vendor_outside_the_project_may_be_refused(site, setting):
    setting(vendor_must_be_in_project=True)
    body = {"project_id": site.project, "work_order_contract": {"vendor_id": site.vendor}}
    assert site.refused("POST", WORK, body).status_code == 422


def test_deleted_contracts_show_only_when_asked_for(site):
    contract = site.contract(approve=False)
    site.send("DELETE", f"{WORK}/{contract['id']}")
    assert site.get(WORK) == []
    assert len(site.get(WORK, **{"filters[include_deleted]": "only"})) == 1
    assert site.get("/rest/v1.0/commitments") == []


def test_a_locked_line_still_takes_the_owners_key(site):
    """Locked fields fail; the origin fields alone do not (gotchas 60)."""
    contract = site.contract(LINE)
    package = site.change_order(contract, MORE, title="More")
    potential = site.get(POTENTIALS)[0]
    added = site.get(f"{POTENTIALS}/{potential['id']}/line_items")[0]
    assert package["status"] == "approved"
    for path, line in (
        (f"{WORK}/{contract['id']}/line_items/sync", contract["line_items"][0]),
        (f"{POTENTIALS}/{potential['id']}/line_items/sync", added),
    ):
        key = {"id": line["id"], "origin_id": f"erp:{line['id']}"}
        [kept] = site.send("PATCH", path, {"updates": [key]})["entities"]
        assert kept["origin_id"] == key["origin_id"]
        told = site.send("PATCH", path, {"updates": [{**key, "amount": "1.00"}]})
        assert (told["entities"], list(told["errors"][0]["errors"])) == ([], ["base"])


def test_a_change_of_a_lower_tier_names_its_contract(site):
    contract = site.contract(LINE)
    site.change_order(contract, MORE, title="More")
    path = f"{POTENTIALS}/{site.get(POTENTIALS)[0]['id']}"
    body = {"project_id": site.project, "change_order": {"title": "Less"}}
    assert site.refused("PATCH", path, body).status_code == 400
    assert site.send("PATCH", path, {**body, "contract_id": contract["id"]})["title"] == "Less"
