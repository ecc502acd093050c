"""Procore's hourly and spike limits, told by headers."""

from __future__ import annotations

import pytest

TEXT = "You have surpassed the max number of requests for an hour."


@pytest.fixture
def frozen(control, world):
    control.post("/_control/clock", json={"freeze": True, "set": "2026-06-01T08:00:00+00:00"})
    return int(world.clock.seconds())


def limit(control, **limits):
    assert control.post("/_control/limits", json=limits).status_code == 200


def me(http):
    return http.get("/rest/v1.0/me")


def told(answer):
    names = ("limit", "remaining", "reset")
    return tuple(int(answer.headers[f"x-rate-limit-{name}"]) for name in names)


def test_every_answer_tells_its_limit_by_default(http):
    assert told(me(http))[:2] == (36_000, 35_999)


def test_without_limits_there_are_no_headers(http, control):
    limit(control, hourly=None, spike=None)
    assert "x-rate-limit-limit" not in me(http).headers


def test_headers_tell_limit_remaining_and_reset(http, control, frozen):
    limit(control, spike=25)
    assert told(me(http)) == (25, 24, frozen + 10)


def test_headers_describe_the_nearer_limit_and_may_switch(http, control, frozen):
    limit(control, hourly=27, spike=25)
    for _ in range(25):
        spike = told(me(http))
    control.post("/_control/clock", json={"advance": 10})
    assert spike == (25, 0, frozen + 10)
    assert told(me(http)) == (27, 1, frozen + 3600)


def test_remaining_goes_up_when_a_window_ends(http, control, frozen):
    limit(control, spike=2)
    first = told(me(http))[1]
    me(http)
    control.post("/_control/clock", json={"advance": 11})
    assert (first, told(me(http))[1]) == (1, 1)


def test_passing_a_limit_is_429_with_the_historical_text(http, control, frozen):
    limit(control, spike=1)
    me(http)
    answer = me(http)
    assert answer.status_code == 429
    assert answer.json()["errors"].startswith(TEXT)
    assert told(answer) == (1, 0, frozen + 10)


def test_retry_after_is_there_only_when_switched_on(http, control, frozen):
    limit(control, spike=1)
    me(http)
    without = me(http).headers
    limit(control, retry_after=True)
    assert "retry-after" not in without
    assert me(http).headers["retry-after"] == "10"


def test_a_refused_call_does_nothing(http, control, company, world, frozen):
    limit(control, spike=1)
    me(http)
    body = {"company_id": company["id"], "vendor": {"name": "X"}}
    assert http.post("/rest/v1.0/vendors", json=body).status_code == 429
    assert len(world.tables()["vendors"]) == 0 if "vendors" in world.tables() else True


def test_after_the_reset_calls_are_taken_again(http, control, frozen):
    limit(control, spike=1)
    me(http)
    control.post("/_control/clock", json={"advance": 10})
    assert me(http).status_code == 200


def test_limits_may_change_in_flight(http, control, frozen):
    limit(control, spike=25)
    me(http)
    limit(control, spike=1)
    assert me(http).status_code == 429


def test_the_hourly_limit_holds_for_an_hour(http, control, frozen):
    limit(control, hourly=1)
    me(http)
    control.post("/_control/clock", json={"advance": 3599})
    assert me(http).status_code == 429


def test_limits_are_per_person_and_app(http, control, frozen, connect, world, company):
    from ledgerboard.simulators.procore import make

    limit(control, spike=1)
    me(http)
    user = make.add_user(world, company["id"], last_name="B", email_address="b@acme.test")
    token = make.add_token(world, "acme", user["id"])["access_token"]
    assert connect(token).get("/rest/v1.0/me").status_code == 200


def test_a_new_token_does_not_reset_the_limit(http, control, frozen, connect, world, admin):
    from ledgerboard.simulators.procore import make

    limit(control, spike=1)
    me(http)
    token = make.add_token(world, "acme", admin["id"])["access_token"]
    assert connect(token).get("/rest/v1.0/me").status_code == 429


def test_an_unknown_limit_is_refused(control, world):
    assert control.post("/_control/limits", json={"daily": 5}).status_code == 400
