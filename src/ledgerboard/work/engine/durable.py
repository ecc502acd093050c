"""The only module that imports dbos. It takes 1.5 s to import, so it is imported where it is used.

House rules, each for a trap that was met: one constant application version (a second one would
stop older workers); an executor id from a lease; JSON instead of pickles; a small pool; only our
own queues; a bound on threads and a short poll; and nothing that would speak to another host.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote, urlsplit

import sqlalchemy.exc
import stamina
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from dbos import error as dbos_error
from django.db import OperationalError, connection
from django.db.utils import Error

from ledgerboard.config.database import engine_url
from ledgerboard.config.settings import settings
from ledgerboard.work.engine import journal, running
from ledgerboard.work.engine.database import patient
from ledgerboard.work.engine.declare import QUEUES, Step, Workflow, own_connections, registry
from ledgerboard.work.models import Job

APPLICATION = "ledgerboard"
VERSION = "1"
"""Never changes: work of another version is never taken up. A change to the order of a
workflow's steps is a migration instead: give the workflow a new name.
"""
POLL_SECONDS = 0.1
POOL_SIZE = 5
MOST_ATTEMPTS = 25

logger = logging.getLogger(__name__)
_launched: list[str] = []
_registered: set[str] = set()


def address() -> str:
    """Where Django keeps its data right now (a test's database is another than the settings')."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    parts = urlsplit(engine_url(settings()))
    return parts._replace(scheme="postgresql", path=f"/{quote(name)}").geturl()


def launch(executor: str) -> None:
    """Start working in this process under a leased executor id. Raises Django's OperationalError
    when the database goes away meanwhile.
    """
    try:
        _launch(executor)
    except sqlalchemy.exc.DBAPIError as error:
        shut_down()
        raise OperationalError(str(error.orig)) from error
    except BaseException:
        shut_down()
        raise
    _launched.append(executor)


def _launch(executor: str) -> None:
    _use_wal()
    _quieten()
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": address(),
        "application_version": VERSION,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "sys_db_pool_size": POOL_SIZE,
        "use_listen_notify": False,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
    DBOS(config=config)
    _register()
    DBOS.listen_queues([queue.name for queue in QUEUES])
    DBOS.launch()
    open_queues()


def open_queues() -> None:
    """Let the engine look into the queues, all workers': their rows are shared."""
    for queue in QUEUES:
        if DBOS.retrieve_queue(queue.name) is None:
            DBOS.register_queue(
                queue.name,
                worker_concurrency=queue.worker_concurrency,
                partition_concurrency=queue.per_partition,
                polling_interval_sec=POLL_SECONDS,
                on_conflict="always_update",
            )


def close_queues() -> None:
    """Looking into empty queues ten times a second is most of what an idle worker costs, so there
    are none then. The engine looks for new ones once a second; what was asked for stays asked for.
    """
    for queue in QUEUES:
        DBOS.delete_queue(queue.name)


def shut_down() -> None:
    _launched.clear()
    DBOS.destroy()


def hand_over(workflow: Workflow, job: Job) -> None:
    """The key makes a repeat harmless; the priority keeps jobs of one millisecond in order."""
    options: EnqueueOptions = {
        "workflow_name": workflow.name,
        "queue_name": workflow.queue.name,
        "workflow_id": job.key,
        "queue_partition_key": job.partition,
        "priority": job.pk % (2**31 - 1),
        "app_version": VERSION,
    }
    DBOS.enqueue_workflow_with_options(options, *job.args)


def take_over(executor: str) -> int:
    """Go on with what a dead worker had in hand. Only while its lease is ours to give away."""
    orphans = DBOS.list_workflows(status="PENDING", executor_id=executor, load_input=False)
    for queue in {orphan.queue_name for orphan in orphans}:
        ids = [orphan.workflow_id for orphan in orphans if orphan.queue_name == queue]
        DBOS.resume_workflows(ids, queue_name=queue)
    return len(orphans)


def cancel(key: str) -> None:
    with _handle() as engine:
        engine.cancel_workflows([key])


def exists(key: str) -> bool:
    with _handle() as engine:
        return bool(engine.list_workflows(workflow_ids=[key], load_input=False))


def resume(key: str, queue: str) -> None:
    with _handle() as engine:
        engine.resume_workflows([key], queue_name=queue)


def delete(keys: Sequence[str]) -> None:
    with _handle() as engine:
        engine.delete_workflows(list(keys))


@contextmanager
def _handle() -> Iterator[Any]:
    """The engine itself where it runs, else a client, which can ask but never works. It is let
    go at once: this is rare, and a web process need not hold a connection for it.
    """
    if _launched:
        yield DBOS
        return
    with _client() as client:
        yield client


@contextmanager
def _client(*, lazy: bool = False) -> Iterator[DBOSClient]:
    """Lazy, it waits for a database that is away; else it says so at once."""
    client = DBOSClient(
        system_database_url=address(),
        serializer=DBOSPortableJSONSerializer(),
        system_database_pool_size=1,
        application_name=APPLICATION,
        lazy=lazy,
    )
    try:
        yield client
    finally:
        client.destroy()


def _register() -> None:
    for workflow in registry.workflows.values():
        if workflow.name not in _registered:
            DBOS.workflow(name=workflow.name, max_recovery_attempts=None)(_workflow_body(workflow))
            _registered.add(workflow.name)
    for declared in registry.steps.values():
        declared.durable = declared.durable or _durable_step(declared)


def _durable_step(declared: Step[..., Any]) -> Callable[..., Any]:
    made = DBOS.step(
        name=declared.name,
        retries_allowed=declared.attempts > 1,
        max_attempts=declared.attempts,
        interval_seconds=declared.wait_seconds,
    )(patient(declared.function))

    def call(*args: Any, **kwargs: Any) -> Any:
        running.leave_if_stopping()
        return made(*args, **kwargs)

    return call


def _workflow_body(workflow: Workflow) -> Callable[..., Any]:
    def body(*args: Any) -> Any:
        key = str(DBOS.workflow_id)
        with running.carrying(key):
            running.leave_if_stopping()
            return _journalled(workflow, key, args) if _begin(key) else None

    return body


@patient
def _begin(key: str) -> bool:
    return journal.begin(key, executor=_executor(), most=MOST_ATTEMPTS)


def _executor() -> str:
    return _launched[0] if _launched else ""


def _journalled(workflow: Workflow, key: str, args: Sequence[Any]) -> Any:
    try:
        result = workflow.body(*args)
    except running.Stopping:
        _note_if_possible(journal.put_back, key)
        raise
    except running.Cancelled:
        _tell_cancelled(key)
        _note(journal.leave_cancelled, key, _executor())
        raise
    except (dbos_error.DBOSWorkflowCancelledError, dbos_error.DBOSWorkflowConflictIDError):
        _note(journal.leave_cancelled, key, _executor())
        raise  # else another worker has taken it over, and the row is theirs
    except Exception as error:
        logger.exception("%s failed (%s)", workflow.name, key)
        _note(journal.fail, key, journal.words(error))
        raise
    _note(journal.finish, key)
    return result


def _tell_cancelled(key: str) -> None:
    """Who cancelled it may have died half way, and it would hold its partition. Not through the
    engine itself: inside a workflow that would be a step, which a resumed one does not have.
    """
    with _client(lazy=True) as client:
        client.cancel_workflows([key])


@stamina.retry(on=OperationalError, attempts=10, timeout=60)
def _note(note: Callable[..., None], *args: str) -> None:
    """What happened must not be lost to a database that is away, busy or full for a moment."""
    patient(note)(*args)


def _note_if_possible(note: Callable[..., None], *args: str) -> None:
    """Where the database is away, the next worker finds the workflow in the engine's own rows."""
    with own_connections(), suppress(Error):
        note(*args)


def _use_wal() -> None:
    """The engine does not ask for it, and it stays in the file (as Django's settings do ask)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")


class _SaidAlready(logging.Filter):
    """The engine prints a traceback for each cancelled workflow, and a second one for each failed
    one, which `_journalled` has told of.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        return "in background workflow" not in line and "the owner's recorded outcome" not in line


def _quieten() -> None:
    """Its lines go where ours go. Without a handler of its own it would print by itself."""
    log = logging.getLogger("dbos")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
        log.addFilter(_SaidAlready())
