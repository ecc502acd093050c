"""Fetching a file whose address a record names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urljoin

import httpx2

from ledgerboard.connectors.base.errors import Missing, NotAuthorized, Rejected, Unavailable
from ledgerboard.connectors.base.http import LARGEST_ANSWER, NEVER_SENT, READ_TIMEOUT
from ledgerboard.connectors.base.system import Session

MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def download(session: Session, title: str, url: str, *, trusted: Callable[[str], bool]) -> bytes:
    """The content at `url`, which may be below the system's own address. The token goes to
    addresses that are `trusted`, and never along with a redirect: a store of files wants none
    (money rules 2.10).
    """
    whole = urljoin(session.endpoints.api_url.rstrip("/") + "/", url)
    session.throttle.wait("call")
    token = session.tokens.current() if trusted(whole) else None
    response = _get(session, title, whole, token.reveal() if token else "")
    if response.status_code == 401 and token is not None:
        response = _get(session, title, whole, session.tokens.renewed(token).reveal())
    for _ in range(MOST_REDIRECTS):
        if response.status_code not in _REDIRECTS:
            break
        whole = urljoin(whole, response.headers.get("location", ""))
        response = _get(session, title, whole, "")
    return _content(title, response)


def _get(session: Session, title: str, url: str, token: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = session.http.build_request("GET", url, headers=headers, timeout=READ_TIMEOUT)
    try:
        response = session.http.send(request, stream=True, follow_redirects=False)
        try:
            _read(title, response)
        finally:
            response.close()
    except (*NEVER_SENT, httpx2.HTTPError, httpx2.InvalidURL):
        raise _no_file(title) from None
    return response


def _read(title: str, response: httpx2.Response) -> None:
    """What is too large is not read to its end."""
    size, chunks = 0, []
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > LARGEST_ANSWER:
            megabytes = LARGEST_ANSWER // 1024 // 1024
            message = f"The file in {title} is larger than {megabytes} MB."
            raise Rejected(message, "Attach a smaller one, then check for changes.")
        chunks.append(chunk)
    response.extensions["file"] = b"".join(chunks)


def _content(title: str, response: httpx2.Response) -> bytes:
    if response.is_success and not _is_a_page(response):
        found: bytes = response.extensions["file"]
        return found
    if response.status_code in {404, 410}:
        raise Missing(f"The file is no longer in {title}.", "Check for changes.")
    if response.status_code == 403:  # an address that has ended, or this one file
        raise Rejected(f"{title} doesn't let us read this file.", "Check for changes.")
    if response.status_code == 401:
        raise NotAuthorized(f"{title} doesn't let us read this file.", "Check our rights there.")
    raise _no_file(title)


def _is_a_page(response: httpx2.Response) -> bool:
    """What somebody on the way says instead of the file: that must not be taken for it."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
    return kind in {"text/html", "application/json"}


def _no_file(title: str) -> Unavailable:
    return Unavailable(
        f"{title} didn't send the file.",
        wait_seconds=30,
        advice="We'll try again automatically.",
    )
