"""The REST calls of one company."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import (
    DOCUMENTED,
    REFERENCE,
    Call,
    Evidence,
    Reply,
    Stop,
    System,
    World,
)
from ledgerboard.simulators.quickbooks import batch as batches
from ledgerboard.simulators.quickbooks import (
    cdc,
    exchange,
    faults,
    files,
    sending,
    taxes,
    templates,
)
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.evaluate import answered
from ledgerboard.simulators.quickbooks.faults import Problem, RequestRefused, fault_body
from ledgerboard.simulators.quickbooks.language import QueryError
from ledgerboard.simulators.quickbooks.names import NotSimulated
from ledgerboard.simulators.quickbooks.operations import ROOT
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.replay import Memory
from ledgerboard.simulators.quickbooks.reports.serving import REPORTS, server
from ledgerboard.simulators.quickbooks.schema import ENTITIES, STORED, Entity
from ledgerboard.simulators.quickbooks.transactions.declared import KINDS
from ledgerboard.simulators.quickbooks.writing import Operation, carry_out, existing, identifier

Answer = Callable[[Company, Call], dict[str, Any] | Reply]
LONGEST_KEY_OF_BATCH = 36
BAD_ENCODING = "The request body is not valid UTF-8."


def add_routes(system: System) -> None:
    for entity in STORED:
        source = f"API reference, {entity.name}"
        evidence = DOCUMENTED if entity.name == "PaymentMethod" else REFERENCE
        declare(system, "POST", f"/{entity.path}", saver(entity), evidence, source)
        declare(system, "GET", f"/{entity.path}/{{id}}", reader(entity), evidence, source)
    info, preferences = ENTITIES["CompanyInfo"], ENTITIES["Preferences"]
    declare(system, "POST", "/companyinfo", saver(info), REFERENCE, "API reference, CompanyInfo")
    declare(
        system, "GET", "/companyinfo/{id}", company_info, REFERENCE, "API reference, CompanyInfo"
    )
    source = "API reference, Preferences"
    declare(system, "POST", "/preferences", saver(preferences), REFERENCE, source)
    declare(system, "GET", "/preferences", read_preferences, REFERENCE, source)
    declare(system, "GET", "/query", query_by_url, DOCUMENTED, "Query operations and syntax")
    declare(system, "POST", "/query", query_by_body, DOCUMENTED, "Query operations and syntax")
    declare(system, "POST", "/batch", batch, DOCUMENTED, "Batch operations")
    declare(system, "GET", "/cdc", capture, DOCUMENTED, "Change data capture")
    declare(system, "POST", "/upload", files.upload, *files.UPLOAD)
    declare(system, "GET", "/download/{id}", files.download, *files.DOWNLOAD)
    files.add_routes(system)
    for kind in KINDS.values():
        if kind.sendable:
            entity, source = ENTITIES[kind.name], f"API reference, {kind.name}"
            path = f"/{entity.path}/{{id}}"
            declare(system, "GET", f"{path}/pdf", sending.pdf(entity), REFERENCE, source)
            declare(system, "POST", f"{path}/send", sending.send(entity), REFERENCE, source)
    for name in REPORTS:
        declare(system, "GET", f"/reports/{name}", server(name), REFERENCE, f"Report {name}")
    declare(system, "GET", "/exchangerate", read_rate, REFERENCE, "API reference, ExchangeRate")
    declare(system, "POST", "/exchangerate", save_rate, REFERENCE, "API reference, ExchangeRate")
    declare(system, "POST", "/taxservice/taxcode", tax_code, REFERENCE, "API reference, TaxService")
    source = "API reference, RecurringTransaction"
    declare(system, "POST", "/recurringtransaction", save_template, REFERENCE, source)
    declare(system, "GET", "/recurringtransaction/{id}", read_template, REFERENCE, source)


def declare(
    system: System, method: str, path: str, answer: Answer, evidence: Evidence, source: str
) -> None:
    system.route(method, ROOT + path, evidence=evidence, source=source)(served(answer))


def served(answer: Answer) -> Callable[[World, Call], Reply]:
    """With the envelope's time; refusals become faults and undo what was written."""

    def serve(_world: World, call: Call) -> Reply:
        company: Company = call.context["company"]
        try:
            found = answer(company, call)
            return found if isinstance(found, Reply) else Reply(timed(company, found))
        except RequestRefused as refusal:
            body = {"Fault": fault_body(refusal.problems, refusal.kind)}
            raise Stop(Reply(timed(company, body), refusal.status)) from None
        except QueryError as error:
            problem = Problem(error.code, error.message, error.detail)
            raise Stop(Reply(timed(company, {"Fault": fault_body([problem])}), 400)) from None
        except NotSimulated as missing:
            raise Stop(not_simulated(str(missing))) from None

    return serve


def not_simulated(what: str) -> Reply:
    return Reply({"not_simulated": what, "message": f"not simulated: {what}"}, 501)


def timed(company: Company, body: dict[str, Any]) -> dict[str, Any]:
    """A replayed answer keeps the time it was first given."""
    return body if "time" in body else {**body, "time": company.moment()}


def saver(entity: Entity) -> Answer:
    def answer(company: Company, call: Call) -> dict[str, Any]:
        def work() -> dict[str, Any]:
            return {entity.name: carry_out(company, entity, payload(call), operation(call))}

        return remembered(company, call, work)

    return answer


def remembered(company: Company, call: Call, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    memory = Memory(company, call)
    return memory.recall() or memory.keep(timed(company, work()))


def read_rate(company: Company, call: Call) -> dict[str, Any]:
    found = exchange.read(company, call.arg("sourcecurrencycode"), call.arg("asofdate"))
    return {"ExchangeRate": found}


def save_rate(company: Company, call: Call) -> dict[str, Any]:
    given = payload(call)
    return remembered(company, call, lambda: {"ExchangeRate": exchange.save(company, given)})


def tax_code(company: Company, call: Call) -> dict[str, Any]:
    """Its answer has no envelope but the time."""
    given = payload(call)
    return remembered(company, call, lambda: taxes.make_code(company, given))


def save_template(company: Company, call: Call) -> dict[str, Any]:
    given, asked = payload(call), operation(call)

    def work() -> dict[str, Any]:
        return {"RecurringTransaction": templates.carry_out(company, given, asked)}

    return remembered(company, call, work)


def read_template(company: Company, call: Call) -> dict[str, Any]:
    key = identifier(call.params["id"])
    row = existing(company, templates.TEMPLATE, key or "0")
    return {"RecurringTransaction": show(company, templates.TEMPLATE, row)}


def operation(call: Call) -> Operation:
    """List rows are never deleted, only made inactive."""
    include = frozenset(word.strip().lower() for word in (call.arg("include") or "").split(","))
    name = (call.arg("operation") or "").lower()
    return Operation(name, include, "stale_version" in call.flags)


def payload(call: Call) -> dict[str, Any]:
    given = decoded(call)
    if not isinstance(given, dict):
        raise RequestRefused(faults.invalid_property("failed to parse json object; a property"))
    return given


def decoded(call: Call) -> Any:
    """Decimals exactly as written; NaN and infinities are no JSON."""
    kind = call.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind.endswith("xml"):
        raise NotSimulated("XML request bodies")
    if not kind.endswith("json"):
        raise RequestRefused(content_type(kind), status=415)
    text = body_text(call)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise RequestRefused(
            faults.invalid_property("failed to parse json object; a property")
        ) from None


def refuse_constant(name: str) -> Any:
    raise ValueError(name)


def content_type(kind: str) -> Problem:
    return Problem("1050", "Invalid Content Type", f"Content type {kind[:50]} is not supported.")


def body_text(call: Call) -> str:
    """Bytes that are not UTF-8 break the service (reference: quickbooks basics)."""
    try:
        return call.body.decode()
    except UnicodeDecodeError:
        raise RequestRefused(
            faults.unsupported(BAD_ENCODING), status=500, kind="SystemFault"
        ) from None


def reader(entity: Entity) -> Answer:
    def answer(company: Company, call: Call) -> dict[str, Any]:
        key = identifier(call.params["id"])
        row = existing(company, entity, key or "0")
        return {entity.name: show(company, entity, row)}

    return answer


def company_info(company: Company, call: Call) -> dict[str, Any]:
    """Asked for by the realm, though its Id is 1."""
    if call.params["id"] not in (company.realm, "1"):
        raise RequestRefused(faults.not_found())
    return singleton(company, ENTITIES["CompanyInfo"])


def read_preferences(company: Company, _call: Call) -> dict[str, Any]:
    return singleton(company, ENTITIES["Preferences"])


def singleton(company: Company, entity: Entity) -> dict[str, Any]:
    return {entity.name: show(company, entity, existing(company, entity, "1"))}


def query_by_url(company: Company, call: Call) -> dict[str, Any]:
    return answered(company, call.arg("query") or "")


def query_by_body(company: Company, call: Call) -> dict[str, Any]:
    return answered(company, body_text(call))


def batch(company: Company, call: Call) -> dict[str, Any]:
    memory = Memory(company, call, LONGEST_KEY_OF_BATCH)
    stale = "stale_version" in call.flags
    items = batches.perform(company, payload(call), memory, stale=stale)
    return {"BatchItemResponse": items}


def capture(company: Company, call: Call) -> dict[str, Any]:
    return {"CDCResponse": cdc.changes(company, call.arg("entities"), call.arg("changedSince"))}
