"""What QuickBooks' faults mean: keyed on the code, never on the text (reference: quickbooks 13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ledgerboard.connectors.base import classify
from ledgerboard.connectors.base.errors import (
    ConnectorError,
    Misconfigured,
    Missing,
    NeedsPerson,
    ReadAgain,
    Rejected,
    Stale,
)
from ledgerboard.connectors.base.http import Answer, Dialect, Request, no_answer
from ledgerboard.connectors.base.protocol import Refused, Remedy, Result, Unknown, Write
from ledgerboard.connectors.base.system import Session

TITLE: Final = "QuickBooks"
ANEW: Final = "We'll read it again and check for changes."
CDC_TOO_OLD: Final = "500"
CLOSED_PERIOD: Final = "account period has closed"


class Unshown(Rejected):
    """One record of what was asked can't be shown, and which one it is is not said (4002)."""


@dataclass(frozen=True)
class Fault:
    code: str
    message: str
    detail: str

    @property
    def words(self) -> str:
        """The detail says more; the gateway's details name tokens and are never shown."""
        return self.message if self.code in _GATEWAY else self.detail or self.message


def faults(body: Any) -> list[Fault]:
    """Of both shapes, the service's and the gateway's; several may come together (gotchas 3, 5)."""
    return list(_faults(body))


def _faults(body: Any) -> Iterator[Fault]:
    if not isinstance(body, Mapping):
        return
    fault = body.get("Fault") or body.get("fault")
    errors = fault.get("Error") or fault.get("error") if isinstance(fault, Mapping) else None
    for each in errors if isinstance(errors, list) else ():
        if isinstance(each, Mapping):
            yield _as_meant(
                Fault(
                    str(each.get("code") or ""),
                    str(each.get("Message") or each.get("message") or ""),
                    str(each.get("Detail") or each.get("detail") or ""),
                )
            )


def _as_meant(fault: Fault) -> Fault:
    """Closed books come under other codes too: as a stale object, which would be read again for
    ever, or as a business rule. Only their words tell (money rules 3.10).
    """
    closed = CLOSED_PERIOD in f"{fault.message} {fault.detail}".casefold()
    return Fault("6210", fault.message, fault.detail) if closed else fault


def error(request: Request, answer: Answer, now: float) -> ConnectorError | None:
    """A fault can ride on a 200, so the body is judged before the status (gotchas 4)."""
    found = faults(answer.body)
    judged = next(filter(None, (_judged(each, request, answer, now) for each in found)), None)
    if judged is not None:
        return judged
    said = "; ".join(each.words for each in found)
    if answer.ok and found:
        return classify.rejected(TITLE, said)
    return classify.by_status(classify.Case(TITLE, request, answer, said, now))


def _judged(fault: Fault, request: Request, answer: Answer, now: float) -> ConnectorError | None:
    code = fault.code.lstrip("0")
    if code == "4002":
        return _unshown(fault)
    if code in _CLASSES:
        return _CLASSES[code](*_EXPLAINED[code])
    if code in ("3200", "120"):
        return classify.not_authorized(TITLE)
    if code == "3100":
        return classify.forbidden(TITLE)
    if code == "3001":
        return classify.throttled(TITLE, answer, now)
    return no_answer(TITLE, writes=request.writes) if code == "10000" else None


def _unshown(fault: Fault) -> Unshown:
    said = fault.detail.removeprefix("QueryProcessingError: ").rstrip(".")
    if "email" in said.casefold():
        return Unshown(
            f"{TITLE} won't let us read this record because its email address isn't valid.",
            f"Correct the email address in {TITLE}. We'll read it again at the next check.",
        )
    return Unshown(
        f"{TITLE} doesn't show us this record: {said[: classify.LONGEST_WORDS]}.",
        f"Correct it in {TITLE}. We'll read it again at the next check.",
    )


_GATEWAY: Final = frozenset({"3200", "3100", "3001", "120", "003200", "003100", "003001"})
_EXPLAINED: Final[Mapping[str, tuple[str, str]]] = {
    "610": (f"{TITLE} no longer has this record.", ANEW),
    "2010": (f"{TITLE} didn't understand a value we sent", ""),
    "2050": ("A text is longer than QuickBooks allows", "Shorten it, then check again."),
    "2210": ("QuickBooks doesn't accept this email address", "Correct the address."),
    "2500": (
        "Something it refers to is missing or inactive in QuickBooks",
        "Make that record active again, or choose another.",
    ),
    "5010": (f"The record changed in {TITLE} since it was read.", ANEW),
    "5020": (
        f"This {TITLE} subscription doesn't include that.",
        "Upgrade the subscription or turn this flow off.",
    ),
    "5030": (
        f"This {TITLE} company doesn't have that feature.",
        "Turn the feature on in QuickBooks or turn this flow off.",
    ),
    "6140": (
        f"{TITLE} already has a document with this number",
        "Check for changes again: if it may be the same bill, we'll ask.",
    ),
    "6190": (
        f"The {TITLE} subscription has ended or has a billing problem: the company is read-only.",
        "Renew the subscription in QuickBooks; nothing is lost, and we pick up where we left off.",
    ),
    "6210": (
        "The books are closed for this date in QuickBooks.",
        "Reopen the books in QuickBooks, or use a later date.",
    ),
    "6240": (
        f"Another customer, vendor or employee in {TITLE} has this name.",
        "Rename one of the two, or link them if they are the same.",
    ),
}


_CLASSES: Final[Mapping[str, type[ReadAgain | NeedsPerson]]] = {
    "610": Missing,
    "5010": Stale,
    "5020": Misconfigured,
    "5030": Misconfigured,
    "6190": Misconfigured,
    "6210": Rejected,
    "6240": Rejected,
}


def refusal(write: Write, found: list[Fault], names: Mapping[str, str]) -> Result:
    """What became of one item of a batch. `names` says who has a name that is taken."""
    codes = {each.code for each in found}
    if not found or codes & {"10000"}:
        return Unknown(write.key, f"{TITLE} had an error. We're checking whether it saved.")
    first = found[0]
    if "5010" in codes or ("610" in codes and write.id is not None):
        return _refused(write, first, Remedy.READ_AGAIN)
    if codes & {"3001"}:
        return _refused(write, first, Remedy.WAIT)
    holder = names.get(str(write.values.get("name") or "")) if "6240" in codes else None
    if holder:
        return Refused(write.key, holder, _EXPLAINED["6240"][1], code="6240")
    return _refused(write, first, Remedy.ASK)


def _refused(write: Write, fault: Fault, remedy: Remedy) -> Refused:
    message, advice = _EXPLAINED.get(fault.code, (f"{TITLE} refused it", ""))
    if not message.endswith("."):
        said = " ".join(fault.words.split())[: classify.LONGEST_WORDS].rstrip(".")
        message = f"{message}: {said}." if said else f"{message}."
    return Refused(
        write.key, message, advice or "Fix it, then check again.", remedy, code=fault.code
    )


def _headers(_: Session) -> Mapping[str, str]:
    return {}


def _refuses_token(answer: Answer) -> bool:
    """403 and 3100 too: so it answers when a person ended the connection there, which it tells
    nobody (gotchas 102). A wrong realm answers alike; then the renewal succeeds.
    """
    return answer.status == 401 or any(
        each.code.lstrip("0") == "3100" for each in faults(answer.body)
    )


DIALECT: Final = Dialect(TITLE, _headers, error, refuses_token=_refuses_token)
"""Its answers do not say how many calls are left; the published limits are kept instead."""
