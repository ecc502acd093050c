"""A company as it is on its first day, and one with many vendors."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import System, World
from ledgerboard.simulators.quickbooks.company import DEFAULT_ZONE, REALMS, Company
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.writing import create

REALM = "9341453172048001"
APP = {
    "id": "simulated-client",
    "secret": "simulated-secret",
    "name": "Ledgerboard",
    "redirect_uris": ["loopback"],
}
ACCOUNTS = (
    ("Checking", "Bank", "Checking", "1000"),
    ("Accounts Receivable (A/R)", "Accounts Receivable", "AccountsReceivable", "1100"),
    ("Retainage Receivable", "Other Current Asset", "Retainage", "1150"),
    ("Accounts Payable (A/P)", "Accounts Payable", "AccountsPayable", "2000"),
    ("Company Card", "Credit Card", "CreditCard", "2050"),
    ("Retainage Payable", "Other Current Liability", "OtherCurrentLiabilities", "2100"),
    ("Opening Balance Equity", "Equity", "OpeningBalanceEquity", "3000"),
    ("Construction Income", "Income", "ServiceFeeIncome", "4000"),
    ("Cost of Labor", "Cost of Goods Sold", "CostOfLaborCos", "5100"),
    ("Job Materials", "Cost of Goods Sold", "SuppliesMaterialsCogs", "5200"),
    ("Subcontractors", "Cost of Goods Sold", "OtherCostsOfServiceCos", "5300"),
    ("Office Expenses", "Expense", "OfficeGeneralAdministrativeExpenses", "6000"),
    ("Undeposited Funds", "Other Current Asset", "UndepositedFunds", "1050"),
)
TERMS = (("Due on receipt", 0), ("Net 10", 10), ("Net 15", 15), ("Net 30", 30), ("Net 60", 60))
PAYMENT_METHODS = ("Cash", "Check", "Credit Card")
PSEUDO_TAX_CODES = ("TAX", "NON")
TRADES = ("Electric", "Plumbing", "Drywall", "Concrete", "Roofing", "Steel", "Paving", "Glazing")
PLACES = ("Northside", "Cascade", "Harbor", "Summit", "Willow", "Granite", "Prairie", "Lakeview")


def add_seeds(system: System) -> None:
    system.seed("empty")(empty)
    system.seed("scaled")(scaled)


def empty(world: World, options: dict[str, Any]) -> None:
    """{"realm"?, "name"?, "zone"?, "projects"?, "categories"?}: accounts and terms, no names."""
    realm = str(options.get("realm", REALM))
    name = str(options.get("name", "Ledgerboard Test Builders"))
    if world.table(REALMS).get(realm) is not None:
        return
    world.table(REALMS).put(
        {
            "id": realm,
            "name": name,
            "zone": str(options.get("zone", DEFAULT_ZONE)),
            "subscription": "active",
        }
    )
    if not len(world.table("apps")):
        world.table("apps").put({**APP})
    company = Company(world, realm)
    singletons(company, name, options)
    lists(company)


def singletons(company: Company, name: str, options: dict[str, Any]) -> None:
    features = {
        "OfferingSku": str(options.get("sku", "QuickBooks Online Plus")),
        "SubscriptionStatus": "PAID",
        "IndustryType": "Construction",
        "ItemCategoriesFeature": flag(options.get("categories", False)),
        "PayrollFeature": "false",
        "IsQbdtMigrated": "false",
    }
    info = {
        "CompanyName": name,
        "LegalName": name,
        "Country": "US",
        "CompanyAddr": {"Id": company.next_id("addresses"), **ADDRESS},
        "Email": {"Address": "office@builders.example"},
        "FiscalYearStartMonth": "January",
        "SupportedLanguages": "en",
        "DefaultTimeZone": company.row["zone"],
        "NameValue": [{"Name": k, "Value": v} for k, v in features.items()],
    }
    plain(company, "CompanyInfo", "1", info)
    plain(company, "Preferences", "1", preferences(flag(options.get("projects", True))))


ADDRESS = {
    "Line1": "880 Foundry Way",
    "City": "Portland",
    "CountrySubDivisionCode": "OR",
    "PostalCode": "97209",
    "Country": "US",
}


def flag(value: Any) -> str:
    return "true" if value else "false"


def preferences(projects: str) -> dict[str, Any]:
    return {
        "AccountingInfoPrefs": {
            "FirstMonthOfFiscalYear": "January",
            "UseAccountNumbers": True,
            "TrackDepartments": True,
            "ClassTrackingPerTxn": False,
            "ClassTrackingPerTxnLine": True,
            "CustomerTerminology": "Customers",
        },
        "ProductAndServicesPrefs": {
            "ForSales": True,
            "ForPurchase": True,
            "QuantityWithPriceAndRate": True,
            "QuantityOnHand": False,
        },
        "VendorAndPurchasesPrefs": {"TrackingByCustomer": True, "BillableExpenseTracking": True},
        "SalesFormsPrefs": {"CustomTxnNumbers": False, "AllowDeposit": False},
        "TaxPrefs": {"UsingSalesTax": False, "PartnerTaxEnabled": False},
        "CurrencyPrefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "USD"}},
        "ReportPrefs": {"ReportBasis": "Accrual", "CalcAgingReportFromTxnDate": False},
        "OtherPrefs": {"NameValue": other_preferences(projects)},
    }


def other_preferences(projects: str) -> list[dict[str, str]]:
    return [
        {"Name": "VendorAndPurchasesPrefs.UseCustomTxnNumbers", "Value": "false"},
        {"Name": "ProjectsEnabled", "Value": projects},
    ]


def lists(company: Company) -> None:
    for name, kind, sub_type, number in ACCOUNTS:
        values = {"AccountType": kind, "AccountSubType": sub_type, "AcctNum": number}
        create(company, ENTITIES["Account"], {"Name": name, **values})
    for name, days in TERMS:
        create(company, ENTITIES["Term"], {"Name": name, "DueDays": days})
    for name in PAYMENT_METHODS:
        create(company, ENTITIES["PaymentMethod"], {"Name": name})
    for name in PSEUDO_TAX_CODES:
        body = {"Name": name, "Description": name, "Taxable": name == "TAX", "TaxGroup": False}
        plain(company, "TaxCode", name, body)


def plain(company: Company, entity: str, key: str, body: dict[str, Any]) -> None:
    """A row that no request could make."""
    now = company.seconds()
    times = {"token": 0, "created": now, "updated": now, "active": True}
    company.table(ENTITIES[entity]).put({"id": key, **times, "body": body})


def scaled(world: World, options: dict[str, Any]) -> None:
    """{"vendors": 10000, "realm"?, ...}: invented vendors, all different."""
    empty(world, options)
    company = Company(world, str(options.get("realm", REALM)))
    for number in range(1, int(options.get("vendors", 1000)) + 1):
        create(company, ENTITIES["Vendor"], vendor(number))


def vendor(number: int) -> dict[str, Any]:
    trade, place = TRADES[number % len(TRADES)], PLACES[number // len(TRADES) % len(PLACES)]
    name = f"{place} {trade} {number:05d} LLC"
    return {
        "DisplayName": name,
        "CompanyName": name,
        "BillAddr": {**ADDRESS, "Line1": f"{number} Foundry Way"},
        "PrimaryPhone": {"FreeFormNumber": f"(503) 555-{number % 10000:04d}"},
        "PrimaryEmailAddr": {"Address": f"ap{number}@vendors.example"},
        "AcctNum": f"V-{number}",
    }
