"""The least that a client needs to connect; fuller seeds are made of `make`."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import World
from ledgerboard.simulators.procore import make


def bare(world: World, options: dict[str, Any]) -> None:
    """One company, one administrator, one application; nothing in the directory.

    Options: company, client_id, client_secret, redirect_uris, email.
    """
    client_id = options.get("client_id", "ledgerboard")
    uris = options.get("redirect_uris", ["http://127.0.0.1:8000/connections/callback/procore/"])
    make.add_app(
        world, client_id, options.get("client_secret", "procore-secret"), redirect_uris=uris
    )
    company = make.add_company(world, options.get("company", "Harbor & Main Builders"))
    make.install_app(world, client_id, company["id"])
    make.add_user(
        world,
        company["id"],
        first_name="Alex",
        last_name="Moreno",
        email_address=options.get("email", "alex@harbormain.example"),
    )
