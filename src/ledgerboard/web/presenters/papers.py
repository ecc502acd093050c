"""Papers in the words of the office: kinds, fields, values as Americans write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.text import slugify

from ledgerboard.core.reading.schema import Type, in_words, label_of, type_of
from ledgerboard.core.reading.typed_values import value_of
from ledgerboard.core.values.wording import capitalized
from ledgerboard.documents.effective import Field, State, holds_fields, shown_part
from ledgerboard.documents.models import Correction, Document, Paper
from ledgerboard.web.presenters.times import american_time

KINDS = {
    "acord_24": "Certificate of property insurance (ACORD 24)",
    "acord_25": "Certificate of liability insurance (ACORD 25)",
    "acord_27": "Evidence of property insurance (ACORD 27)",
    "acord_28": "Evidence of commercial property insurance (ACORD 28)",
    "acord_101": "Additional remarks (ACORD 101)",
    "coi_non_acord": "Certificate of insurance, another form",
    "endorsement": "Endorsement",
    "w9": "Form W-9",
    "wc_certificate": "Workers' compensation certificate",
    "wc_exemption": "Workers' compensation exemption",
    "licence": "License",
    "lien_waiver": "Lien waiver",
    "other": "Other pages",
}
POLICIES = {
    "general_liability": "General liability",
    "automobile_liability": "Automobile liability",
    "umbrella_excess": "Umbrella or excess",
    "workers_compensation": "Workers' compensation",
    "other": "Other coverage",
}
GROUPS = {
    "producer": "Producer (agency)", "insured": "Insured", "insurers": "Insurers",
    "certificate_holder": "Certificate holder", "limits": "Limits",
}  # fmt: skip
IN_TABLES = re.compile(r"(policies|insurers|coverages)\[\d+\]\.")
NOTES = {
    "hidden-text": "This page has hidden text. We didn't read it.",
    "overlaid-text": "Two texts overlap here. Check what they touch.",
    "covered-text": "Something is drawn over text here. Check what it touches.",
    "slanted-text": "Slanted text runs across this page, such as COPY or VOID. We didn't read it.",
    "too-large": "This page is larger than any paper (28 inches a side), so we didn't read "
    "it. Ask the sender for it in letter size.",
    "form-values": "Values were typed into form fields.",
    "field-differs": "A form field doesn't match what is printed in it.",
    "two-answers": "The form holds two answers for one field: one for Adobe Reader, one for other "
    "programs. Ask the sender which one is meant.",
    "only-adobe": "This page is a form that only Adobe Reader can show. Ask the sender to open it "
    "there and to print it to PDF.",
    "attached-files": "The PDF has files attached. Check that they are in Documents.",
    "needs-ocr": "This page is a picture we couldn't read. Type what it says.",
    "ocr": "This page is a picture. We read its text by OCR, so check it.",
}
TONES = {
    State.READ: ("plain", "Read"), State.BLANK: ("off", "Not stated"),
    State.UNSURE: ("ask", "Unsure"), State.CONFIRMED: ("good", "Confirmed"),
    State.CORRECTED: ("good", "Corrected"), State.NOT_STATED: ("good", "Not stated"),
    State.UNREADABLE: ("warn", "Can't read"),
}  # fmt: skip


class Entry(StrEnum):
    """How a value is typed."""

    TEXT, LONG, DATE, MONEY, YES_NO, LIST = "text", "long", "date", "money", "yes_no", "list"


ENTRIES = {
    Type.LONG: Entry.LONG, Type.DATE: Entry.DATE, Type.AMOUNT: Entry.MONEY,
    Type.YES_NO: Entry.YES_NO, Type.LIST: Entry.LIST, Type.NAMES: Entry.LIST,
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A place on a page, in points from its top left."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Suggestion:
    """What a second reader thinks; `typed` is what goes in when a person takes it over."""

    by: str
    value: str
    typed: str


@dataclass(frozen=True)
class Word:
    """Who said last what stands there, when, and what stood there before."""

    by: str
    at: datetime
    before: str


@dataclass(frozen=True)
class Row:
    anchor: str
    path: str
    label: str
    value: str
    typed: str
    entry: Entry
    state: State
    tone: str
    words: str
    why: str
    spot: Spot | None
    said: int
    suggestion: Suggestion | None = None
    word: Word | None = None

    @property
    def is_open(self) -> bool:
        return self.state is State.UNSURE

    @property
    def several(self) -> bool:
        """A list or a party as a whole: its values are added one by one."""
        return holds_fields(self.path)

    @property
    def is_cell(self) -> bool:
        """It stands in a table, beside the other values of its policy or insurer."""
        return IN_TABLES.match(self.path) is not None

    @property
    def can_confirm(self) -> bool:
        return self.state in {State.READ, State.BLANK}


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


def kind_title(kind: str) -> str:
    return KINDS.get(kind, kind)


def groups(fields: Sequence[Field], words: Mapping[str, Correction] | None = None) -> list[Group]:
    """In the order of the paper: what belongs together stands together."""
    found: dict[str, list[Row]] = {}
    for field in fields:
        found.setdefault(_group(field.path), []).append(row(field, (words or {}).get(field.path)))
    values = {field.path: field.value for field in fields}
    return [Group(_title(name, values), tuple(rows)) for name, rows in found.items()]


def _group(path: str) -> str:
    """Policies stand alone, insurers together; a field of its own belongs to the paper."""
    first, _, rest = path.partition(".")
    if not rest:
        return ""
    return first if first.startswith("policies[") else first.partition("[")[0]


def _title(name: str, values: Mapping[str, Any]) -> str:
    if not name:
        return "The document"
    if name.startswith("policies["):
        return policy_title(name, values)
    return GROUPS.get(name, label_of(name))


def policy_title(start: str, values: Mapping[str, Any]) -> str:
    kind, number = values.get(f"{start}.type"), values.get(f"{start}.number")
    title = POLICIES.get(str(kind), "Policy")
    return f"{title} · {number}" if number else title


def row(field: Field, last: Correction | None = None) -> Row:
    tone, words = TONES[field.state]
    return Row(
        anchor=f"f-{slugify(re.sub(r'[^A-Za-z0-9]+', '-', field.path))}",
        path=field.path,
        label=label_of(field.path),
        value=told(field.path, field.value),
        typed=typed(field.path, field.value),
        entry=entry(field.path, field.value),
        state=field.state,
        tone=tone,
        words=words,
        why=field.why if field.state is State.UNSURE else "",
        spot=spot(field.place),
        said=field.said,
        suggestion=suggestion(field),
        word=word(last) if last and field.said else None,
    )


def word(last: Correction) -> Word:
    before = told(last.path, shown_part(last.path, last.before))
    return Word(str(last.person or "Someone who left"), last.at, before)


def suggestion(field: Field) -> Suggestion | None:
    """Only what could have been typed there: a model's «next spring» is no date."""
    said = field.suggestion
    if not said or not field.is_open:
        return None
    try:
        value = parsed(field.path, str(said["value"]))
    except ValueError:
        return None
    return Suggestion(str(said["by"]), told(field.path, value), str(said["value"]))


def entry(path: str, value: Any) -> Entry:
    if isinstance(value, list):
        return Entry.LIST
    return Entry.YES_NO if isinstance(value, bool) else ENTRIES.get(type_of(path), Entry.TEXT)


def told(path: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return _listed(path, value)
    if isinstance(value, int):
        return f"${value:,}"
    if entry(path, value) is Entry.DATE:
        return _american(str(value))
    return POLICIES.get(value, value) if path.endswith(".type") else str(value)


def _listed(path: str, value: list[Any]) -> str:
    """Names as they are printed, with commas of their own; our words without underscores."""
    if type_of(path) is Type.NAMES:
        return "; ".join(str(each) for each in value)
    return ", ".join(str(each).replace("_", " ") for each in value)


def typed(path: str, value: Any) -> str:
    """The value as it stands in the field that changes it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return told(path, value)


def _american(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%m/%d/%Y}"
    except ValueError:
        return text


def parsed(path: str, text: str) -> Any:
    """What a person typed, as the paper's value. Raises ValueError with what is wanted."""
    if path.endswith("].type"):
        said = text.strip()
        return next((one for one, name in POLICIES.items() if name.lower() == said.lower()), said)
    return value_of(path, text)


def spot(place: Mapping[str, Any] | None) -> Spot | None:
    if not place or not place.get("box"):
        return None
    x0, y0, x1, y1 = place["box"]
    return Spot(place["page"], x0 - 1.5, y0 - 1.5, max(3, x1 - x0 + 3), max(3, y1 - y0 + 3))


def notes(paper: Paper) -> list[str]:
    codes = dict.fromkeys(note["code"] for note in paper.reading.get("notes", ()))
    return [NOTES[code] for code in codes if code in NOTES]


AROUND = 60
"""Letters on each side of what a search found."""


@dataclass(frozen=True)
class SearchMatch:
    """A value on the paper with the part that was looked for, which is empty where the search
    matches without spaces and dashes only.
    """

    label: str
    before: str
    match: str
    after: str


def found(snippet: tuple[str, str] | None, search: str) -> SearchMatch | None:
    if snippet is None:
        return None
    path, text = snippet
    said = " ".join(search.split())
    at = text.lower().find(said.lower())
    if at < 0:
        return SearchMatch(capitalized(in_words(path)), text[: 2 * AROUND], "", "")
    end = at + len(said)
    return SearchMatch(
        label=capitalized(in_words(path)),
        before=("… " if at > AROUND else "") + text[max(0, at - AROUND) : at],
        match=text[at:end],
        after=text[end : end + AROUND] + (" …" if len(text) > end + AROUND else ""),
    )


def kinds(document: Document) -> list[str]:
    """What is in it: each kind once, with how many there are."""
    every = Counter(kind_title(each.kind) for each in document.papers.all())
    return [f"{title} ({n})" if n > 1 else title for title, n in every.items()]


HEADS = ("File", "What it is", "Status", "Received", "How it came", "From")


def cells(document: Document) -> tuple[str, ...]:
    """A document as a row of a file."""
    first = min(document.arrivals.all(), key=lambda each: each.pk, default=None)
    source = first.get_source_display() if first else ""
    sender = first.from_whom or str(first.person or "") if first else ""
    received = american_time(document.received_at)
    return document.name, ", ".join(kinds(document)), state(document)[1], received, source, sender


def state(document: Document) -> tuple[str, str]:
    """Tone and words of a document in the list."""
    if document.state in Document.OPEN:
        return "busy", "Reading"
    if document.state == Document.State.FAILED:
        return "bad", "Can't read"
    papers = [each for each in document.papers.all() if each.kind != "other"]
    waiting = [each for each in papers if each.reviewed_at is None]
    if not papers:
        return "off", "No document in it"
    if not waiting:
        return "good", "Reviewed"
    unsure = sum(each.open_fields for each in waiting)
    return "ask", f"Needs review: {unsure} unsure" if unsure else "Needs review"
