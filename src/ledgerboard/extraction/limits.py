"""How much time and memory the reading process may take: little, and more for each picture.

The kernel keeps both limits. Recognition is the one thing that takes long and needs room: its
libraries reserve a gigabyte of addresses, of which a third is ever resident. So it asks for more as
it begins; a parser that a hostile file caught in a loop cannot.
"""

from __future__ import annotations

import resource
import time

PICTURE_SECONDS = 45
"""Of the processor: several times what the worst picture took."""


def bind(seconds: int, megabytes: int, *, most_seconds: int, most_megabytes: int) -> None:
    """The limits of now, and how far `for_a_picture` may move them."""
    small, large = megabytes * 1_000_000, most_megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (small, max(small, large)))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, max(seconds + 1, most_seconds)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def for_a_picture() -> None:
    """In a process without limits of its own this changes nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        wanted = max(soft, int(time.process_time()) + PICTURE_SECONDS)
        limit = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))
