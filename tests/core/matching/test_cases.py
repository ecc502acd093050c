"""The labelled pairs: how often «sure» is right, and how much of what is the same it finds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ledgerboard.core.matching import projects, vendors
from ledgerboard.core.reconcile.flow import Matcher, Matches
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Project, Vendor
from ledgerboard.core.values import TaxNumber

CASES = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))
KINDS: dict[str, tuple[Matcher, type[Vendor | Project]]] = {
    "vendors": (vendors, Vendor),
    "projects": (projects, Project),
}


def seen(kind: str, id_: str, values: dict[str, Any]) -> Seen:
    known = dict(values)
    if "tax_number" in known:
        known["tax_number"] = TaxNumber.parse(known["tax_number"])
    record = KINDS[kind][1](**known)
    return Seen(record.kind, id_, record)


@dataclass
class Told:
    """What the matcher said of one labelled pair."""

    case: dict[str, Any]
    answer: str
    said: Matches

    def __str__(self) -> str:
        said = [each.verdict for each in (*self.said.sure, *self.said.doubtful)]
        return f"{self.case['why']}: {self.case['expect']}, told {self.answer} {said}"


def tell(kind: str, case: dict[str, Any]) -> Told:
    said = KINDS[kind][0]([seen(kind, "1", case["left"])], [seen(kind, "2", case["right"])])
    answer = "same" if said.sure else "doubtful" if said.doubtful else "different"
    return Told(case, answer, said)


def report(title: str, found: Iterable[Told]) -> str:
    return "\n".join([title, *(f"  {each}" for each in found)])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_called_sure_is_always_the_same(kind):
    told = [tell(kind, case) for case in CASES[kind]]
    sure = [each for each in told if each.answer == "same"]
    wrong = [each for each in sure if each.case["expect"] != "same"]
    assert not wrong, report(f"precision {1 - len(wrong) / len(sure):.3f}; wrongly sure:", wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_nearly_everything_that_is_the_same_is_found_without_asking(kind):
    same = [tell(kind, case) for case in CASES[kind] if case["expect"] == "same"]
    missed = [each for each in same if each.answer != "same"]
    recall = 1 - len(missed) / len(same)
    assert recall >= 0.97, report(f"recall {recall:.3f}; missed:", missed)


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_a_person_can_tell_is_asked(kind):
    asked = [tell(kind, case) for case in CASES[kind] if case["expect"] == "doubtful"]
    wrong = [each for each in asked if each.answer != "doubtful"]
    assert not wrong, report("not asked:", wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_asked_about_what_is_plainly_different(kind):
    different = [tell(kind, case) for case in CASES[kind] if case["expect"] == "different"]
    wrong = [each for each in different if each.answer != "different"]
    assert len(wrong) <= len(different) // 20, report("asked in vain:", wrong)


def test_every_answer_gives_its_reasons():
    told = [tell(kind, case) for kind in KINDS for case in CASES[kind]]
    verdicts = [each.verdict for one in told for each in (*one.said.sure, *one.said.doubtful)]
    assert all(verdict.reasons and all(verdict.reasons) for verdict in verdicts)
    assert all(0 <= verdict.score <= 100 for verdict in verdicts)


def test_there_are_enough_labelled_pairs():
    assert sum(len(CASES[kind]) for kind in KINDS) >= 120
    assert {case["expect"] for case in CASES["vendors"]} == {"same", "different", "doubtful"}
