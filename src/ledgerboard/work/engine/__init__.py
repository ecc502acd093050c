"""The one door to the durable engine. Importing it is cheap: dbos itself is loaded by a worker,
or by whoever cancels or resumes a workflow.
"""

from ledgerboard.work.engine.admin import (
    CannotResume,
    Status,
    cancel,
    forget,
    resume,
    status,
)
from ledgerboard.work.engine.database import is_lost
from ledgerboard.work.engine.declare import (
    HEAVY,
    ORDERED,
    PARALLEL,
    every,
    step,
    workflow,
)
from ledgerboard.work.engine.lease import LeaseRefused
from ledgerboard.work.engine.outbox import enqueue
from ledgerboard.work.engine.running import current, progress, sleep
from ledgerboard.work.engine.worker import Worker

__all__ = [
    "HEAVY",
    "ORDERED",
    "PARALLEL",
    "CannotResume",
    "LeaseRefused",
    "Status",
    "Worker",
    "cancel",
    "current",
    "enqueue",
    "every",
    "forget",
    "is_lost",
    "progress",
    "resume",
    "sleep",
    "status",
    "step",
    "workflow",
]
