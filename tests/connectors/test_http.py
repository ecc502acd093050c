"""Where calls leave and answers are judged: what was sent, what may have happened, what next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.connectors.base import errors
from ledgerboard.connectors.base.classify import Case, by_status, stated_wait
from ledgerboard.connectors.base.decoding import decode, encode
from ledgerboard.connectors.base.http import Answer, Caller, Request, _pause
from ledgerboard.connectors.base.local import LocalThrottle, StaticTokens
from ledgerboard.connectors.base.system import Endpoints, Pace, Session
from ledgerboard.connectors.procore.wire import DIALECT as PROCORE
from ledgerboard.connectors.quickbooks.faults import DIALECT as QUICKBOOKS
from ledgerboard.connectors.quickbooks.faults import faults
from ledgerboard.core.values import Secret

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
READ, WRITE = Request("GET", "/x"), Request("POST", "/x", json={}, writes=True)
Handler = Callable[[httpx2.Request], httpx2.Response]


def caller(handler: Handler, dialect: Any = PROCORE, tokens: StaticTokens | None = None) -> Caller:
    """A real client over a transport of our own: no network, no wait."""
    session = Session(
        http=httpx2.Client(transport=httpx2.MockTransport(handler)),
        endpoints=Endpoints("https://api.example", "https://login.example", "id", Secret("s")),
        tokens=tokens or StaticTokens("first-token"),
        throttle=LocalThrottle(sleep=lambda _: None),
        company_id="1",
        now=lambda: NOW,
    )
    return Caller(session, dialect)


def answering(status: int, body: Any = None, **headers: str) -> Handler:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: httpx2.Response(status, json=body, headers=named)


def failing(error: type[httpx2.TransportError]) -> Handler:
    def fail(_: httpx2.Request) -> httpx2.Response:
        raise error("secret-token in the text")

    return fail


def fault(code: str, kind: str = "ValidationFault") -> dict[str, Any]:
    said = {"Message": "m", "Detail": "d", "code": code, "element": ""}
    return {"Fault": {"Error": [said], "type": kind}, "time": "t"}


def gateway(code: str) -> dict[str, Any]:
    said = {"message": "m", "detail": "Token expired: secret-token", "code": code, "element": None}
    return {"fault": {"error": [said], "type": "AUTHENTICATION"}, "time": 1}


@pytest.mark.parametrize("error", [httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout])
@pytest.mark.parametrize("request_", [READ, WRITE])
def test_what_was_never_sent_is_safe_to_repeat(error, request_):
    with pytest.raises(errors.Unavailable, match="Nothing was sent"):
        caller(failing(error))(request_)


@pytest.mark.parametrize(
    "error", [httpx2.ReadTimeout, httpx2.ReadError, httpx2.RemoteProtocolError, httpx2.WriteError]
)
def test_a_write_that_was_sent_and_not_answered_is_lost_and_never_repeated(error):
    calls: list[int] = []

    def fail(request: httpx2.Request) -> httpx2.Response:
        calls.append(1)
        return failing(error)(request)

    with pytest.raises(errors.OutcomeUnknown) as caught:
        caller(fail)(WRITE)
    assert len(calls) == 1
    assert "secret-token" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_read_that_was_not_answered_is_repeated_a_few_times():
    calls: list[int] = []

    def flaky(request: httpx2.Request) -> httpx2.Response:
        calls.append(1)
        if len(calls) < 3:
            return failing(httpx2.ReadTimeout)(request)
        return httpx2.Response(200, json=[])

    assert caller(flaky)(READ).body == []
    assert len(calls) == 3


@pytest.mark.parametrize(
    ("status", "headers", "read", "write"),
    [
        (301, {}, errors.Unavailable, errors.OutcomeUnknown),
        (400, {}, errors.Rejected, errors.Rejected),
        (401, {}, errors.NotAuthorized, errors.NotAuthorized),
        (403, {}, errors.Misconfigured, errors.Misconfigured),
        (404, {}, errors.Missing, errors.Missing),
        (405, {}, errors.Rejected, errors.Rejected),
        (406, {}, errors.Rejected, errors.Rejected),
        (408, {}, errors.Unavailable, errors.Unavailable),
        (409, {}, errors.Rejected, errors.Rejected),
        (413, {}, errors.Rejected, errors.Rejected),
        (418, {}, errors.Unavailable, errors.OutcomeUnknown),
        (422, {}, errors.Rejected, errors.Rejected),
        (429, {}, errors.Throttled, errors.Throttled),
        (500, {}, errors.Unavailable, errors.OutcomeUnknown),
        (502, {}, errors.Unavailable, errors.OutcomeUnknown),
        (503, {}, errors.Unavailable, errors.OutcomeUnknown),
        (503, {"retry-after": "9"}, errors.Unavailable, errors.Unavailable),
        (504, {}, errors.Unavailable, errors.OutcomeUnknown),
    ],
)
def test_every_status_says_what_to_do_next(status, headers, read, write):
    for request, expected in ((READ, read), (WRITE, write)):
        case = Case("Procore", request, Answer(status, headers, None), "words", 0.0)
        found = by_status(case)
        assert type(found) is expected
        assert found.message
        assert found.advice


@pytest.mark.parametrize(
    ("status", "body", "read", "write"),
    [
        (401, gateway("3200"), errors.NotAuthorized, errors.NotAuthorized),
        (401, gateway("003200"), errors.NotAuthorized, errors.NotAuthorized),
        (403, gateway("3100"), errors.Misconfigured, errors.Misconfigured),
        (403, gateway("3001"), errors.Throttled, errors.Throttled),
        (429, gateway("3001"), errors.Throttled, errors.Throttled),
        (400, fault("120"), errors.NotAuthorized, errors.NotAuthorized),
        (400, fault("610"), errors.Missing, errors.Missing),
        (400, fault("5010"), errors.Stale, errors.Stale),
        (400, fault("5020"), errors.Misconfigured, errors.Misconfigured),
        (400, fault("6190"), errors.Misconfigured, errors.Misconfigured),
        (400, fault("6210"), errors.Rejected, errors.Rejected),
        (400, fault("6240"), errors.Rejected, errors.Rejected),
        (400, fault("2010"), errors.Rejected, errors.Rejected),
        (200, fault("2020"), errors.Rejected, errors.Rejected),
        (200, fault("10000"), errors.Unavailable, errors.OutcomeUnknown),
        (500, fault("10000"), errors.Unavailable, errors.OutcomeUnknown),
        (500, None, errors.Unavailable, errors.OutcomeUnknown),
    ],
)
def test_every_quickbooks_fault_says_what_to_do_next(status, body, read, write):
    for request, expected in ((READ, read), (WRITE, write)):
        found = QUICKBOOKS.error(request, Answer(status, {}, body), 0.0)
        assert type(found) is expected
        assert found.message
        assert found.advice
        assert "secret-token" not in found.message + found.advice


def test_a_refused_token_is_renewed_once_and_the_call_repeated():
    sent: list[str] = []

    def picky(request: httpx2.Request) -> httpx2.Response:
        sent.append(request.headers["authorization"])
        fine = request.headers["authorization"] == "Bearer second-token"
        return httpx2.Response(200 if fine else 401, json={})

    tokens = StaticTokens("first-token", lambda: "second-token")
    caller(picky, tokens=tokens)(WRITE)
    assert sent == ["Bearer first-token", "Bearer second-token"]
    assert tokens.renewals == 1


def test_a_token_that_another_worker_renewed_is_taken_as_it_is():
    tokens = StaticTokens("first-token", lambda: "second-token")
    stale = tokens.current()
    assert tokens.renewed(stale).reveal() == "second-token"
    assert tokens.renewed(stale).reveal() == "second-token"
    assert tokens.renewals == 1


def test_a_renewed_token_that_is_refused_too_ends_there():
    tokens = StaticTokens("first-token", lambda: "second-token")
    with pytest.raises(errors.NotAuthorized):
        caller(answering(401, {}), tokens=tokens)(READ)
    assert tokens.renewals == 1


def test_tokens_and_secrets_hide_in_every_representation():
    session = caller(answering(200, {}))._session
    assert "first-token" not in repr(session)
    assert "'s'" not in repr(session)


@pytest.mark.parametrize("raw", [b"<html>", b"", b"\xff", b"[" * 100_000, b"NaN", b'{"a": 1'])
def test_an_answer_that_is_no_json_is_no_answer(raw):
    handler = lambda _: httpx2.Response(200, content=raw)  # noqa: E731
    with pytest.raises(errors.OutcomeUnknown):
        caller(handler)(WRITE)
    with pytest.raises(errors.Unavailable):
        caller(handler)(READ)


def test_an_answer_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr("ledgerboard.connectors.base.http.LARGEST_ANSWER", 1000)
    with pytest.raises(errors.Unavailable):
        caller(answering(200, ["x" * 2000]))(READ)


def test_redirects_are_not_followed_with_a_token():
    seen: list[str] = []

    def redirect(request: httpx2.Request) -> httpx2.Response:
        seen.append(str(request.url))
        return httpx2.Response(302, headers={"location": "https://elsewhere.example/"})

    with pytest.raises(errors.Unavailable):
        caller(redirect)(READ)
    assert {httpx2.URL(url).host for url in seen} == {"api.example"}


def test_numbers_stay_exact_and_unstorable_characters_are_dropped():
    assert decode(b'{"a": 8420.50}') == {"a": Decimal("8420.50")}
    assert decode(b'{"a\\u0000": ["x\\ud800y\\u0000"]}') == {"a": ["xy"]}
    assert decode("🏗".encode().join([b'"', b'"'])) == "🏗"


@pytest.mark.parametrize("amount", ["8420.50", "0.01", "-1200.00", "12345678901.23", "100", "0"])
def test_an_amount_goes_out_as_the_same_number(amount):
    assert Decimal(str(decode(encode({"a": Decimal(amount)}))["a"])) == Decimal(amount)


@pytest.mark.parametrize("value", [Decimal("0.12345678901234567891"), float("nan"), {1, 2}])
def test_what_would_not_arrive_exactly_is_not_sent(value):
    with pytest.raises((ValueError, TypeError)):
        encode({"a": value})


@given(st.binary(max_size=200))
def test_no_bytes_break_the_decoder(raw):
    with suppress(ValueError):
        decode(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["Fault", "fault", "Error", "error", "errors", "message", "code"]), inner
    ),
    max_leaves=8,
)  # fmt: skip


@given(body=json_values, status=st.sampled_from([200, 400, 401, 403, 404, 422, 429, 500]))
def test_no_body_breaks_the_judges(body, status):
    for dialect in (PROCORE, QUICKBOOKS):
        dialect.error(READ, Answer(status, {}, body), 0.0)
    faults(body)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Mon, 02 Mar 2026 09:01:00 GMT"}, 60.0),
        ({"retry-after": "soon"}, None),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 9)}, 9.0),
        ({"retry-after": "3", "x-rate-limit-reset": str(int(NOW.timestamp()) + 9)}, 9.0),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) - 9)}, 0.0),
        ({"x-rate-limit-reset": "9" * 40}, None),
        ({"retry-after": "9" * 400}, 86_400.0),
    ],
)
def test_the_later_of_the_two_stated_times_is_waited_for(headers, seconds):
    assert stated_wait(headers, NOW.timestamp()) == seconds


def test_only_short_and_safe_waits_happen_at_once():
    short = errors.Throttled("x", wait_seconds=2, stated=True)
    long = errors.Throttled("x", wait_seconds=600, stated=True)
    unstated = errors.Throttled("x", wait_seconds=60)
    assert 2 < _pause(short) < 3
    assert _pause(long) is False
    assert _pause(unstated) is False
    assert _pause(errors.Unavailable("x", wait_seconds=30)) is True
    assert _pause(errors.OutcomeUnknown("x")) is False
    assert _pause(errors.Rejected("x")) is False


def test_a_pace_is_kept_and_a_far_place_in_the_queue_is_told():
    now, slept = [1000.0], []
    throttle = LocalThrottle(
        {"batch": (Pace(2, 10),)},
        longest_seconds=15,
        clock=lambda: now[0],
        sleep=slept.append,
    )
    for _ in range(4):
        throttle.wait("batch")
    assert slept == [10.0, 10.0]
    with pytest.raises(errors.Throttled) as caught:
        throttle.wait("batch")
    assert caught.value.wait_seconds == 20
    throttle.wait("other lane")
    assert len(slept) == 2


def test_a_spent_budget_closes_every_lane_until_it_resets():
    slept: list[float] = []
    throttle = LocalThrottle(clock=lambda: 1000.0, sleep=slept.append)
    throttle.learn("call", remaining=0, reset_at=1007.0)
    throttle.wait("write")
    assert slept == [7.0]
