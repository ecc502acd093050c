"""Attachments of records: who holds which file."""

from __future__ import annotations

from ledgerboard.simulators.kit import Row, Table, World

FILES = "files"


def files(world: World) -> Table:
    return world.table(FILES, "holder_id", "upload")


def attached(world: World, row: Row) -> list[Row]:
    """As records show them; the address wants the bearer (README 24)."""
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "filename": one["name"],
            "content_type": one["content_type"],
            "url": f"{one['base_url']}/rest/v1.0/attachments/{one['id']}/download",
        }
        for one in files(world).find("holder_id", row["id"])
    ]
