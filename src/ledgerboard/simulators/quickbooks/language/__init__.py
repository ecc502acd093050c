"""The query language of QuickBooks Online: text to statement, statement to rows."""

from ledgerboard.simulators.quickbooks.language.errors import QueryError, failed, invalid, syntax
from ledgerboard.simulators.quickbooks.language.lexer import refuse_letters
from ledgerboard.simulators.quickbooks.language.parser import parse
from ledgerboard.simulators.quickbooks.language.statement import (
    Condition,
    Order,
    Projection,
    Statement,
    Value,
    ValueKind,
)

__all__ = [
    "Condition",
    "Order",
    "Projection",
    "QueryError",
    "Statement",
    "Value",
    "ValueKind",
    "failed",
    "invalid",
    "parse",
    "refuse_letters",
    "syntax",
]
