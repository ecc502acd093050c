"""The tax service: one call makes a code and its rates (reference: quickbooks endpoints)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.company import Company, fold
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.schema import ENTITIES
from ledgerboard.simulators.quickbooks.writing import create, refuse_unless_writable

CODE, RATE, AGENCY = (ENTITIES[name] for name in ("TaxCode", "TaxRate", "TaxAgency"))
Rates = list[tuple[Mapping[str, Any], Row]]
SALES, PURCHASE = "Sales", "Purchase"


def make_code(company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
    """`{"TaxCode", "TaxRateDetails": [{TaxRateName, RateValue, TaxAgencyId, ...}]}`."""
    refuse_unless_writable(company, AGENCY)
    name = str(given.get("TaxCode") or "").strip()
    details = given.get("TaxRateDetails")
    if not name:
        raise RequestRefused(faults.missing("TaxCode"))
    if not isinstance(details, list) or not details:
        raise RequestRefused(faults.missing("TaxRateDetails"))
    if company.table(CODE).find("named", fold(name)):
        raise RequestRefused(faults.duplicate_name("TaxCode"))
    rates: Rates = [(each, rate_of(company, each)) for each in details if isinstance(each, dict)]
    row = create(company, CODE, {"Name": name, "Description": name}, code_body(rates))
    told = [{**each, "TaxRateId": rate["id"]} for each, rate in rates]
    return {"TaxCode": name, "TaxCodeId": row["id"], "TaxRateDetails": told}


def code_body(rates: Rates) -> dict[str, Any]:
    def listed(side: str) -> dict[str, Any]:
        found = [rate for each, rate in rates if str(each.get("TaxApplicableOn", SALES)) == side]
        return {"TaxRateDetail": [detail(rate, place) for place, rate in enumerate(found)]}

    return {
        "Taxable": True,
        "TaxGroup": True,
        "SalesTaxRateList": listed(SALES),
        "PurchaseTaxRateList": listed(PURCHASE),
    }


def detail(rate: Row, place: int) -> dict[str, Any]:
    reference = {"value": rate["id"], "name": rate["body"]["Name"]}
    return {"TaxRateRef": reference, "TaxTypeApplicable": "TaxOnAmount", "TaxOrder": place}


def rate_of(company: Company, each: Mapping[str, Any]) -> Row:
    """An existing rate by its id, or a new one."""
    if each.get("TaxRateId"):
        found = company.get(RATE, str(each["TaxRateId"]))
        if found is None:
            text = f"TaxRates element id {each['TaxRateId']} not found"
            raise RequestRefused(faults.invalid_reference(text))
        return found
    for member in ("TaxRateName", "RateValue", "TaxAgencyId"):
        if each.get(member) in (None, ""):
            raise RequestRefused(faults.missing(member))
    name, agency = str(each["TaxRateName"]), {"value": str(each["TaxAgencyId"])}
    if company.table(RATE).find("named", fold(name)):
        raise RequestRefused(faults.duplicate_name("TaxRate"))
    values = {"Name": name, "Description": name, "RateValue": percent(each["RateValue"])}
    return create(company, RATE, {**values, "AgencyRef": agency}, {"SpecialTaxType": "NONE"})


def percent(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise RequestRefused(faults.invalid_number("RateValue", str(value)[:50])) from None
