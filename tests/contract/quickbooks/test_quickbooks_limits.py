from __future__ import annotations

import pytest


@pytest.fixture
def limited(books):
    """Limits on, the clock standing, no limit but those a test sets."""
    books.control("clock", freeze=True)
    off = dict.fromkeys(
        (
            "realm_per_minute",
            "app_per_second",
            "batch_app_per_minute",
            "batch_realm_per_minute",
            "all_per_minute",
        )
    )
    books.control("limits", on=True, **off)
    return books


def call(books):
    return books.get("preferences").status_code


def batch(books):
    return books.post("batch", {"BatchItemRequest": []}).status_code


def test_the_documented_limits_are_the_defaults(books):
    books.control("reset")
    assert books.http.get("/_control/limits").json() == {
        "on": True,
        "realm_per_minute": 500,
        "app_per_second": 10,
        "batch_app_per_minute": 40,
        "batch_realm_per_minute": 120,
        "all_per_minute": 800,
        "reads_per_month": None,
    }


def test_ten_calls_a_second_pass_and_the_next_is_throttled(limited):
    limited.control("limits", app_per_second=10)
    assert [call(limited) for _ in range(11)] == [200] * 10 + [429]


def test_the_throttled_answer_is_the_gateways(limited):
    limited.control("limits", realm_per_minute=0)
    answer = limited.get("preferences")
    fault = answer.json()["fault"]
    assert fault["error"][0]["message"] == (
        "message=ThrottleExceeded; errorCode=003001; statusCode=429"
    )
    assert fault["error"][0]["detail"] == "The request limit was reached.  Try again later"
    assert fault["error"][0]["code"] == "3001"
    assert isinstance(answer.json()["time"], int)
    assert "retry-after" not in answer.headers


def test_the_next_second_is_free_again(limited):
    limited.control("limits", app_per_second=1)
    assert [call(limited), call(limited)] == [200, 429]
    limited.control("clock", advance=1)
    assert call(limited) == 200


def test_a_refused_call_is_not_counted(limited):
    limited.control("limits", app_per_second=1)
    call(limited)
    limited.control("clock", advance=0.6)
    assert call(limited) == 429
    limited.control("clock", advance=0.4)
    assert call(limited) == 200


def test_a_realm_has_its_minute(limited):
    limited.control("limits", realm_per_minute=3)
    assert [call(limited) for _ in range(4)] == [200, 200, 200, 429]
    limited.control("clock", advance=60)
    assert call(limited) == 200


def test_another_app_uses_up_the_same_realm(limited):
    limited.control("limits", realm_per_minute=2)
    call(limited)
    limited.act("add_app", client_id="other", client_secret="s")
    limited.sign_in(client_id="other")
    assert [call(limited), call(limited)] == [200, 429]


def test_the_second_is_each_apps_own(limited):
    limited.control("limits", app_per_second=1)
    call(limited)
    limited.act("add_app", client_id="other", client_secret="s")
    limited.sign_in(client_id="other")
    assert call(limited) == 200


def test_another_realm_has_its_own_minute(limited):
    limited.control("limits", realm_per_minute=1)
    call(limited)
    limited.act("add_company", realm="77")
    limited.sign_in(realm="77")
    assert call(limited) == 200


@pytest.mark.parametrize("name", ["batch_app_per_minute", "batch_realm_per_minute"])
def test_batches_have_limits_of_their_own(limited, name):
    limited.control("limits", **{name: 1})
    assert batch(limited) == 200
    assert batch(limited) == 429
    assert call(limited) == 200


def test_all_calls_of_a_realm_together_have_a_limit(limited):
    limited.control("limits", all_per_minute=2)
    assert [call(limited), batch(limited), call(limited)] == [200, 200, 429]


def test_limits_can_change_in_flight(limited):
    limited.control("limits", realm_per_minute=1)
    assert [call(limited), call(limited)] == [200, 429]
    limited.control("limits", on=False)
    assert call(limited) == 200


def test_an_injected_throttle_looks_like_the_real_one(books):
    books.control("faults", kind="throttle", path="*/preferences")
    answer = books.get("preferences")
    assert answer.status_code == 429
    assert answer.json()["fault"]["error"][0]["code"] == "3001"
