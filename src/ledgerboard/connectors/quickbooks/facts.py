"""What must be known about a company to understand its rows: home currency, projects, jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledgerboard.core.mapping import dig


@dataclass(frozen=True)
class Facts:
    """`jobs`: this organization lets us make customer jobs for Procore's projects."""

    home: str = ""
    multicurrency: bool = False
    projects: bool = True
    jobs: bool = False
    closed_until: str = ""
    line_classes: bool | None = None
    locations: bool | None = None


def facts_of(preferences: Any, *, jobs: bool) -> Facts:
    """From `Preferences`; what is not said is taken for the usual."""
    home = dig(preferences, "CurrencyPrefs.HomeCurrency.value")
    return Facts(
        home=str(home or ""),
        multicurrency=dig(preferences, "CurrencyPrefs.MultiCurrencyEnabled") is True,
        projects=_projects(dig(preferences, "OtherPrefs.NameValue")),
        jobs=jobs,
        closed_until=str(dig(preferences, "AccountingInfoPrefs.BookCloseDate") or ""),
        line_classes=_switch(preferences, "AccountingInfoPrefs.ClassTrackingPerTxnLine"),
        locations=_switch(preferences, "AccountingInfoPrefs.TrackDepartments"),
    )


def _switch(preferences: Any, path: str) -> bool | None:
    said = dig(preferences, path)
    return said if isinstance(said, bool) else None


def _projects(pairs: Any) -> bool:
    """Off when the company says so, or does not know of it at all."""
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, Mapping) and pair.get("Name") == "ProjectsEnabled":
            return str(pair.get("Value")).casefold() == "true"
    return False
