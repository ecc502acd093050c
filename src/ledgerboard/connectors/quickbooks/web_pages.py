"""Where a person opens a record in QuickBooks Online.

Intuit documents no such addresses; these are the ones that its pages have and that public programs
link to (“app.qbo.intuit.com/app/bill?txnId=…”). They open in the company that the person is signed
in to. No address is made for another host: a simulator has no such pages.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

HOSTS = {
    "quickbooks.api.intuit.com": "https://app.qbo.intuit.com",
    "sandbox-quickbooks.api.intuit.com": "https://app.sandbox.qbo.intuit.com",
}
PATHS = {
    "bill": "/app/bill?txnId={id}",
    "vendor_credit": "/app/vendorcredit?txnId={id}",
    "bill_payment": "/app/billpayment?txnId={id}",
    "purchase": "/app/expense?txnId={id}",
    "journal_entry": "/app/journal?txnId={id}",
    "deposit": "/app/deposit?txnId={id}",
    "customer_invoice": "/app/invoice?txnId={id}",
    "sales_receipt": "/app/salesreceipt?txnId={id}",
    "credit_memo": "/app/creditmemo?txnId={id}",
    "refund_receipt": "/app/refundreceipt?txnId={id}",
    "vendor": "/app/vendordetail?nameId={id}",
}


def address(api_url: str, kind: str, id_: str) -> str:
    """Empty where it isn't known."""
    host, path = HOSTS.get(urlsplit(api_url).hostname or ""), PATHS.get(kind)
    return host + path.format(id=quote(id_, safe="")) if host and path and id_ else ""
