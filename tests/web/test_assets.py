"""What is vendored is what its manifest says, and asks no other host for anything."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import ledgerboard.web

WEB = Path(ledgerboard.web.__file__).parent
VENDOR = WEB / "static/web/vendor"
ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_in_the_manifest(entry):
    content = (VENDOR / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_every_vendored_file_is_in_the_manifest():
    there = {path.name for path in VENDOR.iterdir()} - {"manifest.json"}
    assert there == {entry["file"] for entry in MANIFEST}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["name"])
def test_the_notice_names_every_vendored_package(entry):
    assert f"{entry['name']} {entry['version']}" in (ROOT / "NOTICE").read_text()


def test_no_vendored_file_names_a_source_map():
    assert not [path for path in VENDOR.glob("*.css") if "sourceMappingURL" in path.read_text()]


def test_no_page_carries_script_or_style_that_the_content_policy_would_refuse():
    refused = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)")
    pages = (WEB / "templates").rglob("*.html")
    assert not [str(page) for page in pages if refused.search(page.read_text())]


def test_no_page_or_asset_asks_another_host():
    outside = re.compile(r"""(?:src|href|url\(|@import)\s*=?\s*["'(]?\s*(?:https?:)?//""")
    files = [*(WEB / "templates").rglob("*.html"), *(WEB / "static").rglob("*.css")]
    assert not [str(file) for file in files if outside.search(file.read_text())]


def test_every_icon_that_a_page_names_is_in_the_sprite():
    sprite = (VENDOR / "icons.svg").read_text()
    used = set()
    for page in (WEB / "templates").rglob("*.html"):
        used |= set(re.findall(r"{% icon '([a-z0-9-]+)'", page.read_text()))
    assert not [name for name in used if f'id="{name}"' not in sprite]
