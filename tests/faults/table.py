"""The matrix as a table: for the end of a test run, and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tests.faults.scenarios import Outcome

HEAD = ("scenario", "where", "runs", "duplicates", "losses", "unseen")


def cells(each: Outcome) -> tuple[str, ...]:
    count = each.count
    numbers = (each.runs, count.duplicates, count.losses, len(count.wrong))
    return (each.scenario, each.where, *map(str, numbers))


def total(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    numbers = (
        sum(each.runs for each in outcomes),
        sum(each.count.duplicates for each in outcomes),
        sum(each.count.losses for each in outcomes),
        sum(len(each.count.wrong) for each in outcomes),
    )
    return (f"{len(outcomes)} scenarios", "", *map(str, numbers))


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    rows = [HEAD, *map(cells, outcomes), total(outcomes)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    for row in rows:
        texts, numbers = row[:2], row[2:]
        left = (text.ljust(width) for text, width in zip(texts, widths, strict=False))
        right = (text.rjust(width) for text, width in zip(numbers, widths[2:], strict=True))
        yield "  ".join([*left, *right])


def markdown(outcomes: Sequence[Outcome]) -> Iterable[str]:
    yield f"| {' | '.join(HEAD)} |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for row in (*map(cells, outcomes), total(outcomes)):
        yield f"| {' | '.join(row)} |"
