"""A form as PDF, and sent by e-mail: nothing leaves, the form remembers that it was sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from ledgerboard.simulators.kit import Call, Reply
from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.cleaning import email_problems
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.faults import RequestRefused
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.schema import Entity
from ledgerboard.simulators.quickbooks.webhooks import notify
from ledgerboard.simulators.quickbooks.writing import existing, identifier

TOP, LEFT = 720, 72


def pdf(entity: Entity) -> Callable[[Company, Call], Reply]:
    def answer(company: Company, call: Call) -> Reply:
        row = existing(company, entity, identifier(call.params["id"]) or "0")
        shown = show(company, entity, row)
        number = shown.get("DocNumber", shown["Id"])
        words = (f"{entity.name} {number}", str(shown.get("TxnDate", "")), amount(shown))
        return Reply(drawn(words), media_type="application/pdf")

    return answer


def amount(shown: dict[str, Any]) -> str:
    return f"Total {shown.get('TotalAmt', 0):.2f}"


def drawn(words: tuple[str, ...]) -> bytes:
    """The same bytes for the same words."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=letter, invariant=1)
    for place, each in enumerate(words):
        canvas.drawString(LEFT, TOP - 18 * place, each)
    canvas.save()
    return made.getvalue()


def send(entity: Entity) -> Callable[[Company, Call], dict[str, Any]]:
    def answer(company: Company, call: Call) -> dict[str, Any]:
        row = existing(company, entity, identifier(call.params["id"]) or "0")
        address = call.arg("sendTo") or row["body"].get("BillEmail", {}).get("Address", "")
        if not address or email_problems({"Address": address}):
            raise RequestRefused(faults.invalid_email("BillEmail"))
        body = {**row["body"], **sent(company, entity, address)}
        changed = {"body": body, "token": row["token"] + 1, "updated": company.seconds()}
        after = company.table(entity).update(row["id"], changed)
        notify(company, entity, row["id"], "Emailed")
        return {entity.name: show(company, entity, after)}

    return answer


def sent(company: Company, entity: Entity, address: str) -> dict[str, Any]:
    """Of these, what the form has."""
    delivery = {"DeliveryType": "Email", "DeliveryTime": company.stamp(company.seconds())}
    made = {
        "EmailStatus": "EmailSent",
        "BillEmail": {"Address": address},
        "POEmail": {"Address": address},
        "DeliveryInfo": delivery,
    }
    return {name: value for name, value in made.items() if name in entity.fields}
