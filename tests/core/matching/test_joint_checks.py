"""A second payee in a vendor's name, and names that only look like two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.matching.joint_checks import for_a_joint_check

NAMES = st.sampled_from(["Acme Drywall", "Acme", "Smith & Jones", "O'Neil Electric LLC", "A.B. Co"])
PAYEES = st.sampled_from(["Supply Co", "Partners Supply", "Summit Concrete, Inc.", "Wells Fargo"])
JOINS = st.sampled_from([" & ", " and ", " AND ", ", and ", "&", " + "])
FAMILY = st.sampled_from(
    ["Sons", "Son", "Co", "Co.", "Company", "Brothers", "Bros", "Bros.", "Associates", "Daughters",
     "Partners"]
)  # fmt: skip
FORMS = st.sampled_from(["", " LLC", ", Inc.", " Ltd"])


@given(NAMES, JOINS, FAMILY, FORMS)
def test_a_family_is_part_of_the_name(name, join, family, form):
    assert not for_a_joint_check(name, f"{name}{join}{family}{form}")


@given(NAMES, JOINS, PAYEES, JOINS, FAMILY)
def test_a_second_payee_is_one_with_or_without_a_family(name, join, payee, other, family):
    whole = f"{name}{other}{family}"
    assert for_a_joint_check(name, f"{name}{join}{payee}")
    assert for_a_joint_check(whole, f"{whole}{join}{payee}")
    assert for_a_joint_check(whole, f"{payee}{join}{whole}")


@given(NAMES, JOINS, FAMILY, FORMS)
def test_a_name_that_stays_is_no_joint_check(name, join, family, form):
    whole = f"{name}{join}{family}{form}"
    assert not for_a_joint_check(whole, whole)
    assert not for_a_joint_check(whole, f"{whole} of Denver")


@pytest.mark.parametrize("now", ["Acme & Sons Plumbing", "Acme and Daughters Paint LLC"])
def test_what_the_family_does_is_part_of_the_name_too(now):
    assert not for_a_joint_check("Acme", now)
