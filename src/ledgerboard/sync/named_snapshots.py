"""Snapshots of named records, by written SQL: they are asked for before and after each call, and
Django takes longer to word the question than the database to answer it.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from ledgerboard.config.plain_queries import places, rows
from ledgerboard.connections.models import Connection

_ASKED = """SELECT {columns} FROM sync_snapshot
WHERE organization_id = %s AND connection_id = %s AND kind IN ({kinds}) AND record_id IN ({ids})"""
_JSON = frozenset({"values", "origin", "unreadable"})


def snapshots_named(
    connection: Connection,
    kinds: Collection[str],
    ids: Collection[str],
    columns: tuple[str, ...],
    *,
    gone: bool = True,
) -> Iterator[Any]:
    """These columns by name, in no order; without `gone` only of records that are there."""
    if not kinds or not ids:
        return
    told = ", ".join(f'"{name}"' for name in columns)
    asked = _ASKED.format(columns=told, kinds=places(kinds), ids=places(ids))
    asked += "" if gone else " AND gone_at IS NULL"
    row_of, shaped = _row_type(columns), [name in _JSON for name in columns]
    for row in rows(asked, connection.organization_id, connection.pk, *kinds, *ids):
        yield row_of._make(
            json.loads(value) if is_json and value is not None else value
            for value, is_json in zip(row, shaped, strict=True)
        )


@cache
def _row_type(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns)  # noqa: PYI024  # which columns is known when it is asked
