"""From a socket to a handler and back, with the faults in between (a plain ASGI application)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

from ledgerboard.simulators.kit.call import Call, Malformed, Reply, Stop
from ledgerboard.simulators.kit.calls import Seen
from ledgerboard.simulators.kit.control import PREFIX, Control
from ledgerboard.simulators.kit.faults import Fault
from ledgerboard.simulators.kit.system import Route, System
from ledgerboard.simulators.kit.world import World

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger(__name__)
ALLOWED_IDLE_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.05
HTML = "<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


class App:
    """One system in one world. Handlers run on the loop, one at a time, under the world's lock."""

    def __init__(self, system: System, world: World) -> None:
        self.system = system
        self.world = world
        self.control = Control(system, world)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await self._read(scope, receive)
        if call.path == PREFIX or call.path.startswith(f"{PREFIX}/"):
            await self._control(call, send)
        else:
            await self._serve(call, scope, receive, send)

    async def _control(self, call: Call, send: Send) -> None:
        reply = self.control.answer(call)
        wait_seconds = min(float(call.arg("wait") or 0), ALLOWED_IDLE_SECONDS)
        if wait_seconds:
            await self._until_idle(wait_seconds)
            reply = self.control.answer(call) if call.method == "GET" else reply
        await self._answer(send, reply)

    async def _until_idle(self, seconds: float) -> None:
        """Let webhooks arrive without stopping the loop: a receiver may call back."""
        for _ in range(int(seconds * 100)):
            if self.world.outbox.idle():
                return
            await asyncio.sleep(0.01)

    async def _answer(self, send: Send, reply: Reply) -> None:
        """`Date` is the world's: clients take it for the server's time."""
        reply.headers.setdefault("date", format_datetime(self.world.now(), usegmt=True))
        await answer(send, reply)

    async def _read(self, scope: Scope, receive: Receive) -> Call:
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        path = scope.get("raw_path", b"").split(b"?")[0].decode("latin-1") or scope["path"]
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        body = await whole(receive)
        base = f"{scope.get('scheme', 'http')}://{headers.get('host', 'localhost')}"
        now = self.world.clock.now()
        floats = self.system.parse_float
        return Call(
            scope["method"], path, query, headers, body, now, base_url=base, parse_float=floats
        )

    async def _serve(self, call: Call, scope: Scope, receive: Receive, send: Send) -> None:
        with self.world.lock:
            fired = self.world.faults.fire(call.method, call.path)
        call.flags = {fault.name for fault in fired if fault.kind == "flag"}
        fault = next((fault for fault in fired if fault.kind != "flag"), None)
        reply = await self._through(fault, call)
        self._log(call, fault, reply)
        if reply is None:
            await self._unanswered(fault, scope, receive)
        else:
            await self._answer(send, reply)

    async def _through(self, fault: Fault | None, call: Call) -> Reply | None:
        """The answer, None when the client shall get none."""
        if fault is None:
            return self.dispatch(call)
        if fault.kind == "slow":
            return await self._slowly(fault, call)
        if fault.phase == "after":
            self.dispatch(call)
        with self.world.lock:
            return self._finished(call, faulty(fault)) if fault.kind in ANSWERED else None

    async def _slowly(self, fault: Fault, call: Call) -> Reply:
        if fault.phase == "before":
            await self._let_go(fault)
            return self.dispatch(call)
        reply = self.dispatch(call)
        await self._let_go(fault)
        return reply

    async def _let_go(self, fault: Fault) -> None:
        """After its seconds, or sooner, when the rule is cleared: a test that does something
        during a call can say when that is done, however slow the machine.
        """
        looks, rest_seconds = divmod(fault.seconds, LOOK_AGAIN_SECONDS)
        for seconds in [rest_seconds] + [LOOK_AGAIN_SECONDS] * int(looks):
            if self.world.faults.has(fault):
                await asyncio.sleep(seconds)

    async def _unanswered(self, fault: Fault | None, scope: Scope, receive: Receive) -> None:
        if fault is not None and fault.kind == "timeout":
            await held(receive, fault.seconds)
        transport = scope.get("state", {}).get("transport")
        if transport is None:
            raise ConnectionResetError("the simulator dropped this connection on demand")
        transport.abort()
        await asyncio.sleep(0.01)  # uvicorn hears that the connection is lost and stays silent

    def dispatch(self, call: Call) -> Reply:
        """Gate, handler, headers; then what was written is kept, or undone on a Stop."""
        with self.world.lock:
            found = self.system.match(call.method, call.path)
            route, call.params = found or (None, {})
            call.params = {name: unquote(value) for name, value in call.params.items()}
            call.route = route.path if route else ""
            reply = self._finished(call, self._handled(route, call))
            self.world.commit()
            return reply

    def _handled(self, route: Route | None, call: Call) -> Reply:
        try:
            with self.world.atomic():
                return self._gated(route, call)
        except Stop as stop:
            return stop.reply
        except Malformed as error:
            return self._malformed(str(error))
        except Exception:
            log.exception("the simulator failed at %s %s", call.method, call.path)
            return Reply({"simulator_error": "a handler failed; its log has the traceback"}, 500)

    def _gated(self, route: Route | None, call: Call) -> Reply:
        stopped = self.system.gate(self.world, call, route) if self.system.gate else None
        if stopped is not None:
            return stopped
        return route.handler(self.world, call) if route else self._unknown(call)

    def _malformed(self, reason: str) -> Reply:
        if self.system.malformed:
            return self.system.malformed(reason)
        return Reply({"error": f"malformed JSON: {reason}"}, 400)

    def _unknown(self, call: Call) -> Reply:
        """501 for what the real system has and this one lacks, 404 for what neither has."""
        operation = self.system.known(call.method, call.path)
        if operation:
            call.route = operation.path
            name = f"{operation.method} {operation.path}"
            text = f"not simulated: {name} ({operation.summary or operation.tier})"
            return Reply({"not_simulated": name, "message": text}, 501)
        allowed = self.system.allowed(call.path)
        if allowed:
            return Reply({"message": "Method not allowed"}, 405, {"allow": ", ".join(allowed)})
        return (
            self.system.not_found(call)
            if self.system.not_found
            else Reply({"message": "Not found"}, 404)
        )

    def _finished(self, call: Call, reply: Reply) -> Reply:
        return self.system.finish(self.world, call, reply) if self.system.finish else reply

    def _log(self, call: Call, fault: Fault | None, reply: Reply | None) -> None:
        query = "&".join(f"{name}={value}" for name, value in call.query)
        self.world.calls.add(
            Seen(
                number=self.world.calls.total + 1,
                at=call.now.isoformat(),
                method=call.method,
                path=call.path,
                query=query,
                route=call.route or self._route_of(call),
                status=reply.status if reply else 0,
                fault=fault.kind if fault else None,
            )
        )

    def _route_of(self, call: Call) -> str:
        found = self.system.match(call.method, call.path)
        return found[0].path if found else "(unknown)"


ANSWERED = frozenset({"error", "throttle"})


def faulty(fault: Fault) -> Reply:
    """The answer of a gateway or limiter that the handler never saw."""
    status = 429 if fault.kind == "throttle" else fault.status
    headers = {"retry-after": str(fault.retry_after)} if fault.retry_after is not None else {}
    if fault.body is not None:
        kind = "text/html" if isinstance(fault.body, str) else "application/json"
        return Reply(fault.body, status, headers, kind)
    title = f"{status} {HTTPStatus(status).phrase}"
    if fault.format == "html":
        return Reply(HTML.format(title=title), status, headers, "text/html")
    return Reply({"message": title}, status, headers)


async def whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def held(receive: Receive, seconds: float) -> None:
    """Keep the client waiting until it gives up or the time is over."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return


async def answer(send: Send, reply: Reply) -> None:
    body = reply.encoded()
    headers = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in reply.headers.items()]
    if body:
        headers.append((b"content-type", reply.media_type.encode()))
    if reply.status != 204:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
