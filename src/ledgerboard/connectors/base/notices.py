"""What webhooks say, and what a system says of the webhooks that it sends us."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Notice:
    """«Look at this record now», from a webhook. `event_id` is the same for duplicates. `by` is the
    app that caused it, where the system says so. `merged_into` is the survivor that the record was
    merged into, where it was. `project_id` is set when something in a project changed that is found
    by asking the project's lists; it is EVERY_PROJECT when the webhook did not say where.
    """

    event_id: str
    company_id: str
    kind: str | None
    record_id: str
    at: datetime
    ours: bool = False
    by: str = ""
    merged_into: str = ""
    project_id: str = ""


EVERY_PROJECT: Final = "*"


@dataclass(frozen=True)
class Heard:
    """What a system itself says of the webhooks that it sends us.

    `kinds` are those whose every change a living subscription of ours tells now. `notices` are what
    was told since the cursor, whether it reached us or not. `complete` is false where more may have
    been told than is known here: a delivery failed, or there were too many. `lacking`: our
    subscription is gone or listens to less than it should.
    """

    kinds: Collection[str] = ()
    notices: Sequence[Notice] = ()
    complete: bool = False
    lacking: bool = False
    cursor: str = ""


def each_alone(
    read: Callable[[Any], Iterable[Notice]], items: Sequence[Any], title: str
) -> list[Notice]:
    """One that can't be read doesn't take the others with it: it is logged, without what it says,
    and its record is found by the next poll. Raises ValueError when none of them can be read.
    """
    found, odd = list[Notice](), list[ValueError]()
    for item in items:
        try:
            found += read(item)
        except ValueError as error:
            odd.append(error)
    if odd and len(odd) == len(items):
        raise odd[0]
    if odd:
        log.warning("%s sent %d of %d notices that can't be read", title, len(odd), len(items))
    return found
