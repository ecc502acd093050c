"""Where a person opens a record in Procore.

The paths are those of Procore's “Side Panel View Key Reference” (developer documentation); the host
that of the example in List Budget Details: `https://app.procore.com/221781/project/commitments/…`.
That of a direct cost is in none of them; public programs link to it
(“/{project}/project/direct_costs/{id}”). No address is made for another host: a simulator has no
such pages.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

HOSTS = {
    "api.procore.com": "https://app.procore.com",
    "sandbox.procore.com": "https://sandbox.procore.com",
}
CONTRACTS = {"subcontract": "work_order_contracts", "purchase_order": "purchase_order_contracts"}
PROJECT = "/{project}/project/home"
COMMITMENT = "/{project}/project/commitments/{contracts}/{commitment}"
INVOICE = COMMITMENT + "/requisitions/{invoice}"
DIRECT_COST = "/{project}/project/direct_costs/{direct_cost}"
PAYMENTS = COMMITMENT + "/contract_payments"


def address(api_url: str, path: str, *, type_of_contract: str = "subcontract", **ids: str) -> str:
    """Empty where it isn't known, or one of the ids isn't."""
    host = HOSTS.get(urlsplit(api_url).hostname or "")
    contracts = CONTRACTS.get(type_of_contract)
    if not host or not contracts or not all(ids.values()):
        return ""
    said = {name: quote(id_, safe="") for name, id_ in ids.items()}
    return host + path.format(contracts=contracts, **said)
