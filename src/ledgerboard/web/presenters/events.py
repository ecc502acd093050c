"""Who did what, each line once: a check every quarter hour finds the same again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ledgerboard.core.values.wording import capitalized, counted
from ledgerboard.sync.models import Event

WORDS = {
    "plan done": "Checked for changes",
    "plan failed": "Check for changes failed",
    "sweep done": "Read everything again",
    "sweep failed": "Reading everything again failed",
    "notices done": "Read changes",
    "notices failed": "Reading changes failed",
    "apply done": "Sent",
    "apply attention": "Sent, but not all of it",
    "apply failed": "Sending failed",
}


@dataclass(frozen=True)
class EventShown:
    """`times` is how often in a row the same happened; `at` is the last time."""

    what: str
    text: str
    person: str
    at: datetime
    times: str = ""


def events_shown(events: Iterable[Event]) -> list[EventShown]:
    """In the order given, what repeats itself as one line."""
    return list(_once(events))


def _once(events: Iterable[Event]) -> Iterator[EventShown]:
    last: EventShown | None = None
    times = 1
    for each in events:
        now = _shown(each)
        same = last is not None and (now.what, now.text) == (last.what, last.text)
        if last is not None and not same:
            yield last
        times = times + 1 if same else 1
        said = counted(times, "time") if times > 1 else ""
        last = EventShown(now.what, now.text, now.person, now.at, said)
    if last is not None:
        yield last


def _shown(event: Event) -> EventShown:
    what = WORDS.get(event.what, capitalized(event.what))
    return EventShown(what, event.text, str(event.person or "Ledgerboard"), event.at)
