"""Invented companies that both simulators tell the same story about.

`demo`: Harbor & Pine Builders, both systems long in use. `empty`: the same companies on their first
day. `scaled`: any number of vendors and projects. `second`: a small company beside them, to prove
that nothing crosses over. A seed comes on top of what is there.
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import App, World
from ledgerboard.simulators.seeds.contractors import SEEDS, long_ago
from ledgerboard.simulators.seeds.procore_side import CLIENT_ID, CLIENT_SECRET

NAMES = tuple(SEEDS["procore"])


def seed_procore(world: World, name: str, /, **options: Any) -> None:
    """Options: client_id, client_secret, redirect_uris; of `scaled`: vendors, projects, overlap."""
    _seed(world, "procore", name, options)


def seed_quickbooks(world: World, name: str, /, **options: Any) -> None:
    """As `seed_procore`, with the same options: then both tell of the same firms."""
    _seed(world, "quickbooks", name, options)


def load(app: App, name: str, options: dict[str, Any] | None = None) -> None:
    """Seed a served simulator, whichever of the two it is."""
    _seed(app.world, app.system.name, name, options or {})


def install(*apps: App) -> None:
    """Let `POST /_control/seed` of these know the seeds by name."""
    for app in apps:
        app.control.seeds |= SEEDS[app.system.name]


def _seed(world: World, system: str, name: str, options: dict[str, Any]) -> None:
    """Known by name only; the records are as old as a company in use."""
    if name not in SEEDS[system]:
        raise ValueError(f"there is no seed {name!r}; there are {', '.join(SEEDS[system])}")
    with world.lock, long_ago(world):
        SEEDS[system][name](world, options)
        world.save()


__all__ = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "NAMES",
    "install",
    "load",
    "seed_procore",
    "seed_quickbooks",
]
