"""Many rows at once, by one prepared statement: bulk_update grows a CASE per row and field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def save_many(rows: Iterable[M], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist: all rows or none, and one commit for all of them.

    Raises FieldDoesNotExist for a name that is no field.
    """
    several = list(rows)
    if not several:
        return
    meta = type(several[0])._meta  # noqa: SLF001  # Django's own public name
    columns = [cast("Field[Any, Any]", meta.get_field(name)) for name in fields]
    quote = connection.ops.quote_name
    told = ", ".join(f"{quote(str(each.column))} = %s" for each in columns)
    statement = f"UPDATE {quote(meta.db_table)} SET {told} WHERE id = %s"  # noqa: S608  # our names
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, [_stored(row, columns) for row in several])


def _stored(row: Model, columns: Sequence[Field[Any, Any]]) -> list[Any]:
    values = (
        each.get_db_prep_save(getattr(row, each.attname), connection=connection) for each in columns
    )
    return [*values, row.pk]
