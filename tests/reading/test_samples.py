"""The generator, and how the reader does on what it makes."""

from __future__ import annotations

import json

from click.testing import CliRunner

from ledgerboard.cli.main import cli
from ledgerboard.papers.reading import read_file
from ledgerboard.samples.making import make
from ledgerboard.samples.scoring import Score, score


def test_equal_seeds_make_equal_files(tmp_path):
    one = [path.read_bytes() for path in make(tmp_path / "one", 5, 7)]
    two = [path.read_bytes() for path in make(tmp_path / "two", 5, 7)]
    other = [path.read_bytes() for path in make(tmp_path / "other", 5, 8)]
    assert one == two
    assert one != other


def test_clean_papers_of_an_unused_seed_are_read_as_the_issue_asks(scored):
    total = scored(60, 90_210)
    assert total.hard == []
    assert total.accuracy >= 0.995, total.wrong
    assert total.answered >= 0.98
    assert total.placed >= 0.99


def test_the_score_counts_wrong_missed_and_invented_values(tmp_path):
    path = next(one for one in make(tmp_path, 9, 3) if holds(one) == "certificate")
    key = json.loads(path.with_suffix(".key.json").read_text("utf-8"))
    result = read_file(path)
    fields = result["papers"][0]["fields"]
    fields["insured"]["name"] = "Somebody Else"
    fields["policies"][0]["expiration"] = "1999-01-01"
    fields["policies"][0]["invented"] = "value"
    total = Score()
    score(key, result, total)
    assert total.total("wrong") == 3
    assert total.hard == [f"{path.name} policies[0].expiration"]


def test_papers_are_made_and_scored_from_the_command_line(tmp_path):
    folder = str(tmp_path / "papers")
    made = CliRunner().invoke(cli, ["samples", "make", folder, "--count", "3", "--seed", "4"])
    assert "3 files with answer keys" in made.output
    told = CliRunner().invoke(cli, ["samples", "score", folder])
    assert "right, of what was answered" in told.output
    assert "without a doubt: 0" in told.output


def holds(path):
    return json.loads(path.with_suffix(".key.json").read_text("utf-8"))["holds"]
