"""v1 bodies differ by resource, v2 bodies never do (reference: procore README 7)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ledgerboard.simulators.kit import Call, Reply, Stop

FieldErrors = dict[str, list[str]]


class Invalid(Exception):
    """A record that may not be saved: 422 alone, an entry of `errors` in a sync."""

    def __init__(self, errors: FieldErrors, status: int = 422) -> None:
        super().__init__(errors)
        self.errors = errors
        self.status = status


def code_of(status: int) -> str:
    return HTTPStatus(status).name


def v2_body(status: int, message: str, source: str | None = None) -> dict[str, Any]:
    detail = {"reason_code": code_of(status).lower(), "message": message}
    details = [{**detail, "source": source}] if source else [detail]
    return {"error": {"code": code_of(status), "message": message, "details": details}}


def as_errors(_status: int, text: str) -> Any:
    return {"errors": text}


def as_list(_status: int, text: str) -> Any:
    return {"errors": [text]}


def as_error(_status: int, text: str) -> Any:
    return {"error": text}


def as_coded(status: int, text: str) -> Any:
    return {"error": {"code": code_of(status), "message": text, "details": []}}


def as_message(_status: int, text: str) -> Any:
    return {"message": text}


def as_exception(status: int, text: str) -> Any:
    return {"message": text, "exception": HTTPStatus(status).phrase.title().replace(" ", "")}


def as_numbered(status: int, text: str) -> Any:
    return {"code": status, "message": text, "fields": "", "reason": HTTPStatus(status).phrase}


# Which resource speaks which dialect is not published: all of them occur, so all are spoken.
DIALECTS = (
    ("/insurances", as_exception),
    ("/vendors", as_errors),
    ("/projects", as_message),
    ("/users", as_list),
    ("/cost_codes", as_error),
    ("/standard_cost_code", as_error),
    ("/line_item_types", as_numbered),
    ("/webhooks", as_coded),
)


def body_for(call: Call, status: int, text: str) -> Any:
    if call.path.startswith("/rest/v2"):
        return v2_body(status, text)
    speak = next((speak for part, speak in DIALECTS if part in call.path), as_errors)
    return speak(status, text)


def refusal(call: Call, status: int, text: str) -> Reply:
    return Reply(body_for(call, status, text), status)


def stop(call: Call, status: int, text: str) -> Stop:
    return Stop(refusal(call, status, text))


def absent(call: Call) -> Stop:
    """Absent, or not visible to the caller: the answer is the same (gotchas 7)."""
    return stop(call, 404, "The requested resource was not found")


def unprocessable(call: Call, bad: Invalid) -> Stop:
    if call.path.startswith("/rest/v2"):
        field, texts = next(iter(bad.errors.items()))
        return Stop(Reply(v2_body(bad.status, f"{field} {texts[0]}", field), bad.status))
    return Stop(Reply({"errors": bad.errors}, bad.status))
