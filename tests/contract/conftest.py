"""What the contract tests of both simulators share: a place that webhooks are sent to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from ledgerboard.simulators.kit import INFERRED, App, Call, Reply, System, World, running


@dataclass
class Receiver:
    """An endpoint that keeps what arrives and answers as it is told."""

    url: str
    status: int = 204
    calls: list[Call] = field(default_factory=list)

    @property
    def bodies(self) -> list[Any]:
        return [call.json for call in self.calls]

    def reset(self) -> None:
        self.status = 204
        self.calls.clear()


@pytest.fixture(scope="session")
def receiving() -> Iterator[Receiver]:
    system = System(name="receiver", title="Receiver")
    receiver = Receiver("")

    @system.route("POST", "/hook", evidence=INFERRED, source="test")
    def take(_world: World, call: Call) -> Reply:
        receiver.calls.append(call)
        return Reply(status=receiver.status)

    @system.route("POST", "/second", evidence=INFERRED, source="test")
    def second(_world: World, call: Call) -> Reply:
        receiver.calls.append(call)
        return Reply(status=204)

    with running(App(system, World())) as base_url:
        receiver.url = f"{base_url}/hook"
        yield receiver


@pytest.fixture
def receiver(receiving: Receiver) -> Receiver:
    receiving.reset()
    return receiving
