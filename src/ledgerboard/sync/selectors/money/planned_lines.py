"""What the lines that a change writes come to, read by the database out of the change itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import BigIntegerField, Func

from ledgerboard.core.values import HOME

_ON_SQLITE = """(
    SELECT SUM(CAST(ROUND(json_extract(line.value, '$[1].amount.money') * 100) AS INTEGER))
    FROM json_each(%(expressions)s) AS field, json_each(field.value, '$.after.lines') AS line
    WHERE json_extract(field.value, '$.name') = 'lines'
    AND json_extract(line.value, '$[1].amount.currency') = '%(home)s'
)"""
_ON_POSTGRESQL = """(
    SELECT SUM(ROUND((line -> 1 -> 'amount' ->> 'money')::numeric * 100))::bigint
    FROM jsonb_path_query(
        %(expressions)s, '$[*] ? (@.name == "lines").after.lines[*]'
    ) AS line
    WHERE line -> 1 -> 'amount' ->> 'currency' = '%(home)s'
)"""


class PlannedLines(Func):
    """In cents of the books' own currency; null where the change leaves the lines alone. Procore
    adds up a direct cost's total itself, so no change says it. Read from the stored fields, because
    these are what was approved and what is sent.
    """

    arity = 1
    output_field: ClassVar = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **said: Any) -> Any:
        return self.as_sql(compiler, connection, template=_ON_SQLITE, home=HOME, **said)

    def as_postgresql(self, compiler: Any, connection: Any, **said: Any) -> Any:
        return self.as_sql(compiler, connection, template=_ON_POSTGRESQL, home=HOME, **said)
