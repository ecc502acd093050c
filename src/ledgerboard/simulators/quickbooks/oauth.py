"""OAuth 2.0 for one app in one realm: discovery, consent, tokens, revocation, who is it."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Any
from urllib.parse import urlencode, urlsplit

from ledgerboard.simulators.kit import (
    CLIENT,
    DOCUMENTED,
    REFERENCE,
    Call,
    Reply,
    Row,
    Stop,
    System,
    World,
)
from ledgerboard.simulators.quickbooks import consent, identity
from ledgerboard.simulators.quickbooks.company import REALMS
from ledgerboard.simulators.quickbooks.tokens import SCOPES, Issued, Tokens, public

ANY_LOOPBACK = "loopback"  # an app may leave its redirect addresses open on this machine
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
AUTHORIZE, TOKEN = "/connect/oauth2", "/oauth2/v1/tokens/bearer"
REVOKE, USERINFO = "/v2/oauth2/tokens/revoke", "/v1/openid_connect/userinfo"
ISSUER, JWKS = "/op/v1", "/op/v1/jwks"
HARD_EXPIRY_HEADER = "x-include-refresh-token-hard-expires-in"


def add_routes(system: System) -> None:
    """A trailing slash needs no route of its own: the kit drops it."""
    docs = "OAuth 2.0 guide"
    for name in ("openid_configuration", "openid_sandbox_configuration"):
        path = f"/.well-known/{name}"
        system.route("GET", path, evidence=DOCUMENTED, source="Discovery documents", open=True)(
            discovery
        )
    system.route("GET", AUTHORIZE, evidence=DOCUMENTED, source=docs, open=True)(ask)
    system.route(
        "POST", AUTHORIZE, evidence=CLIENT, source="The consent page's own form", open=True
    )(decide)
    system.route("POST", TOKEN, evidence=DOCUMENTED, source=docs, open=True)(token)
    system.route("POST", REVOKE, evidence=DOCUMENTED, source=docs, open=True)(revoke)
    system.route("GET", USERINFO, evidence=REFERENCE, source="OpenID userinfo", open=True)(userinfo)
    system.route("GET", JWKS, evidence=DOCUMENTED, source="OpenID keys", open=True)(keys)


def discovery(_world: World, call: Call) -> Reply:
    base = call.base_url
    return Reply(
        {
            "issuer": base + ISSUER,
            "authorization_endpoint": base + AUTHORIZE,
            "token_endpoint": base + TOKEN,
            "userinfo_endpoint": base + USERINFO,
            "revocation_endpoint": base + REVOKE,
            "jwks_uri": base + JWKS,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "profile", "address", "phone"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
        }
    )


def ask(world: World, call: Call) -> Reply:
    """The consent page, or at once an answer when the world is set so."""
    app = Tokens(world).app(call.arg("client_id") or "")
    if app is None:
        return consent.refusal("The client_id is not known.")
    if not allowed(app, call.arg("redirect_uri") or ""):
        return consent.refusal("The redirect_uri query parameter value is invalid.")
    wrong = complaint(call.args)
    if wrong:
        return back(call.args, {"error": wrong})
    realms = list(world.table(REALMS))
    if not realms:
        return consent.refusal("There is no company: seed the simulator first.")
    chosen = automatic(world, realms)
    return approve(world, call.args, chosen) if chosen else consent.form(call, app, realms)


def allowed(app: Row, address: str) -> bool:
    """Exact, but for an app that takes any address of this machine."""
    if address in app["redirect_uris"]:
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    local = parts.scheme in ("http", "https") and parts.hostname in LOOPBACK_HOSTS
    return local and ANY_LOOPBACK in app["redirect_uris"]


def complaint(args: dict[str, str]) -> str | None:
    if args.get("response_type") != "code":
        return "unsupported_response_type"
    scopes = args.get("scope", "").split()
    return None if scopes and set(scopes) <= SCOPES else "invalid_scope"


def automatic(world: World, realms: list[Row]) -> str | None:
    wish = world.settings["auto_approve"]
    if wish is True:
        return str(realms[0]["id"])
    return str(wish) if wish and world.table(REALMS).get(str(wish)) else None


def back(args: dict[str, str], told: dict[str, str]) -> Reply:
    state = {"state": args["state"]} if "state" in args else {}
    address = args["redirect_uri"]
    mark = "&" if "?" in address else "?"
    return Reply(None, 302, {"location": f"{address}{mark}{urlencode({**told, **state})}"})


def approve(world: World, args: dict[str, str], realm: str) -> Reply:
    code = Tokens(world).code(args["client_id"], realm, args["scope"], args["redirect_uri"])
    return back(args, {"code": code, "realmId": realm})


def decide(world: World, call: Call) -> Reply:
    """The form comes back; it is checked again, because anyone can post a form."""
    args = call.form
    app = Tokens(world).app(args.get("client_id", ""))
    if app is None or not allowed(app, args.get("redirect_uri", "")) or complaint(args):
        return consent.refusal("The form was changed on its way.")
    if args.get("decision") != "approve":
        return back(args, {"error": "access_denied"})
    if world.table(REALMS).get(args.get("realm", "")) is None:
        return consent.refusal("There is no such company.")
    return approve(world, args, args["realm"])


def client(world: World, call: Call) -> Row:
    """The app that the Basic header names; raises Stop."""
    kind, _, credentials = call.headers.get("authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name, secret = "", ""
    app = Tokens(world).app(name) if kind.lower() == "basic" else None
    if app is None or not hmac.compare_digest(app["secret"].encode(), secret.encode()):
        raise Stop(Reply({"error": "invalid_client"}, 401))
    return app


def token(world: World, call: Call) -> Reply:
    app, form = client(world, call), call.form
    kind = form.get("grant_type")
    if kind == "authorization_code":
        return exchanged(world, call, app, form)
    if kind == "refresh_token":
        return refreshed(world, call, app, form)
    return Reply({"error": "unsupported_grant_type" if kind else "invalid_request"}, 400)


def exchanged(world: World, call: Call, app: Row, form: dict[str, str]) -> Reply:
    if not form.get("code") or not form.get("redirect_uri"):
        return Reply({"error": "invalid_request"}, 400)
    issued = Tokens(world).exchange(app["id"], form["code"], form["redirect_uri"])
    if issued is None:
        return invalid_grant("Token invalid")
    extra = {}
    if "openid" in issued.grant["scopes"].split():
        realm, issuer = issued.grant["realm"], call.base_url + ISSUER
        extra["id_token"] = identity.id_token(world, issuer=issuer, client=app["id"], realm=realm)
    return told(world, call, issued, extra)


def refreshed(world: World, call: Call, app: Row, form: dict[str, str]) -> Reply:
    if not form.get("refresh_token"):
        return Reply({"error": "invalid_request"}, 400)
    issued = Tokens(world).refresh(app["id"], form["refresh_token"])
    if issued is None:
        return invalid_grant("Incorrect or invalid refresh token")
    return told(world, call, issued, {})


def invalid_grant(description: str) -> Reply:
    return Reply({"error": "invalid_grant", "error_description": description}, 400)


def told(world: World, call: Call, issued: Issued, extra: dict[str, Any]) -> Reply:
    if call.headers.get(HARD_EXPIRY_HEADER, "").lower() == "true":
        seconds = Tokens(world).hard_seconds(issued.grant)
        extra = {**extra, "x_refresh_token_hard_expires_in": seconds}
    return Reply(public(issued, extra), headers={"cache-control": "no-cache, no-store"})


def revoke(world: World, call: Call) -> Reply:
    app, body = client(world, call), call.form
    if not Tokens(world).revoke_value(app["id"], body.get("token", "")):
        return Reply({"error": "invalid_request"}, 400)
    return Reply()


def userinfo(world: World, call: Call) -> Reply:
    value = call.headers.get("authorization", "").removeprefix("Bearer ").strip()
    tokens = Tokens(world)
    row = tokens.bearer(value)
    grant = tokens.grant(row["grant"]) if row and not tokens.expired(row) else None
    if grant is None or "openid" not in grant["scopes"].split():
        return Reply({"error": "invalid_token"}, 401)
    return Reply(dict(identity.PERSON))


def keys(world: World, _call: Call) -> Reply:
    return Reply(identity.jwks(world))
