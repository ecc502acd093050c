"""Many rows at once, by one prepared statement: Django writes the SQL anew for each cell of each
row, which takes several times as long as the database does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar, cast

from django.db import connection, transaction
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)
Column: TypeAlias = "Field[Any, Any]"

_PLAIN = frozenset({str, int, bool, type(None)})
_SHAPED = frozenset({"JSONField", "DateTimeField", "DateField"})


def save_many(rows: Iterable[M], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist: all rows or none, and one commit for all of them.

    Raises FieldDoesNotExist for a name that is no field.
    """
    several = list(rows)
    if not several:
        return
    columns = _columns(several[0], fields)
    told = ", ".join(f"{_name(each)} = %s" for each in columns)
    statement = f"UPDATE {_table(several[0])} SET {told} WHERE id = %s"  # noqa: S608  # our names
    values = zip(_stored(several, columns), several, strict=True)
    _write(statement, [[*stored, row.pk] for stored, row in values])


def insert_many(
    rows: Iterable[M], *, unique: Collection[str] = (), written: Collection[str] = ()
) -> None:
    """New rows, which do not learn their keys. Of one that is there already by its `unique` fields,
    those named `written` are replaced.
    """
    several = list(rows)
    if not several:
        return
    columns = [
        each for each in several[0]._meta.concrete_fields  # noqa: SLF001  # Django's public name
        if each.get_internal_type() != "BigAutoField"
    ]  # fmt: skip
    names, places = ", ".join(map(_name, columns)), ", ".join(["%s"] * len(columns))
    table = _table(several[0])
    statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608  # our names
    if unique:
        found = ", ".join(map(_name, _columns(several[0], unique)))
        told = [_name(each) for each in _columns(several[0], written)]
        replaced = ", ".join(f"{name} = EXCLUDED.{name}" for name in told)
        statement += f" ON CONFLICT ({found}) DO UPDATE SET {replaced}"
    _write(statement, list(_stored(several, columns)))


def _write(statement: str, values: list[list[Any]]) -> None:
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _columns(row: Model, names: Iterable[str]) -> list[Column]:
    meta = row._meta  # noqa: SLF001  # Django's own public name
    return [cast("Column", meta.get_field(name)) for name in names]


def _table(row: Model) -> str:
    return connection.ops.quote_name(row._meta.db_table)  # noqa: SLF001  # Django's own public name


def _name(column: Column) -> str:
    return connection.ops.quote_name(str(column.column))


def _stored(rows: Iterable[Model], columns: Sequence[Column]) -> Iterator[list[Any]]:
    """Each row's values as the database takes them: most are texts and numbers, as they are."""
    looked_at = [(each.attname, each.get_internal_type() in _SHAPED, each) for each in columns]
    moments: dict[datetime, Any] = {}
    for row in rows:
        values = []
        for name, shaped, column in looked_at:
            value = getattr(row, name)
            if value is not None and (shaped or type(value) not in _PLAIN):
                value = _prepared(column, value, moments)
            values.append(value)
        yield values


def _prepared(column: Column, value: Any, moments: dict[datetime, Any]) -> Any:
    """The rows of one call mostly share their moments."""
    if not isinstance(value, datetime):
        return column.get_db_prep_save(value, connection=connection)
    if value not in moments:
        moments[value] = column.get_db_prep_save(value, connection=connection)
    return moments[value]
