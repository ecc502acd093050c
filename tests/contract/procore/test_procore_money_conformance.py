"""Every simulated call of money answers with the fields and types of the published reference."""

from __future__ import annotations

from tests.contract.procore.conformance import called
from tests.contract.procore.site import PACKAGES, PAYMENTS, POTENTIALS, WORK

ORDERS = "/rest/v1.0/purchase_order_contracts"
REQUESTS = "/rest/v1.0/change_order_requests"


def visit(site, path, *, wrapper, one, change, sync=None, **query):
    """List, create, read, change, sync and delete below one path."""
    scope = {"project_id": site.project}
    row = site.send("POST", path, {**scope, **query, wrapper: one})
    number = row["id"]
    site.get(path, **query)
    site.get(f"{path}/{number}", **query)
    site.send("PATCH", f"{path}/{number}", {**scope, **query, wrapper: change})
    if sync is not None:
        body = {**scope, "updates": [{"id": number, **sync}]}
        site.send("PATCH", f"{path}/sync", body, **query)
    return row


def test_contracts_conform(site, visited):
    line = {"wbs_code_id": site.code("26-100.S"), "amount": "12.50", "description": "Wire"}
    for base, wrapper in ((WORK, "work_order_contract"), (ORDERS, "purchase_order_contract")):
        wish = {"title": "T", "vendor_id": site.vendor, "number": "C-1", "status": "Draft"}
        row = visit(
            site, base, wrapper=wrapper, one=wish, change={"title": "U"}, sync={"origin_id": "K"}
        )
        lines = f"{base}/{row['id']}/line_items"
        made = visit(
            site, lines, wrapper="line_item", one=line, change={"amount": "13"}, sync={"uom": "lf"}
        )
        site.get(f"/rest/v1.0/commitments/{row['id']}")
        site.get("/rest/v1.0/commitments")
        site.send("DELETE", f"{lines}/{made['id']}")
        site.send("DELETE", f"{base}/{row['id']}")
    called(visited, r"order_contracts(/\{\}|/sync|$)(?!/compliance)|v1.0/commitments")


def test_change_orders_conform(site, company, visited):
    contract = site.contract({"code": "26-100.S", "amount": "100"}, approve=False)
    scope = {"contract_id": contract["id"]}
    visit(site, PACKAGES, wrapper="change_order", one={"title": "A"}, change={"title": "B"},
          **scope)  # fmt: skip
    for path in (REQUESTS, POTENTIALS):
        row = visit(site, path, wrapper="change_order", one={"title": "A", "status": "pending"},
                    change={"title": "B"}, sync={"title": "C"}, **scope)  # fmt: skip
    line = {"wbs_code_id": site.code("26-100.S"), "amount": "-5.00"}
    path = f"{POTENTIALS}/{row['id']}/line_items"
    made = visit(site, path, wrapper="line_item", one=line, change={"amount": "6"}, sync={})
    site.get(f"{WORK}/{contract['id']}")
    site.get(f"{POTENTIALS}/{row['id']}", **scope)
    site.send("DELETE", f"{path}/{made['id']}")
    site.get("/rest/v1.0/change_order/statuses", company_id=company["id"])
    called(visited, r"change_order_packages($|/\{\}$)|change_order_requests|potential|statuses")


def test_invoices_conform(site, visited):
    contract = site.contract({"code": "26-100.S", "amount": "100"})
    package = site.change_order(contract, {"code": "26-100.S", "amount": "50"}, title="More")
    periods = f"/rest/v1.0/projects/{site.project}/billing_periods"
    dates = {"start_date": "2026-01-01", "end_date": "2026-01-31", "due_date": "2026-01-25"}
    period = visit(site, periods, wrapper="billing_period", one={**dates, "status": "open"},
                   change={**dates, "status": "closed"})  # fmt: skip
    for version in ("v1.0", "v1.1"):
        base = f"/rest/{version}/requisitions"
        body = {"project_id": site.project, "commitment_id": contract["id"]}
        row = site.send("POST", base, {**body, "requisition": {"period_id": period["id"]}})
        for view in ("default", "items", "extended"):
            site.get(base, view=view)
            site.get(f"{base}/{row['id']}", view=view)
        own = {"invoice_number": 17, "status": "under_review"}
        site.send("PATCH", f"{base}/{row['id']}", {**body, "requisition": own})
        below = f"/rest/v1.0/requisitions/{row['id']}"
        scope = {"commitment_id": contract["id"], "change_order_package_id": package["id"]}
        site.send("POST", f"{below}/add_change_order_package", **scope)
        shown = site.read(row)
        site.send("PATCH", site.bulk(row), site.items(shown, {0: {"work": "10"}}))
        for kind, item in (("contract_item", 0), ("change_order_item", 1)):
            number = shown["items"][item]["id"]
            site.get(f"{below}/{kind}s")
            site.get(f"{below}/{kind}s/{number}")
            figures = {f"requisition_{kind}": {"work_completed_this_period": "5"}}
            site.send("PATCH", f"{below}/{kind}s/{number}", figures)
        site.get(f"{below}/contract_detail_items")
        site.get(f"{below}/detail")
        site.get(f"{below}/change_histories")
        site.send("DELETE", f"{below}/remove_change_order_package", **scope)
        details = f"/rest/v2.0/companies/{site.company}/projects/{site.project}/requisitions"
        site.send("PATCH", f"{details}/{row['id']}/payment_details", {"due_date": "2026-03-01"})
        site.send("DELETE", f"{base}/{row['id']}")
    site.send("DELETE", f"{periods}/{period['id']}")
    rest = r"(?!.*(detail_items/|whole_change_order_items|/compliance))"
    called(visited, rf"^\w+ {rest}.*(requisitions|billing_periods)")


def test_payments_conform(site, visited):
    contract = site.contract({"code": "26-100.S", "amount": "100"})
    scope = {"contract_id": contract["id"]}
    one, change = {"amount": "5", "date": "2026-01-05"}, {"notes": "n", "payment_method": "check"}
    row = visit(site, PAYMENTS, wrapper="contract_payment", one=one, change=change, **scope)
    site.get(f"{WORK}/{contract['id']}")
    site.send("DELETE", f"{PAYMENTS}/{row['id']}", **scope)
    called(visited, "contract_payments")


def test_direct_costs_conform(site, visited):
    new = f"/rest/v1.1/projects/{site.project}/direct_costs"
    old = f"/rest/v1.0/projects/{site.project}/direct_costs"
    line = {"wbs_code_id": site.code("01-500.E"), "manual_amount": 12.5, "ref": "A"}
    own = {"direct_cost_type": "invoice", "vendor_id": site.vendor, "invoice_number": "7"}
    row = site.send("POST", new, {"direct_cost": {**own, "line_items": [line]}})
    site.get(new)
    site.get(f"{new}/{row['id']}")
    site.send("PATCH", f"{new}/{row['id']}", {"direct_cost": {"status": "approved"}})
    site.send("PATCH", f"{old}/sync", {"updates": [{"id": row["id"], "terms": "Net 30"}]})
    site.get(f"{old}/line_items")
    item = {"wbs_code_id": site.code("01-500.E"), "amount": 3, "direct_cost_id": row["id"]}
    site.send("PATCH", f"{old}/line_items/sync", {"updates": [item]})
    made = visit(site, f"{old}/{row['id']}/line_items", wrapper="line_item", one=item,
                 change={"amount": 4})  # fmt: skip
    site.send("DELETE", f"{old}/{row['id']}/line_items/{made['id']}")
    site.send("DELETE", f"{new}/{row['id']}")
    called(visited, "direct_costs")


def test_codes_conform(site, company, project, visited):
    site.code("26-100.S")
    company_base = f"/rest/v1.0/companies/{company['id']}/work_breakdown_structure"
    base = f"/rest/v1.0/projects/{project['id']}/work_breakdown_structure"
    own = site.send("POST", f"{company_base}/segments",
                    {"segment": {"name": "Phase", "structure": "flat"}})  # fmt: skip
    site.get(f"{company_base}/segments/{own['id']}")
    for place in (company_base, base):
        site.get(f"{place}/patterns")
        segments = site.get(f"{place}/segments")
        items = f"{place}/segments/{own['id']}/segment_items"
        item = site.send("POST", items, {"code": "A", "name": "First"})
        site.send("PATCH", f"{items}/{item['id']}", {"name": "1st"})
        for segment in segments:
            site.get(f"{place}/segments/{segment['id']}/segment_items")
        if place == company_base:
            site.get(f"{items}/{item['id']}")
        site.send("DELETE", f"{items}/{item['id']}")
    site.send("PUT", f"{base}/patterns/add_segment", {"segment_id": own["id"]})
    code = site.get(f"{base}/wbs_codes")[0]
    pairs = [
        {"segment_id": one["segment"]["id"], "segment_item_id": one["id"]}
        for one in code["segment_items"]
    ]
    bulk = {"bulk": [{"description": "D", "segment_items": pairs}, {}]}
    site.send("PATCH", f"{base}/wbs_codes/bulk_create", bulk)
    site.send("PATCH", f"{base}/wbs_codes/{code['id']}", {"status": "inactive"})
    site.send("PATCH", f"{base}/wbs_codes/update_all",
              {"ids": [code["id"]], "attributes": {"status": "active"}})  # fmt: skip
    site.send("POST", f"{base}/wbs_codes", {"segment_items": pairs, "description": "E"})
    site.get(f"/rest/v2.0/companies/{company['id']}/projects/{project['id']}/wbs/codes")
    called(visited, "work_breakdown_structure|wbs/codes")


def test_sub_jobs_and_tax_codes_conform(site, company, visited):
    visit(site, "/rest/v1.0/sub_jobs", wrapper="sub_job", one={"name": "S", "code": "1"},
          change={"name": "T"}, sync={"origin_id": "J"})  # fmt: skip
    one, change, sync = {"code": "S", "rate1": 8.1}, {"description": "T"}, {"origin_id": "J"}
    scope = {"company_id": company["id"]}
    visit(site, "/rest/v1.0/tax_codes", wrapper="tax_code", one=one, change=change, sync=sync,
          **scope)  # fmt: skip
    called(visited, "sub_jobs|tax_codes")
