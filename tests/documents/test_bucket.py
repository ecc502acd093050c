"""Originals in S3: an object store that speaks the protocol, here in a few lines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from ledgerboard.config.settings import settings
from ledgerboard.documents.storage import storage


@pytest.fixture(autouse=True)
def certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """The store's client does not start without any, although this bucket speaks plain HTTP."""
    monkeypatch.delenv("SSL_CERT_DIR")


@pytest.fixture
def bucket() -> Iterator[tuple[str, dict[str, bytes], list[str]]]:
    """Its address, what it holds, and each name that was written to."""
    kept: dict[str, bytes] = {}
    written: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            assert "AWS4-HMAC-SHA256 Credential=key-id/" in self.headers["authorization"]
            written.append(self.path)
            kept[self.path] = self.rfile.read(int(self.headers["content-length"]))
            self.told(200, b"", {"ETag": '"one"'})

        def do_GET(self) -> None:
            found = kept.get(self.path)
            head = {"ETag": '"one"', "Last-Modified": "Mon, 02 Mar 2026 08:00:00 GMT"}
            self.told(200 if found is not None else 404, found or b"", head)

        do_HEAD = do_GET  # noqa: N815  # http.server's name

        def told(self, status: int, body: bytes, head: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**head, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", kept, written
        server.shutdown()


def asked(url: str):
    return settings().model_copy(
        update={
            "papers_bucket": "papers", "papers_s3_url": url, "papers_s3_region": "us-west-2",
            "papers_s3_key": "key-id", "papers_s3_secret": SecretStr("hush"),
        }
    )  # fmt: skip


def test_an_original_goes_into_the_bucket_once_and_comes_back(bucket, tmp_path):
    url, kept, written = bucket
    store = storage(asked(url))
    file, back = tmp_path / "coi.pdf", tmp_path / "back.pdf"
    file.write_bytes(b"%PDF-1.7 the paper")
    store.keep("7/ab/cd/abcd", file)
    store.copy("7/ab/cd/abcd", back)
    assert back.read_bytes() == file.read_bytes()
    assert list(kept) == ["/papers/7/ab/cd/abcd"]
    kept["/papers/7/ab/cd/abcd"] = b"%PDF-1.7 the papeR"
    store.keep("7/ab/cd/abcd", file)
    assert kept["/papers/7/ab/cd/abcd"] == file.read_bytes(), "what was altered is mended"
    writes = len(written)
    store.keep("7/ab/cd/abcd", file)
    assert len(written) == writes, "what is there is not written again"
    with pytest.raises(FileNotFoundError):
        store.copy("7/ab/cd/none", back)


def test_a_bucket_that_does_not_answer_is_like_a_broken_disk(tmp_path):
    file = tmp_path / "coi.pdf"
    file.write_bytes(b"x")
    quick = asked("http://127.0.0.1:9")
    store = storage(quick)
    store._store = type(store._store)(
        "papers", endpoint="http://127.0.0.1:9", region="us-west-2", access_key_id="k",
        secret_access_key="s", client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )  # fmt: skip
    with pytest.raises(OSError, match="the bucket does not answer"):
        store.keep("7/ab/cd/abcd", file)
