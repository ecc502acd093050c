"""A simulated Procore whose webhooks are known to arrive."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
import stamina
from tests.faults.outside import Photograph
from tests.sync.telling import Telling, receiving
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.config.settings import settings
from ledgerboard.simulators import procore as procore_simulator
from ledgerboard.simulators import seeds
from ledgerboard.simulators.kit import running


@pytest.fixture(scope="module")
def settled(kept_rows: None) -> Iterator[tuple[Telling, Photograph]]:
    """Reached once: it takes longer than what most tests do from there."""
    app = procore_simulator.build()
    seeds.load(app, "demo")
    app.world.settings |= {"approved_contracts_locked": False, "access_token_seconds": 10**7}
    with (
        running(app) as url,
        receiving() as receiver,
        httpx2.Client(timeout=PATIENCE_SECONDS) as http,
        pytest.MonkeyPatch.context() as patch,
        stamina.set_testing(True, attempts=4, cap=True),  # retries happen at once
    ):
        patch.setenv("LEDGERBOARD_PUBLIC_URL", receiver.url)
        settings.cache_clear()
        world = Telling(app, url, http, receiver)
        world.settle()
        yield world, Photograph.of(app.world)


@pytest.fixture
def told(settled: tuple[Telling, Photograph], db: None) -> Iterator[Telling]:
    """Everything was read, and webhooks are known to arrive."""
    world, photograph = settled
    settings.cache_clear()
    with world.from_here(photograph):
        yield world
    settings.cache_clear()
