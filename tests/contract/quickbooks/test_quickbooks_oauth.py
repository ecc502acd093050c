from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

CLIENT = ("simulated-client", "simulated-secret")
REDIRECT = "http://localhost:9/callback"
ASK = {
    "client_id": CLIENT[0],
    "response_type": "code",
    "scope": "com.intuit.quickbooks.accounting",
    "redirect_uri": REDIRECT,
    "state": "s1",
}


def come_back(answer):
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def agreed(books, **changes):
    form = {**ASK, "decision": "approve", "realm": "9341453172048001", **changes}
    return come_back(books.http.post("/connect/oauth2", data=form))


def token(books, auth=CLIENT, headers=None, **form):
    path = "/oauth2/v1/tokens/bearer"
    return books.http.post(path, data=form, auth=auth, headers=headers or {})


def exchanged(books, **changes):
    code = agreed(books, **changes)["code"]
    return token(books, grant_type="authorization_code", code=code, redirect_uri=REDIRECT)


def refreshed(books, value, **more):
    return token(books, grant_type="refresh_token", refresh_token=value, **more)


def use(books, access):
    return books.http.get(
        f"{books.root}/preferences", headers={"authorization": f"Bearer {access}"}
    )


@pytest.mark.parametrize("name", ["openid_configuration", "openid_sandbox_configuration"])
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_discovery_document_names_every_endpoint_on_the_same_host(books, name, slash):
    found = books.http.get(f"/.well-known/{name}{slash}").json()
    for key in ("issuer", "token_endpoint", "revocation_endpoint", "userinfo_endpoint", "jwks_uri"):
        assert found[key].startswith(books.base)


def test_the_consent_page_offers_every_company(books):
    books.act("add_company", realm="77", name="Second & Sons")
    text = books.http.get("/connect/oauth2", params=ASK).text
    assert 'value="77"' in text
    assert "Second &amp; Sons" in text


def test_the_consent_page_escapes_what_the_app_sent(books):
    text = books.http.get("/connect/oauth2", params={**ASK, "state": '"><script>'}).text
    assert "<script>" not in text


def test_consent_sends_code_state_and_realm_back(books):
    back = agreed(books)
    assert back["state"] == "s1"
    assert back["realmId"] == "9341453172048001"
    assert back["code"]


def test_a_refusal_sends_access_denied_back(books):
    assert agreed(books, decision="deny") == {"error": "access_denied", "state": "s1"}


def test_auto_approve_needs_no_page(books):
    books.control("settings", auto_approve=True)
    assert "code" in come_back(books.http.get("/connect/oauth2", params=ASK))


def test_auto_approve_can_name_the_company(books):
    books.act("add_company", realm="77")
    books.control("settings", auto_approve="77")
    assert come_back(books.http.get("/connect/oauth2", params=ASK))["realmId"] == "77"


def test_an_unknown_app_sees_a_page_and_no_redirect(books):
    answer = books.http.get("/connect/oauth2", params={**ASK, "client_id": "nobody"})
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_a_redirect_address_must_match_exactly(books):
    books.act("add_app", client_id="a", client_secret="s", redirect_uris=["https://x.test/cb"])
    wrong = {**ASK, "client_id": "a", "redirect_uri": "https://x.test/cb/"}
    assert books.http.get("/connect/oauth2", params=wrong).status_code == 400


def test_an_unknown_scope_is_told_to_the_app(books):
    back = come_back(books.http.get("/connect/oauth2", params={**ASK, "scope": "everything"}))
    assert back["error"] == "invalid_scope"


def test_a_code_becomes_tokens_with_their_lifetimes(books):
    told = exchanged(books).json()
    assert told["token_type"] == "bearer"
    assert told["expires_in"] == 3600
    assert told["x_refresh_token_expires_in"] == 8_726_400
    assert "x_refresh_token_hard_expires_in" not in told
    assert use(books, told["access_token"]).status_code == 200


def test_a_code_works_once(books):
    code = agreed(books)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    assert token(books, **form).status_code == 200
    again = token(books, **form)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_dies_within_minutes(books):
    code = agreed(books)["code"]
    books.control("clock", advance=601)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    assert token(books, **form).json()["error"] == "invalid_grant"


def test_a_wrong_secret_is_an_invalid_client(books):
    answer = token(books, auth=(CLIENT[0], "wrong"), grant_type="refresh_token", refresh_token="x")
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_another_grant_type_is_unsupported(books):
    assert token(books, grant_type="password").json() == {"error": "unsupported_grant_type"}


def test_a_request_without_grant_type_is_invalid(books):
    assert token(books).json() == {"error": "invalid_request"}


def test_a_wrong_refresh_token_gets_the_known_words(books):
    answer = refreshed(books, "RT1-nonsense")
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_grant",
        "error_description": "Incorrect or invalid refresh token",
    }


def test_the_refresh_value_stays_within_a_day(books):
    first = exchanged(books).json()["refresh_token"]
    assert refreshed(books, first).json()["refresh_token"] == first


def test_the_refresh_value_changes_after_a_day(books):
    first = exchanged(books).json()["refresh_token"]
    books.control("clock", advance=86_401)
    assert refreshed(books, first).json()["refresh_token"] != first


def test_the_old_refresh_value_lives_through_its_grace_and_leads_to_the_new_one(books):
    first = exchanged(books).json()["refresh_token"]
    books.control("clock", advance=86_401)
    second = refreshed(books, first).json()["refresh_token"]
    assert refreshed(books, first).json()["refresh_token"] == second
    books.control("clock", advance=61)
    assert refreshed(books, first).json()["error"] == "invalid_grant"
    assert refreshed(books, second).status_code == 200


def test_another_worker_can_rotate_the_value_away(books):
    first = books.sign_in()["refresh_token"]
    books.control("settings", refresh_grace_seconds=0)
    new = books.act("rotate_refresh_token")["refresh_tokens"][-1]
    assert refreshed(books, first).json()["error"] == "invalid_grant"
    assert refreshed(books, new).status_code == 200


def test_a_refresh_value_rolls_its_hundred_days(books):
    first = exchanged(books).json()["refresh_token"]
    books.control("settings", refresh_rotation_seconds=10**9)
    for _ in range(3):
        books.control("clock", advance=90 * 86_400)
        assert refreshed(books, first).status_code == 200
    books.control("clock", advance=102 * 86_400)
    assert refreshed(books, first).json()["error"] == "invalid_grant"


def test_the_hard_expiry_is_told_on_demand(books):
    first = exchanged(books).json()["refresh_token"]
    wish = {"x-include-refresh-token-hard-expires-in": "true"}
    told = token(books, headers=wish, grant_type="refresh_token", refresh_token=first).json()
    assert 0 < told["x_refresh_token_hard_expires_in"] <= 5 * 365 * 86_400


def test_no_refresh_outlives_five_years(books):
    value = exchanged(books).json()["refresh_token"]
    books.control("settings", refresh_rotation_seconds=10**9)
    for _ in range(20):
        books.control("clock", advance=91 * 86_400)
        assert refreshed(books, value).status_code == 200
    books.control("clock", advance=91 * 86_400)
    assert refreshed(books, value).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both(books, which):
    told = exchanged(books).json()
    path = "/v2/oauth2/tokens/revoke"
    answer = books.http.post(path, json={"token": told[which]}, auth=CLIENT)
    assert (answer.status_code, answer.content) == (200, b"")
    assert use(books, told["access_token"]).status_code == 401
    assert refreshed(books, told["refresh_token"]).json()["error"] == "invalid_grant"


def test_userinfo_needs_the_openid_scope(books):
    with_it = exchanged(books, scope="openid com.intuit.quickbooks.accounting").json()
    without = exchanged(books).json()
    answers = [
        books.http.get(
            "/v1/openid_connect/userinfo",
            headers={"authorization": f"Bearer {told['access_token']}"},
        )
        for told in (with_it, without)
    ]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert "@" in answers[0].json()["email"]


def test_an_id_token_comes_with_the_openid_scope_and_verifies(books):
    import jwt

    told = exchanged(books, scope="openid com.intuit.quickbooks.accounting").json()
    keys = jwt.PyJWKSet.from_dict(books.http.get("/op/v1/jwks").json())
    key = keys[jwt.get_unverified_header(told["id_token"])["kid"]].key
    claims = jwt.decode(told["id_token"], key, audience=CLIENT[0], algorithms=["RS256"])
    assert claims["realmid"] == "9341453172048001"


def test_an_expired_token_gets_the_gateway_fault(books):
    told = exchanged(books).json()
    books.control("clock", advance=3600)
    answer = use(books, told["access_token"])
    fault = answer.json()["fault"]
    assert answer.status_code == 401
    assert fault["type"] == "AUTHENTICATION"
    assert fault["error"][0]["code"] == "3200"
    assert fault["error"][0]["message"] == (
        "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    )
    assert fault["error"][0]["detail"].startswith("Token expired: eyJ")


def test_tokens_expire_on_demand(books):
    books.act("expire_access_tokens")
    assert books.get("preferences").status_code == 401


def test_a_malformed_token_says_so(books):
    detail = use(books, "short").json()["fault"]["error"][0]["detail"]
    assert detail == "Malformed bearer token: too short or too long"


def test_a_call_without_a_token_is_unauthorized(books):
    del books.http.headers["authorization"]
    assert books.get("preferences").status_code == 401


def test_a_token_of_another_realm_is_forbidden(books):
    books.act("add_company", realm="77")
    books.root = "/v3/company/77"
    answer = books.get("preferences")
    fault = answer.json()["fault"]
    assert answer.status_code == 403
    assert (fault["type"], fault["error"][0]["code"]) == ("SERVICE", "3100")


def test_a_disconnected_app_is_forbidden_and_cannot_refresh(books):
    told = exchanged(books).json()
    books.act("disconnect")
    assert use(books, told["access_token"]).status_code == 403
    assert refreshed(books, told["refresh_token"]).json()["error"] == "invalid_grant"


def test_companies_keep_their_rows_apart(books):
    books.create("Vendor", DisplayName="Only in the first")
    books.act("add_company", realm="77")
    books.sign_in(realm="77")
    assert books.query("SELECT * FROM Vendor") == {}
    assert books.create("Vendor", DisplayName="Only in the first")["Id"] == "1"
