"""What a person should know about a QuickBooks connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ledgerboard.connectors.base.errors import NeedsPerson
from ledgerboard.connectors.base.protocol import Health
from ledgerboard.connectors.quickbooks.facts import Facts, facts_of
from ledgerboard.connectors.quickbooks.faults import TITLE
from ledgerboard.connectors.quickbooks.queries import Company
from ledgerboard.core.mapping import dig

ENDED: Final = frozenset({"EXPIRED", "CANCELED", "CANCELLED", "SUSPENDED", "TERMINATED"})


def check(company: Company, realm: str) -> Iterable[Health]:
    """Two calls. A permission problem is a finding here, not an error."""
    try:
        info = dig(company.get(f"companyinfo/{realm}").body, "CompanyInfo")
        preferences = dig(company.get("preferences").body, "Preferences")
    except NeedsPerson as person:
        return [Health(ok=False, message=person.message, advice=person.advice)]
    name = dig(info, "CompanyName") or realm
    facts = facts_of(preferences, jobs=False)
    return [
        Health(ok=True, message=f"{TITLE} answers for “{name}”."),
        *_subscription(info),
        *_features(facts),
    ]


def _subscription(info: Any) -> Iterator[Health]:
    status = _named(dig(info, "NameValue"), "SubscriptionStatus").upper()
    if status in ENDED:
        yield Health(
            ok=False,
            message=f"The {TITLE} subscription is {status.lower()}: nothing can be sent.",
            advice=f"Renew it in {TITLE}. We still read it, and send waiting changes afterwards.",
        )


def _features(facts: Facts) -> Iterator[Health]:
    if not facts.projects:
        yield Health(
            ok=True,
            message=f"Projects are not turned on in {TITLE}: we use customers' jobs as projects.",
            advice=f"Turn Projects on in {TITLE} (Plus or Advanced) if you work with them.",
        )
    if facts.multicurrency:
        yield Health(
            ok=True,
            message=f"Several currencies are used. Vendors kept in another one than {facts.home} "
            "are read but never changed.",
        )
    if facts.closed_until:
        yield Health(
            ok=True,
            message=f"The books are closed up to {facts.closed_until}: nothing dated before can be "
            "written.",
        )


def _named(pairs: Any, name: str) -> str:
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, Mapping) and pair.get("Name") == name:
            return str(pair.get("Value") or "")
    return ""
