"""The page on which a person lets an app into a company."""

from __future__ import annotations

from html import escape

from ledgerboard.simulators.kit import Call, Reply, Row

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto }}
fieldset {{ border: 1px solid #8884; border-radius: .5rem; margin: 1rem 0 }}
button {{ font: inherit; padding: .4rem 1.2rem; margin-right: .5rem }}
</style></head><body><h1>{title}</h1>{content}</body></html>"""
FORM = """<p><b>{app}</b> would like to read and change the books of one company (simulated
QuickBooks Online; nothing here is real).</p>
<form method="post" action="/connect/oauth2">{hidden}
<fieldset><legend>Company</legend>{choices}</fieldset>
<button name="decision" value="approve">Connect</button>
<button name="decision" value="deny">Cancel</button></form>"""
ASKED = ("client_id", "response_type", "scope", "redirect_uri", "state")


def form(call: Call, app: Row, realms: list[Row]) -> Reply:
    hidden = "".join(field(name, call.arg(name) or "") for name in ASKED)
    choices = "".join(choice(realm, first=realm is realms[0]) for realm in realms)
    content = FORM.format(app=escape(app["name"]), hidden=hidden, choices=choices)
    return page("Connect to QuickBooks", content)


def field(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def choice(realm: Row, *, first: bool) -> str:
    checked = " checked" if first else ""
    name, key = escape(realm["name"]), escape(realm["id"])
    return (
        f'<p><label><input type="radio" name="realm" value="{key}"{checked}> '
        f"{name} <small>({key})</small></label></p>"
    )


def refusal(text: str) -> Reply:
    """What cannot be told to the app is told to the person: its address is not to be trusted."""
    return page("Sorry, but the app did not connect", f"<p>{escape(text)}</p>", 400)


def page(title: str, content: str, status: int = 200) -> Reply:
    body = PAGE.format(title=escape(title), content=content)
    return Reply(body, status, media_type="text/html; charset=utf-8")
