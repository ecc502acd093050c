"""Archives and mails that cannot be unpacked, each in another way."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

METHODS = {
    "deflate": zipfile.ZIP_DEFLATED, "lzma": zipfile.ZIP_LZMA, "bzip2": zipfile.ZIP_BZIP2,
}  # fmt: skip
LOCAL_HEAD = 30
"""Bytes before a member's name; its data stand behind the name."""


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """`method` is for the first of them."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, (name, content) in enumerate(files.items()):
            kept = zipfile.ZipInfo(name)  # dated 1980: an archive is the same whenever it is made
            archive.writestr(kept, content, zipfile.ZIP_DEFLATED if count else method)
    return out.getvalue()


def altered(content: bytes, at: int, to: bytes) -> bytes:
    return content[:at] + to + content[at + len(to) :]


def with_broken_data(method: str, *, behind: Mapping[str, bytes] | None = None) -> bytes:
    """Its first member is damaged in its compressed data, past LZMA's own head."""
    made = zipped({"a.pdf": b"%PDF-1.7 " + b"paper " * 200, **(behind or {})}, METHODS[method])
    start = LOCAL_HEAD + len("a.pdf")
    return altered(made, start + (9 if method == "lzma" else 0), b"\xff" * 12)


def bomb(method: str) -> bytes:
    """It unpacks to 40 MB, and says that this is one thousand bytes."""
    made = zipped({"a.pdf": bytes(40_000_000)}, METHODS[method])
    said = (1_000).to_bytes(4, "little")
    return altered(altered(made, 22, said), made.rindex(b"PK\x01\x02") + 24, said)


def with_broken_name() -> bytes:
    """It says that its name is UTF-8, and it is not."""
    return zipped({"é.pdf": b"%PDF-1.7"}).replace("é".encode(), b"\xff\xff")


def nested_mail(depth: int = 1_500) -> bytes:
    """Parts in parts, as deep as no mail program makes them."""
    head = b"From: a@sub.example\r\nTo: b@gc.example\r\nSubject: Papers\r\nMIME-Version: 1.0\r\n"
    parts = (
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
        for number in range(depth)
    )
    return head + b"".join(parts)


BROKEN = {
    **{f"{method} data": with_broken_data(method) for method in METHODS},
    "a name that is not UTF-8": with_broken_name(),
    "a name that is empty": zipped({"a.pdf": b"%PDF-1.7"}).replace(b"a.pdf", b"\0.pdf"),
    "a mail nested too deep": nested_mail(),
}
