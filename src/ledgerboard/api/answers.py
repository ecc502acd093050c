"""What every operation may answer besides what was asked for, and how lists are paged."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Field, Schema

T = TypeVar("T")
M = TypeVar("M", bound=Model)

LARGEST_OFFSET = 10_000_000
Id = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""A row's number; a larger one fits into no database."""
Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
"""Short text; PostgreSQL takes no NUL."""


PATTERNS = {
    r"^[^\x00]*$": "leave out the NUL character",
    r"^[^\x00]+$": "write something, without a NUL character",
    r"^\d+(\.\d{1,2})?$": "write an amount like 1250.00",
    r"^(-?[0-9]{1,13}(\.[0-9]{1,2})?)?$": "write an amount like 1250.00, or leave it empty",
    r"^[0-9a-f]{64}$": "send the plan's own `hash`, 64 characters such as 3f9a…",
    r"^[a-z]+$": "write it in small letters, such as create",
    r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+$": "write an email address like ann@harbor.example",
    r"^(bill|vendor_credit):[^\x00]+$": "write a kind and an ID, such as bill:231",
}
"""What our patterns ask for, in words and with an example: nobody should have to read them."""


class Problem(Schema):
    """What went wrong, and what to do next where we know it, in words for people."""

    detail: str
    advice: str = ""


PROBLEMS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 422}): Problem}


def answers(schema: Any, status: int = 200) -> dict[Any, Any]:
    return {status: schema, **PROBLEMS}


NO_EMPTY_FILE = {
    "requestBody": {
        "content": {"multipart/form-data": {"schema": {"properties": {"file": {"minLength": 1}}}}}
    }
}
"""Said in the description of an operation that takes a `file`: one without content is refused."""


class Paging(Schema):
    limit: int = Field(100, ge=1, le=500)
    offset: int = Field(0, ge=0, le=LARGEST_OFFSET)


class Page(Schema, Generic[T]):
    """`count` is how many there are in all."""

    items: list[T]
    count: int
    limit: int
    offset: int


def paged(rows: QuerySet[M], paging: Paging) -> dict[str, Any]:
    part = rows[paging.offset : paging.offset + paging.limit]
    return {"items": list(part), "count": rows.count(), **paging.dict()}
