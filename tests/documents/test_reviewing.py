"""People's words over the reader's: each kept, the latest counts, nobody's is lost unseen."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.connections.vault import Vault
from ledgerboard.documents import selectors
from ledgerboard.documents.effective import Said, fields_of, is_path, leaves, overlaid, put
from ledgerboard.documents.ingest import read, take_up
from ledgerboard.documents.intake import Sender, receive
from ledgerboard.documents.models import Arrival, Correction, Document, Paper
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.reviewing import Verdict, correct, mark_reviewed
from ledgerboard.samples.making import make
from ledgerboard.users.models import Membership, Person, Role

READING = {
    "kind": "acord_25",
    "pages": [1],
    "edition": "2016/03",
    "fields": {
        "date": "2026-02-03",
        "revision_number": None,
        "policies": [{"type": "general_liability", "limits": {"each_occurrence": 1_000_000}}],
    },
    "places": {"date": {"page": 1, "box": [1, 2, 3, 4]}},
    "unsure": [
        {"field": "policies[0].expiration", "why": "two dates overlap", "page": 1,
         "box": [5, 6, 7, 8]},
    ],
    "methods": {"date": "text"},
    "notes": [],
}  # fmt: skip
EXPIRATION = "policies[0].expiration"

steps = st.from_regex(r"[a-z]{1,5}(\[[0-2]\])?", fullmatch=True)
names = st.from_regex(r"[a-z]{1,5}", fullmatch=True)
paths = st.tuples(st.lists(steps, max_size=2), names).map(lambda way: ".".join([*way[0], way[1]]))


@given(st.dictionaries(paths, st.integers()))
def test_what_is_put_is_there_unless_a_later_word_stands_in_its_way(words):
    tree: dict[str, object] = {}
    for path, value in words.items():
        put(tree, path, value)
        assert dict(leaves(tree))[path] == value
        assert is_path(path)


@given(
    st.dictionaries(
        st.sampled_from(["date", EXPIRATION, "revision_number"]), st.text("ab", min_size=1)
    )
)
def test_each_field_stands_once_and_people_s_words_count(words):
    said = {path: Said(n, "corrected", value) for n, (path, value) in enumerate(words.items(), 1)}
    every = fields_of(READING, said)
    assert len({field.path for field in every}) == len(every)
    values = {field.path: field.value for field in every}
    tree = dict(leaves(overlaid(READING, said)))
    assert all(values[path] == tree[path] == value for path, value in words.items())
    assert sum(field.is_open for field in every) == (EXPIRATION not in words)


@pytest.mark.parametrize(
    "text", ["", ".a", "a..b", "a[1", "[0]", "a[100].b", "a[0]", "a" * 300, "a.b.c.d.e"]
)
def test_what_names_no_field_is_no_path(text):
    assert not is_path(text)


@pytest.fixture
def paper(organization) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="coi.pdf", kind="pdf", size=1
    )
    take_up(document, {"pages": 1, "seconds": 0.1, "papers": [READING]})
    return document.papers.get()


@pytest.fixture
def ann(organization) -> Person:
    person = Person.objects.create(email="ann@harbor.example", name="Ann")
    Membership.objects.create(organization=organization, person=person, role=Role.COORDINATOR)
    return person


def field(paper: Paper, path: str):
    return next(each for each in selectors.fields(paper) if each.path == path)


def test_an_unsure_field_waits_until_a_person_says_what_it_is(paper, ann):
    assert (paper.open_fields, field(paper, EXPIRATION).state) == (1, "unsure")
    with pytest.raises(DocumentRefused, match="1 field still to check"):
        mark_reviewed(paper, ann)
    with pytest.raises(DocumentRefused, match="no value to confirm"):
        correct(paper, EXPIRATION, Verdict.CONFIRMED, ann)
    made = correct(paper, EXPIRATION, Verdict.CORRECTED, ann, value="2027-01-01")
    assert (made.before, made.after, made.was_unsure) == (None, "2027-01-01", True)
    assert made.place == {"page": 1, "box": [5, 6, 7, 8]}
    assert selectors.effective(paper)["policies"][0]["expiration"] == "2027-01-01"
    assert mark_reviewed(paper, ann).reviewed_by == ann
    assert not selectors.to_review(paper.organization_id).exists()


def test_of_two_who_speak_at_once_the_second_sees_the_first(paper, ann):
    correct(paper, "date", Verdict.CORRECTED, ann, value="2026-02-04")
    with pytest.raises(DocumentRefused, match="Ann changed this a moment ago"):
        correct(paper, "date", Verdict.CONFIRMED, ann)
    seen = field(paper, "date").said
    correct(paper, "date", Verdict.CORRECTED, ann, value="2026-02-03", seen=seen)
    told = [(each.before, each.after) for each in selectors.history(paper, "date")]
    assert told == [("2026-02-04", "2026-02-03"), ("2026-02-03", "2026-02-04")]


def test_what_the_reader_overlooked_is_added(paper, ann):
    correct(paper, "policies[1].number", Verdict.CORRECTED, ann, value="XS-1")
    assert selectors.effective(paper)["policies"][1] == {"number": "XS-1"}
    for path, verdict in [("nothing", Verdict.CONFIRMED), ("a[1", Verdict.CORRECTED)]:
        with pytest.raises(DocumentRefused, match="no such field"):
            correct(paper, path, verdict, ann, value="x")


def test_reading_again_keeps_what_people_said(paper, ann):
    correct(paper, EXPIRATION, Verdict.CORRECTED, ann, value="2027-01-01")
    mark_reviewed(paper, ann)
    take_up(paper.document, {"pages": 1, "papers": [READING]})
    paper.refresh_from_db()
    assert (paper.open_fields, paper.reviewed_by) == (0, ann)
    changed = {**READING, "fields": {**READING["fields"], "date": "2026-02-05"}}
    take_up(paper.document, {"pages": 1, "papers": [changed]})
    paper.refresh_from_db()
    assert paper.reviewed_at is None, "another value was read: a person looks again"
    assert field(paper, EXPIRATION).value == "2027-01-01"
    take_up(paper.document, {"pages": 1, "papers": []})
    paper.refresh_from_db()
    assert paper.gone
    assert Correction.objects.filter(paper=paper).count() == 1


def test_a_taxpayer_number_is_sealed_and_stands_nowhere_else(paper):
    w9 = {**READING, "kind": "w9", "fields": {"tin_masked": "XX-XXX6789"}, "unsure": []}
    secrets = [{"tin": "12-3456789"}]
    take_up(paper.document, {"pages": 1, "papers": [w9], "secrets": secrets})
    kept = Paper.objects.get(kind="w9")
    assert "3456789" not in str(Paper.objects.filter(pk=kept.pk).values().get())
    assert kept.sealed_number


def test_the_number_of_a_real_w_9_goes_to_the_vault_and_nowhere_else(organization, tmp_path, capfd):
    made = w9_alone(tmp_path)
    by_web = Sender(Arrival.Source.WEB)
    [received] = receive(organization, BytesIO(made.read_bytes()), "w9.pdf", by_web)
    read(received.document.pk)
    kept = Paper.objects.get(kind="w9")
    number = Vault().unseal(kept.sealed_number)
    assert re.fullmatch(r"\d{9}", number)
    assert kept.reading["fields"]["tin_masked"].endswith(number[-4:])
    stored = str(Paper.objects.values().get(pk=kept.pk)) + str(Document.objects.values().get())
    assert number not in stored + "".join(capfd.readouterr())


def w9_alone(folder):
    for path in make(folder, 60, 5):
        key = json.loads(path.with_suffix(".key.json").read_text("utf-8"))
        if key["holds"] == "w9" and key["papers"][0]["fields"]["tin_masked"]:
            return path
    raise AssertionError("no W-9 was made")


def test_how_well_it_reads_is_counted_from_the_first_word_on_each_field(paper, ann):
    correct(paper, "date", Verdict.CORRECTED, ann, value="2026-02-04")
    correct(paper, "date", Verdict.CONFIRMED, ann, seen=field(paper, "date").said)
    correct(paper, "policies[0].type", Verdict.CONFIRMED, ann)
    correct(paper, EXPIRATION, Verdict.CORRECTED, ann, value="2027-01-01")
    measured = selectors.accuracy(paper.organization_id)
    assert (measured.confirmed, measured.corrected, measured.unsure) == (1, 1, 1)
    assert measured.right == 0.5


def test_who_spoke_and_when_is_kept_with_every_word(paper, ann):
    before = timezone.now()
    correct(paper, "date", Verdict.CORRECTED, ann, value="2026-02-04")
    [kept] = selectors.history(paper, "date")
    assert kept.person == ann
    assert before <= kept.at <= timezone.now()


NO_DATES = ("signature_date", "through_date", "issue_date", "issued", "policies[0].effective")


@pytest.mark.parametrize("path", NO_DATES)
def test_no_field_that_holds_a_date_takes_next_spring(paper, ann, path):
    """Issue 11: the page refused what the API's own door took."""
    with pytest.raises(DocumentRefused, match="no date"):
        correct(paper, path, Verdict.CORRECTED, ann, value="next spring")
