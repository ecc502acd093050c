"""Settings: typed, from environment variables (and `.env` in development), checked at start."""

from __future__ import annotations

import os
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ledgerboard.config.upload_limits import FILE_MB, LARGEST_FILE_MB

FILE_VARIABLE = "LEDGERBOARD_SETTINGS_FILE"
"""Names another file than `.env` in the folder where Ledgerboard starts."""


def _address(text: str) -> str:
    parts = _parted(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("this must be a URL that begins with http:// or https:// and names a host")
    return text.rstrip("/")


def _database(text: str) -> str:
    """Never quotes the address: it holds a password."""
    if not text:
        return text
    parts = _parted(text)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("only postgresql:// addresses are understood; leave it empty for SQLite")
    if parts.fragment or not parts.path.strip("/"):
        raise ValueError(
            "it names no database: postgresql://user:password@host:5432/database. In a password "
            "write # as %23, / as %2F and ? as %3F"
        )
    return text


def _parted(text: str) -> SplitResult:
    """Python looks at the port only when asked, and its words quote what is a password's end."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError(
            "host or port cannot be read. In a password write # as %23, / as %2F and ? as %3F"
        ) from None
    return parts


def _mailbox(text: str) -> str:
    parts = _parted(text)
    if text and (parts.scheme not in {"imap", "imaps"} or not parts.hostname or parts.password):
        raise ValueError("write it as imaps://mail.example.com/INBOX, without the password")
    return text


def _networks(text: str) -> str:
    try:
        for each in filter(None, (part.strip() for part in text.split(","))):
            ip_network(each, strict=False)
    except ValueError as error:
        raise ValueError(
            f"{error}. Write addresses like 10.0.0.5 or networks like 10.0.0.0/8"
        ) from None
    return text


def _time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (OSError, ValueError, LookupError):
        raise ValueError("no such time zone; one is America/Chicago") from None


Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """Each is an environment variable `LEDGERBOARD_…`; docs/reference/settings.md lists all."""

    model_config = SettingsConfigDict(env_prefix="LEDGERBOARD_", extra="ignore", frozen=True)

    data_dir: Path = Field(Path("var"), description="Where database, keys and documents are kept")
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "",
        description="postgresql://…; empty for SQLite in the data directory",
        repr=False,  # it may hold a password
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
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        "",
        description="Addresses or networks of your own reverse proxies, by commas: only their "
        "word on where a call comes from (X-Forwarded-For) is believed",
    )
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        "America/Los_Angeles", description="Time zone of dates on pages"
    )
    keep_published_limits: bool = Field(
        default=True,
        description="Stay below the systems' published limits; false only against simulators",
    )
    worker_in_server: bool = Field(
        default=True, description="Run the worker inside `ledgerboard serve`; false to run it apart"
    )
    worker_slots: int = Field(4, ge=1, le=64, description="Most workers at once on PostgreSQL")

    ask_lists_minutes: int = Field(
        60,
        ge=0,
        description="Minutes after which a project's lists are read even if no webhook reported a "
        "change, so a lost webhook is noticed this late; 0 reads them at every check",
    )
    keep_days: int = Field(
        400,
        ge=30,
        description="Days that plans, runs and events are kept which wrote nothing; what was "
        "written, approved or decided is kept for good",
    )

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

    second_reader: str = Field(
        "",
        description="Name of an installed plug-in (entry point `ledgerboard.readers`) that "
        "suggests what unsure fields hold; empty for none",
    )
    file_megabytes: int = Field(
        FILE_MB,
        ge=1,
        le=LARGEST_FILE_MB,
        description="Largest document that is taken, in MB, by whatever way it comes",
    )
    papers_folder: Path | None = Field(
        None, description="Folder where people and scanners leave documents; empty for none"
    )
    papers_organization: str = Field(
        "",
        description="Organization that gets what folder and mailbox receive; empty for the first",
    )
    mail_url: Annotated[str, AfterValidator(_mailbox)] = Field(
        "", description="Mailbox for documents, as imaps://mail.example.com/INBOX; empty for none"
    )
    mail_user: str = Field("", description="Who signs in to it")
    mail_password: SecretStr = Field(SecretStr(""), description="The password, or an app password")
    papers_bucket: str = Field(
        "", description="S3 bucket for originals; empty for a folder in the data directory"
    )
    papers_s3_url: str = Field("", description="Address of an S3 that is not Amazon's")
    papers_s3_region: str = Field("", description="Its region")
    papers_s3_key: str = Field("", description="Access key ID; empty for the machine's own role")
    papers_s3_secret: SecretStr = Field(SecretStr(""), description="Its secret access key")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A file that was named counts before the environment: who names the demo's settings in a
        shell set up for the real installation means the demo.
        """
        if FILE_VARIABLE in os.environ:
            return init_settings, dotenv_settings, env_settings
        return init_settings, env_settings, dotenv_settings


@cache
def settings() -> Settings:
    """The settings of this process. A mistake ends it with a list of what to mend."""
    try:
        return Settings(_env_file=os.environ.get(FILE_VARIABLE, ".env"))
    except ValidationError as error:
        raise SystemExit(_explain(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"Can't read the settings file: {error}") from None


def _explain(error: ValidationError) -> str:
    lines = [
        f"  LEDGERBOARD_{'_'.join(map(str, problem['loc'])).upper()}: "
        f"{problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()
    ]
    return "Ledgerboard can't start. Fix these settings:\n" + "\n".join(lines)


def data_folder(now: Settings) -> Path:
    """The data directory, made if it is not there. One that cannot be made ends the process."""
    try:
        now.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SystemExit(no_place(now, error)) from None
    return now.data_dir


def no_place(now: Settings, error: OSError) -> str:
    """Why nothing can be kept there, and what to do."""
    return (
        f"Ledgerboard cannot keep its data in {now.data_dir.resolve()}: {error.strerror}. Give "
        "this user the right to write there, or name another folder in LEDGERBOARD_DATA_DIR."
    )
