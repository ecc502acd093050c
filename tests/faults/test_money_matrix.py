"""The fault matrix of money: no bill twice, no payment lost, every amount right to the cent."""

from __future__ import annotations

import os

import pytest
from tests.faults.money_scenarios import MONEY_APPLYING, MONEY_PLANNING, MONEY_WRITES
from tests.faults.scenarios import EACH_KIND, at_applying, at_planning, at_writes
from tests.faults.test_matrix import all_good, title

pytestmark = pytest.mark.django_db(transaction=True)  # its stages are copied
FAULTS = None if os.environ.get("EVERY_FAULT") else EACH_KIND
"""One of each family; `make faults` takes all of them."""


@pytest.mark.parametrize("where", MONEY_WRITES, ids=title)
def test_a_fault_while_writing_money_makes_no_duplicate_and_no_loss(outside, record, where):
    all_good(at_writes(outside, where, FAULTS), record)


@pytest.mark.parametrize("where", MONEY_PLANNING, ids=title)
def test_a_fault_while_planning_money_makes_no_duplicate_and_no_loss(outside, record, where):
    all_good(at_planning(outside, where, FAULTS), record)


@pytest.mark.parametrize("where", MONEY_APPLYING, ids=title)
def test_a_fault_while_reading_before_a_write_of_money_makes_no_duplicate_and_no_loss(
    outside, record, where
):
    all_good(at_applying(outside, where, FAULTS), record)
