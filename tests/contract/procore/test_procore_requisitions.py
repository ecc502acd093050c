"""Subcontractors' invoices: what carries over, who may write, what locks."""

from __future__ import annotations

import pytest
from tests.contract.procore.site import INVOICES, WORK

from ledgerboard.simulators.procore import make

LINE = {"code": "26-100.S", "amount": "1000.00", "description": "Work"}
FIRST = {0: {"work": "400.00", "stored": "100.00", "retained": "40.00", "held": "10.00"}}


@pytest.fixture
def contract(site):
    return site.contract(LINE)


def test_a_new_invoice_starts_where_the_last_one_ended(site, contract):
    """Stored materials are a balance: carried on with their retainage, nothing due."""
    site.bill(site.invoice(contract), FIRST)
    second = site.invoice(contract)
    item = second["items"][0]
    assert item["work_completed_from_previous_application"] == "400.00"
    assert item["work_completed_this_period"] == "0.00"
    assert item["materials_presently_stored"] == "100.00"
    assert item["materials_stored_retainage_currently_retained"] == "10.00"
    assert second["summary"]["current_payment_due"] == "0.00"
    assert second["summary"]["total_completed_and_stored_to_date"] == "500.00"


def test_stored_materials_may_be_moved_into_the_work_columns(site, contract, world):
    world.table("work_order_contracts").update(contract["id"], {"move_materials": True})
    site.bill(site.invoice(contract), FIRST)
    second = site.invoice(contract)
    item = second["items"][0]
    assert item["work_completed_from_previous_application"] == "500.00"
    assert item["materials_moved"] == "100.00"
    assert item["materials_presently_stored"] == "0.00"
    assert item["work_completed_retainage_from_previous_application"] == "50.00"
    assert second["summary"]["current_payment_due"] == "0.00"
    billed = site.bill(second, {0: {"work": "50.00"}})
    assert billed["items"][0]["gross_amount"] == "50.00"
    assert billed["summary"]["current_payment_due"] == "50.00"


def test_a_release_of_stored_retainage_is_read_from_what_is_still_held(site, contract):
    site.bill(site.invoice(contract), FIRST)
    second = site.bill(site.invoice(contract), {0: {"held": "4.00"}})
    item = second["items"][0]
    assert item["materials_stored_retainage_released_this_period"] == "6.00"
    assert second["summary"]["current_payment_due"] == "6.00"


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"retained": "5"}, "work_completed_retainage_retained_this_period"),
        ({"held": "5"}, "materials_stored_retainage_currently_retained"),
        ({"work": "10", "released": "0.01"}, "work_completed_retainage_released_this_period"),
        ({"work": "10", "released": "-1"}, "work_completed_retainage_released_this_period"),
        ({"stored": "-1"}, "materials_presently_stored"),
        ({"work": "ten"}, "work_completed_this_period"),
    ],
)
def test_senseless_figures_are_refused(site, contract, figures, field):
    invoice = site.invoice(contract)
    answer = site.refused("PATCH", site.bulk(invoice), site.items(invoice, {0: figures}))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert site.read(invoice)["items"] == invoice["items"]


def test_overbilling_is_accepted_until_the_company_forbids_it(site, contract, setting):
    invoice = site.bill(site.invoice(contract), {0: {"work": "1030.00"}})
    assert invoice["items"][0]["total_completed_and_stored_to_date_percent"] == "103.00"
    setting(overbilling_allowed=False)
    answer = site.refused("PATCH", site.bulk(invoice), site.items(invoice, {0: {"work": "1031"}}))
    assert answer.status_code == 422
    assert site.bill(invoice, {0: {"work": "1000.00"}})["percent_complete"] == "100.00%"


def test_a_percent_is_kept_only_while_there_is_no_work(site, contract):
    invoice = site.invoice(contract)
    name = "work_completed_retainage_percent_this_period"
    item = {"id": invoice["items"][0]["id"], "item_type": "contract_item", name: "7.5"}
    assert site.set(invoice, items=[item]).status_code == 200
    assert site.read(invoice)["items"][0][name] == "7.5"
    after = site.bill(invoice, {0: {"work": "100.00", "retained": "5.00"}})
    assert after["items"][0][name] == "5.00"


def test_an_edit_of_an_earlier_invoice_moves_the_later_ones_or_not(site, contract, setting):
    first = site.bill(site.invoice(contract), FIRST)
    second = site.bill(site.invoice(contract), {0: {"work": "50.00", "stored": "100.00"}})
    site.bill(first, {0: {"work": "300.00", "retained": "30.00"}})
    item = site.read(second)["items"][0]
    assert item["work_completed_from_previous_application"] == "300.00"
    assert site.read(second)["summary"]["current_payment_due"] == "50.00"
    setting(earlier_invoice_edits="frozen")
    site.bill(first, {0: {"work": "200.00", "retained": "20.00"}})
    after = site.read(second)
    assert after["items"][0]["work_completed_from_previous_application"] == "300.00"
    assert after["summary"]["less_previous_certificates_for_payment"] == "360.00"


def test_only_approved_packages_join_and_stay(site, contract):
    package = site.change_order(contract, {**LINE, "amount": "50.00"}, title="A")
    pending = site.approve(site.change_order(contract, LINE, title="P"), "pending")
    first = site.invoice(contract, package)
    path = f"/rest/v1.0/requisitions/{first['id']}/add_change_order_package"
    scope = {"commitment_id": contract["id"]}
    for one in (pending, package):  # the second is there already
        answer = site.refused("POST", path, change_order_package_id=one["id"], **scope)
        assert answer.status_code == 422
    second = site.invoice(contract)
    assert [item["item_type"] for item in second["items"]] == ["contract_item", "change_order_item"]
    assert second["item_packages"][0]["id"] == package["id"]
    assert second["summary"]["contract_sum_to_date"] == "1050.00"


def test_approved_packages_may_join_by_themselves(site, contract, setting):
    setting(approved_packages_join=True)
    site.change_order(contract, {**LINE, "amount": "50.00"}, title="A")
    assert len(site.invoice(contract)["items"]) == 2


def test_items_come_with_their_views_only(site, contract):
    invoice = site.invoice(contract)
    assert "items" not in site.get(f"{INVOICES}/{invoice['id']}")
    assert "items" not in site.get(INVOICES)[0]
    assert len(site.get(INVOICES, view="items")[0]["items"]) == 1


def test_a_key_locks_the_whole_invoice_and_clearing_it_unlocks(site, contract):
    invoice = site.bill(site.invoice(contract), FIRST)
    site.set(invoice, status="approved").raise_for_status()
    assert site.set(invoice, origin_id="qbo:1:bill:7", origin_data="{}").status_code == 200
    refused = (
        site.set(invoice, status="draft"),
        site.set(invoice, origin_id="x", invoice_number="N"),
        site.refused("PATCH", site.bulk(invoice), site.items(invoice, {0: {"work": "1"}})),
        site.refused("DELETE", f"{INVOICES}/{invoice['id']}"),
    )
    assert [answer.status_code for answer in refused] == [422] * 4
    assert "synced with ERP" in refused[0].json()["errors"]["base"][0]
    assert site.set(invoice, origin_id=None).status_code == 200
    assert site.set(invoice, status="draft").status_code == 200


def test_a_key_alone_also_needs_project_and_commitment(site, contract):
    invoice = site.invoice(contract)
    path = f"{INVOICES}/{invoice['id']}"
    for missing in ("project_id", "commitment_id"):
        body = {"project_id": site.project, "commitment_id": contract["id"]}
        body = {name: value for name, value in body.items() if name != missing}
        answer = site.http.patch(path, json={**body, "requisition": {"origin_id": "k"}})
        assert answer.status_code == 400


def test_only_the_latest_open_invoice_can_be_deleted(site, contract):
    first, second = site.invoice(contract), site.invoice(contract)
    assert [row["deletable"] for row in (site.read(first), site.read(second))] == [False, True]
    assert site.refused("DELETE", f"{INVOICES}/{first['id']}").status_code == 422
    site.send("DELETE", f"{INVOICES}/{second['id']}")
    assert site.read(first)["deletable"]
    assert [row["id"] for row in site.get(INVOICES, **{"filters[is_last]": "true"})] == [
        first["id"]
    ]


@pytest.fixture
def superintendent(world, company, site, connect):
    """Somebody who may enter invoices but is no administrator of commitments."""
    user = make.add_user(
        world, company["id"], last_name="Bell", email_address="bell@acme.test",
        permissions={"Commitments": "standard", "Company Admin": "admin"},
    )  # fmt: skip
    token = make.add_token(world, "acme", user["id"])["access_token"]
    return connect(token, company["id"])


def test_others_than_administrators_write_drafts_without_retainage(site, contract, superintendent):
    invoice = site.invoice(contract)
    other = type(site)(superintendent, site.company, site.project, site.vendor)
    assert other.bill(invoice, {0: {"work": "10.00"}})["items"][0]["gross_amount"] == "10.00"
    retained = site.items(invoice, {0: {"work": "10.00", "retained": "1.00"}})
    assert other.refused("PATCH", site.bulk(invoice), retained).status_code == 422
    assert other.set(invoice, status="approved").status_code == 403
    assert other.set(invoice, status="under_review").status_code == 200
    assert other.set(invoice, invoice_number="7").status_code == 403


def test_the_tutorials_rule_opens_the_latest_open_invoice_only(site, contract, setting):
    first = site.invoice(contract)
    site.invoice(contract)
    setting(invoice_editing="latest_open")
    assert site.set(first, invoice_number="7").status_code == 403


def test_a_rejected_line_sends_the_invoice_back(site, contract):
    invoice = site.invoice(contract)
    item = {"id": invoice["items"][0]["id"], "item_type": "contract_item", "status": "rejected"}
    site.send("PATCH", site.bulk(invoice), {"requisition_items": [item]})
    assert site.read(invoice)["status"] == "revise_and_resubmit"


def test_updated_at_moves_with_the_items_or_not(site, contract, control, setting):
    invoice = site.invoice(contract)
    stamps = []
    for moves in (True, False):
        setting(invoice_updated_with_items=moves)
        control.post("/_control/clock", json={"advance": 60})
        stamps.append(site.bill(invoice, {0: {"work": str(len(stamps) + 1)}})["updated_at"])
    assert invoice["updated_at"] < stamps[0] == stamps[1]


def test_no_webhook_tells_of_an_invoice(site, contract, http, company, receiver, control):
    names = http.get("/rest/v1.0/webhooks/resources", params={"company_id": company["id"]}).json()
    assert not [name for name in map(str, names) if "equisition" in name or "Invoice" in name]


def test_an_invoice_number_is_text_and_may_repeat(site, contract):
    numbers = [site.invoice(contract, invoice_number=42)["invoice_number"] for _ in range(2)]
    assert numbers == ["42", "42"]


def test_invoices_may_be_off_on_a_commitment(site, world):
    contract = site.contract(LINE)
    world.table("work_order_contracts").update(contract["id"], {"requisitions_are_enabled": False})
    body = {"project_id": site.project, "commitment_id": contract["id"]}
    assert site.refused("POST", INVOICES, body).status_code == 422
    assert not site.get(f"{WORK}/{contract['id']}")["requisitions_are_enabled"]


def test_an_item_is_known_by_its_type_and_its_id(site, contract):
    """The types are tables of their own: an id of one says nothing of another."""
    invoice = site.invoice(contract)
    body = site.items(invoice, {0: {"work": "10.00"}})
    for wrong in ("change_order_item", "contract_detail_item"):
        [one] = body["requisition_items"]
        answer = site.refused(
            "PATCH", site.bulk(invoice), {"requisition_items": [{**one, "item_type": wrong}]}
        )
        assert answer.status_code == 422
    assert site.read(invoice)["items"][0]["work_completed_this_period"] == "0.00"
    site.send("PATCH", site.bulk(invoice), body)
    assert site.read(invoice)["items"][0]["work_completed_this_period"] == "10.00"


def test_a_project_has_one_open_billing_period_and_a_change_says_all_of_it(site):
    path = f"/rest/v1.0/projects/{site.project}/billing_periods"
    whole = {"start_date": "2026-01-01", "end_date": "2026-01-31", "due_date": "2026-02-05"}
    first = site.send("POST", path, {"billing_period": {**whole, "status": "open"}})
    second = {"billing_period": {**whole, "status": "open"}}
    answer = site.refused("POST", path, second)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["status"])
    one = f"{path}/{first['id']}"
    answer = site.refused("PATCH", one, {"billing_period": {"status": "closed"}})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"start_date", "end_date", "due_date"}
    site.send("PATCH", one, {"billing_period": {**whole, "status": "closed"}})
    assert site.send("POST", path, second)["status"] == "open"
