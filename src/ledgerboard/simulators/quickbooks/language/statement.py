"""A parsed statement, and its text again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ledgerboard.simulators.quickbooks.language.lexer import quote


class ValueKind(Enum):
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    CURRENT_DATE = "current_date"


@dataclass(frozen=True, slots=True)
class Value:
    kind: ValueKind
    text: str

    def __str__(self) -> str:
        return quote(self.text) if self.kind is ValueKind.STRING else self.text


@dataclass(frozen=True, slots=True)
class Condition:
    path: str
    operator: str  # = < > <= >= != like in notin
    values: tuple[Value, ...]

    def __str__(self) -> str:
        if self.operator in ("in", "notin"):
            word = "IN" if self.operator == "in" else "NOT IN"
            return f"{self.path} {word} ({', '.join(map(str, self.values))})"
        return f"{self.path} {self.operator.upper()} {self.values[0]}"


@dataclass(frozen=True, slots=True)
class Order:
    path: str
    descending: bool = False

    def __str__(self) -> str:
        return f"{self.path} DESC" if self.descending else self.path


@dataclass(frozen=True, slots=True)
class Projection:
    everything: bool = True
    count: bool = False
    paths: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.count:
            return "COUNT(*)"
        return ", ".join((["*"] if self.everything else []) + list(self.paths))


@dataclass(frozen=True, slots=True)
class Statement:
    """Positions stay as they were written: whether 0 is allowed is a question of meaning."""

    entity: str
    projection: Projection = Projection()
    conditions: tuple[Condition, ...] = ()
    orders: tuple[Order, ...] = ()
    start_position: int | None = None
    max_results: int | None = None

    def __str__(self) -> str:
        parts = [f"SELECT {self.projection} FROM {self.entity}"]  # noqa: S608 - not SQL
        if self.conditions:
            parts.append("WHERE " + " AND ".join(map(str, self.conditions)))
        if self.orders:
            parts.append("ORDERBY " + ", ".join(map(str, self.orders)))
        if self.start_position is not None:
            parts.append(f"STARTPOSITION {self.start_position}")
        if self.max_results is not None:
            parts.append(f"MAXRESULTS {self.max_results}")
        return " ".join(parts)
