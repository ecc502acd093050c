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
from ledgerboard.simulators.quickbooks import cdc, faults
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.evaluate import run
from ledgerboard.simulators.quickbooks.faults import Problem, Refused, fault_body
from ledgerboard.simulators.quickbooks.language import QueryError, parse
from ledgerboard.simulators.quickbooks.names import NotSimulated, queried
from ledgerboard.simulators.quickbooks.operations import ROOT
from ledgerboard.simulators.quickbooks.rendering import show
from ledgerboard.simulators.quickbooks.replay import Memory
from ledgerboard.simulators.quickbooks.schema import ENTITIES, LISTS, Entity
from ledgerboard.simulators.quickbooks.writing import existing, identifier, save

Answer = Callable[[Company, Call], dict[str, Any]]
LONGEST_KEY_OF_BATCH = 36
BAD_ENCODING = "The request body is not valid UTF-8."


def add_routes(system: System) -> None:
    for entity in LISTS:
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


def declare(
    system: System, method: str, path: str, answer: Answer, evidence: Evidence, source: str
) -> None:
    system.route(method, ROOT + path, evidence=evidence, source=source)(served(answer))


def served(answer: Answer) -> Callable[[World, Call], Reply]:
    """With the envelope's time; refusals become faults and undo what was written."""

    def serve(_world: World, call: Call) -> Reply:
        company: Company = call.context["company"]
        try:
            return Reply({**timed(company, answer(company, call))})
        except Refused as refusal:
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
        memory = Memory(company, call)
        remembered = memory.recall()
        if remembered is not None:
            return remembered
        check_operation(call)
        given = payload(call)
        row = save(company, entity, given, stale="stale_version" in call.flags)
        return memory.keep(timed(company, {entity.name: show(company, entity, row)}))

    return answer


def check_operation(call: Call) -> None:
    """List rows are never deleted, only made inactive."""
    operation = (call.arg("operation") or "").lower()
    if operation not in ("", "create", "update"):
        raise Refused(faults.operation_unsupported(operation))


def payload(call: Call) -> dict[str, Any]:
    given = decoded(call)
    if not isinstance(given, dict):
        raise Refused(faults.invalid_property("failed to parse json object; a property"))
    return given


def decoded(call: Call) -> Any:
    """Decimals exactly as written; NaN and infinities are no JSON."""
    kind = call.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    if kind.endswith("xml"):
        raise NotSimulated("XML request bodies")
    if not kind.endswith("json"):
        raise Refused(content_type(kind), status=415)
    text = body_text(call)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise Refused(faults.invalid_property("failed to parse json object; a property")) from None


def refuse_constant(name: str) -> Any:
    raise ValueError(name)


def content_type(kind: str) -> Problem:
    return Problem("1050", "Invalid Content Type", f"Content type {kind[:50]} is not supported.")


def body_text(call: Call) -> str:
    """Bytes that are not UTF-8 break the service (reference: quickbooks basics)."""
    try:
        return call.body.decode()
    except UnicodeDecodeError:
        raise Refused(faults.unsupported(BAD_ENCODING), status=500, kind="SystemFault") from None


def reader(entity: Entity) -> Answer:
    def answer(company: Company, call: Call) -> dict[str, Any]:
        key = identifier(call.params["id"])
        row = existing(company, entity, key or "0")
        return {entity.name: show(company, entity, row)}

    return answer


def company_info(company: Company, call: Call) -> dict[str, Any]:
    """Asked for by the realm, though its Id is 1."""
    if call.params["id"] not in (company.realm, "1"):
        raise Refused(faults.not_found())
    return singleton(company, ENTITIES["CompanyInfo"])


def read_preferences(company: Company, _call: Call) -> dict[str, Any]:
    return singleton(company, ENTITIES["Preferences"])


def singleton(company: Company, entity: Entity) -> dict[str, Any]:
    return {entity.name: show(company, entity, existing(company, entity, "1"))}


def query_by_url(company: Company, call: Call) -> dict[str, Any]:
    return queried_rows(company, call.arg("query") or "")


def query_by_body(company: Company, call: Call) -> dict[str, Any]:
    return queried_rows(company, body_text(call))


def queried_rows(company: Company, text: str) -> dict[str, Any]:
    statement = parse(text)
    return {"QueryResponse": run(company, queried(statement), statement)}


def batch(company: Company, call: Call) -> dict[str, Any]:
    memory = Memory(company, call, LONGEST_KEY_OF_BATCH)
    stale = "stale_version" in call.flags
    items = batches.perform(company, payload(call), memory, stale=stale)
    return {"BatchItemResponse": items}


def capture(company: Company, call: Call) -> dict[str, Any]:
    return {"CDCResponse": cdc.changes(company, call.arg("entities"), call.arg("changedSince"))}
