"""Reading the notices of one webhook call, each on its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ledgerboard.connectors.base.system import Notice

log = logging.getLogger(__name__)


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
