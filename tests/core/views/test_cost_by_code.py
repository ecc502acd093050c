"""Direct costs compared code by code."""

from __future__ import annotations

from tests.core.money.story import usd

from ledgerboard.core.records import DirectCost, DirectCostPart, write_lines
from ledgerboard.core.values import Ref
from ledgerboard.core.views.cost_by_code import other_codes


def cost(total: str, **by_code: str) -> DirectCost:
    parts = [
        DirectCostPart(key=str(place), amount=usd(amount),
                       budget_code=Ref("budget_code", code[0]) if code != "none" else None)
        for place, (code, amount) in enumerate(by_code.items())
    ]  # fmt: skip
    return DirectCost(total=usd(total), lines=write_lines(parts))


def test_what_is_on_another_code_is_told():
    said = other_codes(cost("100.00", a="70.00", b="30.00"), cost("100.00", a="45.00", b="55.00"))
    assert said == "$25.00 is on another budget code in Procore than in QuickBooks."


def test_codes_that_are_split_otherwise_have_not_moved():
    assert other_codes(cost("100.00", a="100.00"), cost("100.00", a1="60.00", a2="40.00")) == ""


def test_of_another_sum_the_amount_tells():
    assert other_codes(cost("90.00", a="90.00"), cost("100.00", b="100.00")) == ""


def test_of_a_cost_whose_lines_are_not_known_nothing_is_said():
    assert other_codes(cost("100.00"), cost("100.00", a="100.00")) == ""
    assert other_codes(cost("100.00", none="100.00"), cost("100.00", a="100.00")) == ""
