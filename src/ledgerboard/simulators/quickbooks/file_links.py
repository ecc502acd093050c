"""Where an attached file can be fetched: the API's own path, and a link that soon ends."""

from __future__ import annotations

import hashlib
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company

FILES = "files"
LINK_SECONDS = 15 * 60


def access(company: Company, row: Row) -> dict[str, Any]:
    """What an answer says about the way to the bytes."""
    if company.rows(FILES).get(row["id"]) is None:
        return {}
    path = f"/v3/company/{company.realm}/download/{row['id']}"
    return {"FileAccessUri": path, "TempDownloadUri": temporary_link(company, row["id"])}


def temporary_link(company: Company, key: str) -> str:
    """The same within a minute, so that two readings of one row compare equal."""
    ends = company.seconds() // 60 * 60 + LINK_SECONDS
    word = signature(company.world.seed, company.realm, key, ends)
    return f"{company.base_url}/download/{company.realm}.{key}.{ends}.{word}"


def signature(seed: int, realm: str, key: str, ends: int) -> str:
    return hashlib.sha256(f"{seed}|{realm}|{key}|{ends}".encode()).hexdigest()[:32]
