"""The API keeps to its own description, whatever it is sent."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from ninja import Schema
from schemathesis.checks import load_all_checks
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.generation.hypothesis.builder import (
    InvalidHeadersExampleMark,
    MissingPathParameters,
    UnserializablePayloadMark,
)
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.python._constants.orchestrator import make_constants_value_source

from ledgerboard.api.app import api
from ledgerboard.config.wsgi import application
from ledgerboard.users.models import ApiToken, Membership, Organization, Person, Role
from ledgerboard.users.services import add_person, issue_token

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/"))
schema.app = application


@schema.hook
def filter_query(context, query):
    """What is not asked for in a query is passed over, as everywhere on the web."""
    known = {each.name for each in context.operation.query}
    return query is None or set(query) <= known


def test_no_two_shapes_share_a_name():
    """Ninja describes both by the first one's fields."""
    names = Counter(shape.__name__ for shape in _shapes(Schema))
    assert len(names) > 50
    assert [name for name, count in names.items() if count > 1] == []


def _shapes(base):
    for shape in base.__subclasses__():
        if shape.__module__.startswith("ledgerboard.api"):
            yield shape
        yield from _shapes(shape)


@pytest.fixture
def _connection_stays():
    """A real server lets go of the database after each answer; the test's transaction needs it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def fuzz_token(db, _connection_stays):
    organization = Organization.objects.create(name="Harbor Builders")
    person = add_person(
        organization,
        name="Ada",
        email="ada@harbor.example",
        password="correct horse battery",
        role=Role.ADMINISTRATOR,
    )
    return issue_token(organization, person, name="fuzz")


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def as_described(case, fuzz_token):
    ApiToken.objects.update(revoked_at=None)
    case.call_and_validate(headers={"Authorization": f"Bearer {fuzz_token}"})
    assert Person.objects.filter(email="ada@harbor.example").exists()
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).exists()


OPERATIONS = {each.ok().label: each.ok() for each in schema.get_all_operations()}
FEEDBACK = FeedbackSources(constants_value_source=make_constants_value_source(schema))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_are_as_described(operation, fuzz_token):
    """As `schema.parametrize()` does it, but the cases are made when their turn comes: it would
    make those of all operations before the first test, in each test process.
    """
    load_all_checks()
    run = build_operation_test(
        config=schema.config, operation=OPERATIONS[operation], test_func=as_described,
        given_kwargs={}, feedback=FEEDBACK,
    )  # fmt: skip
    run(fuzz_token=fuzz_token)
    left_out = (InvalidHeadersExampleMark, MissingPathParameters, UnserializablePayloadMark)
    assert [each.get(run) for each in left_out if each.get(run)] == []
