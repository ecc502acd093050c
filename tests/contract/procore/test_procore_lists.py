"""Procore's pages, filters and order."""

from __future__ import annotations

import pytest

from ledgerboard.simulators.procore import make

PATH = "/rest/v1.0/vendors"


@pytest.fixture
def seven(world, company, http):
    return [make.add_vendor(world, company["id"], name=f"Vendor {n}") for n in range(7)]


def page(http, company, number, size=2):
    params = {"company_id": company["id"], "page": number, "per_page": size}
    return http.get(PATH, params=params)


def test_following_next_visits_every_vendor_once(http, company, seven):
    url, seen = f"{PATH}?per_page=2&company_id={company['id']}", []
    while url:
        answer = http.get(url).raise_for_status()
        seen += [vendor["id"] for vendor in answer.json()]
        url = answer.links.get("next", {}).get("url", "")
    assert len(seen) == len(set(seen)) == int(answer.headers["Total"]) == 7


@pytest.mark.parametrize(
    ("number", "links"),
    [
        (1, {"next", "last"}),
        (2, {"first", "next", "last"}),
        (3, {"first", "prev", "next", "last"}),
        (4, {"first", "prev", "last"}),
    ],
)
def test_links_of_a_page(http, company, seven, number, links):
    assert set(page(http, company, number).links) == links


def test_a_list_of_one_page_has_no_links(http, company, seven):
    assert "link" not in page(http, company, 1, 7).headers


def test_links_keep_the_other_parameters(http, company, seven):
    answer = http.get(PATH, params={"company_id": company["id"], "per_page": 2, "sort": "-name"})
    assert "sort=-name" in answer.links["next"]["url"]


def test_a_page_behind_the_last_is_empty(http, company, seven):
    assert page(http, company, 9).json() == []


def test_total_and_per_page_are_told(http, company, seven):
    headers = page(http, company, 1).headers
    assert (headers["total"], headers["per-page"]) == ("7", "2")


def test_too_large_a_page_is_clamped_without_a_word(http, company):
    params = {"company_id": company["id"], "per_page": 5000}
    assert http.get("/rest/v1.1/projects", params=params).headers["per-page"] == "300"
    assert http.get(PATH, params=params).headers["per-page"] == "2000"


def test_default_sizes_differ_by_resource(http, company):
    params = {"company_id": company["id"]}
    assert http.get("/rest/v1.1/projects", params=params).headers["per-page"] == "100"
    v2 = http.get(f"/rest/v2.0/companies/{company['id']}/webhooks/hooks")
    assert v2.headers["per-page"] == "10"


@pytest.mark.parametrize("number", ["0", "-1", "x", ""])
def test_a_senseless_page_number_is_the_first_page(http, company, seven, number):
    assert page(http, company, number).json() == page(http, company, 1).json()


def test_a_list_without_its_company_is_400(http):
    assert http.get(PATH).status_code == 400


def test_filter_by_origin_id(sync, vendors):
    sync({"name": "A", "origin_id": "1"}, {"name": "B", "origin_id": "11"})
    assert [row["name"] for row in vendors(**{"filters[origin_id]": "1"})] == ["A"]


def test_filter_by_several_ids(http, company, seven):
    wanted = [seven[1]["id"], seven[4]["id"]]
    params = [("company_id", company["id"]), *(("filters[id][]", number) for number in wanted)]
    assert [row["id"] for row in http.get(PATH, params=params).json()] == wanted


def test_repeated_filters_are_anded(vendors, seven):
    query = {"filters[id][]": seven[1]["id"], "filters[search]": "Vendor 2"}
    assert vendors(**query) == []


@pytest.mark.parametrize("wish", ["tide", "TW-9", "12-3456789"])
def test_search_covers_name_code_and_business_number(vendors, sync, vendor, wish):
    register = {"type": "ein", "identifier": "12-3456789"}
    sync({"id": vendor["id"], "origin_code": "TW-9", "business_register_attributes": register})
    sync({"name": "Someone else"})
    assert [row["id"] for row in vendors(**{"filters[search]": wish})] == [vendor["id"]]


def at(control, moment):
    control.post("/_control/clock", json={"freeze": True, "set": moment})


def test_a_time_range_needs_three_dots_and_holds_both_ends(control, sync, vendors):
    for day in ("01", "02", "03"):
        at(control, f"2026-05-{day}T12:00:00+00:00")
        sync({"name": day})
    span = "2026-05-01T12:00:00Z...2026-05-02T12:00:00Z"
    names = [row["name"] for row in vendors(**{"filters[updated_at]": span})]
    assert names == ["01", "02"]
    assert vendors(**{"filters[updated_at]": f'"{span}"'}) == vendors(
        **{"filters[updated_at]": span}
    )


@pytest.mark.parametrize(
    "span", ["2026-05-01..2026-05-03", "2026-05-01", "...2026-05-03", "2026-05-01..."]
)
def test_another_time_range_finds_nothing(control, sync, vendors, span):
    at(control, "2026-05-02T12:00:00+00:00")
    sync({"name": "A"})
    assert vendors(**{"filters[updated_at]": span}) == []


def test_an_unknown_filter_is_ignored(vendors, seven):
    assert len(vendors(**{"filters[nonsense]": "1"})) == 7


def test_sort_turns_with_a_minus(vendors, seven):
    up = [row["name"] for row in vendors(sort="name")]
    down = [row["name"] for row in vendors(sort="-name")]
    assert up == sorted(up) == down[::-1]


def test_inactive_vendors_are_not_listed(vendors, vendor, act):
    act("inactivate_vendor", id=vendor["id"])
    assert vendors() == []


def test_projects_are_active_ones_unless_asked(http, company, project, act):
    act("update_project", id=project["id"], active=False)
    params = {"company_id": company["id"]}
    every = {**params, "filters[by_status]": "All"}
    assert http.get("/rest/v1.0/projects", params=params).json() == []
    assert len(http.get("/rest/v1.0/projects", params=every).json()) == 1


def test_projects_filter_by_being_synced(http, world, company, project):
    make.add_project(world, company["id"], name="Synced", origin_id="J-1")
    params = {"company_id": company["id"], "filters[synced]": "true"}
    rows = http.get("/rest/v1.0/projects", params=params).json()
    assert [row["name"] for row in rows] == ["Synced"]


def test_insurance_lists_have_no_filters(http, world, company, vendor):
    make.add_insurance(world, company["id"], vendor["id"], name="Hull Mutual")
    path = f"/rest/v1.0/companies/{company['id']}/vendors/{vendor['id']}/insurances"
    answer = http.get(path, params={"filters[updated_at]": "2020-01-01...2020-01-02"})
    assert len(answer.json()) == 1


def test_v2_lists_wrap_in_data(http, company):
    body = http.get(f"/rest/v2.0/companies/{company['id']}/webhooks/hooks").json()
    assert body == {"data": []}


def test_a_view_of_ids_is_numbers(http, project, vendor, act):
    act("add_vendor_to_project", id=vendor["id"], project_id=project["id"])
    path = f"/rest/v1.1/projects/{project['id']}/vendors"
    assert http.get(path, params={"view": "ids_only"}).json() == [vendor["id"]]


# --- what the reference names for each call, and nothing else (README 5, 6) ---

FUTURE = "2999-01-01T00:00:00Z...2999-12-31T00:00:00Z"


@pytest.fixture
def billed(site):
    """A contract with a change order and an invoice."""
    contract = site.contract({"code": "26-100.S", "amount": "1000.00"})
    package = site.change_order(contract, {"code": "26-100.S", "amount": "50.00"}, title="More")
    site.invoice(contract, package)
    return contract


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/rest/v1.0/commitments", "updated_at", FUTURE),
        ("/rest/v1.0/commitments", "origin_id", "nobody"),
        ("/rest/v1.0/change_order_packages", "contract_id", "1"),
        ("/rest/v1.0/change_order_packages", "status", "void"),
        ("/rest/v1.0/change_order_packages", "origin_id", "nobody"),
        ("/rest/v1.0/potential_change_orders", "status", "void"),
        ("/rest/v1.0/requisitions", "is_last", "false"),
        ("/rest/v1.0/work_order_contracts/{contract}/line_items", "origin_id", "nobody"),
    ],
)
def test_a_filter_that_a_list_does_not_document_narrows_nothing(site, billed, path, name, value):
    path = path.format(contract=billed["id"])
    assert site.get(path)
    assert site.get(path, **{f"filters[{name}]": value}) == site.get(path)


def test_billing_periods_filter_by_status_and_time(site):
    path = f"/rest/v1.0/projects/{site.project}/billing_periods"
    dates = {"start_date": "2026-01-01", "end_date": "2026-01-31", "due_date": "2026-02-05"}
    site.send("POST", path, {"billing_period": {**dates, "status": "closed"}})
    assert len(site.get(path, **{"filters[status]": "closed"})) == 1
    assert site.get(path, **{"filters[status]": "open"}) == []
    assert site.get(path, **{"filters[updated_at]": FUTURE}) == []


def test_subcontractor_invoices_come_thirty_a_page(site):
    assert site.refused("GET", "/rest/v1.1/requisitions").headers["per-page"] == "30"


def test_what_the_query_must_name_is_asked_for(site, billed):
    potential = site.get("/rest/v1.0/potential_change_orders")[0]
    for path in (
        "/rest/v1.0/change_order_requests",
        f"/rest/v1.0/potential_change_orders/{potential['id']}",
        "/rest/v1.0/contract_payments",
    ):
        assert site.refused("GET", path).status_code == 400
        assert site.refused("GET", path, contract_id=billed["id"]).status_code == 200
