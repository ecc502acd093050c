"""Errors that a person can mend, in the person's words instead of a traceback."""

from __future__ import annotations

import sys

from ledgerboard.config.database_errors import AWAY, trouble

KINDS = {
    "ledgerboard.connectors.base.errors": "ConnectorError",
    "ledgerboard.sync.errors": "NotPossible",
    "ledgerboard.documents.refusals": "DocumentRefused",
    "ledgerboard.work.engine.lease": "LeaseRefused",
    "ledgerboard.work.engine.admin": "CannotResume",
    "django.core.exceptions": "ValidationError",
    "django.db.utils": "Error",
}
DATABASE_ADVICE = "Check LEDGERBOARD_DATABASE_URL, and that the data directory can be written to."
NO_TABLES = ("no such table", "UndefinedTable", "does not exist")
NOT_BEGUN = (
    "This installation is empty: its database has no tables yet. Begin with `ledgerboard user add "
    "you@example.com`, or start `ledgerboard serve`; either one makes them."
)


def in_words(error: Exception) -> str | None:
    """What happened and what to do next; None for a mistake of ours, which keeps its traceback."""
    kind = next((name for place, name in KINDS.items() if _is(error, place, name)), None)
    match kind:
        case "ConnectorError" | "NotPossible" | "DocumentRefused":
            return f"{vars(error)['message']} {vars(error)['advice']}".strip()
        case "LeaseRefused" | "CannotResume":
            return str(error)
        case "ValidationError":
            return " ".join(getattr(error, "messages", ()))
        case "Error":
            return _database_in_words(error)
    return _place_in_words(error)


def _database_in_words(error: Exception) -> str:
    found = trouble(error)
    if found and found is not AWAY:
        return f"{found.what}. {found.advice}"
    said = str(error).strip()
    if any(words in said for words in NO_TABLES):
        return NOT_BEGUN
    return f"The database does not answer: {said}. {DATABASE_ADVICE}"


def _is(error: Exception, place: str, name: str) -> bool:
    """An error of a module that nobody loaded cannot be: so the quick commands stay quick."""
    module = sys.modules.get(place)
    return module is not None and isinstance(error, getattr(module, name))


def _place_in_words(error: Exception) -> str | None:
    """A file or folder that cannot be used. Other errors of the machine name no place."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return None
