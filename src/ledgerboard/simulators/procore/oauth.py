"""Sign-in and tokens, on the same server as the API (reference: procore README 2)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlencode

from ledgerboard.simulators.kit import (
    DOCUMENTED,
    INFERRED,
    Call,
    Reply,
    Row,
    Table,
    World,
)
from ledgerboard.simulators.procore.system import procore
from ledgerboard.simulators.procore.tables import apps, logins

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
CODE_SECONDS = 600
BAD_REFRESH = "The refresh token is invalid"
BAD_GRANT = (
    "The provided authorization grant is invalid, expired, revoked, does not match the redirection "
    "URI used in the authorization request, or was issued to another client."
)
BAD_CLIENT = "Client authentication failed due to unknown client or wrong secret."
PAGE = """<!doctype html><html lang="en"><head><title>Procore (simulated)</title></head><body>
<main><h1>{title}</h1>{body}</main></body></html>"""
CONSENT = """<p>{app} wants to work with Procore as</p>
<form method="post" action="/oauth/authorize?{query}">
<select name="user_id" aria-label="Person">{people}</select>
<button name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Do not allow</button></form>"""


def grants(world: World) -> Table:
    """Access tokens; each knows the refresh token that came with it."""
    return world.table("tokens", "refresh_token", "client_id")


def codes(world: World) -> Table:
    return world.table("codes")


def page(title: str, body: str, status: int = 200) -> Reply:
    return Reply(
        PAGE.format(title=escape(title), body=body), status, {}, "text/html; charset=utf-8"
    )


def secret(world: World) -> str:
    return f"{world.random.getrandbits(256):064x}"


@procore.route(
    "GET", "/oauth/authorize", evidence=DOCUMENTED, source="OAuth: authorization code", open=True
)
def authorize(world: World, call: Call) -> Reply:
    """The consent page; at once approved with `auto=1` or the switch `auto_consent`."""
    app, problem = asking_app(world, call)
    if app is None:
        return page("This request cannot be served", f"<p>{escape(problem)}</p>", 400)
    if call.arg("auto") == "1" or world.settings["auto_consent"]:
        return approved(world, call, chosen(world, call))
    people = "".join(
        f'<option value="{row["id"]}">{escape(row["name"])} ({escape(row["login"])})</option>'
        for row in people_of(world)
    )
    query = escape(urlencode(call.query))
    return page("Sign in", CONSENT.format(app=escape(app["name"]), query=query, people=people))


@procore.route(
    "POST",
    "/oauth/authorize",
    evidence=INFERRED,
    source="the answer to the consent page",
    open=True,
)
def consent(world: World, call: Call) -> Reply:
    app, problem = asking_app(world, call)
    if app is None:
        return page("This request cannot be served", f"<p>{escape(problem)}</p>", 400)
    if call.form.get("answer") == "deny":
        return redirected(call, {"error": "access_denied"})
    chosen_id = call.form.get("user_id", "")
    person = logins(world).get(int(chosen_id)) if chosen_id.isdecimal() else None
    return approved(world, call, person)


def asking_app(world: World, call: Call) -> tuple[Row | None, str]:
    """The redirect address must match exactly, trailing slash included (gotchas 12)."""
    app = apps(world).get(call.arg("client_id") or "")
    if app is None:
        return None, "Client authentication failed due to unknown client."
    if call.arg("redirect_uri") not in [*app["redirect_uris"], OUT_OF_BAND]:
        return None, "The requested redirect uri is malformed or doesn't match client redirect URI."
    if call.arg("response_type") != "code":
        return None, "The authorization server does not support this response type."
    return app, ""


def chosen(world: World, call: Call) -> Row | None:
    """`login=` names the person; else the first one there is."""
    wish = call.arg("login")
    return logins(world).first("login", wish) if wish else next(people_of(world), None)


def people_of(world: World) -> Iterator[Row]:
    """Who can sign in: not the service accounts, which have no password (guide 2)."""
    return (row for row in logins(world) if not row["login"].endswith("@procore.invalid"))


def approved(world: World, call: Call, person: Row | None) -> Reply:
    if person is None:
        return page("Nobody can sign in", "<p>There is no such person here.</p>", 400)
    code = {
        "id": secret(world),
        "client_id": call.arg("client_id"),
        "redirect_uri": call.arg("redirect_uri"),
        "user_id": person["id"],
        "expires_at": world.clock.seconds() + CODE_SECONDS,
    }
    codes(world).put(code)
    if call.arg("redirect_uri") == OUT_OF_BAND:
        return page("Your code", f"<code>{code['id']}</code>")
    return redirected(call, {"code": code["id"]})


def redirected(call: Call, answer: dict[str, str]) -> Reply:
    state = {"state": call.arg("state") or ""} if call.arg("state") is not None else {}
    target = str(call.arg("redirect_uri"))
    mark = "&" if "?" in target else "?"
    return Reply(
        status=302, headers={"location": f"{target}{mark}{urlencode({**answer, **state})}"}
    )


def oauth_error(error: str, text: str, status: int = 400) -> Reply:
    return Reply({"error": error, "error_description": text}, status)


@procore.route("POST", "/oauth/token", evidence=DOCUMENTED, source="OAuth: token", open=True)
def token(world: World, call: Call) -> Reply:
    """An error is returned, not raised: what the attempt destroyed stays destroyed."""
    form = call.form
    grant = GRANTS.get(form.get("grant_type", ""))
    if grant is None:
        return oauth_error("unsupported_grant_type", "The grant type is not supported.")
    return grant(world, form)


def client(world: World, form: dict[str, str]) -> Row | None:
    app = apps(world).get(form.get("client_id", ""))
    return app if app and app["secret"] == form.get("client_secret") else None


def by_code(world: World, form: dict[str, str]) -> Reply:
    """Ten minutes, one use, the same redirect address."""
    code = codes(world).delete(form.get("code", ""))
    app = client(world, form)
    if app is None:
        return oauth_error("invalid_client", BAD_CLIENT, 401)
    if code is None or not fits(world, code, form):
        return oauth_error("invalid_grant", BAD_GRANT)
    return Reply(issue(world, app["id"], code["user_id"]))


def fits(world: World, code: Row, form: dict[str, str]) -> bool:
    in_time: bool = code["expires_at"] > world.clock.seconds()
    same: bool = code["redirect_uri"] == form.get("redirect_uri")
    return in_time and same and bool(code["client_id"] == form.get("client_id"))


def by_refresh(world: World, form: dict[str, str]) -> Reply:
    """Any attempt kills the refresh token, before the answer leaves (gotchas 1)."""
    old = grants(world).first("refresh_token", form.get("refresh_token"))
    if old is not None:
        grants(world).update(old["id"], {"refresh_token": None})
    app = client(world, form)
    if app is None:
        return oauth_error("invalid_client", BAD_CLIENT, 401)
    if old is None or old["revoked"] or old["client_id"] != app["id"]:
        return oauth_error("invalid_grant", BAD_REFRESH)
    return Reply(issue(world, app["id"], old["user_id"]))


def by_client(world: World, form: dict[str, str]) -> Reply:
    """The service account: no refresh token (gotchas 3)."""
    app = client(world, form)
    if app is None:
        return oauth_error("invalid_client", BAD_CLIENT, 401)
    return Reply(issue(world, app["id"], app["service_user_id"], service=True))


GRANTS = {
    "authorization_code": by_code,
    "refresh_token": by_refresh,
    "client_credentials": by_client,
}


def issue(world: World, client_id: str, user_id: int, *, service: bool = False) -> dict[str, Any]:
    now, seconds = world.clock.seconds(), int(world.settings["access_token_seconds"])
    row = {
        "id": secret(world),
        "refresh_token": None if service else secret(world),
        "client_id": client_id,
        "user_id": user_id,
        "service": service,
        "created_at": int(now),
        "expires_at": now + seconds,
        "revoked": False,
    }
    grants(world).put(row)
    answer = {
        "access_token": row["id"],
        "token_type": "bearer",
        "expires_in": seconds,
        "created_at": row["created_at"],
    }
    return answer if service else {**answer, "refresh_token": row["refresh_token"]}


@procore.route("GET", "/oauth/token/info", evidence=DOCUMENTED, source="OAuth: token info")
def token_info(world: World, call: Call) -> Reply:
    _, _, value = call.headers.get("authorization", "").partition(" ")
    row = grants(world).get(value)
    left = int(row["expires_at"] - world.clock.seconds()) if row else 0
    if row is None or row["revoked"] or left <= 0:
        return oauth_error("invalid_token", "The access token is invalid", 401)
    return Reply(
        {
            "resource_owner_id": row["user_id"],
            "scopes": [],
            "expires_in_seconds": left,
            "application": {"uid": row["client_id"]},
            "created_at": row["created_at"],
        }
    )


@procore.route("POST", "/oauth/revoke", evidence=DOCUMENTED, source="OAuth: revoke", open=True)
def revoke(world: World, call: Call) -> Reply:
    """200 even for an unknown token; both halves of a pair die (gotchas 4)."""
    if client(world, call.form) is None:
        return oauth_error("invalid_client", BAD_CLIENT, 401)
    value = call.form.get("token", "")
    row = grants(world).get(value) or grants(world).first("refresh_token", value)
    if row is not None and row["client_id"] == call.form["client_id"]:
        grants(world).update(row["id"], {"revoked": True, "refresh_token": None})
    return Reply({})
