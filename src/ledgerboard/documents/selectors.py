"""What is known of papers, for pages, programs and the rules of other rooms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from ledgerboard.documents.effective import (
    Field,
    Said,
    fields_of,
    holds_fields,
    overlaid,
    shown_part,
)
from ledgerboard.documents.models import Arrival, Correction, Document, Paper, PaperWords, Refusal
from ledgerboard.documents.searching import found_in, holding, texts
from ledgerboard.users.models import Organization

SKIPPED_KINDS = ("other",)
"""Pages that hold no paper: there is nothing in them to review."""


class Wanted:
    """Which documents a list shows."""

    EVERY = ""
    NEEDS_YOU = "needs_you"
    REVIEWED = "reviewed"
    READING = "reading"
    FAILED = "failed"


def to_review(organization: Organization | int) -> QuerySet[Paper]:
    unreviewed = Paper.objects.of(organization).filter(gone=False, reviewed_at=None)
    return unreviewed.exclude(kind__in=SKIPPED_KINDS)


ORDERS = {"name": ("name", "pk"), "received": ("received_at", "pk")}
"""What the list can go by; with a minus in front the other way round."""


def documents(
    organization: Organization | int,
    *,
    wanted: str = "",
    kind: str = "",
    search: str = "",
    order: str = "-received",
) -> QuerySet[Document]:
    """Latest first, if no other order is wanted."""
    found = _searched(organization, search)
    if kind:
        found = found.filter(Exists(_living().filter(document=OuterRef("pk"), kind=kind)))
    shown = _with_papers(_of_state(organization, found, wanted))
    sign = "-" if order.startswith("-") else ""
    return shown.order_by(*(f"{sign}{column}" for column in ORDERS[order.removeprefix("-")]))


def _searched(organization: Organization | int, search: str) -> QuerySet[Document]:
    """By its name, and by what stands on its papers."""
    found = Document.objects.of(organization)
    if not search.strip():
        return found
    named = Q(name__icontains=search) | Q(sha256__startswith=search.lower())
    on_paper = PaperWords.objects.of(organization).filter(holding(search))
    return found.filter(named | Q(pk__in=on_paper.values("document")))


def snippets(documents: Iterable[Document], search: str) -> dict[int, tuple[str, str]]:
    """Of each document the first value on its papers that a search found, with its path. One query
    for all of them, whose papers were fetched before.
    """
    papers = [each for one in documents for each in one.papers.all()] if search.strip() else []
    said = _words_about(papers)
    found: dict[int, tuple[str, str]] = {}
    for paper in papers:
        every = texts(overlaid(paper.reading, said.get(paper.pk, {})))
        here = next(((path, text) for path, text in every if found_in(text, search)), None)
        if here:
            found.setdefault(paper.document_id, here)
    return found


def _living() -> QuerySet[Paper]:
    return Paper.objects.filter(gone=False).order_by("position")


def _with_papers(found: QuerySet[Document]) -> QuerySet[Document]:
    arrivals = Arrival.objects.order_by("pk").select_related("person")
    return found.prefetch_related(
        Prefetch("papers", queryset=_living()), Prefetch("arrivals", queryset=arrivals)
    )


def _of_state(
    organization: Organization | int, found: QuerySet[Document], wanted: str
) -> QuerySet[Document]:
    return found.filter(_states(organization).get(wanted, Q()))


def _states(organization: Organization | int) -> Mapping[str, Q]:
    open_papers = Q(Exists(to_review(organization).filter(document=OuterRef("pk"))))
    return {
        Wanted.NEEDS_YOU: Q(open_papers, state=Document.State.READ),
        Wanted.REVIEWED: Q(~open_papers, state=Document.State.READ),
        Wanted.READING: Q(state__in=Document.OPEN),
        Wanted.FAILED: Q(state=Document.State.FAILED),
    }


def document(organization: Organization | int, pk: int) -> Document | None:
    return _with_papers(Document.objects.of(organization).filter(pk=pk)).first()


def paper(organization: Organization | int, pk: int) -> Paper | None:
    found = Paper.objects.of(organization).filter(pk=pk)
    return found.select_related("document", "reviewed_by").first()


def next_to_review(organization: Organization | int, after: Paper | None = None) -> Paper | None:
    """The one that waits longest, beginning behind the given one."""
    waiting = to_review(organization).select_related("document").order_by("document_id", "position")
    if after:
        waiting = waiting.exclude(pk=after.pk)
        place = Q(document_id=after.document_id, position__gt=after.position)
        later = waiting.filter(place | Q(document_id__gt=after.document_id))
        return later.first() or waiting.first()
    return waiting.first()


def refusals(organization: Organization | int) -> QuerySet[Refusal]:
    return Refusal.objects.of(organization).order_by("-pk")


def sealed_numbers(most: int = 20) -> list[str]:
    """The newest taxpayer numbers of all organizations, as they are kept."""
    found = Paper.objects.exclude(sealed_number="").order_by("-pk")
    return list(found.values_list("sealed_number", flat=True)[:most])


def said_about(paper: Paper) -> dict[str, Said]:
    return _words_about([paper]).get(paper.pk, {})


def _words_about(papers: Collection[Paper]) -> dict[int, dict[str, Said]]:
    """By paper, the last word of people about each field. One query, none for no papers."""
    said: dict[int, dict[str, Said]] = {}
    rows = Correction.objects.filter(paper__in=[each.pk for each in papers]).order_by("pk")
    for row in rows.values_list("paper_id", "path", "pk", "verdict", "after") if papers else ():
        paper, path, pk, verdict, after = row
        said.setdefault(paper, {})[path] = Said(pk, verdict, shown_part(path, after))
    return {
        paper: {path: word for path, word in words.items() if not _is_misplaced(path, word)}
        for paper, words in said.items()
    }


def _is_misplaced(path: str, word: Said) -> bool:
    """A text in the place of a whole list, as it could be said before: the doubt stands again."""
    return word.verdict == Correction.Verdict.CORRECTED and holds_fields(path)


def fields(paper: Paper) -> list[Field]:
    return fields_of(paper.reading, said_about(paper))


def effective(paper: Paper) -> dict[str, Any]:
    """The fields that count: people's words over the reader's."""
    return overlaid(paper.reading, said_about(paper))


def history(paper: Paper, path: str) -> QuerySet[Correction]:
    return paper.corrections.filter(path=path).select_related("person").order_by("-pk")


def last_words(paper: Paper) -> dict[str, Correction]:
    """Who said the word that counts about each field, when, and what stood there before."""
    rows = paper.corrections.select_related("person").order_by("pk")
    return {each.path: each for each in rows}


def counts(organization: Organization | int, search: str = "") -> Mapping[str, int]:
    """For the tabs of the list: each is the length of the list behind it. One query, which goes
    through what stands on the papers once.
    """
    wishes = {name: Count("pk", filter=wish) for name, wish in _states(organization).items()}
    return _searched(organization, search).aggregate(all=Count("pk"), **wishes)


@dataclass(frozen=True)
class Measured:
    """How the reader did where a person looked: values confirmed, corrected, and left unsure."""

    confirmed: int
    corrected: int
    unsure: int

    @property
    def right(self) -> float | None:
        looked = self.confirmed + self.corrected
        return self.confirmed / looked if looked else None


def accuracy(organization: Organization | int) -> Measured:
    """From the first word that a person said about each field."""
    return _measured(answer for _, answer in _first_words(organization))


def accuracy_by_field(organization: Organization | int) -> dict[str, Measured]:
    """The same for each field, whichever row of a list it stands in (`policies[].number`)."""
    fields: dict[str, list[str]] = {}
    for path, answer in _first_words(organization):
        fields.setdefault(re.sub(r"\[\d+\]", "[]", path), []).append(answer)
    return {name: _measured(answers) for name, answers in fields.items()}


def _first_words(organization: Organization | int) -> list[tuple[str, str]]:
    """Each field's path with the verdict; `unsure` where the reader had given no answer."""
    rows = Correction.objects.of(organization).order_by("-pk")
    first = {(paper, path): "unsure" if unsure else verdict
             for paper, path, verdict, unsure in
             rows.values_list("paper_id", "path", "verdict", "was_unsure")}  # fmt: skip
    return [(path, answer) for (_, path), answer in first.items()]


def _measured(answers: Iterable[str]) -> Measured:
    seen = Counter(answers)
    wrong = seen[Correction.Verdict.CORRECTED] + seen[Correction.Verdict.NOT_STATED]
    return Measured(seen[Correction.Verdict.CONFIRMED], wrong, seen["unsure"])
