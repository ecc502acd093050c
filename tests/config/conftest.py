from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from ledgerboard.config.settings import Settings, settings


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Callable[..., Settings]:
    """The settings of a process that starts in an empty folder with only these variables."""
    for name in [name for name in os.environ if name.startswith("LEDGERBOARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def start(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(f"LEDGERBOARD_{name}", value)
        settings.cache_clear()
        return settings()

    yield start
    settings.cache_clear()
