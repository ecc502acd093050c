"""Declaring workflows, steps and schedules. Nothing here loads the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar, overload

from django.db import close_old_connections, connections
from django.utils.module_loading import autodiscover_modules

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Queue:
    """Jobs of one partition run at most `per_partition` at a time, over all workers.

    `worker_concurrency` bounds the threads of one worker: without it a backlog becomes a thread
    for each job.
    """

    name: str
    per_partition: int
    worker_concurrency: int


ORDERED = Queue("ordered", per_partition=1, worker_concurrency=8)
"""In each partition one at a time, in the order in which they were asked for."""

PARALLEL = Queue("parallel", per_partition=4, worker_concurrency=8)
"""In each partition up to four at once, in no order."""

HEAVY = Queue("heavy", per_partition=1, worker_concurrency=1)
"""What takes a core and much memory: one at a time in each worker."""

QUEUES = (ORDERED, PARALLEL, HEAVY)


@dataclass
class Step(Generic[P, R]):
    """`durable` is the same step in the engine's hands, once a worker runs in this process."""

    name: str
    function: Callable[P, R]
    attempts: int
    wait_seconds: float
    durable: Callable[P, R] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.durable:
            return self.durable(*args, **kwargs)
        with own_connections():
            return self.function(*args, **kwargs)


@dataclass(frozen=True)
class Workflow:
    name: str
    body: Callable[..., Any]
    queue: Queue


@dataclass
class Registry:
    workflows: dict[str, Workflow] = field(default_factory=dict)
    steps: dict[str, Step[Any, Any]] = field(default_factory=dict)
    schedules: dict[str, int] = field(default_factory=dict)


registry = Registry()


def workflow(name: str, *, queue: Queue = ORDERED) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a workflow: a function that calls steps and decides by what they return.

    The name lives in databases: retire it, never rename or reuse it. Called directly it is a
    plain function, which is how it is tested. Between steps it must do nothing that may not be
    done twice, and it must take the same way again when the steps answer the same.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        if name in registry.workflows:
            raise ValueError(f"there is a workflow {name!r} already")
        registry.workflows[name] = Workflow(name, function, queue)
        return function

    return declare


@overload
def step(function: Callable[P, R]) -> Step[P, R]: ...


@overload
def step(
    *, attempts: int = 1, wait_seconds: float = 1.0
) -> Callable[[Callable[P, R]], Step[P, R]]: ...


def step(
    function: Callable[P, R] | None = None, *, attempts: int = 1, wait_seconds: float = 1.0
) -> Step[P, R] | Callable[[Callable[P, R]], Step[P, R]]:
    """Declare a step: what it returned is on disk before the next begins, and it is not repeated.

    A step that was interrupted runs again. It takes and returns JSON: ids, not things. An error
    that leaves it comes back as the engine's own class after a restart, so a workflow decides by
    returned values, never by the class of an error.
    """

    def declare(body: Callable[P, R]) -> Step[P, R]:
        name = f"{body.__module__}.{body.__qualname__}"
        declared = Step(name, body, attempts, wait_seconds)
        registry.steps[name] = declared
        update_wrapper(declared, body)
        return declared

    return declare(function) if function else declare


def declared_workflow(name: str) -> Workflow:
    """Also in a process that has not looked into the rooms' `tasks` yet: the web, the commands.

    Raises KeyError for a name that nobody declares.
    """
    if name not in registry.workflows:
        autodiscover_modules("tasks")
    return registry.workflows[name]


def every(seconds: int, workflow_name: str) -> None:
    """Run a workflow without arguments each `seconds`, once whatever the number of workers.

    A tick passes unused while an earlier run of it is still alive.
    """
    registry.schedules[workflow_name] = seconds


@contextmanager
def own_connections() -> Iterator[None]:
    """The engine's threads are not Django's requests: nobody else closes their connections."""
    _close_connections()
    try:
        yield
    finally:
        _close_connections()


def _close_connections() -> None:
    """Not those inside a transaction: then we are called directly, and they are the caller's."""
    if not any(connection.in_atomic_block for connection in connections.all(initialized_only=True)):
        close_old_connections()


def plain(args: Sequence[Any]) -> list[int | str]:
    """Arguments as they are stored. Ids only: a payload does not belong into the engine."""
    for argument in args:
        if not isinstance(argument, int | str):
            raise TypeError(f"a workflow takes ids (numbers and text), not {type(argument)}")
    return list(args)
