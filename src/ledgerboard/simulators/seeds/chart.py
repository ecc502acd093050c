"""The demo contractor's chart of accounts beyond what every new company has. All invented."""

from __future__ import annotations

CHART: dict[str, tuple[tuple[str, str], ...]] = {
    "Bank": (
        ("Payroll Checking", "1010"), ("Money Market", "1020"), ("Petty Cash", "1030"),
    ),
    "Other Current Asset": (
        ("Costs in Excess of Billings", "1200"), ("Prepaid Insurance", "1300"),
        ("Prepaid Rent", "1310"), ("Employee Advances", "1320"), ("Materials on Hand", "1350"),
        ("Security Deposits Held by Owners", "1360"),
    ),
    "Fixed Asset": (
        ("Vehicles", "1500"), ("Heavy Equipment", "1510"), ("Office Equipment", "1520"),
        ("Shop Building", "1530"), ("Land", "1540"), ("Accumulated Depreciation", "1590"),
    ),
    "Other Asset": (("Utility Deposits", "1700"), ("Notes Receivable", "1710")),
    "Credit Card": (("Fuel Card", "2055"), ("Hardware Store Card", "2060")),
    "Other Current Liability": (
        ("Billings in Excess of Costs", "2200"), ("Payroll Liabilities", "2300"),
        ("Union Dues Payable", "2310"), ("Workers Compensation Payable", "2320"),
        ("Sales Tax Payable", "2400"), ("Customer Deposits", "2450"),
        ("Line of Credit", "2500"), ("Accrued Vacation", "2510"),
    ),
    "Long Term Liability": (("Equipment Loan", "2700"), ("Mortgage on Shop", "2710")),
    "Equity": (("Retained Earnings", "3100"), ("Owner Draws", "3200"), ("Common Stock", "3300")),
    "Income": (
        ("Change Order Income", "4100"), ("Service Call Income", "4200"),
        ("Equipment Income", "4300"), ("Discounts given", "4900"),
    ),
    "Other Income": (("Interest Income", "4800"), ("Gain on Sale of Assets", "4810")),
    "Cost of Goods Sold": (
        ("Equipment Rental", "5400"), ("Permits and Fees", "5500"), ("Other Job Costs", "5600"),
        ("Job Site Utilities", "5610"), ("Job Site Trailers", "5620"), ("Small Tools", "5630"),
        ("Safety", "5640"), ("Testing and Inspection", "5650"), ("Freight", "5660"),
        ("Dump Fees", "5670"), ("Travel to Jobs", "5680"), ("Surveying", "5690"),
        ("Payroll Burden", "5700"), ("Job Insurance and Bonds", "5710"), ("Warranty", "5800"),
    ),
    "Expense": (
        ("Advertising", "6100"), ("Vehicle Fuel", "6110"), ("Vehicle Repair", "6120"),
        ("Bank Charges", "6130"), ("Dues and Subscriptions", "6140"), ("Education", "6150"),
        ("General Liability Insurance", "6200"), ("Vehicle Insurance", "6210"),
        ("Health Insurance", "6220"), ("Interest Expense", "6300"), ("Legal Fees", "6310"),
        ("Accounting Fees", "6320"), ("Licenses", "6330"), ("Meals", "6340"),
        ("Office Rent", "6400"), ("Office Salaries", "6410"), ("Payroll Taxes", "6420"),
        ("Postage", "6430"), ("Repairs", "6440"), ("Software", "6450"), ("Telephone", "6460"),
        ("Utilities", "6470"), ("Janitorial", "6480"), ("Uncategorized Expense", "6990"),
    ),
    "Other Expense": (("Depreciation", "7100"), ("Penalties", "7200")),
}  # fmt: skip
COST_ACCOUNTS = {
    "C": "Subcontractors",
    "M": "Job Materials",
    "E": "Equipment Rental",
    "L": "Cost of Labor",
    "O": "Other Job Costs",
}
"""Where an item's cost goes, by the cost type at the end of its code."""
