"""What the pages can do, the API and the command can do."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest
from django.urls import URLPattern

from ledgerboard.api.app import api
from ledgerboard.cli.main import COMMANDS
from ledgerboard.web.urls import urlpatterns

BROWSER_ONLY = {
    "sign-in", "sign-out", "theme", "organization", "callback",
    "run-progress", "plan-news", "new-password", "suggestion", "document-page", "account",
    "password", "sign-in-two-step", "two-step", "two-step-app", "two-step-app-remove",
    "two-step-passkey", "two-step-passkey-remove", "two-step-codes",
}  # fmt: skip
"""Doors, looks and parts of pages. A token has one organization, the command an option for it."""

DOES = {
    "set-up": ("", "user add"),
    "setup": ("GET /setup", "setup"),
    "today": ("GET /failures", "sync status"),
    "plans": ("GET /plans", "sync status"),
    "plan": ("GET /plans/{plan_id}/changes", "sync plan"),
    "plan-new": ("POST /plans", "sync plan"),
    "plan-answer": ("POST /plans/{plan_id}/answers", "sync answer"),
    "plan-answer-all": ("POST /plans/{plan_id}/answers", "sync answer"),
    "plan-approve": ("POST /plans/{plan_id}/approve", "sync apply"),
    "plan-reject": ("POST /plans/{plan_id}/reject", "sync reject"),
    "invoices": ("GET /invoices", "invoices"),
    "invoice": ("GET /invoices/{invoice_id}", "invoice"),
    "invoice-hold": ("POST /invoices/{invoice_id}/hold", "sync hold"),
    "invoice-release": ("DELETE /invoices/{invoice_id}/hold", "sync release"),
    "invoice-link": ("POST /flows/{flow_id}/links", "sync link"),
    "invoice-create-anyway": ("POST /plans/{plan_id}/answers", "sync answer"),
    "budgets": ("GET /budgets", "budgets"),
    "budget": ("GET /budgets/{project_id}", "budgets"),
    "commitments": ("GET /commitments", "commitments"),
    "commitment": ("GET /commitments/{commitment_id}", "commitments"),
    "payments": ("GET /payments", "payments"),
    "costs": ("GET /costs", "costs"),
    "costs-remove": ("POST /costs/remove", "sync remove-created"),
    "in-progress": ("GET /in-progress", "adopt list"),
    "in-progress-start": ("PATCH /flows/{flow_id}", "sync set"),
    "in-progress-preview": ("GET /in-progress", "adopt list"),
    "in-progress-sign-all": ("POST /in-progress/sign-off", "adopt sign-off"),
    "in-progress-sign": ("POST /in-progress/{commitment_id}/sign-off", "adopt sign-off"),
    "in-progress-one": ("POST /in-progress/{commitment_id}/preview", "adopt list"),
    "in-progress-take-back": ("DELETE /in-progress/{commitment_id}/sign-off", "adopt take-back"),
    "vendors": ("GET /vendors", "records list"),
    "vendor": ("GET /vendors/record", "records show"),
    "projects": ("GET /projects", "records list"),
    "project": ("GET /projects/record", "records show"),
    "vendors-link": ("POST /flows/{flow_id}/links", "sync link"),
    "projects-link": ("POST /flows/{flow_id}/links", "sync link"),
    "unlink": ("POST /links/{link_id}/unlink", "sync unlink"),
    "undo": ("POST /undo", "sync undo"),
    "take-back": ("DELETE /decisions/{decision_id}", "sync take-back"),
    "runs": ("GET /runs", "sync runs"),
    "run": ("GET /runs/{run_id}", "sync runs"),
    "run-retry": ("POST /runs/{run_id}/retry", "sync retry"),
    "code-map": ("GET /code-map/codes", "codes list"),
    "code-map-row": ("PUT /code-map/rows", "codes import"),
    "code-map-preview": ("GET /code-map/preview", "codes preview"),
    "code-map-publish": ("POST /code-map/publish", "codes publish"),
    "code-map-discard": ("DELETE /code-map/draft", "codes discard"),
    "code-map-csv": ("GET /code-map/csv", "codes export"),
    "code-map-import": ("POST /code-map/csv", "codes import"),
    "code-map-version": ("GET /code-map/versions/{number}/rows", "codes versions"),
    "code-map-restore": ("POST /code-map/versions/{number}/restore", "codes restore"),
    "reconciliation": ("GET /reconciliation", "reconcile"),
    "reconciliation-csv": ("GET /reconciliation", "reconcile"),
    "difference-accept": ("POST /reconciliation/accepted", "reconcile accept"),
    "difference-take-back": (
        "DELETE /reconciliation/accepted/{accepted_id}",
        "reconcile take-back",
    ),
    "flow-limits": ("PUT /flows/{flow_id}/approval-limits", "sync limits"),
    "flow-choices": ("PATCH /flows/{flow_id}", "sync set"),
    "flow-preview": ("POST /flows/{flow_id}/preview", "sync set"),
    "connections": ("GET /connections", "connections list"),
    "connect": ("POST /systems/{system}/connect", "connect"),
    "reconciliation-read-again": ("POST /flows/{flow_id}/sweep", "reconcile"),
    "flow-sweep": ("POST /flows/{flow_id}/sweep", "sync sweep"),
    "people": ("GET /people", "user list"),
    "person-add": ("POST /people", "user add"),
    "person-role": ("PATCH /people/{person_id}", "user role"),
    "person-give-role": ("PATCH /people/{person_id}", "user role"),
    "person-remove": ("DELETE /people/{person_id}", "user remove"),
    "person-two-step": ("POST /people/{person_id}/two-step/reset", "user reset-two-step"),
    "document-privacy": ("PUT /papers/{document_id}/privacy", "papers privacy"),
    "document-read": ("POST /papers/{document_id}/read", "papers read-again"),
    "people-two-step": ("PUT /two-step", "user require-two-step"),
    "token-new": ("POST /tokens", "token add"),
    "token-revoke": ("DELETE /tokens/{token_id}", "token revoke"),
    "believe": ("POST /disappearances/{state_id}/believe", "sync deleted"),
    "connection": ("GET /connections/{connection_id}/health", "connections check"),
    "connection-company": ("POST /connections/{connection_id}/company", "connections company"),
    "connection-hooks": ("POST /connections/{connection_id}/webhooks", "connections webhooks"),
    "connection-disconnect": ("DELETE /connections/{connection_id}", "connections disconnect"),
    "flows": ("GET /flows", "sync options"),
    "flow-rule": ("PUT /flows/{flow_id}/rules/{action}", "sync rules"),
    "flow-options": ("PATCH /flows/{flow_id}", "sync options"),
    "flow-switch": ("PATCH /flows/{flow_id}", "sync set"),
    "papers": ("GET /papers", "papers list"),
    "papers-upload": ("POST /papers", "papers upload"),
    "document": ("GET /papers/{document_id}", "papers list"),
    "document-original": ("GET /papers/{document_id}/original", "papers save"),
    "paper": ("GET /paper/{paper_id}", "papers show"),
    "paper-add": ("POST /paper/{paper_id}/corrections", "papers say"),
    "paper-say": ("POST /paper/{paper_id}/corrections", "papers say"),
    "paper-reviewed": ("POST /paper/{paper_id}/reviewed", "papers reviewed"),
    "paper-reopen": ("DELETE /paper/{paper_id}/reviewed", "papers reviewed"),
    "person-password": ("POST /people/{person_id}/password-link", "user password"),
}
"""By the name of the page's address: the call and the command that do the same."""
SRC = Path(__file__).parents[2] / "src/ledgerboard"
ANSWERS = {
    "web/views/answers.py": "answer_all", "api/routes/plans.py": "answer", "cli/sync.py": "answer",
}  # fmt: skip
"""What answers several questions at once. A page that put its own groups together could do what no
call and no command can, though each of the three is there.
"""


@cache
def calls() -> set[str]:
    schema = api.get_openapi_schema(path_prefix="")
    return {f"{method.upper()} {path}" for path, does in schema["paths"].items() for method in does}


def commands(group: click.Group, before: str = "") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        found |= {f"{before}{name}"}
        if isinstance(command, click.Group):
            found |= commands(command, f"{before}{name} ")
    return found


@cache
def every_command() -> set[str]:
    found = set(COMMANDS)
    for name, place in COMMANDS.items():
        module, _, attribute = place.partition(":")
        command = getattr(import_module(module), attribute)
        if isinstance(command, click.Group):
            found |= commands(command, f"{name} ")
    return found


def pages() -> set[str]:
    return {each.name for each in urlpatterns if isinstance(each, URLPattern) and each.name}


def test_every_page_is_accounted_for():
    known = BROWSER_ONLY | DOES.keys()
    assert pages() - known == set(), "say which call and which command do the same"
    assert DOES.keys() - pages() == set(), "no such page any more"


@pytest.mark.parametrize("address", DOES)  # a browser's `page` would start one for each
def test_what_a_page_does_a_call_and_a_command_do(address):
    call, command = DOES[address]
    assert not call or call in calls()
    assert command in every_command()


@pytest.mark.parametrize("entrance", ANSWERS)
def test_what_one_answer_says_of_all_alike_is_decided_in_one_place(entrance):
    tree = ast.parse((SRC / entrance).read_text())
    functions = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))
    (answering,) = (each for each in functions if each.name == ANSWERS[entrance])
    called = {each.attr for each in ast.walk(answering) if isinstance(each, ast.Attribute)}
    assert "answers_together" in called
    assert not called & {"alike_to", "same_papers"}
