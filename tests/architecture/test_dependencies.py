"""What is installed beside us, checked without a network: the lock files and every licence in them.

Whether a version has a known hole takes a list from outside; these are the questions that don't.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PINNED = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z0-9,_-]+\])?==(?P<version>[\w.!+]+)"
    r"( ; (?P<marker>[\w\s'\"<>=!.()]+?))?( \\)?"
)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
ALLOWED = re.compile(
    r"\b(MIT|0?BSD|Apache|MPL|Mozilla|PSF|Python Software|Zlib|CC0|ISC|LGPL|Lesser|Artistic)",
    re.IGNORECASE,
)
"""Permissive, or weak copyleft that unmodified use is fine with."""
REFUSED = re.compile(
    r"\bA?GPL|Affero|(?<!Lesser )General Public|SSPL|Proprietary|Commercial", re.IGNORECASE
)
"""Refused unless the package may be taken under another licence as well."""


def pins(lock: Path) -> Iterator[tuple[str, str]]:
    for line in lock.read_text().splitlines():
        if found := PINNED.fullmatch(line):
            yield found["name"], found["version"]


EVERY = sorted({pin for lock in LOCKS for pin in pins(lock)})


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_names_versions_and_hashes_and_nothing_else(lock):
    lines = lock.read_text().splitlines()
    strange = [line for line in lines if not (PINNED.fullmatch(line) or HASH.fullmatch(line))]
    assert strange == []
    bare = [a for a, b in zip(lines, [*lines[1:], ""], strict=True)
            if PINNED.fullmatch(a) and not HASH.fullmatch(b)]  # fmt: skip
    assert bare == [], "pinned without a hash"


def test_the_locks_agree_on_every_version_that_one_platform_installs():
    """What is tested is what runs."""
    runs, tests = (dict(pins(ROOT / f"requirements{kind}.lock")) for kind in ("", "-dev"))
    assert len(runs) > 30, "the lock was not read"
    assert {name: version for name, version in runs.items() if tests.get(name) != version} == {}


def licences(name: str) -> list[str] | None:
    """Each a choice of its own; None for what this platform does not install."""
    try:
        told = distribution(name).metadata
    except PackageNotFoundError:
        return None
    classified = [c for c in told.get_all("Classifier") or () if c.startswith("License ::")]
    plain = [told["License-Expression"] or ""] if told["License-Expression"] else []
    short = [told["License"]] if told["License"] and len(told["License"]) < 100 else []
    return plain or classified or short


@pytest.mark.parametrize(("name", "version"), EVERY, ids=[f"{n}-{v}" for n, v in EVERY])
def test_a_dependency_has_a_licence_that_we_may_pass_on(name, version):
    found = licences(name)
    if found is None:
        assert not installed_here(name), f"{name} {version} is to be installed here and is not"
        return
    assert any(ALLOWED.search(each) and not refused(each) for each in found), found


def refused(licence: str) -> bool:
    """A licence that may be chosen against another (`A OR B`) is no matter."""
    return all(REFUSED.search(each) for each in re.split(r"\bOR\b", licence))


def installed_here(name: str) -> bool:
    """Pinned for every platform in some lock."""
    plain = (
        found
        for lock in LOCKS
        for line in lock.read_text().splitlines()
        if (found := PINNED.fullmatch(line)) and found["name"] == name
    )
    return any(found["marker"] is None for found in plain)
