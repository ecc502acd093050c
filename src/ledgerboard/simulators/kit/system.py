"""What a simulated system is made of: routes with their evidence, a gate, seeds, acts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ledgerboard.simulators.kit.call import Call, Reply
from ledgerboard.simulators.kit.world import World

Handler = Callable[[World, Call], Reply]
Gate = Callable[[World, Call, "Route | None"], Reply | None]
Finish = Callable[[World, Call, Reply], Reply]
Seed = Callable[[World, dict[str, Any]], None]
Act = Callable[[World, dict[str, Any]], Any]


class Evidence(Enum):
    """How we know that the real system behaves so."""

    DOCUMENTED = "documented"  # the maker's guides
    REFERENCE = "reference"  # the maker's published reference data
    CLIENT = "client"  # only seen in public client code
    INFERRED = "inferred"  # no source says it


DOCUMENTED, REFERENCE, CLIENT, INFERRED = Evidence


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    handler: Handler
    evidence: Evidence
    source: str
    open: bool = False  # no token asked
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """A call of the real system's reference, simulated or not."""

    method: str
    path: str
    summary: str = ""
    tier: str = "core"


def split(path: str) -> tuple[str, ...]:
    return tuple(path.strip("/").split("/"))


def shape(path: str) -> str:
    """A path without the names of its parameters: `/a/{id}` and `/a/{vendor_id}` are one call."""
    return re.sub(r"\{[^}]*\}", "{}", path)


class Node:
    """One step of the path tree; a literal wins over a parameter."""

    __slots__ = ("children", "parameter", "routes")

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.parameter: Node | None = None
        self.routes: dict[str, Any] = {}

    def grow(self, segments: Iterable[str]) -> Node:
        node = self
        for segment in segments:
            node = node.step(segment)
        return node

    def step(self, segment: str) -> Node:
        if segment.startswith("{"):
            self.parameter = self.parameter or Node()
            return self.parameter
        return self.children.setdefault(segment, Node())

    def find(self, segments: tuple[str, ...], at: int = 0) -> Node | None:
        if at == len(segments):
            return self if self.routes else None
        child = self.children.get(segments[at])
        found = child.find(segments, at + 1) if child else None
        if found is None and self.parameter is not None and segments[at]:
            found = self.parameter.find(segments, at + 1)
        return found


@dataclass
class System:
    """One simulated system. Handlers are plain functions `(world, call) -> Reply`."""

    name: str
    title: str
    operations: tuple[Operation, ...] = ()
    gate: Gate | None = None  # token, tenant, limits: answers instead of the handler
    finish: Finish | None = None  # headers that every answer carries
    malformed: Callable[[str], Reply] | None = None
    not_found: Callable[[Call], Reply] | None = None
    parse_float: Callable[[str], Any] | None = None
    routes: list[Route] = field(default_factory=list)
    seeds: dict[str, Seed] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._tree = Node()
        self._known = Node()
        for operation in self.operations:
            self._known.grow(split(operation.path)).routes[operation.method] = operation

    def route(
        self,
        method: str,
        path: str,
        *,
        evidence: Evidence,
        source: str,
        open: bool = False,  # noqa: A002
    ) -> Callable[[Handler], Handler]:
        """Declare an endpoint and how we know that it behaves so."""

        def declare(handler: Handler) -> Handler:
            self.add(Route(method, path, handler, evidence, source, open, split(path)))
            return handler

        return declare

    def add(self, route: Route) -> None:
        self.routes.append(route)
        self._tree.grow(route.segments).routes[route.method] = route

    def seed(self, name: str) -> Callable[[Seed], Seed]:
        def declare(seed: Seed) -> Seed:
            self.seeds[name] = seed
            return seed

        return declare

    def act(self, name: str) -> Callable[[Act], Act]:
        """What a person does in the real system's own pages."""

        def declare(act: Act) -> Act:
            self.acts[name] = act
            return act

        return declare

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        segments = split(path)
        node = self._tree.find(segments)
        route: Route | None = node.routes.get(method) if node else None
        if route is None:
            return None
        pairs = zip(route.segments, segments, strict=True)
        return route, {name[1:-1]: value for name, value in pairs if name.startswith("{")}

    def allowed(self, path: str) -> list[str]:
        node = self._tree.find(split(path))
        return sorted(node.routes) if node else []

    def known(self, method: str, path: str) -> Operation | None:
        node = self._known.find(split(path))
        operation: Operation | None = node.routes.get(method) if node else None
        return operation
