"""Whoever may only look starts nothing, whichever door they come by: page, API or command."""

from __future__ import annotations

import inspect
from datetime import date
from types import FunctionType
from typing import ClassVar

import pytest
from django.core.exceptions import ValidationError

from ledgerboard.connections import services as connections
from ledgerboard.connectors.base.errors import ConnectorError
from ledgerboard.core.views.code_map import MapRow, Scope
from ledgerboard.documents import privacy
from ledgerboard.documents import services as documents
from ledgerboard.documents.models import Arrival
from ledgerboard.sync import flow_settings, services
from ledgerboard.sync.adopting import signing
from ledgerboard.sync.code_map import drafts
from ledgerboard.sync.reconciling import accepting
from ledgerboard.users import services as users
from ledgerboard.users.models import Role

ROOMS = (
    services, flow_settings, signing, drafts, accepting, connections, documents, privacy, users,
)  # fmt: skip
REFUSED = (services.NotPossible, ConnectorError, documents.DocumentRefused, ValidationError)
ALLOWED = {
    "change_password": "their own",
    "set_password": "their own, or an administrator's link",
    "create_anyway": "answers by `decide`, once it is asked",
    "complete": "only whoever began comes back",
    "note_event": "writes down what a service has done",
}
"""What a viewer may do, or what another service asks for them."""


class Thing:
    """Any row: it says whose it is, and what belongs to it is of the same organization."""

    pk = 1
    options: ClassVar[dict[str, str]] = {}

    def __init__(self, organization):
        self.organization, self.organization_id = organization, organization.pk

    @property
    def setting(self):
        return self


def asked_of_a_person():
    for room in ROOMS:
        for name, found in vars(room).items():
            if isinstance(found, FunctionType) and not name.startswith("_"):
                names = set(inspect.signature(found).parameters)
                if names & {"person", "by", "sender"} and name not in {
                    "allow",
                    "allow_starter",
                    "can",
                    *ALLOWED,
                }:
                    yield pytest.param(found, id=f"{found.__module__}.{name}")


def given(function, person, organization):
    """Something for each argument; the person is asked for before anything else is looked at."""
    thing = Thing(organization)
    known = {
        "person": person, "by": person, "organization": organization, "changes": [thing],
        "settings": [thing], "given": {}, "row": MapRow(Scope()), "scope": Scope(), "rows": [],
        "before": None, "choices": {"key": "yes"}, "values": {"name": "x"},
        "sender": documents.Sender(Arrival.Source.COMMAND, person=person), "name": "x",
        "role": Role.VIEWER, "until": date(2026, 1, 1), "seen": 0, "enabled": True,
    }  # fmt: skip
    wanted = inspect.signature(function).parameters.values()
    return {
        each.name: known.get(each.name, thing)
        for each in wanted
        if each.default is inspect.Parameter.empty or each.name in {"person", "by"}
    }


@pytest.mark.django_db
@pytest.mark.parametrize("function", list(asked_of_a_person()))
def test_a_viewer_is_refused(function, member):
    viewer = member(Role.VIEWER)
    with pytest.raises(REFUSED, match="Your role can't"):
        function(**given(function, viewer.person, viewer.organization))


def test_there_are_many_of_them():
    assert len(list(asked_of_a_person())) > 30
