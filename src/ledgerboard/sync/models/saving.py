"""Many rows at once, by one statement: Django's bulk_update grows a CASE per row and field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def save_many(rows: Iterable[M], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist."""
    several = list(rows)
    if not several:
        return
    meta = type(several[0])._meta  # noqa: SLF001  # Django's own public name
    columns = [each for each in meta.concrete_fields if each.name in fields]
    quote = connection.ops.quote_name
    told = ", ".join(f"{quote(str(each.column))} = %s" for each in columns)
    statement = f"UPDATE {quote(meta.db_table)} SET {told} WHERE id = %s"  # noqa: S608  # our names
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_stored(row, columns) for row in several])


def _stored(row: Model, columns: Sequence[Field[Any, Any]]) -> list[Any]:
    values = (
        each.get_db_prep_save(getattr(row, each.attname), connection=connection) for each in columns
    )
    return [*values, row.pk]
