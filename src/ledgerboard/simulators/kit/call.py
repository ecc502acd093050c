"""One request as a handler sees it, and its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from ledgerboard.simulators.kit.store import encode


@dataclass(slots=True)
class Reply:
    """An answer; a dict or list becomes JSON, text and bytes go out as they are."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = "application/json"

    def encoded(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str) and self.media_type != "application/json":
            return self.body.encode()
        return encode(self.body).encode()


class Stop(Exception):
    """Raised anywhere in a handler to answer at once; what the call had written is undone."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class Malformed(ValueError):
    """The body is not JSON."""


def decode(text: bytes, parse_float: Callable[[str], Any] | None = None) -> Any:
    try:
        return json.loads(text, parse_float=parse_float)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error


@dataclass
class Call:
    """A request. `owner` and `flags` are filled by the system's gate and by faults."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    now: datetime
    base_url: str = ""
    params: dict[str, str] = field(default_factory=dict)
    owner: Any = None
    flags: set[str] = field(default_factory=set)
    parse_float: Callable[[str], Any] | None = None
    route: str = ""
    context: dict[str, Any] = field(default_factory=dict)

    def arg(self, name: str, default: str | None = None) -> str | None:
        """The last query value of that name."""
        return self.args.get(name, default)

    @cached_property
    def args(self) -> dict[str, str]:
        return dict(self.query)

    def every(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]

    @cached_property
    def json(self) -> Any:
        """The decoded body, None when empty; raises Malformed."""
        return decode(self.body, self.parse_float) if self.body.strip() else None

    @cached_property
    def form(self) -> dict[str, str]:
        """A form body; a JSON object is accepted in its place."""
        if "json" in self.headers.get("content-type", ""):
            found = self.json
            return {k: str(v) for k, v in found.items()} if isinstance(found, dict) else {}
        pairs = parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return dict(pairs)
