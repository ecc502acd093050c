"""A HEIC as telephones write it, and the same one told to lie on its side.

`data/w9.heic` is the look-alike W-9 of chance 3 at 150 dpi, written by `heif-enc -q 20` (Debian's
libheif-examples 1.15.1). That program writes no `irot`, so here it is added: ISO/IEC 23008-12,
6.5.10. Its layout is taken as it is: a tile, then the grid of it, which is the picture.
"""

from __future__ import annotations

from pathlib import Path

PHOTOGRAPH = Path(__file__).parent / "data" / "w9.heic"
TILE_BASE = 18  # from the name of iloc to the first item's offset


def turned(content: bytes, quarters: int) -> bytes:
    """To be shown turned by quarters against the clock."""
    rotation = (9).to_bytes(4, "big") + b"irot" + bytes([quarters])
    number = 1 + _boxes_within(content, b"ipco")
    content = _appended(content, b"ipco", rotation, (b"meta", b"iprp"))
    entry = _end(content, b"ipma") - 3  # of the last item: how many properties, then two of them
    assert content[entry] == 2
    content = content[:entry] + bytes([3]) + content[entry + 1 :]
    content = _appended(content, b"ipma", bytes([0x80 | number]), (b"meta", b"iprp"))
    base = content.index(b"iloc") + TILE_BASE
    moved = int.from_bytes(content[base : base + 4], "big") + len(rotation) + 1
    return content[:base] + moved.to_bytes(4, "big") + content[base + 4 :]


def _size(content: bytes, name: bytes) -> int:
    at = content.index(name)
    return int.from_bytes(content[at - 4 : at], "big")


def _end(content: bytes, name: bytes) -> int:
    return content.index(name) - 4 + _size(content, name)


def _boxes_within(content: bytes, name: bytes) -> int:
    at, end, count = content.index(name) + 4, _end(content, name), 0
    while at < end:
        at, count = at + int.from_bytes(content[at : at + 4], "big"), count + 1
    return count


def _appended(content: bytes, name: bytes, piece: bytes, around: tuple[bytes, ...]) -> bytes:
    """At the end of a box; it and those around it grow."""
    end, grown = _end(content, name), bytearray(content)
    for each in (name, *around):
        at = content.index(each)
        grown[at - 4 : at] = (_size(content, each) + len(piece)).to_bytes(4, "big")
    return bytes(grown[:end] + piece + grown[end:])
