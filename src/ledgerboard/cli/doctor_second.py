"""What the doctor looks at where a plug-in is to suggest what unsure fields hold."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points

from ledgerboard.cli.doctor_finding import Finding
from ledgerboard.config.settings import Settings


def second_reader(now: Settings) -> Iterator[Finding]:
    """Whether it is installed; it is never loaded here."""
    from ledgerboard.extraction.second_reader.opinions import GROUP

    if not now.second_reader:
        return
    names = sorted(point.name for point in entry_points(group=GROUP))
    found = now.second_reader in names
    known = f"Installed are: {', '.join(names)}." if names else "None is installed."
    yield Finding(
        well=found,
        what=f"The second reader {now.second_reader} is {'' if found else 'not '}installed",
        advice=""
        if found
        else f"Install its package here, or fix LEDGERBOARD_SECOND_READER. {known}",
    )
