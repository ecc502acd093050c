"""What the core may not do, and what no file of ours may contain."""

from __future__ import annotations

import ast
import re

import pytest

CLOCK = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time",
    "time.monotonic", "time.sleep", "timezone.now",
}  # fmt: skip
CHANCE = {"random", "secrets", "uuid"}
WORLD = {"open", "print", "input"}


def dotted(node: ast.expr) -> str:
    """`datetime.datetime.now` of an expression; empty for anything else."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return ""


def calls(source):
    return (
        (node, dotted(node.func)) for node in ast.walk(source.tree) if isinstance(node, ast.Call)
    )


def imports(source):
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node, alias.name.split(".")[0]) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield node, module.split(".")[0]


def core(sources):
    return [source for source in sources if source.room == "core"]


def test_the_core_is_told_the_time_and_reads_no_clock(sources):
    found = [
        source.at(node)
        for source in core(sources)
        for node, name in calls(source)
        if ".".join(name.split(".")[-2:]) in CLOCK
    ]
    assert found == []


def test_the_core_draws_no_lots_and_touches_no_files(sources):
    found = [
        source.at(node)
        for source in core(sources)
        for node, name in (*imports(source), *calls(source))
        if name in CHANCE | WORLD | {"os", "pathlib", "socket", "subprocess", "logging"}
    ]
    assert found == []


MONEY = re.compile(r"amount|money|price|total|cost|balance|retain|paid|due\b|Amt")


def test_money_never_passes_through_a_float(sources):
    """Elsewhere than in the core, seconds and shares may."""
    found = [
        source.at(node)
        for source in sources
        if source.room != "simulators"
        for node, name in calls(source)
        if name == "float" and (source.room == "core" or MONEY.search(ast.unparse(node)))
    ]
    assert found == []


def test_connectors_decode_answers_in_the_one_place_that_reads_numbers_as_decimals(sources):
    found = [
        source.at(node)
        for source in sources
        if source.room == "connectors"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "json"
    ]
    assert found == []
    decoding = next(source for source in sources if source.name == "connectors/base/decoding.py")
    loads = [node for node, name in calls(decoding) if name == "json.loads"]
    assert loads
    assert all("parse_float=Decimal" in ast.unparse(node) for node in loads)


LATER = "TO" + "DO|FIX" + "ME|HA" + "CK"  # in two parts, so that this file does not hold them


def test_nothing_is_left_for_later(sources):
    """No unfinished work in the package: what is not built says so to its user."""
    marks = re.compile(rf"\b({LATER})\b")
    found = [
        f"{source.name}:{number}"
        for source in sources
        for number, line in enumerate(source.path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    found += [
        source.at(node)
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Raise)
        and node.exc is not None
        and "NotImplementedError" in ast.dump(node.exc)
    ]
    assert found == []


def text_of(path) -> str:
    """Empty for pictures and fonts."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


FOREIGN = {
    "a package host": r"(?:py" r"pi\.org|python" r"hosted\.org|registry\.np" r"mjs)",
    "a path of one machine": r"(?<![\w.:/}])/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+|Us" r"ers/\w+)/\w",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_tracked_file_names(what, tracked, root):
    pattern = re.compile(FOREIGN[what])
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in tracked
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_no_test_is_skipped_for_good(tracked, root):
    """Skipping because there is no browser is done in one place, loudly; CI fails on any skip."""
    mark = re.compile(r"mark\.(?:skip\b(?!if)|xf" r"ail)")
    found = [
        f"{path.relative_to(root)}"
        for path in tracked
        if path.suffix == ".py" and "tests" in path.parts and mark.search(text_of(path))
    ]
    assert found == ["tests/browser/conftest.py"]
