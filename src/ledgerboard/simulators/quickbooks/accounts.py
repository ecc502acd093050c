"""How an account's type, sub-type and classification go together.

Only the usual sub-types are placed; another sub-type is accepted beside an explicit type.
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.schema import ENUMS

CLASSIFICATIONS = {
    "Asset": (
        "Bank",
        "Accounts Receivable",
        "Other Current Asset",
        "Fixed Asset",
        "Other Asset",
    ),
    "Liability": (
        "Accounts Payable",
        "Credit Card",
        "Other Current Liability",
        "Long Term Liability",
    ),
    "Equity": ("Equity",),
    "Revenue": ("Income", "Other Income"),
    "Expense": ("Cost of Goods Sold", "Expense", "Other Expense"),
}
CLASSIFICATION = {kind: name for name, kinds in CLASSIFICATIONS.items() for kind in kinds}
SUB_TYPES = {  # the first is the default
    "Bank": ("Checking", "Savings", "CashOnHand", "MoneyMarket", "RentsHeldInTrust"),
    "Accounts Receivable": ("AccountsReceivable",),
    "Other Current Asset": (
        "OtherCurrentAssets",
        "Inventory",
        "PrepaidExpenses",
        "UndepositedFunds",
        "Retainage",
        "AllowanceForBadDebts",
        "EmployeeCashAdvances",
    ),
    "Fixed Asset": ("OtherFixedAssets", "Buildings", "Vehicles", "MachineryAndEquipment", "Land"),
    "Other Asset": ("OtherLongTermAssets", "SecurityDeposits", "Goodwill"),
    "Accounts Payable": ("AccountsPayable",),
    "Credit Card": ("CreditCard",),
    "Other Current Liability": (
        "OtherCurrentLiabilities",
        "LineOfCredit",
        "LoanPayable",
        "PayrollTaxPayable",
        "SalesTaxPayable",
    ),
    "Long Term Liability": ("OtherLongTermLiabilities", "NotesPayable"),
    "Equity": ("OpeningBalanceEquity", "RetainedEarnings", "OwnersEquity", "PartnersEquity"),
    "Income": (
        "OtherPrimaryIncome",
        "SalesOfProductIncome",
        "ServiceFeeIncome",
        "DiscountsRefundsGiven",
    ),
    "Other Income": ("OtherMiscellaneousIncome", "InterestEarned", "DividendIncome"),
    "Cost of Goods Sold": (
        "SuppliesMaterialsCogs",
        "CostOfLaborCos",
        "EquipmentRentalCos",
        "OtherCostsOfServiceCos",
        "ShippingFreightDeliveryCos",
    ),
    "Expense": (
        "OtherBusinessExpenses",
        "AdvertisingPromotional",
        "Auto",
        "BankCharges",
        "EquipmentRental",
        "Insurance",
        "LegalProfessionalFees",
        "OfficeGeneralAdministrativeExpenses",
        "RentOrLeaseOfBuildings",
        "RepairMaintenance",
        "SuppliesMaterials",
        "Utilities",
        "CostOfLabor",
        "Travel",
        "OtherMiscellaneousServiceCost",
    ),
    "Other Expense": ("OtherMiscellaneousExpense", "Depreciation", "PenaltiesSettlements"),
}
TYPE_OF = {sub: kind for kind, subs in SUB_TYPES.items() for sub in subs}
KNOWN_SUB_TYPES = frozenset(ENUMS["AccountSubTypeEnum"]) | frozenset(TYPE_OF)
BALANCE_SHEET = frozenset({"Asset", "Liability", "Equity"})


def problems(body: dict[str, Any]) -> list[Problem]:
    """Type and sub-type must be known, given at least once, and agree."""
    kind, sub = body.get("AccountType"), body.get("AccountSubType")
    if kind and kind not in CLASSIFICATION:
        return [faults.invalid_enum("AccountType", kind)]
    if sub and sub not in KNOWN_SUB_TYPES:
        return [faults.invalid_enum("AccountSubType", sub)]
    if not kind and sub not in TYPE_OF:
        return [faults.account_type()]
    if kind and sub and TYPE_OF.get(sub, kind) != kind:
        return [faults.account_type()]
    return []


def complete(body: dict[str, Any]) -> dict[str, Any]:
    """The half that was not given, the classification, and balances for the balance sheet."""
    kind = body.get("AccountType") or TYPE_OF[body["AccountSubType"]]
    sub = body.get("AccountSubType") or SUB_TYPES[kind][0]
    whole = {"AccountType": kind, "AccountSubType": sub, "Classification": CLASSIFICATION[kind]}
    balances = {"CurrentBalance": 0, "CurrentBalanceWithSubAccounts": 0}
    return {**balances, **body, **whole, "SubAccount": "ParentRef" in body}
