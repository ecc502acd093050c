"""The data of an XFA form: what Adobe Reader shows, whatever the form's own fields say.

The packet is a stranger's XML. It may define nothing (no document type, so no entities), refer to
nothing, and is bounded in size, depth and number: forms need none of what is refused here.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 8_000_000
MOST_DEPTH = 64
MOST_NODES = 50_000
MOST_TEMPLATE_NODES = 200_000
LONGEST = 20_000  # letters of one value
PARAGRAPHS = frozenset(("p", "br", "div", "li"))
ROOT = ("datasets", "data")
UNREADABLE = (
    "the form's data for Adobe Reader (XFA) are damaged or hold what no form needs: ask the sender "
    "for a copy that was printed to PDF"
)

Path = tuple[tuple[str, int], ...]
"""Names from the root, each with its number among those of the same name."""


class CannotTell(Exception):
    """The form cannot be read for certain; the message says what to do."""


def path_of(name: str) -> Path:
    """`form1[0].#subform[0].Name[0]`: what has no name of its own has no place in the data."""
    parts = [re.fullmatch(r"(.*?)(?:\[(\d{1,6})\])?", part, re.DOTALL) for part in name.split(".")]
    steps = [(found[1], int(found[2] or 0)) for found in parts if found]
    return tuple(step for step in steps if not step[0].startswith("#"))


def values_in(packet: bytes) -> dict[Path, str]:
    """Every value below `datasets/data`, the empty ones too. Raises CannotTell."""
    reader = _Reader()
    _parse(packet, reader)
    return reader.found


def defaults_in(packet: bytes) -> frozenset[tuple[str, str]]:
    """Names of fields with the values that a template gives them before anybody types.

    A template that cannot be read has none: then the data count as entered.
    """
    reader = _Defaults()
    try:
        _parse(packet, reader)
    except CannotTell:
        return frozenset()
    return frozenset(reader.found)


def _parse(packet: bytes, reader: _Reader | _Defaults) -> None:
    """Raises CannotTell."""
    if len(packet) > MOST_BYTES:
        raise CannotTell(UNREADABLE)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = lambda *_: 0  # expat's sign for an error
    parser.StartElementHandler = reader.begins
    parser.EndElementHandler = reader.ends
    parser.CharacterDataHandler = reader.tells
    try:
        parser.Parse(packet, True)  # noqa: FBT003  # expat's own signature
    except (expat.ExpatError, ValueError, LookupError, UnicodeError) as error:
        raise CannotTell(UNREADABLE) from error


def _refuse(*_: object) -> None:
    raise CannotTell(UNREADABLE)


@dataclass
class _Node:
    name: str
    path: Path | None  # outside the data, none
    rich: bool = False
    parent: bool = False
    text: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class _Reader:
    """Names count without their prefixes: packets rely on prefixes that other packets declare."""

    def __init__(self) -> None:
        self.found: dict[Path, str] = {}
        self.open: list[_Node] = []
        self.nodes = 0

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        self.nodes += 1
        if self.nodes > MOST_NODES or len(self.open) >= MOST_DEPTH:
            raise CannotTell(UNREADABLE)
        name, above = tag.rpartition(":")[2], self.open[-1] if self.open else None
        if above and above.path and (above.rich or _is_rich(tag, attributes)):
            self.open.append(_Node(name, above.path, rich=True, text=above.text))
            return
        self.open.append(_Node(name, self._path(name, above)))

    def _path(self, name: str, above: _Node | None) -> Path | None:
        if above is None or above.path is None:
            inside = above is not None and (above.name, name) == ROOT
            return () if inside else None
        above.parent = True
        above.seen[name] += 1
        return (*above.path, (name, above.seen[name] - 1))

    def tells(self, text: str) -> None:
        if self.open and self.open[-1].path:
            self.open[-1].text.append(text)

    def ends(self, _: str) -> None:
        node = self.open.pop()
        if node.rich:
            node.text.append("\n" if node.name in PARAGRAPHS else "")
        elif node.path and not node.parent:
            self._keep(node.path, "".join(node.text).strip())

    def _keep(self, path: Path, value: str) -> None:
        if path in self.found or len(value) > LONGEST:
            raise CannotTell(UNREADABLE)
        self.found[path] = value


class _Defaults:
    """The text in a `field`'s `value` element, whatever its type."""

    def __init__(self) -> None:
        self.found: set[tuple[str, str]] = set()
        self.open: list[str] = []
        self.fields: list[str] = []
        self.text: list[str] = []
        self.nodes = 0

    def begins(self, tag: str, attributes: dict[str, str]) -> None:
        self.nodes += 1
        if self.nodes > MOST_TEMPLATE_NODES or len(self.open) >= MOST_DEPTH:
            raise CannotTell(UNREADABLE)
        name = tag.rpartition(":")[2]
        if name == "field":
            self.fields.append(attributes.get("name", ""))
        if name == "value":
            self.text = []
        self.open.append(name)

    def tells(self, text: str) -> None:
        if self.fields and "value" in self.open[-3:]:
            self.text.append(text)

    def ends(self, _: str) -> None:
        name = self.open.pop()
        if name == "value" and self.open and self.open[-1] == "field":
            self.found.add((self.fields[-1], "".join(self.text).strip()))
        if name == "field":
            self.fields.pop()


def _is_rich(tag: str, attributes: dict[str, str]) -> bool:
    """Formatted text is a value that is written in XHTML."""
    return "xhtml" in tag.lower() or "xhtml" in attributes.get("xmlns", "")
