"""The worker: takes a lease, runs the engine, and once a moment does what keeps work moving."""

from __future__ import annotations

import logging
import time
from threading import Event, Thread

from django.db import connection
from django.db.utils import Error
from django.utils.module_loading import autodiscover_modules

from ledgerboard.config.settings import settings
from ledgerboard.work.engine import lease, outbox, running
from ledgerboard.work.engine.lazy import durable

LOOK_SECONDS = 0.2
CARE_SECONDS = 1.0
STOP_SECONDS = 20.0
STAY_OPEN_SECONDS = 1.5
"""After the last job: one often asks for the next."""

logger = logging.getLogger(__name__)


class Worker:
    """One per process. `start` raises `LeaseRefused`; `lost` is set when the lease is gone, and
    then the worker must stop at once, because another may be going on with its work. One that
    lives only for a command keeps no schedules: it would begin what it does not stay to end.
    """

    def __init__(self, slots: int | None = None, *, schedules: bool = True) -> None:
        self._slots = slots or settings().worker_slots
        self._schedules = schedules
        self._ending = Event()
        self._pump = Thread(target=self._care, name="ledgerboard-work", daemon=True)
        self._seen: dict[str, int] = {}
        self._wanted_at = 0.0
        self._are_open = True
        self.lost = Event()

    @property
    def executor(self) -> str:
        return self._lease.executor

    def start(self) -> None:
        autodiscover_modules("tasks")
        self._lease = lease.acquire(self._slots)
        running.stopping.clear()
        try:
            durable().launch(self._lease.executor)
        except BaseException:
            self._lease.release()
            raise
        self._pump.start()
        logger.info("worker %s is ready", self._lease.executor)

    def stop(self, patience_seconds: float = STOP_SECONDS) -> bool:
        """Let running steps end, leave everything else for the next worker. False when a step
        did not end in time: it will run again.
        """
        self._ending.set()
        running.stopping.set()
        outbox.nudge.set()
        self._pump.join(timeout=patience_seconds)
        ended = running.wait_until_idle(patience_seconds)
        durable().shut_down()
        self._lease.release()
        logger.info("worker %s has stopped", self._lease.executor)
        return ended

    def _care(self) -> None:
        cared_at = 0.0
        while not self._ending.is_set():
            try:
                if self._relay():
                    self._open()
                if time.monotonic() - cared_at >= CARE_SECONDS:
                    cared_at = time.monotonic()
                    self._look_after()
            except Error as error:
                logger.warning("the database did not answer the worker: %s", error)
                connection.close()
            except Exception:
                logger.exception("the worker's upkeep stumbled; it goes on")
            outbox.nudge.wait(LOOK_SECONDS)
            outbox.nudge.clear()
        connection.close()

    def _relay(self) -> bool:
        """Whether there was something to hand over."""
        number = count = outbox.relay(durable().hand_over)
        while number == outbox.BATCH:
            number = outbox.relay(durable().hand_over)
        self._wanted_at = time.monotonic() if count else self._wanted_at
        return bool(count)

    def _open(self) -> None:
        if not self._are_open:
            durable().open_queues()
            self._are_open = True

    def _open_or_close(self) -> None:
        """The queues are open while anything is in the engine's hands. Opened again each time,
        because another worker, which saw the moment before, may have closed them.
        """
        if outbox.is_wanted():
            self._wanted_at = time.monotonic()
            durable().open_queues()
            self._are_open = True
        elif self._are_open and time.monotonic() - self._wanted_at > STAY_OPEN_SECONDS:
            durable().close_queues()
            self._are_open = False

    def _look_after(self) -> None:
        if not self._lease.holds():
            self.lost.set()
            self._ending.set()
            running.stopping.set()
            return
        if self._schedules:
            outbox.tick(time.time(), self._seen)
        self._open_or_close()
        for executor in self._lease.free_slots():
            taken = durable().take_over(executor)
            if taken:
                logger.info("went on with %d workflows of worker %s", taken, executor)
