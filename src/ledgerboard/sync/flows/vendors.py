"""Flow 1: Procore companies and QuickBooks vendors, both ways."""

from __future__ import annotations

from collections.abc import Mapping

from ledgerboard.core.mapping import COUNTRY, EMAIL, PHONE, POSTAL, TAX_NUMBER, TEXT, WEBSITE
from ledgerboard.core.matching import vendors
from ledgerboard.core.matching.joint_checks import for_a_joint_check
from ledgerboard.core.reconcile import End, Flow, FlowField, RecordPages, Side
from ledgerboard.core.records import Value


def _with_company_name(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """QuickBooks prints the company name on checks and 1099s; Procore has one name for both."""
    return {"company_name": values.get("name"), **values}


VENDORS = Flow(
    name="vendors",
    title="Vendors",
    left=End("procore", ("vendor",)),
    right=End("quickbooks", ("vendor",)),
    fields=(
        FlowField("name", "Name", TEXT, doubted=for_a_joint_check),
        FlowField(
            "company_name",
            "Company name",
            TEXT,
            doubted=for_a_joint_check,
            elsewhere="Procore has one name; a new QuickBooks vendor gets it in both fields",
        ),
        FlowField("street", "Street", TEXT, together="Address"),
        FlowField("city", "City", TEXT, together="Address"),
        FlowField("state", "State", TEXT, together="Address"),
        FlowField("postal_code", "ZIP code", POSTAL, together="Address"),
        FlowField("country", "Country", COUNTRY, together="Address"),
        FlowField("phone", "Phone", PHONE),
        FlowField("mobile", "Mobile phone", PHONE),
        FlowField("fax", "Fax", PHONE),
        FlowField("email", "Email", EMAIL),
        FlowField("website", "Website", WEBSITE),
        FlowField("tax_number", "Tax ID", TAX_NUMBER),
    ),
    matcher=vendors,
    warns_of_resembling=True,
    prepare={Side.RIGHT: _with_company_name},
    pages=RecordPages(
        icon="building-warehouse",
        shortcut="v",
        columns=("street", "city", "phone", "email"),
        beneath=(("city", "state"), ("phone",)),
    ),
)
