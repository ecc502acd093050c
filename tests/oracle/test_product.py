"""Random histories through the product: read, plan, approve, apply, reconcile."""

from __future__ import annotations

import time

from tests.oracle.checks import check_books, check_contract, check_numbers, check_procore
from tests.oracle.companies import Companies
from tests.oracle.company_year import CompanyYear
from tests.oracle.product import ProductOutside

ROOMS, TURNS = 25, 6


def test_try(db):
    t = time.process_time()
    rooms = [str(at + 1) for at in range(ROOMS)]
    outside = ProductOutside(Companies(rooms))
    print("setup", time.process_time() - t)
    year = CompanyYear(1, outside, ROOMS, TURNS)
    t = time.process_time()
    for turn in year.play():
        print("turn", turn, time.process_time() - t)
        t = time.process_time()
        for history in year.histories:
            for contract in history.money.contracts.values():
                check_contract(history, outside, contract)
            check_books(history, outside)
            check_procore(history, outside)
        check_numbers(outside, outside.typed.values())
        print("checks", time.process_time() - t)
        t = time.process_time()
