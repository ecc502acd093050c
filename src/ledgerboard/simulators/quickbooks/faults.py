"""What the service answers when it will not: two shapes, by who refuses.

The service itself names codes in a capitalised `Fault`; the gateway before it (401, 403, 429)
has a lower-case `fault` among nulls (reference: quickbooks faults, gotchas 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Reply


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    message: str
    detail: str
    element: str = ""


class RequestRefused(Exception):
    """One request, or one item of a batch, is refused for these reasons."""

    def __init__(
        self, *problems: Problem, status: int = 400, kind: str = "ValidationFault"
    ) -> None:
        super().__init__("; ".join(problem.detail for problem in problems))
        self.problems = problems
        self.status = status
        self.kind = kind


def fault_body(problems: Sequence[Problem], kind: str = "ValidationFault") -> dict[str, Any]:
    errors = [
        {"Message": p.message, "Detail": p.detail, "code": p.code, "element": p.element}
        for p in problems
    ]
    return {"Error": errors, "type": kind}


INACTIVE = (
    "Something you're trying to use has been made inactive. "
    "Check the fields with accounts, customers, items, vendors or employees."
)
USERS = {
    "names": "Another customer, vendor or employee",
    "Item": "Another product or service",
    "Account": "Another account",
    "Class": "Another class",
    "Department": "Another location",
    "Term": "Another term",
    "PaymentMethod": "Another payment method",
    "TaxCode": "Another tax code",
    "TaxRate": "Another tax rate",
    "TaxAgency": "Another tax agency",
}


def unsupported(what: str) -> Problem:
    return Problem("500", "Unsupported Operation", what)


def operation_unsupported(name: str) -> Problem:
    return unsupported(f"Operation {name} is not supported.")


def not_found() -> Problem:
    return Problem("610", "Object Not Found", f"Object Not Found : {INACTIVE}")


def invalid_property(text: str) -> Problem:
    return Problem(
        "2010",
        "Request has invalid or unsupported property",
        f"Property Name:{text} specified is unsupported or invalid",
    )


def missing(name: str) -> Problem:
    return Problem(
        "2020",
        "Required param missing, need to supply the required value for the API",
        f"Required parameter {name} is missing in the request",
        name,
    )


def invalid_id(text: str) -> Problem:
    return Problem("2030", "Invalid ID", f"Invalid ID : {text}")


def too_long(name: str, length: int, longest: int) -> Problem:
    return Problem(
        "2050",
        "String length is either shorter or longer than supported by specification",
        f"String length specified does not match the supported length. "
        f"Min:0 Max:{longest} supported. Supplied length:{length}",
        name,
    )


def invalid_number(name: str, text: str) -> Problem:
    return Problem("2080", "Invalid Number", f"Invalid Number : {text}", name)


def invalid_date(name: str, text: str) -> Problem:
    return Problem("2090", "Invalid Date", f"Invalid Date : {text}", name)


def invalid_enum(name: str, text: str) -> Problem:
    return Problem("2170", "Invalid Enumeration", f"Invalid Enumeration : {text}", name)


def invalid_email(name: str) -> Problem:
    return Problem(
        "2210",
        "Invalid Email Address format",
        "Email Address does not conform to the RFC 822 format.",
        name,
    )


def invalid_reference(text: str) -> Problem:
    return Problem("2500", "Invalid Reference Id", f"Invalid Reference Id : {text}")


def stale() -> Problem:
    return Problem(
        "5010",
        "Stale Object Error",
        "Stale Object Error : You and A User were working on this at the same time. "
        "A User finished before you did, so your work was not saved.",
    )


def business(text: str) -> Problem:
    return Problem(
        "6000",
        "A business validation error has occurred while processing your request",
        f"Business Validation Error: {text}",
    )


def account_type() -> Problem:
    return Problem(
        "6010",
        "Invalid Account.AccountType && Account.SubType",
        "Either an Account.AccountType or an Account.AccountSubType must be specified",
    )


def no_name() -> Problem:
    return Problem(
        "6080",
        "No Name Provided",
        "Title, GivenName, MiddleName, FamilyName, DisplayName, Suffix - "
        "one of these must be non-empty",
    )


def subscription_ended() -> Problem:
    return Problem(
        "6190",
        "Invalid Company Status",
        "Subscription period has ended or been canceled, or there was a billing problem : "
        "You can't add data to QuickBooks Online Plus because your trial or subscription "
        "period ended.",
    )


def period_closed() -> Problem:
    return Problem(
        "6210",
        "Account Period Closed, Cannot Update Through Services API",
        CLOSED,
    )


CLOSED = (
    "The account period has closed and the account books cannot be updated through through "
    "the QBO Services API. Please use the QBO website to make these changes."
)
"""The doubled word occurs (reference: money 3.10)."""


def closed_books(code: str) -> Problem:
    """Other stacks wrap it as a stale object or as a business rule."""
    if code == "5010":
        return Problem("5010", "Stale Object Error", f"Stale Object Error : {CLOSED}")
    return business(CLOSED) if code == "6000" else period_closed()


def amount_calculation(amount: Decimal) -> Problem:
    return Problem(
        "6070",
        "Amount calculation incorrect in the request",
        f"Amount is not equal to UnitPrice * Qty. Supplied value:{amount:,.2f}",
    )


def line_tax_code() -> Problem:
    text = "Line tax code must be TAX or NON for US companies."
    return Problem("6100", "Invalid Line Tax Code", text)


def not_linkable(name: str) -> Problem:
    return Problem("620", "Transaction cannot be linked", f"{name} cannot be linked here.")


def duplicate_number(number: str, kind: str, key: str) -> Problem:
    return Problem(
        "6140",
        "Duplicate Document Number Error",
        "Duplicate Document Number Error : You must specify a different number. This number "
        f"has already been used. DocNumber={number} is assigned to TxnType={kind} with "
        f"TxnId={key}",
    )


def upload_too_large() -> Problem:
    return Problem("6030", "Upload too large", "The upload is larger than 100 MB.")


def bad_metadata() -> Problem:
    text = "The metadata of the upload is not an Attachable."
    return Problem("6040", "Invalid upload metadata", text)


def file_type(name: str) -> Problem:
    return business(f"Files of this type cannot be uploaded: {name[:100]}")


def not_attachable(name: str) -> Problem:
    text = f"Entity type {name} cannot have attachments."
    return Problem("6050", "Entity is not attachable", text)


def deposited() -> Problem:
    return Problem(
        "6540",
        "Deposited Transaction cannot be changed",
        "Deposited Transaction cannot be changed : This transaction has been deposited. "
        "If you want to change or delete it, you must first delete it from the deposit.",
    )


def duplicate_account_number(number: str) -> Problem:
    return business(f"The account number {number} is already used by another account.")


def duplicate_name(space: str) -> Problem:
    return Problem(
        "6240",
        "Duplicate Name Exists Error",
        f"The name supplied already exists. : {USERS[space]} is already using this name. "
        "Please use a different name.",
    )


@dataclass(frozen=True, slots=True)
class Gateway:
    """A refusal before the service is reached."""

    status: int
    name: str
    code: str
    kind: str
    detail: str

    def reply(self, millis: int) -> Reply:
        return Reply(self.body(millis), self.status)

    def body(self, millis: int) -> dict[str, Any]:
        message = f"message={self.name}; errorCode={self.code:0>6}; statusCode={self.status}"
        error = {"message": message, "detail": self.detail, "code": self.code, "element": None}
        nulls = dict.fromkeys(("report", "queryResponse"))
        lists: dict[str, Any] = {"batchItemResponse": [], "attachableResponse": []}
        return {
            "warnings": None,
            "intuitObject": None,
            "fault": {"error": [error], "type": self.kind},
            **nulls,
            **lists,
            "syncErrorResponse": None,
            "requestId": None,
            "time": millis,
            "status": None,
            "cdcresponse": [],
        }


def unauthorized(detail: str) -> Gateway:
    return Gateway(401, "AuthenticationFailed", "3200", "AUTHENTICATION", detail)


MALFORMED_TOKEN = "Malformed bearer token: too short or too long"
NO_TOKEN = "Header does not contain a bearer token"


def forbidden() -> Gateway:
    return Gateway(
        403,
        "ApplicationAuthorizationFailed",
        "3100",
        "SERVICE",
        "The application is not authorized",
    )


def throttled() -> Gateway:
    return Gateway(
        429,
        "ThrottleExceeded",
        "3001",
        "SERVICE",
        "The request limit was reached.  Try again later",
    )
