"""Settings: typed, from environment variables (and `.env` in development), checked at start."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

FILE_VARIABLE = "LEDGERBOARD_SETTINGS_FILE"
"""Names another file than `.env` in the folder where Ledgerboard starts."""


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(f"{text!r} is not an http(s) address")
    return text.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """Each is an environment variable `LEDGERBOARD_…`; docs/reference/settings.md lists all."""

    model_config = SettingsConfigDict(env_prefix="LEDGERBOARD_", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("var"), description="Where the database, keys and papers are kept")
    database_url: str = Field(
        "", description="postgresql://…; empty for SQLite in the data directory"
    )
    public_url: Address = Field(
        "http://127.0.0.1:8000",
        description="The address people and webhooks use to reach this installation",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Signs sessions and seals tokens; made and kept in the data directory if empty",
        repr=False,
    )
    former_secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Keys used before, by commas: what they sealed can still be opened",
        repr=False,
    )
    time_zone: str = Field("America/Los_Angeles", description="Time zone of dates on pages")
    keep_published_limits: bool = Field(
        default=True,
        description="Stay below the systems' published limits; false only against simulators",
    )
    worker_in_server: bool = Field(
        default=True, description="Run the worker inside `ledgerboard serve`; false to run it apart"
    )
    worker_slots: int = Field(4, ge=1, le=64, description="Most workers at once on PostgreSQL")

    procore_client_id: str = Field("", description="Client ID of your Procore app")
    procore_client_secret: SecretStr = Field(SecretStr(""), description="Its client secret")
    procore_login_url: Address = Field(
        "https://login.procore.com", description="Procore's login host (sandboxes differ)"
    )
    procore_api_url: Address = Field(
        "https://api.procore.com", description="Procore's API host (sandboxes differ)"
    )

    quickbooks_client_id: str = Field("", description="Client ID of your Intuit app")
    quickbooks_client_secret: SecretStr = Field(SecretStr(""), description="Its client secret")
    quickbooks_discovery_url: Address = Field(
        "https://developer.intuit.com/.well-known/openid_configuration",
        description="Intuit's OAuth discovery document (the sandbox has its own)",
    )
    quickbooks_api_url: Address = Field(
        "https://quickbooks.api.intuit.com", description="QuickBooks API host (the sandbox differs)"
    )
    quickbooks_webhook_verifier: SecretStr = Field(
        SecretStr(""), description="Verifier token from the Intuit app's webhook page"
    )


@cache
def settings() -> Settings:
    """The settings of this process. A mistake ends it with a list of what to mend."""
    try:
        return Settings(_env_file=os.environ.get(FILE_VARIABLE, ".env"))
    except ValidationError as error:
        raise SystemExit(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    lines = [
        f"  LEDGERBOARD_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
        for problem in error.errors()
    ]
    return "Ledgerboard cannot start; mend these settings:\n" + "\n".join(lines)
