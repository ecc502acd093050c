"""What the web server loads: a request's body arrives here first, then Django answers in a thread.

WSGI alone gives a thread to a request before its body is there, so a few bodies that come slowly,
or never, hold up everybody. Here waiting costs a coroutine; a thread is taken for the answer only.
Webhooks have a thread of their own, which stores all that came meanwhile at once: neither pages
nor uploads keep them from being stored, and they need nothing of what Django does for a page.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from django.utils.module_loading import import_string
from granian._granian import RSGIProtocolClosed as ProtocolClosed

from ledgerboard.config.gathering import Gathering, Posted, TooManyWaiting
from ledgerboard.config.parent import end_with_parent
from ledgerboard.config.upload_limits import BODY_BYTES, REQUEST_MB
from ledgerboard.config.wsgi import application as django

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

PAGE_THREADS = 4
WEBHOOK = re.compile("/api/webhooks/([a-z]+)/")
WEBHOOK_DOOR = "ledgerboard.api.webhook_door.answers"
WEBHOOK_HEADERS = [("content-type", "application/json"), ("x-content-type-options", "nosniff")]
SERVER_ERROR = 500
MEMORY_BYTES = 1_000_000
RETRY_LATER = ("retry-after", "10")
SILENT_SECONDS = 20.0
"""So long may a body be silent on its way; a slow line may be slow for as long as it moves."""
MOST_ARRIVING = 1_000
STREAM_BYTES = 256 * 1024

_pages = ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page")


class NotTaken(Exception):
    """A body that is not waited for any longer; the answer says so."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass
class Answer:
    """What Django answered; `rest` is what of a large one is still to come."""

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    first: bytes = b""
    rest: Generator[bytes] | None = None

    def start(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        self.status = int(status.partition(" ")[0])
        self.headers = [(name.lower(), value) for name, value in headers]


class Front:
    def __init__(self) -> None:
        end_with_parent()
        self._arriving = 0
        self._webhooks: Gathering[Posted, tuple[int, bytes]] = Gathering(
            import_string(WEBHOOK_DOOR)
        )

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        try:
            with SpooledTemporaryFile(MEMORY_BYTES) as body:
                size = await self._arrived(scope, protocol, body)
                if not await self._took_webhook(scope, protocol, body, size):
                    await _answered(scope, protocol, body, size)
        except NotTaken as why:
            headers = [("connection", "close"), RETRY_LATER]
            protocol.response_str(why.status, headers, f"{why}\n")
        except ProtocolClosed:
            return  # nobody is there any more

    async def _arrived(self, scope: Scope, protocol: HTTPProtocol, body: IO[bytes]) -> int:
        if not _has_body(scope):
            return 0
        if self._arriving >= MOST_ARRIVING:
            raise NotTaken(503, "Too many requests are arriving at once. Try again in a moment.")
        self._arriving += 1
        try:
            size = await _read(protocol, body)
        finally:
            self._arriving -= 1
        body.seek(0)
        return size

    async def _took_webhook(
        self, scope: Scope, protocol: HTTPProtocol, body: IO[bytes], size: int
    ) -> bool:
        """Django isn't asked where that fails: pages would wait for its threads."""
        named = WEBHOOK.fullmatch(scope.path) if scope.method == "POST" else None
        if named is None or size > MEMORY_BYTES:
            return False
        posted = Posted(named[1], dict(scope.headers.items()), body.read())
        try:
            status, said = await self._webhooks(posted)
        except TooManyWaiting as why:
            raise NotTaken(503, str(why)) from None
        later = [RETRY_LATER] if status >= SERVER_ERROR else []
        protocol.response_bytes(status, WEBHOOK_HEADERS + later, said)
        return True


def _has_body(scope: Scope) -> bool:
    headers = scope.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


async def _read(protocol: HTTPProtocol, body: IO[bytes]) -> int:
    size, chunks = 0, aiter(protocol)
    while True:
        try:
            chunk = await asyncio.wait_for(anext(chunks), SILENT_SECONDS)
        except StopAsyncIteration:
            return size
        except TimeoutError:
            raise NotTaken(408, "The rest of the request did not arrive.") from None
        size += len(chunk)
        if size > BODY_BYTES:
            raise NotTaken(413, f"Send at most {REQUEST_MB} MB at once.")
        body.write(chunk)


async def _answered(scope: Scope, protocol: HTTPProtocol, body: IO[bytes], size: int) -> None:
    loop = asyncio.get_running_loop()
    answer = await loop.run_in_executor(_pages, _ask_django, _environment(scope, body, size))
    if answer.rest is None:
        protocol.response_bytes(answer.status, answer.headers, answer.first)
        return
    transport = protocol.response_stream(answer.status, answer.headers)
    part = answer.first
    try:
        while part:
            await transport.send_bytes(part)
            part = await loop.run_in_executor(_pages, _some, answer.rest)
    finally:
        await loop.run_in_executor(_pages, answer.rest.close)


def _ask_django(environment: dict[str, Any]) -> Answer:
    answer = Answer()
    result = django(environment, answer.start)  # type: ignore[arg-type]  # nobody calls write()
    parts = _parts(result)
    answer.first = _some(parts)
    if len(answer.first) >= STREAM_BYTES:
        answer.rest = parts
    else:
        next(parts, None)  # closes it, in this thread: its database connections are this one's
    return answer


def _parts(result: Iterable[bytes]) -> Generator[bytes]:
    try:
        yield from result
    finally:
        if close := getattr(result, "close", None):
            close()


def _some(parts: Iterator[bytes]) -> bytes:
    """About as much as is sent at once; empty at the end."""
    got, size = [], 0
    while size < STREAM_BYTES and (part := next(parts, None)) is not None:
        got.append(part)
        size += len(part)
    return b"".join(got)


def _environment(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    host, _, port = scope.server.rpartition(":")
    found = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope.path).decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        found["HTTP_HOST"] = scope.authority
    return found | _headers(scope) | {"CONTENT_LENGTH": str(size)}


def _headers(scope: Scope) -> dict[str, str]:
    """Several of one name are one, by commas; a cookie's by semicolons (RFC 9113 8.2.3). A name
    with an underscore would pass for the one with a hyphen, which a proxy has vouched for.
    """
    found: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found


application = Front()
