"""Procore on the wire: its headers, its many error bodies, its rate limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ledgerboard.connectors.base import classify
from ledgerboard.connectors.base.errors import ConnectorError, Unavailable
from ledgerboard.connectors.base.http import Answer, Budget, Dialect, Request
from ledgerboard.connectors.base.system import Session

TITLE: Final = "Procore"


def headers(session: Session) -> Mapping[str, str]:
    """Required on every call, even where the path names the company (gotchas 5)."""
    return {"Procore-Company-Id": session.company_id}


BUSY_SECONDS: Final = 5.0


def error(request: Request, answer: Answer, now: float) -> ConnectorError | None:
    """A direct cost that somebody else is writing at this moment is a matter of waiting, and
    nothing was done; elsewhere a 409 says that a key is taken (README 21, gotchas 93).
    """
    if answer.status == 409 and "/direct_costs" in request.path:
        message = f"{TITLE} is changing this direct cost for someone else."
        return Unavailable(message, wait_seconds=BUSY_SECONDS)
    return classify.by_status(classify.Case(TITLE, request, answer, words(answer.body), now))


def budget(answer: Answer) -> Budget:
    """Whichever limit would be hit first (reference: procore gotchas 15)."""
    reset_at = classify.number(answer.headers, "x-rate-limit-reset")
    return Budget(
        remaining=classify.number(answer.headers, "x-rate-limit-remaining"),
        reset_at=None if reset_at is None else float(reset_at),
    )


DIALECT: Final = Dialect(TITLE, headers, error, budget)


def dumped(name: str, value: Any) -> Any:
    """A member as sent: Procore's ids are integers, and null is what clears."""
    if value == "":
        return None
    return int(value) if name.endswith("_id") else value


def words(body: Any) -> str:
    """What the body says, whichever of its at least eight shapes it has (gotchas 40)."""
    match body:
        case {"errors": errors} if errors:
            return "; ".join(_spoken(errors))
        case {"error": {"message": str(message), **more}}:
            return "; ".join([message, *_details(more.get("details"), message)])
        case {"error": str(code), "error_description": str(message)}:
            return f"{message} ({code})"
        case {"error": str(message)} | {"message": str(message)} | {"reason": str(message)}:
            return message
        case str():
            return body
        case _:
            return ""


def _details(details: Any, said: str) -> Iterator[str]:
    for each in details if isinstance(details, list) else ():
        message = each.get("message") if isinstance(each, Mapping) else None
        if isinstance(message, str) and message != said:
            yield message


def _spoken(errors: Any) -> Iterator[str]:
    """Text, a list of texts, or texts by field; `base` is about the whole record."""
    match errors:
        case str():
            yield errors
        case list():
            for each in errors:
                yield from _spoken(each)
        case {"message": str(message)}:
            yield message
        case Mapping():
            for name, each in errors.items():
                label = "" if name == "base" else f"{name} "
                yield from (f"{label}{text}" for text in _spoken(each))
