"""No duplicate and no loss, whatever fails and wherever: through the whole real stack."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest
from tests.faults.days_of_people import SPECIAL
from tests.faults.scenarios import (
    APPLYING,
    BATCH_FAULTS,
    EACH_KIND,
    PLANNING,
    READ_FAULTS,
    WRITE_FAULTS,
    WRITES,
    Outcome,
    Where,
    at_applying,
    at_planning,
    at_writes,
)

pytestmark = pytest.mark.django_db(transaction=True)  # its stages are copied
EVERY_FAULT = bool(os.environ.get("EVERY_FAULT"))
"""`make faults` strikes everywhere with all of them."""


def all_good(outcomes: Iterable[Outcome], record: list[Outcome]) -> None:
    found = list(outcomes)
    record += found
    bad = [(o.scenario, o.runs, o.struck, o.count, o.said) for o in found if not o.is_good]
    assert found
    assert bad == []


def title(where: Where) -> str:
    return where.title


def faults_of(where: Where) -> frozenset[str] | None:
    """All of them where something is created: only there can a lost answer make a duplicate. The
    other writes take the same way through the same calls, and meet one fault of each family.
    """
    return None if EVERY_FAULT or where.operation == "create" else EACH_KIND


def test_every_family_of_faults_has_its_member_in_the_matrix():
    """A title that is misspelled would leave a family out of every run but `make faults`."""
    assert {*WRITE_FAULTS, *BATCH_FAULTS, *READ_FAULTS} >= EACH_KIND


@pytest.mark.parametrize("where", WRITES, ids=title)
def test_a_fault_while_writing_makes_no_duplicate_and_no_loss(outside, record, where):
    all_good(at_writes(outside, where, faults_of(where)), record)


@pytest.mark.parametrize("where", PLANNING, ids=title)
def test_a_fault_while_planning_makes_no_duplicate_and_no_loss(outside, record, where):
    all_good(at_planning(outside, where), record)


@pytest.mark.parametrize("where", APPLYING, ids=title)
def test_a_fault_while_reading_before_a_write_makes_no_duplicate_and_no_loss(
    outside, record, where
):
    all_good(at_applying(outside, where), record)


@pytest.mark.parametrize("name", SPECIAL)
def test_people_permissions_limits_and_webhooks_make_no_duplicate_and_no_loss(
    outside, record, name
):
    all_good(SPECIAL[name](outside), record)
