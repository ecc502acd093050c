"""The one place where a call leaves for an outside system, and where its answer is judged.

What matters most about a failed call is whether it may have been carried out: a connection that
was never made is safe to repeat, a call that was sent and got no trustworthy answer is
`OutcomeUnknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from secrets import SystemRandom
from typing import Any, Final

import httpx2
import stamina

from ledgerboard.connectors.base.decoding import decode, encode
from ledgerboard.connectors.base.errors import ConnectorError, OutcomeUnknown, TryLater, Unavailable
from ledgerboard.connectors.base.system import Session
from ledgerboard.core.values import Secret

ATTEMPTS: Final = 4
PATIENCE_SECONDS: Final = 45.0
LONGEST_PAUSE_SECONDS: Final = 15.0
LARGEST_ANSWER: Final = 64 * 1024 * 1024
READ_TIMEOUT: Final = httpx2.Timeout(35.0, connect=5.0)
WRITE_TIMEOUT: Final = httpx2.Timeout(125.0, connect=5.0)
"""QuickBooks itself gives up after 120 s: leaving earlier would turn its answer into a riddle."""

NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)


@dataclass(frozen=True)
class Request:
    """One call. `path` is below the system's address; `writes` says that it changes something."""

    method: str
    path: str
    params: Sequence[tuple[str, str]] = ()
    json: Any = None
    text: str | None = None
    content: bytes | None = field(default=None, repr=False)
    """What is neither JSON nor a query: a form with a file, of this `media_type`."""
    media_type: str = ""
    lane: str = "call"
    writes: bool = False
    once: bool = False
    """Never repeated from here: the system does not know the call again by a key."""


@dataclass(frozen=True)
class Answer:
    """`body` is the decoded JSON, or None when there was none that can be read."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: Any = field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def links(self) -> Mapping[str, Mapping[str, str]]:
        """What the `Link` header names, by relation."""
        named = {"link": self.headers.get("link", "")}
        links = httpx2.Response(self.status, headers=named).links
        return {relation or "": link for relation, link in links.items()}


@dataclass(frozen=True)
class Budget:
    """What an answer's headers say about the calls that are left."""

    remaining: int | None = None
    reset_at: float | None = None


def _no_budget(_: Answer) -> Budget:
    return Budget()


def _is_unauthorized(answer: Answer) -> bool:
    return answer.status == 401


@dataclass(frozen=True)
class Dialect:
    """What differs between systems at the wire: headers, what an answer means, what is left."""

    title: str
    headers: Callable[[Session], Mapping[str, str]]
    error: Callable[[Request, Answer, float], ConnectorError | None]
    budget: Callable[[Answer], Budget] = _no_budget
    refuses_token: Callable[[Answer], bool] = _is_unauthorized
    """Nothing was done, and only a renewal tells whether the permission is gone."""


class Caller:
    """Sends calls for one company."""

    def __init__(self, session: Session, dialect: Dialect) -> None:
        self._session = session
        self._dialect = dialect

    def __call__(self, request: Request) -> Answer:
        """The answer of a call that succeeded. Raises `ConnectorError` for every other outcome.

        Reads, and writes that were certainly not carried out, are repeated a few times.
        """
        if request.once:
            return self._authorized(request)
        for attempt in stamina.retry_context(
            on=_pause, attempts=ATTEMPTS, timeout=PATIENCE_SECONDS, wait_initial=0.3, wait_max=8.0
        ):
            with attempt:
                return self._authorized(request)
        raise AssertionError  # pragma: no cover  # stamina either returns or raises

    def _authorized(self, request: Request) -> Answer:
        """With the token as it is; renewed once, because a refused token did nothing."""
        token = self._session.tokens.current()
        answer = self._exchange(request, token)
        if self._dialect.refuses_token(answer):
            answer = self._exchange(request, self._session.tokens.renewed(token))
        error = self._dialect.error(request, answer, self._session.now().timestamp())
        if error is not None:
            raise error
        if answer.body is None and answer.status != 204:
            raise no_answer(self._dialect.title, writes=request.writes)
        return answer

    def _exchange(self, request: Request, token: Secret) -> Answer:
        self._session.throttle.wait(request.lane)
        answer = transfer(
            self._session.http,
            self._outgoing(request, token),
            title=self._dialect.title,
            writes=request.writes,
        )
        budget = self._dialect.budget(answer)
        self._session.throttle.learn(
            request.lane, remaining=budget.remaining, reset_at=budget.reset_at
        )
        return answer

    def _outgoing(self, request: Request, token: Secret) -> httpx2.Request:
        return self._session.http.build_request(
            request.method,
            self._session.endpoints.api_url.rstrip("/") + request.path,
            params=list(request.params) or None,
            content=_content(request),
            headers={
                "Accept": "application/json",
                "Authorization": f"Bearer {token.reveal()}",
                **_content_type(request),
                **self._dialect.headers(self._session),
            },
            timeout=WRITE_TIMEOUT if request.writes else READ_TIMEOUT,
        )


def _content(request: Request) -> bytes | None:
    if request.content is not None:
        return request.content
    if request.text is not None:
        return request.text.encode()
    return None if request.json is None else encode(request.json)


def _content_type(request: Request) -> Mapping[str, str]:
    if request.content is not None:
        return {"Content-Type": request.media_type}
    if request.text is not None:
        return {"Content-Type": "application/text"}
    return {} if request.json is None else {"Content-Type": "application/json"}


def transfer(http: httpx2.Client, request: httpx2.Request, *, title: str, writes: bool) -> Answer:
    """Send and receive. Redirects are not followed: a token goes to one host only."""
    try:
        response = http.send(request, stream=True, follow_redirects=False)
        try:
            raw = _receive(response)
        finally:
            response.close()
    except NEVER_SENT:
        raise _unreachable(title) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, _TooLarge):
        raise no_answer(title, writes=writes) from None
    return Answer(response.status_code, response.headers, _body(raw))


class _TooLarge(Exception):
    pass


def _receive(response: httpx2.Response) -> bytes:
    chunks, size = [], 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > LARGEST_ANSWER:
            raise _TooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def _body(raw: bytes) -> Any:
    try:
        return decode(raw)
    except ValueError:
        return None


def _pause(error: Exception) -> bool | float:
    """Whether to repeat at once and after how long; long waits belong to the engine."""
    if not isinstance(error, TryLater):
        return False
    if not error.stated:
        return isinstance(error, Unavailable)
    if error.wait_seconds > LONGEST_PAUSE_SECONDS:
        return False
    return max(error.wait_seconds, 0.0) + SystemRandom().uniform(0.05, 0.5)


def _unreachable(title: str) -> Unavailable:
    return Unavailable(
        f"{title} can't be reached. Nothing was sent.",
        wait_seconds=30,
        advice="We'll try again automatically. If it lasts, check this server's network.",
    )


def no_answer(title: str, *, writes: bool) -> ConnectorError:
    """A read is simply repeated; of a write nobody knows whether it happened."""
    if writes:
        return OutcomeUnknown(
            f"{title} gave no clear answer, so we don't know whether it saved the change.",
            "Nothing for you to do. We'll check before we try again.",
        )
    return Unavailable(
        f"{title} gave an answer we can't use.",
        wait_seconds=30,
        advice="We'll try again automatically.",
    )
