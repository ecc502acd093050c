"""Webhooks on their way out: one queue per endpoint, retried by the world's clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2

from ledgerboard.simulators.kit.faults import WEBHOOK_KINDS
from ledgerboard.simulators.kit.store import encode
from ledgerboard.simulators.kit.table import Row, Table

if TYPE_CHECKING:
    from ledgerboard.simulators.kit.world import World

TABLE = "_deliveries"
ENDPOINTS = "_endpoints"
TICK_SECONDS = 0.05
KEPT = 20_000


@dataclass(frozen=True)
class Delivery:
    """One event for one endpoint; `label` is what webhook faults match on."""

    endpoint: str
    url: str
    payload: Any
    label: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    due_in_seconds: float = 0
    extra: Row = field(default_factory=dict)


def pack_one(_world: World, rows: Sequence[Row]) -> tuple[bytes, dict[str, str]]:
    """The payload as JSON."""
    return encode(rows[0]["payload"]).encode(), {}


@dataclass(frozen=True)
class Policy:
    """How a system delivers. Its delays run on the world's clock, its timeout on the real one."""

    timeout_seconds: float = 5.0
    delays: tuple[float, ...] = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600)
    give_up_after_seconds: float | None = 12 * 3600.0
    batch: int = 1  # events in one POST
    pack: Callable[[World, Sequence[Row]], tuple[bytes, dict[str, str]]] = pack_one
    accepts: Callable[[int], bool] = lambda status: 200 <= status < 300

    def delay(self, failures: int) -> float:
        return self.delays[min(failures, len(self.delays)) - 1]


class Outbox:
    """A failure pauses its whole endpoint; other endpoints go on."""

    def __init__(self, world: World, policy: Policy) -> None:
        self._world = world
        self.policy = policy
        self.paused = False
        self._staged: list[Delivery] = []
        self._rows: Table = world.table(TABLE, "endpoint")
        self._endpoints: Table = world.table(ENDPOINTS)
        self._queues: dict[str, list[int]] = {}
        self._busy: set[str] = set()
        self._wake = threading.Event()
        self._closed = False
        self._life = 0  # counts resets: what was under way before one is not noted after it
        self._thread: threading.Thread | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._client: httpx2.Client | None = None
        for row in self._rows.select(lambda row: row["state"] == "queued"):
            self._queues.setdefault(row["endpoint"], []).append(row["id"])

    # inside a call, under the world's lock

    def post(self, delivery: Delivery) -> None:
        """Queued when the call is saved; forgotten when it is undone."""
        self._staged.append(delivery)

    def mark(self) -> int:
        return len(self._staged)

    def roll_back(self, mark: int) -> None:
        del self._staged[mark:]

    def release(self) -> None:
        """The call is done: its events join their queues, as the faults will have it."""
        staged, self._staged = self._staged, []
        for delivery in staged:
            self._enqueue(delivery)

    def wake(self) -> None:
        """After the call is on disk."""
        if any(self._queues.values()) and not self._closed:
            self._start()
            self._wake.set()

    def _enqueue(self, delivery: Delivery) -> None:
        faults = {f.kind: f for f in self._faults(delivery)}
        late = faults["webhook_late"].seconds if "webhook_late" in faults else 0
        state = "lost" if "webhook_lost" in faults else "queued"
        row = self._record(delivery, late + delivery.due_in_seconds, state)
        if state == "queued":
            queue = self._queues.setdefault(delivery.endpoint, [])
            at = self._world.random.randint(0, len(queue)) if "webhook_shuffle" in faults else None
            queue.insert(len(queue) if at is None else at, row["id"])
            if "webhook_duplicate" in faults:
                queue.append(self._record(delivery, delivery.due_in_seconds, state)["id"])

    def _faults(self, delivery: Delivery) -> Any:
        return self._world.faults.fire("POST", delivery.label, WEBHOOK_KINDS)

    def _record(self, delivery: Delivery, due_in: float, state: str) -> Row:
        now = self._world.clock.now()
        row = asdict(delivery) | {
            "id": self._world.next_id(TABLE),
            "created_at": now.isoformat(),
            "due": now.timestamp() + due_in,
            "state": state,
            "attempts": [],
        }
        self._forget_oldest()
        return self._rows.put(row)

    def _forget_oldest(self) -> None:
        if len(self._rows) >= KEPT:
            oldest = self._rows.oldest()
            if oldest is not None and oldest["state"] != "queued":
                self._rows.delete(oldest["id"])

    # asked by the control API and by tests

    def report(self) -> list[Row]:
        return list(self._rows)

    def pending(self) -> int:
        return sum(map(len, self._queues.values())) + len(self._busy)

    def idle(self) -> bool:
        """Nothing is on its way and nothing could be sent now."""
        with self._world.lock:
            return not self._busy and not any(map(self._ready, self._queues))

    def flush(self) -> int:
        """Send everything now: no waiting for retries or lateness. Returns how many wait."""
        with self._world.lock:
            self.paused = False
            for endpoint in self._endpoints:
                self._endpoints.update(endpoint["id"], {"next_at": 0.0})
            for number in [n for queue in self._queues.values() for n in queue]:
                self._rows.update(number, {"due": 0.0})
            self.wake()
            return sum(map(len, self._queues.values()))

    def retry(self, delivery: int) -> bool:
        """Queue a finished delivery again; False when there is no such one."""
        row = self._rows.get(delivery)
        if row is None or row["state"] == "queued":
            return False
        self._rows.update(delivery, {"state": "queued", "due": self._world.clock.seconds()})
        self._queues.setdefault(row["endpoint"], []).append(delivery)
        return True

    def forget(self, endpoint: str) -> None:
        """The receiver is gone: what waits for it is discarded."""
        self._discard(endpoint)

    def reset(self) -> None:
        self._staged.clear()
        self._queues.clear()
        self.paused = False
        self._life += 1

    def close(self) -> None:
        self._closed = True
        self._wake.set()
        if self._thread:
            self._thread.join(timeout=self.policy.timeout_seconds + 1)
        if self._pool:
            self._pool.shutdown(wait=True)
        if self._client:
            self._client.close()

    # the sender's own thread

    def _start(self) -> None:
        if self._thread is None:
            self._client = httpx2.Client(timeout=self.policy.timeout_seconds, trust_env=False)
            self._pool = ThreadPoolExecutor(4, "webhooks")
            self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        waiting = True
        while not self._closed:
            self._wake.wait(TICK_SECONDS if waiting else None)
            self._wake.clear()
            with self._world.lock:
                self._expire()
                ready = [endpoint for endpoint in self._queues if self._ready(endpoint)]
                self._busy.update(ready)
                waiting = any(self._queues.values())
            for endpoint in ready:
                self._submit(endpoint)

    def _submit(self, endpoint: str) -> None:
        if self._pool and not self._closed:
            self._pool.submit(self._drain, endpoint)

    def _ready(self, endpoint: str) -> bool:
        if self.paused or self._closed or endpoint in self._busy:
            return False
        state = self._endpoints.get(endpoint)
        now = self._world.clock.seconds()
        return (state is None or state["next_at"] <= now) and bool(self._due(endpoint))

    def _due(self, endpoint: str) -> list[Row]:
        now, found = self._world.clock.seconds(), []
        for number in self._queues.get(endpoint, ()):
            row = self._rows.get(number)
            if row is not None and row["due"] <= now:
                found.append(row)
                if len(found) == self.policy.batch:
                    break
        return found

    def _drain(self, endpoint: str) -> None:
        """Send until the queue is empty, not due, or fails."""
        try:
            while self._send_next(endpoint):
                pass
        finally:
            with self._world.lock:
                self._busy.discard(endpoint)
            self._wake.set()

    def _send_next(self, endpoint: str) -> bool:
        with self._world.lock:
            rows = [] if self.paused or self._closed else self._due(endpoint)
            if not rows:
                return False
            body, headers = self.policy.pack(self._world, rows)
            life = self._life
        status, error = self._post(rows[0], body, headers)
        with self._world.lock:
            accepted = life == self._life and self._note(rows, status, error)
            self._world.commit()
        return accepted

    def _post(self, row: Row, body: bytes, headers: dict[str, str]) -> tuple[int, str | None]:
        if self._client is None:
            return 0, "closed"
        given = {"content-type": "application/json", **row["headers"], **headers}
        try:
            answer = self._client.post(row["url"], content=body, headers=given)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, TypeError) as failure:
            return 0, type(failure).__name__
        return answer.status_code, None

    def _note(self, rows: list[Row], status: int, error: str | None) -> bool:
        now = self._world.clock.now()
        attempt = {"at": now.isoformat(), "status": status or None, "error": error}
        accepted = error is None and self.policy.accepts(status)
        for row in rows:
            current = self._rows.get(row["id"])
            if current is not None and current["state"] == "queued":
                self._attempted(current, attempt, accepted=accepted)
        self._endpoint_after(rows[0]["endpoint"], now.timestamp(), accepted=accepted)
        return accepted

    def _attempted(self, row: Row, attempt: Row, *, accepted: bool) -> None:
        state = "delivered" if accepted else "queued"
        self._rows.update(row["id"], {"attempts": [*row["attempts"], attempt], "state": state})
        if accepted:
            self._queues[row["endpoint"]].remove(row["id"])

    def _endpoint_after(self, endpoint: str, now: float, *, accepted: bool) -> None:
        if accepted:
            self._endpoints.delete(endpoint)
            return
        state = self._endpoints.get(endpoint) or {"failures": 0, "failed_since": now}
        failures = state["failures"] + 1
        wait = {"id": endpoint, "failures": failures, "next_at": now + self.policy.delay(failures)}
        self._endpoints.put({**state, **wait})

    def _expire(self) -> None:
        """An endpoint that failed for too long loses its whole queue, silently."""
        limit = self.policy.give_up_after_seconds
        if limit is None:
            return
        oldest = self._world.clock.seconds() - limit
        gone = [e["id"] for e in self._endpoints if e["failed_since"] <= oldest]
        for endpoint in gone:
            self._discard(endpoint)
        if gone:
            self._world.commit()

    def _discard(self, endpoint: str) -> None:
        for number in self._queues.pop(endpoint, []):
            self._rows.update(number, {"state": "discarded"})
        self._endpoints.delete(endpoint)
