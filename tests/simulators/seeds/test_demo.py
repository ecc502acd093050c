"""The demo's companies are what the first sync has to cope with."""

from __future__ import annotations

from collections import Counter

from ledgerboard.simulators import procore, quickbooks, seeds
from ledgerboard.simulators.seeds import firms, jobs
from ledgerboard.simulators.seeds.firms import FIRMS


def test_there_are_sixty_firms_and_each_system_shows_those_it_knows(demo):
    left, right = demo
    assert len(FIRMS) == 60
    assert set(left.vendors()) == {entry.name for firm in FIRMS if (entry := firm.in_procore())}
    shown = {name.removesuffix(" (deleted)") for name in right.vendors()}
    assert shown == {entry.name for firm in FIRMS if (entry := firm.in_quickbooks())}


def test_eight_jobs_are_under_way_most_of_them_known_to_both(demo):
    left, right = demo
    working = {job.name for job in jobs.JOBS if job.procore and job.active}
    assert {row["name"] for row in left.get("/rest/v1.0/projects")} == working
    projects = [row for row in right.query("Customer") if row.get("IsProject")]
    assert len({job.number for job in jobs.JOBS if job.active}) == jobs.JOBS_UNDER_WAY
    assert len(projects) == 8  # seven under way and the closed one
    assert sum(1 for job in jobs.JOBS if job.procore and job.quickbooks and job.active) == 5
    assert all(row["ParentRef"]["value"] and row["Job"] for row in projects)


def test_a_customers_job_need_not_be_a_project(demo):
    plain = [row for row in demo[1].query("Customer") if row["DisplayName"] == jobs.PLAIN_JOB]
    assert [row["IsProject"] for row in plain] == [False]


def test_no_name_of_quickbooks_stands_twice_over_vendors_customers_and_employees(demo):
    rows = [row for kind in ("Vendor", "Customer", "Employee") for row in demo[1].query(kind)]
    names = Counter(
        (row.get("ParentRef", {}).get("value"), row["DisplayName"].casefold())
        for row in rows
        if row["Active"]
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_names_that_quickbooks_refuses_are_in_procore_only(demo):
    left, right = demo
    vendors, books = left.vendors(), right.vendors()
    assert ":" in firms.COLON
    assert len(firms.LONG) > 100
    for name in (firms.COLON, firms.LONG, firms.CUSTOMER_TOO, firms.EMPLOYEE_TOO):
        assert name in vendors
        assert name not in books
    assert firms.CUSTOMER_TOO in {row["DisplayName"] for row in right.query("Customer")}
    assert firms.EMPLOYEE_TOO in {row["DisplayName"] for row in right.query("Employee")}


def test_quickbooks_really_refuses_those_names(demo):
    _, right = demo
    for name in (firms.COLON, firms.LONG, firms.CUSTOMER_TOO, firms.EMPLOYEE_TOO):
        answer = right.http.post(f"/v3/company/{right.realm}/vendor", json={"DisplayName": name})
        assert answer.status_code == 400, name


def test_some_are_inactive_on_either_side(demo):
    left, right = demo
    vendors, books = left.vendors(), right.vendors()
    assert not vendors["Sunset Glazing"]["is_active"]
    assert books["Sunset Glazing"]["Active"]
    assert vendors["Old Town Paving"]["is_active"]
    assert not books["Old Town Paving (deleted)"]["Active"]
    assert not vendors["Nine Mile Excavation"]["is_active"]
    assert not books["Nine Mile Excavation (deleted)"]["Active"]


def test_another_integration_has_marked_one_vendor(demo):
    marked = [row for row in demo[0].vendors().values() if row["origin_id"]]
    assert [row["origin_id"] for row in marked] == [firms.FOREIGN_ORIGIN]


def test_people_wrote_the_same_firm_differently(demo):
    left, right = demo
    vendors, books = left.vendors(), right.vendors()
    assert vendors["Cascade Ridge Electric"]["business_phone"] == "(503) 555-0101"
    assert books["Cascade Ridge Electric"]["PrimaryPhone"]["FreeFormNumber"] == "503.555.0101"
    assert "Tillamook Glass" in vendors
    assert "Tillamook Glass LLC" in books
    differing = vendors["Juniper Flooring"], books["Juniper Flooring"]
    assert differing[0]["email_address"] != differing[1]["PrimaryEmailAddr"]["Address"]
    assert "BillAddr" not in books["Pine Street Signs"]
    assert not vendors["Coyote Creek Trucking"]["address"]


def test_tax_numbers_are_registered_in_procore_and_masked_in_quickbooks(demo):
    left, right = demo
    assert (
        left.vendors()["Bridgeport Iron Works"]["business_register"]["identifier"] == "93-0000003"
    )
    assert right.vendors()["Bridgeport Iron Works"]["TaxIdentifier"].endswith("0003")
    assert "93" not in right.vendors()["Bridgeport Iron Works"]["TaxIdentifier"]


def test_vendors_carry_insurance_some_of_it_expired(demo):
    left, _ = demo
    statuses: Counter[str] = Counter()
    for vendor in left.get("/rest/v1.0/vendors"):
        path = f"/rest/v1.0/companies/{left.company}/vendors/{vendor['id']}/insurances"
        statuses.update(row["status"] for row in left.get(path))
    assert statuses["expired"] > 5
    assert statuses["compliant"] > 10


def test_vendors_are_in_the_directories_of_jobs(demo):
    left, _ = demo
    project = left.get("/rest/v1.0/projects")[0]["id"]
    assert len(left.get(f"/rest/v1.1/projects/{project}/vendors", project_id=project)) > 5


def test_each_system_has_its_own_ground(demo):
    left, right = demo
    assert len(left.get(f"/rest/v1.3/companies/{left.company}/users")) >= len(jobs.PEOPLE)
    assert {row["name"] for row in left.get("/rest/v1.0/line_item_types")} == {
        name for name, _, _ in jobs.COST_TYPES
    }
    codes = left.get("/rest/v1.0/standard_cost_code_lists")
    assert [row["name"] for row in codes] == ["Standard Cost Codes"]
    for entity, least in (("Account", 10), ("Item", 8), ("Term", 5), ("Class", 3)):
        assert len(right.query(entity)) >= least
    assert len(right.query("Department")) == len(jobs.OFFICES)


def test_records_are_older_than_the_connection(demo):
    left, right = demo
    today = left.app.world.now().date().isoformat()
    assert all(row["created_at"] < today for row in left.vendors().values())
    assert all(row["MetaData"]["CreateTime"] < today for row in right.vendors().values())


def test_the_second_company_shares_nothing_but_a_namesake(demo):
    left, right = demo
    known = {row["id"] for row in left.vendors().values()}
    left.choose("Juniper Basin Contractors")
    other = left.vendors()
    assert len(other) == 4
    assert not known & {row["id"] for row in other.values()}
    right.sign_in("9341453172048002")
    assert "Cascade Ridge Electric" in right.vendors()
    assert len(right.vendors()) == 4
    left.choose("Harbor & Pine Builders")
    right.sign_in("9341453172048001")


def test_a_seed_may_be_given_by_the_control_api_and_other_simulators_keep_theirs():
    for build in (procore.build, quickbooks.build):
        app, other = build(), build()
        seeds.install(app)
        assert set(seeds.NAMES) <= set(app.control.seeds)
        assert "demo" not in other.control.seeds
        app.control.seeds["demo"](app.world, {})
        assert sum(len(table) for table in app.world.tables().values()) > 100
