# ruff: noqa: S608 - the query language of QuickBooks is not SQL
from __future__ import annotations

import pytest

SUBS = "Active IN (true, false)"


@pytest.fixture
def vendors(books):
    """Four vendors a minute apart: alpha, Beta, gamma (inactive), O'Neil."""
    books.control("clock", freeze=True, set="2026-03-02T16:00:00+00:00")
    books.sign_in()
    for name, balance in (("alpha", 10), ("Beta", 5.5), ("gamma", 0), ("O'Neil", 1000)):
        books.create("Vendor", DisplayName=name, Balance=balance, CompanyName=f"{name} Co")
        books.control("clock", advance=60)
    gamma = books.query("SELECT * FROM Vendor WHERE DisplayName = 'gamma'")["Vendor"][0]
    books.update("Vendor", gamma, Active=False)
    return books


def found(books, clause):
    return books.names(f"SELECT * FROM Vendor {clause}")


def test_no_rows_leave_an_empty_object(books):
    assert books.query("SELECT * FROM Vendor") == {}


def test_a_page_tells_its_start_and_how_many_came(vendors):
    answer = vendors.query("SELECT * FROM Vendor STARTPOSITION 2 MAXRESULTS 1")
    assert (answer["startPosition"], answer["maxResults"]) == (2, 1)


def test_a_count_has_no_rows(vendors):
    assert vendors.query("SELECT COUNT(*) FROM Vendor") == {"totalCount": 3}


def test_a_count_obeys_its_conditions(vendors):
    assert vendors.query("SELECT count(*) FROM Vendor WHERE Balance > '6'") == {"totalCount": 2}


def test_a_query_may_be_posted_as_plain_text(vendors):
    kind = {"content-type": "application/text"}
    text = "SELECT * FROM Vendor WHERE DisplayName = 'O\\'Neil'"
    answer = vendors.http.post(f"{vendors.root}/query", content=text, headers=kind)
    assert len(answer.json()["QueryResponse"]["Vendor"]) == 1


def test_without_a_word_about_active_only_active_rows_come(vendors):
    assert found(vendors, "") == ["alpha", "Beta", "O'Neil"]


@pytest.mark.parametrize("clause", ["Active IN (true, false)", "Active in ('true', 'false')"])
def test_all_rows_come_when_both_states_are_asked(vendors, clause):
    assert len(found(vendors, f"WHERE {clause}")) == 4


@pytest.mark.parametrize("clause", ["Active = false", "Active != true", "Active NOT IN (true)"])
def test_inactive_rows_come_alone_when_asked(vendors, clause):
    assert found(vendors, f"WHERE {clause}") == ["gamma (deleted)"]


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ("DisplayName = 'ALPHA'", ["alpha"]),
        ("DisplayName != 'alpha'", ["Beta", "O'Neil"]),
        ("DisplayName IN ('beta', 'alpha', 'nobody')", ["alpha", "Beta"]),
        ("DisplayName NOT IN ('beta', 'alpha')", ["O'Neil"]),
        ("DisplayName < 'b'", ["alpha"]),
        ("DisplayName >= 'beta'", ["Beta", "O'Neil"]),
        ("DisplayName LIKE '%a'", ["alpha", "Beta"]),
        ("DisplayName like 'AL%A'", ["alpha"]),
        ("DisplayName LIKE '%e%l%'", ["O'Neil"]),
        ("DisplayName LIKE 'alpha'", ["alpha"]),
        ("DisplayName LIKE '%'", ["alpha", "Beta", "O'Neil"]),
        ("DisplayName LIKE 'alph_'", []),
        ("DisplayName LIKE 'al%pha%a'", []),
        ("DisplayName = 'O\\'Neil'", ["O'Neil"]),
        ("Balance > '6'", ["alpha", "O'Neil"]),
        ("Balance = 5.50", ["Beta"]),
        ("Balance <= '10.0'", ["alpha", "Beta"]),
        ("CompanyName = 'beta co' AND Balance < '6'", ["Beta"]),
        ("GivenName = ' '", ["alpha", "Beta", "O'Neil"]),
        ("GivenName != ' '", []),
        ("CompanyName != ' '", ["alpha", "Beta", "O'Neil"]),
        ("displayname = 'alpha'", ["alpha"]),
        ("Metadata.CreateTime > '2026-03-02T08:00:30-08:00'", ["Beta", "O'Neil"]),
        ("MetaData.CreateTime >= '2026-03-02T16:01:00Z'", ["Beta", "O'Neil"]),
        ("MetaData.CreateTime < '2026-03-02T08:01:00'", ["alpha"]),
        ("MetaData.CreateTime >= '2026-03-02'", ["alpha", "Beta", "O'Neil"]),
        ("MetaData.CreateTime >= CURRENT_DATE", ["alpha", "Beta", "O'Neil"]),
        ("MetaData.CreateTime = '2026-03-02T08:00:00-08:00'", ["alpha"]),
        ("MetaData.CreateTime > 2026-03-03", []),
    ],
)
def test_a_condition_finds_the_rows_that_meet_it(vendors, clause, names):
    assert found(vendors, f"WHERE {clause}") == names


def test_ids_are_found_by_equality_and_in(vendors):
    ids = [row["Id"] for row in vendors.query(f"SELECT * FROM Vendor WHERE {SUBS}")["Vendor"]]
    assert found(vendors, f"WHERE Id = '{ids[0]}'") == ["alpha"]
    assert found(vendors, f"WHERE Id IN ('{ids[3]}', '{ids[0]}', '99')") == ["alpha", "O'Neil"]
    assert found(vendors, f"WHERE Id NOT IN ('{ids[0]}')") == ["Beta", "O'Neil"]
    assert found(vendors, f"WHERE Id = {ids[0]}") == ["alpha"]


def test_an_inactive_row_is_not_found_by_id_alone(vendors):
    assert found(vendors, "WHERE Id = '3'") == []
    assert found(vendors, f"WHERE Id = '3' AND {SUBS}") == ["gamma (deleted)"]


@pytest.mark.parametrize("operator", [">", "<", ">=", "!=", "LIKE"])
def test_ids_know_only_equality_and_in(vendors, operator):
    assert vendors.query_error(f"SELECT * FROM Vendor WHERE Id {operator} '1'")["code"] == "4001"


def test_references_compare_by_id(books):
    top = books.create("Account", Name="Top", AccountType="Expense")
    books.create("Account", Name="Sub", AccountType="Expense", ParentRef={"value": top["Id"]})
    rows = books.query(f"SELECT * FROM Account WHERE ParentRef = '{top['Id']}'")["Account"]
    assert [row["Name"] for row in rows] == ["Sub"]


def test_full_names_can_be_asked_for(books):
    top = books.create("Customer", DisplayName="Pearl")
    books.create("Customer", DisplayName="Job", Job=True, ParentRef={"value": top["Id"]})
    assert books.names("SELECT * FROM Customer WHERE FullyQualifiedName = 'pearl:job'") == ["Job"]


def test_projects_can_be_asked_for(books):
    top = books.create("Customer", DisplayName="Pearl")
    books.act("create_project", name="Remodel", customer=top["Id"])
    assert books.names("SELECT * FROM Customer WHERE IsProject = true") == ["Remodel"]
    assert books.names("SELECT * FROM Customer WHERE Job = true") == ["Remodel"]


def test_a_customers_address_is_filterable_and_a_vendors_is_not(books):
    books.create("Customer", DisplayName="A", PrimaryEmailAddr={"Address": "a@x.example"})
    clause = "WHERE PrimaryEmailAddr = 'A@x.example'"
    assert books.names(f"SELECT * FROM Customer {clause}") == ["A"]
    assert books.query_error(f"SELECT * FROM Vendor {clause}")["code"] == "4001"


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ("ORDERBY DisplayName", ["alpha", "Beta", "O'Neil"]),
        ("ORDER BY DisplayName DESC", ["O'Neil", "Beta", "alpha"]),
        ("orderby displayname asc", ["alpha", "Beta", "O'Neil"]),
        ("ORDERBY GivenName, DisplayName DESC", ["O'Neil", "Beta", "alpha"]),
        ("ORDERBY MetaData.CreateTime DESC", ["O'Neil", "Beta", "alpha"]),
        ("ORDERBY Id DESC", ["O'Neil", "Beta", "alpha"]),
    ],
)
def test_rows_come_in_the_order_asked(vendors, clause, names):
    assert found(vendors, clause) == names


def test_ids_sort_as_numbers(books):
    for number in range(12):
        books.create("Vendor", DisplayName=f"V{number}")
    rows = books.query("SELECT Id FROM Vendor ORDERBY Id")["Vendor"]
    assert [int(row["Id"]) for row in rows] == sorted(int(row["Id"]) for row in rows)


def test_paging_visits_every_row_once(books):
    for number in range(25):
        books.create("Vendor", DisplayName=f"V{number:02d}")
    seen = []
    for start in (1, 11, 21):
        clause = f"ORDERBY DisplayName STARTPOSITION {start} MAXRESULTS 10"
        seen += found(books, clause)
    assert seen == [f"V{number:02d}" for number in range(25)]


def test_the_default_page_is_a_hundred_rows_and_the_largest_a_thousand(books):
    books.control("seed", seed="scaled", vendors=1001)
    assert len(books.query("SELECT * FROM Vendor")["Vendor"]) == 100
    assert len(books.query("SELECT * FROM Vendor MAXRESULTS 5000")["Vendor"]) == 1000
    assert len(books.query("SELECT * FROM Vendor STARTPOSITION 1001")["Vendor"]) == 1


def test_a_projection_gives_sparse_rows(vendors):
    text = "SELECT DisplayName, MetaData.CreateTime FROM Vendor WHERE DisplayName = 'alpha'"
    [row] = vendors.query(text)["Vendor"]
    assert row == {
        "Id": row["Id"],
        "sparse": True,
        "domain": "QBO",
        "DisplayName": "alpha",
        "MetaData": {"CreateTime": "2026-03-02T08:00:00-08:00"},
    }


def test_a_projection_beside_the_star_gives_whole_rows(books):
    books.create("Item", Name="A", Type="Service", IncomeAccountRef={"value": "8"}, Sku="S1")
    [row] = books.query("SELECT *, Sku FROM Item")["Item"]
    assert (row["sparse"], row["Sku"], row["Type"]) == (False, "S1", "Service")


def test_a_complex_member_cannot_be_projected(books):
    error = books.query_error("SELECT BillAddr FROM Customer")
    assert error["code"] == "4001"
    assert error["Message"] == "Invalid query"
    assert error["Detail"] == (
        "QueryValidationError: Property BillAddr not found for Entity Customer"
    )


def test_an_unknown_property_is_named_as_it_was_written(books):
    error = books.query_error("SELECT * FROM Vendor WHERE CustomerRef = '1'")
    assert error["Detail"] == (
        "QueryValidationError: Property CustomerRef not found for Entity Vendor"
    )


@pytest.mark.parametrize(
    ("entity", "member"),
    [
        ("Vendor", "TaxIdentifier"),
        ("Vendor", "AcctNum"),
        ("Vendor", "Vendor1099"),
        ("Customer", "ParentRef"),
        ("Item", "IncomeAccountRef"),
        ("Item", "ExpenseAccountRef"),
        ("Item", "UnitPrice"),
        ("Term", "DueDays"),
        ("VendorCredit", "Balance"),
        ("Invoice", "TotalAmt"),
        ("Estimate", "TotalAmt"),
    ],
)
def test_a_known_property_may_not_be_queryable(books, entity, member):
    error = books.query_error(f"SELECT * FROM {entity} WHERE {member} = '1'")
    assert error["code"] == "4001"
    assert error["Detail"] == f"QueryValidationError: property '{member}' is not queryable"


@pytest.mark.parametrize(
    ("entity", "member"),
    [
        ("Vendor", "Balance"),
        ("Vendor", "Active"),
        ("Item", "Sku"),
        ("Customer", "Job"),
        ("VendorCredit", "VendorRef"),
    ],
)
def test_a_filterable_property_may_not_sort(books, entity, member):
    assert books.query_error(f"SELECT * FROM {entity} ORDERBY {member}")["code"] == "4001"


FILTERABLE = {
    "Vendor": "DisplayName GivenName MiddleName FamilyName Suffix CompanyName Active Balance",
    "Customer": (
        "DisplayName GivenName MiddleName FamilyName CompanyName PrintOnCheckName "
        "FullyQualifiedName Active Balance PrimaryEmailAddr Job IsProject"
    ),
    "Item": "Name Type FullyQualifiedName Active Sku Taxable SubItem",
    "Account": (
        "Name AccountType AccountSubType Classification FullyQualifiedName Active "
        "CurrentBalance SubAccount ParentRef Description"
    ),
    "Class": "Name FullyQualifiedName Active",
    "Department": "Name FullyQualifiedName Active",
    "Term": "Name Active",
}
SORTABLE = {
    "Vendor": "DisplayName GivenName MiddleName FamilyName Suffix CompanyName",
    "Customer": (
        "DisplayName GivenName MiddleName FamilyName CompanyName PrintOnCheckName "
        "FullyQualifiedName Active Balance"
    ),
    "Item": "Name Type UnitPrice PurchaseCost",
    "Account": (
        "Name AccountType AccountSubType Classification FullyQualifiedName Active "
        "CurrentBalance SubAccount ParentRef Description"
    ),
    "Class": "Name FullyQualifiedName Active",
    "Department": "Name FullyQualifiedName Active",
    "Term": "Name Active",
}
COMMON = "Id MetaData.CreateTime MetaData.LastUpdatedTime"
VALUES = {"Active": "true", "Job": "true", "Taxable": "true", "SubItem": "true"}
VALUES |= {"IsProject": "true", "SubAccount": "true", "Balance": "'1'", "CurrentBalance": "'1'"}
VALUES |= {"MetaData.CreateTime": "'2026-01-01'", "MetaData.LastUpdatedTime": "'2026-01-01'"}


@pytest.mark.parametrize("entity", sorted(FILTERABLE))
def test_every_documented_filter_is_accepted(books, entity):
    for member in f"{FILTERABLE[entity]} {COMMON}".split():
        value = VALUES.get(member, "'1'")
        books.query(f"SELECT * FROM {entity} WHERE {member} = {value}")


@pytest.mark.parametrize("entity", sorted(SORTABLE))
def test_every_documented_order_is_accepted(books, entity):
    for member in f"{SORTABLE[entity]} {COMMON}".split():
        books.query(f"SELECT * FROM {entity} ORDERBY {member} DESC")


@pytest.mark.parametrize("number", ["0", "-1"])
@pytest.mark.parametrize("clause", ["STARTPOSITION", "MAXRESULTS"])
def test_positions_start_at_one(books, clause, number):
    error = books.query_error(f"SELECT * FROM Vendor {clause} {number}")
    assert error["code"] == "4001"
    assert error["Detail"] == (
        f"QueryValidationError: value {number} is too small. Min allowed value is 1"
    )


def test_an_unknown_entity_is_an_invalid_query(books):
    assert books.query_error("SELECT * FROM Flowers")["code"] == "4001"


@pytest.mark.parametrize("entity", ["vendor", "VENDOR", "Vendor"])
def test_the_entity_may_be_spelled_in_any_case(vendors, entity):
    assert len(vendors.query(f"select * from {entity}")["Vendor"]) == 3


@pytest.mark.parametrize("entity", ["Budget", "JournalCode", "ReimburseCharge"])
def test_a_query_of_what_is_not_stored_says_501_and_not_nothing(books, entity):
    answer = books.get("query", query=f"SELECT * FROM {entity}")
    assert answer.status_code == 501


@pytest.mark.parametrize(
    "clause",
    ["Active = 'maybe'", "Balance > 'much'", "MetaData.CreateTime > 'yesterday'", "Active > true"],
)
def test_a_value_of_the_wrong_kind_is_an_invalid_query(books, clause):
    assert books.query_error(f"SELECT * FROM Vendor WHERE {clause}")["code"] == "4001"


def test_singletons_can_be_queried(books):
    assert books.query("SELECT * FROM CompanyInfo")["CompanyInfo"][0]["Id"] == "1"
    assert books.query("SELECT * FROM Preferences")["Preferences"][0]["Id"] == "1"


def test_a_query_of_ten_thousand_vendors_by_name_reads_no_other(books):
    books.control("seed", seed="scaled", vendors=2000)
    name = "Northside Electric 01984 LLC"
    assert found(books, f"WHERE DisplayName = '{name.upper()}'") == [name]
