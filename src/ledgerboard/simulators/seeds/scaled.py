"""Any number of invented vendors and jobs, always the same for the same options."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from ledgerboard.simulators.seeds.entries import TOWNS, Firm, Job

HEADS = (
    "Alder", "Arrowleaf", "Aspen", "Badger", "Barlow", "Basin", "Bayview", "Birch", "Bluff",
    "Bridger", "Canyon", "Cascade", "Cedar", "Cinder", "Clover", "Copper", "Coyote", "Crescent",
    "Cypress", "Delta", "Eagle", "Elkhorn", "Falcon", "Fern", "Flint", "Foxglove", "Garnet",
    "Granite", "Harbor", "Hawthorn", "Heron", "Ironwood", "Jasper", "Juniper", "Keystone",
    "Lakeview", "Larch", "Larkspur", "Lupine", "Madrone", "Maple", "Meadow", "Metolius", "Mill",
    "Osprey", "Otter", "Pelican", "Pinyon", "Prairie", "Quarry", "Raven", "Ridgeline", "Sage",
    "Salmon", "Sequoia", "Sierra", "Sparrow", "Spruce", "Sterling", "Summit", "Tamarack",
    "Timber", "Trillium", "Wallowa", "Willow", "Yarrow",
)  # fmt: skip
SYLLABLES = ("bar", "cal", "den", "far", "gol", "hel", "jor", "kem", "lin", "mor", "nas", "pol",
             "rin", "sal", "tev", "vor", "wes", "yan", "zel", "dru")  # fmt: skip
TRADES = (
    "Electric", "Plumbing", "Drywall", "Concrete", "Roofing", "Steel", "Paving", "Glazing",
    "Masonry", "Painting", "Mechanical", "Excavation", "Framing", "Flooring", "Insulation",
)  # fmt: skip
SUFFIXES = ("", "", "", " LLC", " Inc", " Co.")
PLACES = ("Lofts", "Clinic", "School", "Library", "Warehouse", "Station", "Apartments", "Plaza")


class Scale(NamedTuple):
    """How much. `overlap` is the share of records that both systems know."""

    vendors: int
    projects: int
    overlap: float
    seed: int


def scale_of(options: dict[str, Any]) -> Scale:
    scale = Scale(
        vendors=int(options.get("vendors", 1000)),
        projects=int(options.get("projects", 50)),
        overlap=float(options.get("overlap", 0.8)),
        seed=int(options.get("seed_number", 1)),
    )
    if not 0 <= scale.overlap <= 1 or min(scale.vendors, scale.projects) < 0:
        raise ValueError("vendors and projects are counts; overlap is a share from 0 to 1")
    return scale


def word(number: int) -> str:
    """A different invented name for each number."""
    first, rest = number % len(SYLLABLES), number // len(SYLLABLES)
    return word(rest - 1) + SYLLABLES[first] if rest else SYLLABLES[first].capitalize()


def firms(scale: Scale) -> Iterator[Firm]:
    """Of those that only one system knows, half are Procore's."""
    random = Random(scale.seed)  # noqa: S311 - deterministic on purpose
    towns = tuple(TOWNS)
    for number in range(1, scale.vendors + 1):
        head, trade = HEADS[number % len(HEADS)], TRADES[number // 7 % len(TRADES)]
        name = f"{head} {word(number)} {trade}"
        left, right = known(number, scale.overlap)
        written = {"name": name + random.choice(SUFFIXES)}
        yield Firm(
            number, name, trade, random.choice(towns),
            procore={} if left else None,
            quickbooks=written if right else None,
        )  # fmt: skip


def known(number: int, overlap: float) -> tuple[bool, bool]:
    """Whether Procore and QuickBooks know it: the shared ones and the others spread evenly."""
    shared = int(number * overlap)
    if shared > int((number - 1) * overlap):
        return True, True
    alone = number - shared  # the how manieth that only one knows
    return alone % 2 == 1, alone % 2 == 0


def jobs(scale: Scale) -> Iterator[Job]:
    random = Random(scale.seed + 1)  # noqa: S311 - deterministic on purpose
    for number in range(1, scale.projects + 1):
        key, name = str(10_000 + number), f"{word(number)} {random.choice(PLACES)}"
        left, right = known(number, scale.overlap)
        yield Job(
            number=key, name=name, customer=f"{word(number // 10)} Holdings",
            street=f"{number} Foundry Way", town="Portland", value=f"{number}0000.00",
            start="2025-01-06", procore=left,
            quickbooks=f"{key} - {name}" if right else None,
        )  # fmt: skip
