"""How long things are, and how they are called."""

from __future__ import annotations

import ast
import re
from statistics import median

import pytest

LONGEST_FILE = 400
NEVER = {
    "supplier": "vendor",
    "suppliers": "vendors",
    "mock": "simulator",
    "mocks": "simulators",
    "violation": "finding",
    "violations": "findings",
}
"""Words that style.md never uses for our things, and what we say instead."""


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_half_of_all_functions_fit_in_eight_lines_and_nine_in_ten_in_thirty(sources):
    lengths = sorted(length(each) for source in sources for each in source.functions())
    assert median(lengths) <= 8
    assert lengths[len(lengths) * 9 // 10] <= 30


def test_in_every_room_nine_functions_in_ten_fit_in_thirty_lines(sources):
    rooms: dict[str, list[int]] = {}
    for source in sources:
        rooms.setdefault(source.room, []).extend(map(length, source.functions()))
    long = {
        room: found
        for room, lengths in rooms.items()
        if len(lengths) >= 10 and (found := sorted(lengths)[len(lengths) * 9 // 10]) > 30
    }
    assert long == {}


def test_no_file_is_longer_than_four_hundred_lines(sources):
    assert [f"{each.name}: {each.lines}" for each in sources if each.lines > LONGEST_FILE] == []


def identifiers(tree: ast.AST):
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node, name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield node, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node, name


def parts(name: str) -> list[str]:
    return re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)


def test_our_things_have_our_names(sources):
    found = [
        f"{source.at(node)}: {name} (we say {NEVER[word.casefold()]})"
        for source in sources
        for node, name in identifiers(source.tree)
        for word in parts(name)
        if word.casefold() in NEVER
    ]
    assert found == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("SupplierInvoice", ["Supplier", "Invoice"]), ("old_MOCK_path", ["old", "MOCK", "path"])],
)
def test_words_are_told_apart_within_a_name(name, words):
    assert parts(name) == words


def test_modules_and_public_classes_of_the_core_say_why_they_are_there(sources):
    silent = [
        source.name
        for source in sources
        if source.room == "core" and source.tree.body and not ast.get_docstring(source.tree)
    ]
    assert silent == []
