"""The parts of a `multipart/form-data` body, byte for byte."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from ledgerboard.simulators.kit.call import Call, Malformed


@dataclass(frozen=True, slots=True)
class Part:
    """One form field or file; `filename` is empty for a plain field."""

    name: str
    filename: str
    content_type: str
    data: bytes


def parts(call: Call) -> list[Part]:
    """Raises Malformed when the body is not what its content type says."""
    head = Message()
    head["content-type"] = call.headers.get("content-type", "")
    boundary = head.get_param("boundary")
    if head.get_content_maintype() != "multipart" or not isinstance(boundary, str):
        raise Malformed("the body is not multipart")
    return list(split(call.body, boundary.encode()))


def split(body: bytes, boundary: bytes) -> Iterator[Part]:
    """What stands before the first boundary and after the last is nobody's.

    Lines may end in a bare line feed: a well-known client sends them so, and real services read it.
    """
    ends = rb"(?=--|[ \t]*\r?\n)"
    chunks = re.split(rb"(?:\A|\r?\n)--" + re.escape(boundary) + ends, body)
    for chunk in chunks[1:]:
        if chunk.startswith(b"--"):
            return
        pieces = re.split(rb"\r?\n\r?\n", chunk.lstrip(b" \t\r\n"), maxsplit=1)
        if len(pieces) == 1:
            raise Malformed("a part has no headers")
        yield part(BytesHeaderParser().parsebytes(pieces[0]), pieces[1])
    raise Malformed("the closing boundary is missing")


def part(head: Message, data: bytes) -> Part:
    if head.get("content-transfer-encoding", "").strip().lower() == "base64":
        data = decoded(data)
    name = head.get_param("name", "", header="content-disposition")
    kind = head.get_content_type() if "content-type" in head else "application/octet-stream"
    return Part(str(name), head.get_filename("") or "", kind, data)


def decoded(data: bytes) -> bytes:
    try:
        return base64.b64decode(data)
    except ValueError as error:
        raise Malformed("a part is not base64") from error
