"""A file's content comes from where its record says, and our token goes nowhere else."""

from __future__ import annotations

import httpx2
import pytest
from tests.connectors.test_http import NOW

from ledgerboard.connectors.base import errors
from ledgerboard.connectors.base.local import LocalThrottle, StaticTokens
from ledgerboard.connectors.base.system import Endpoints, Session
from ledgerboard.connectors.procore.invoice_files import fetched
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import InvoiceFile
from ledgerboard.core.values import Secret

API, STORE = "https://api.example/files/1", "https://store.example/abc?sig=1"


class Server:
    """What each address answers, and the token that each was sent."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "-"): answer for name, answer in answers.items()}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, request):
        self.asked.append((str(request.url), request.headers.get("authorization", "")))
        return self.answers[request.url.host.partition(".")[0]]

    def fetch(self, address):
        session = Session(
            http=httpx2.Client(transport=httpx2.MockTransport(self)),
            endpoints=Endpoints("https://api.example", "https://login.example", "id", Secret("s")),
            tokens=StaticTokens("first-token"),
            throttle=LocalThrottle(sleep=lambda _: None),
            company_id="1",
            now=lambda: NOW,
        )
        file = InvoiceFile(file_name="claim.pdf", media_type="application/pdf", address=address)
        return fetched(session, Seen("invoice_file", "1:2", file))


def sent_to(location):
    return httpx2.Response(302, headers={"location": location})


PDF = httpx2.Response(200, content=b"%PDF", headers={"content-type": "application/pdf"})


def test_the_token_goes_to_the_api_and_not_along_with_the_redirect():
    server = Server(api=sent_to(STORE), store=PDF)
    assert server.fetch(API).content == b"%PDF"
    assert server.asked == [(API, "Bearer first-token"), (STORE, "")]


def test_an_address_without_a_host_is_below_the_api():
    server = Server(api=PDF)
    server.fetch("/files/1")
    assert server.asked == [(API, "Bearer first-token")]


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("https://storage.procore.com/x", "Bearer first-token"),
        ("http://storage.procore.com/x", ""),
        ("https://storage.procore.com.evil.example/x", ""),
        ("https://evilprocore.com/x", ""),
        ("http://api.example/files/1", ""),
    ],
)
def test_the_token_goes_to_procores_own_hosts_over_tls_alone(address, token):
    server = Server(storage=PDF, evilprocore=PDF, api=PDF)
    server.fetch(address)
    assert server.asked == [(address, token)]


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_a_page_that_came_instead_is_not_the_file(kind):
    page = httpx2.Response(200, content=b"<html>busy", headers={"content-type": kind})
    with pytest.raises(errors.Unavailable, match="didn't send the file"):
        Server(api=page).fetch(API)


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, errors.Missing), (403, errors.Rejected), (500, errors.Unavailable)],
)
def test_a_file_that_is_not_given_says_what_to_do(status, error):
    with pytest.raises(error) as caught:
        Server(api=httpx2.Response(status)).fetch(API)
    assert caught.value.advice


def test_a_circle_of_redirects_ends():
    server = Server(api=sent_to(STORE), store=sent_to(STORE))
    with pytest.raises(errors.Unavailable):
        server.fetch(API)
    assert len(server.asked) == 4


def test_a_file_that_is_too_large_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr("ledgerboard.connectors.base.downloading.LARGEST_ANSWER", 3)
    with pytest.raises(errors.Rejected, match="larger than"):
        Server(api=PDF).fetch(API)
