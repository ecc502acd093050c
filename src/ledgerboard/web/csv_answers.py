"""A list as a CSV file to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from ledgerboard.core.values.csv_text import BYTE_ORDER_MARK, csv_text


def as_csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    return csv_answer(name, csv_text([heads, *rows]))


def csv_answer(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(BYTE_ORDER_MARK + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
