"""What the service says about a statement it cannot run."""

from __future__ import annotations


class QueryError(Exception):
    """4000 does not parse, 4001 parses but means nothing here, 4002 fails at a row."""

    def __init__(self, code: str, message: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.message = message
        self.detail = detail


def syntax(detail: str) -> QueryError:
    return QueryError("4000", "Error parsing query", f"QueryParserError: {detail}")


def invalid(detail: str) -> QueryError:
    return QueryError("4001", "Invalid query", f"QueryValidationError: {detail}")


def failed(detail: str) -> QueryError:
    return QueryError("4002", "Error processing query", f"QueryProcessingError: {detail}")
