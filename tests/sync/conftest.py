from __future__ import annotations

import pytest
from tests.sync.world import World


@pytest.fixture
def world(db):
    return World()
