"""Procore's OAuth: rotation, single use, exact texts."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

CALLBACK = "https://acme.example/callback"
CLIENT = {"client_id": "acme", "client_secret": "secret"}
ASK = {"response_type": "code", "client_id": "acme", "redirect_uri": CALLBACK, "state": "s t"}


def authorize(control, **query):
    return control.get("/oauth/authorize", params={**ASK, "auto": "1", **query})


def code_of(answer):
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def exchange(control, **form):
    return control.post("/oauth/token", data={**CLIENT, "redirect_uri": CALLBACK, **form})


def by_code(control, code):
    return exchange(control, grant_type="authorization_code", code=code)


def refresh(control, refresh_token, **form):
    return exchange(control, grant_type="refresh_token", refresh_token=refresh_token, **form)


@pytest.fixture
def pair(control, admin):
    return by_code(control, code_of(authorize(control, login="alex@acme.test"))).json()


def test_consent_sends_code_and_state_back_to_the_redirect_address(control, admin):
    answer = authorize(control)
    target = urlsplit(answer.headers["location"])
    assert answer.status_code == 302
    assert f"{target.scheme}://{target.netloc}{target.path}" == CALLBACK
    assert parse_qs(target.query)["state"] == ["s t"]


def test_without_auto_consent_a_page_asks_the_person(control, admin):
    answer = control.get("/oauth/authorize", params=ASK)
    assert answer.status_code == 200
    assert 'value="allow"' in answer.text


def test_denying_sends_access_denied_back(control, admin):
    answer = control.post("/oauth/authorize", params=ASK, data={"answer": "deny"})
    assert "error=access_denied" in answer.headers["location"]


def test_allowing_on_the_page_sends_a_code_back(control, admin):
    form = {"answer": "allow", "user_id": str(admin["id"])}
    answer = control.post("/oauth/authorize", params=ASK, data=form)
    assert by_code(control, code_of(answer)).status_code == 200


def test_the_switch_auto_consent_approves_at_once(control, admin):
    control.post("/_control/settings", json={"auto_consent": True})
    assert control.get("/oauth/authorize", params=ASK).status_code == 302


def test_redirect_address_must_match_to_the_trailing_slash(control, admin):
    assert authorize(control, redirect_uri=CALLBACK + "/").status_code == 400


def test_an_unknown_client_gets_no_consent_page(control, admin):
    assert authorize(control, client_id="other").status_code == 400


def test_out_of_band_shows_the_code_on_a_page(control, admin):
    answer = authorize(control, redirect_uri="urn:ietf:wg:oauth:2.0:oob")
    assert answer.status_code == 200
    assert "<code>" in answer.text


def test_a_code_gives_a_pair_that_says_how_long_it_lives(pair):
    assert pair["token_type"] == "bearer"
    assert pair["expires_in"] == 5400
    assert {"access_token", "refresh_token", "created_at"} <= set(pair)


def test_a_code_works_once(control, admin):
    code = code_of(authorize(control))
    by_code(control, code)
    assert by_code(control, code).json()["error"] == "invalid_grant"


def test_a_code_dies_after_ten_minutes(control, admin):
    code = code_of(authorize(control))
    control.post("/_control/clock", json={"advance": 601})
    assert by_code(control, code).status_code == 400


def test_a_code_needs_the_redirect_address_it_was_given_for(control, admin):
    form = {"grant_type": "authorization_code", "code": code_of(authorize(control))}
    assert exchange(control, **form, redirect_uri="https://other.example/").status_code == 400


def test_the_token_call_accepts_json(control, admin):
    body = {**CLIENT, "grant_type": "client_credentials"}
    assert control.post("/oauth/token", json=body).status_code == 200


def test_a_refresh_gives_a_new_pair(control, pair):
    new = refresh(control, pair["refresh_token"]).json()
    assert new["refresh_token"] != pair["refresh_token"]
    assert new["access_token"] != pair["access_token"]


def test_a_used_refresh_token_is_dead(control, pair):
    refresh(control, pair["refresh_token"])
    answer = refresh(control, pair["refresh_token"])
    assert answer.json()["error_description"] == "The refresh token is invalid"


def test_a_failed_refresh_attempt_kills_the_refresh_token_too(control, pair):
    refresh(control, pair["refresh_token"], client_secret="wrong")
    assert refresh(control, pair["refresh_token"]).status_code == 400


def test_a_refresh_whose_answer_is_lost_leaves_no_valid_refresh_token(control, pair):
    fault = {"kind": "drop", "phase": "after", "path": "/oauth/token"}
    control.post("/_control/faults", json=fault)
    with pytest.raises(httpx2.RemoteProtocolError):
        refresh(control, pair["refresh_token"])
    assert refresh(control, pair["refresh_token"]).status_code == 400


def test_a_refresh_that_never_arrived_leaves_the_token_alive(control, pair):
    fault = {"kind": "drop", "phase": "before", "path": "/oauth/token"}
    control.post("/_control/faults", json=fault)
    with pytest.raises(httpx2.RemoteProtocolError):
        refresh(control, pair["refresh_token"])
    assert refresh(control, pair["refresh_token"]).status_code == 200


def test_client_credentials_give_no_refresh_token(control, company):
    answer = exchange(control, grant_type="client_credentials").json()
    assert "refresh_token" not in answer


def test_a_wrong_secret_is_refused(control):
    answer = exchange(control, grant_type="client_credentials", client_secret="no")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_unknown_grant_type_is_refused(control):
    assert exchange(control, grant_type="password").json()["error"] == "unsupported_grant_type"


def test_token_info_names_owner_and_application(control, pair, admin, connect):
    info = connect(pair["access_token"]).get("/oauth/token/info").json()
    assert info["resource_owner_id"] == admin["id"]
    assert info["application"] == {"uid": "acme"}
    assert 0 < info["expires_in_seconds"] <= 5400


def test_revoking_kills_both_halves_of_a_pair(control, pair, connect):
    control.post("/oauth/revoke", data={**CLIENT, "token": pair["access_token"]})
    assert connect(pair["access_token"]).get("/rest/v1.0/me").status_code == 401
    assert refresh(control, pair["refresh_token"]).status_code == 400


def test_revoking_an_unknown_token_is_200(control, world):
    assert control.post("/oauth/revoke", data={**CLIENT, "token": "nothing"}).status_code == 200


def test_a_revoked_token_has_its_own_text(control, pair, connect):
    control.post("/oauth/revoke", data={**CLIENT, "token": pair["access_token"]})
    answer = connect(pair["access_token"]).get("/rest/v1.0/me")
    assert answer.json() == {"errors": "The access token is invalid"}


def test_an_expired_token_has_its_own_text(control, pair, connect):
    control.post("/_control/clock", json={"advance": 5401})
    answer = connect(pair["access_token"]).get("/rest/v1.0/me")
    assert answer.status_code == 401
    assert answer.json()["errors"] == (
        "Your access token has expired, please use your refresh token to obtain a fresh token."
    )


def test_the_life_of_a_token_is_a_setting(control, admin):
    control.post("/_control/settings", json={"access_token_seconds": 900})
    assert by_code(control, code_of(authorize(control))).json()["expires_in"] == 900


def test_a_person_who_revokes_the_app_kills_all_its_tokens(control, pair, connect, act):
    act("revoke_tokens", client_id="acme")
    assert connect(pair["access_token"]).get("/rest/v1.0/me").status_code == 401
