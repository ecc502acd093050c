"""Where each system is and who we are there, from the settings."""

from __future__ import annotations

from ledgerboard.config.settings import settings
from ledgerboard.connectors.base.errors import Misconfigured
from ledgerboard.connectors.base.system import Endpoints
from ledgerboard.core.values import Secret


def endpoints_for(system_name: str) -> Endpoints:
    """Raises Misconfigured when the app's client ID or secret is not set."""
    now, upper = settings(), system_name.upper()
    client_id = getattr(now, f"{system_name}_client_id")
    secret = getattr(now, f"{system_name}_client_secret").get_secret_value()
    if not client_id or not secret:
        raise Misconfigured(
            f"The {system_name} app's client ID or secret is not set.",
            f"Set LEDGERBOARD_{upper}_CLIENT_ID and LEDGERBOARD_{upper}_CLIENT_SECRET, then "
            "restart.",
        )
    return Endpoints(
        api_url=getattr(now, f"{system_name}_api_url"),
        login_url=getattr(now, f"{system_name}_login_url", ""),
        client_id=client_id,
        client_secret=Secret(secret),
        discovery_url=getattr(now, f"{system_name}_discovery_url", ""),
        webhook_secret=_verifier(system_name),
    )


def _verifier(system_name: str) -> Secret:
    found = getattr(settings(), f"{system_name}_webhook_verifier", None)
    return Secret(found.get_secret_value() if found else "")


def webhook_url(system_name: str) -> str:
    return f"{settings().public_url}/api/webhooks/{system_name}/"


def redirect_url(system_name: str) -> str:
    """Registered at the system, to the letter."""
    return f"{settings().public_url}/connections/callback/{system_name}/"
