from __future__ import annotations

import pytest

SERVICE = {"Type": "Service", "IncomeAccountRef": {"value": "8"}}


def test_an_item_gets_its_full_name_and_defaults(books):
    row = books.create("Item", Name="2401-16-100.S", **SERVICE)
    assert row["FullyQualifiedName"] == "2401-16-100.S"
    assert (row["UnitPrice"], row["TrackQtyOnHand"], row["Taxable"]) == (0, False, False)
    assert row["IncomeAccountRef"]["name"] == "Construction Income"


def test_item_names_have_their_own_space_and_text(books):
    books.create("Vendor", DisplayName="Concrete")
    books.create("Item", Name="Concrete", **SERVICE)
    assert books.refused("Item", Name="CONCRETE", **SERVICE)["Detail"] == (
        "The name supplied already exists. : Another product or service is already using "
        "this name. Please use a different name."
    )


@pytest.mark.parametrize("missing", ["Name", "Type"])
def test_an_item_needs_a_name_and_a_type(books, missing):
    wish = {"Name": "A", **SERVICE}
    del wish[missing]
    error = books.refused("Item", **wish)
    assert (error["code"], error["element"]) == ("2020", missing)


def test_a_service_needs_an_income_account(books):
    error = books.refused("Item", Name="A", Type="Service")
    assert error["Detail"] == "Required parameter IncomeAccountRef is missing in the request"


def test_a_bought_item_needs_no_income_account(books):
    wish = {"Type": "NonInventory", "ExpenseAccountRef": {"value": "9"}}
    assert books.create("Item", Name="A", **wish)["ExpenseAccountRef"]["name"] == "Cost of Labor"


def test_an_inventory_item_needs_much(books):
    answer = books.post("item", {"Name": "A", "Type": "Inventory"})
    assert books.codes(answer) == ["2020"] * 5


@pytest.mark.parametrize("kind", ["service", "Flower", "Group"])
def test_an_unknown_item_type_is_an_invalid_enumeration(books, kind):
    error = books.refused("Item", Name="A", **{**SERVICE, "Type": kind})
    assert (error["code"], error["Detail"]) == ("2170", f"Invalid Enumeration : {kind}")


def test_a_colon_is_refused_in_an_items_name(books):
    assert books.refused("Item", Name="16:100", **SERVICE)["code"] == "6000"


def test_categories_need_their_feature(books):
    assert books.refused("Item", Name="A", Type="Category")["code"] == "6000"


def test_a_category_cannot_be_made_inactive(books):
    books.act("add_company", realm="77", categories=True)
    books.sign_in(realm="77")
    row = books.create("Item", Name="A", Type="Category")
    keys = {"Id": row["Id"], "SyncToken": "0", "sparse": True}
    assert books.refused("Item", **keys, Active=False)["code"] == "6000"


def test_an_item_below_another_is_a_sub_item(books):
    top = books.create("Item", Name="16", **SERVICE)
    row = books.create("Item", Name="100", ParentRef={"value": top["Id"]}, **SERVICE)
    assert (row["SubItem"], row["Level"]) == (True, 1)
    assert row["FullyQualifiedName"] == "16:100"


def test_an_inactive_item_gets_the_suffix(books):
    row = books.update("Item", books.create("Item", Name="A", **SERVICE), Active=False)
    assert row["Name"] == row["FullyQualifiedName"] == "A (deleted)"


def test_an_account_gets_what_follows_from_its_type(books):
    row = books.create("Account", Name="Tools", AccountType="Expense")
    assert row["Classification"] == "Expense"
    assert row["AccountSubType"] == "OtherBusinessExpenses"
    assert (row["SubAccount"], row["CurrentBalance"]) == (False, 0)


def test_an_account_gets_its_type_from_its_sub_type(books):
    row = books.create("Account", Name="Payroll", AccountSubType="Checking")
    assert (row["AccountType"], row["Classification"]) == ("Bank", "Asset")


@pytest.mark.parametrize("wish", [{}, {"AccountType": "Bank", "AccountSubType": "CostOfLaborCos"}])
def test_an_account_needs_a_type_that_fits(books, wish):
    assert books.refused("Account", Name="A", **wish)["code"] == "6010"


def test_an_unknown_account_type_is_an_invalid_enumeration(books):
    assert books.refused("Account", Name="A", AccountType="Piggy bank")["code"] == "2170"


@pytest.mark.parametrize("name", ['The "big" one', "A:B"])
def test_quotes_and_colons_are_refused_in_an_accounts_name(books, name):
    assert books.refused("Account", Name=name, AccountType="Expense")["code"] == "6000"


@pytest.mark.parametrize("entity", ["Class", "Department"])
def test_classes_and_departments_nest(books, entity):
    top = books.create(entity, Name="West")
    row = books.create(entity, Name="Yard", ParentRef={"value": top["Id"]})
    assert row["FullyQualifiedName"] == "West:Yard"
    assert row[f"Sub{entity}"] is True


def test_names_of_classes_may_not_repeat_among_siblings(books):
    books.create("Class", Name="West")
    assert books.refused("Class", Name="west")["code"] == "6240"


def test_the_usual_terms_are_there(books):
    names = [row["Name"] for row in books.query("SELECT * FROM Term")["Term"]]
    assert names == ["Due on receipt", "Net 10", "Net 15", "Net 30", "Net 60"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [({"DueDays": 45}, "STANDARD"), ({"DayOfMonthDue": 15}, "DATE_DRIVEN")],
)
def test_a_terms_type_is_derived(books, values, kind):
    assert books.create("Term", Name="T", **values)["Type"] == kind


def test_a_term_needs_a_due_day(books):
    assert books.refused("Term", Name="T")["code"] == "2020"


@pytest.mark.parametrize(
    "wish",
    [
        {"DueDays": 1000},
        {"DueDays": -1},
        {"DayOfMonthDue": 32},
        {"DueDays": 1, "DiscountPercent": 101},
    ],
)
def test_a_terms_numbers_have_ranges(books, wish):
    assert books.refused("Term", Name="T", **wish)["code"] == "2080"


def test_a_terms_name_has_31_characters(books):
    assert books.refused("Term", Name="x" * 32, DueDays=1)["code"] == "2050"


def test_an_inactive_term_keeps_its_name(books):
    row = books.update("Term", books.read("Term", "3"), Active=False)
    assert row["Name"] == "Net 15"


def test_an_inactive_terms_name_is_free_all_the_same(books):
    books.update("Term", books.read("Term", "3"), Active=False)
    assert books.create("Term", Name="Net 15", DueDays=15)["Name"] == "Net 15"


def test_an_employees_phone_has_20_characters(books):
    wish = {"GivenName": "A", "PrimaryPhone": {"FreeFormNumber": "5" * 21}}
    assert "Max:20 " in books.refused("Employee", **wish)["Detail"]


def test_pseudo_tax_codes_exist_and_cannot_be_made(books):
    ids = {row["Id"] for row in books.query("SELECT * FROM TaxCode")["TaxCode"]}
    assert {"TAX", "NON"} <= ids
    assert books.refused("TaxCode", Name="X")["code"] == "500"


def test_tax_codes_ignore_maxresults(books):
    assert len(books.query("SELECT * FROM TaxCode MAXRESULTS 1")["TaxCode"]) == 2


def test_a_payment_method_is_a_plain_name(books):
    assert books.create("PaymentMethod", Name="Wire")["Name"] == "Wire"


def test_company_info_cannot_be_created(books):
    assert books.refused("CompanyInfo", CompanyName="B")["code"] == "500"
