"""What a person says about a reading, field by field, and the end of a review."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledgerboard.connections.vault import SealBroken, Vault
from ledgerboard.core.reading.schema import NUMBERED, in_words
from ledgerboard.core.reading.typed_values import WrongType, value_of
from ledgerboard.core.values.taxpayer_numbers import looks_like_one
from ledgerboard.core.values.wording import counted
from ledgerboard.documents import selectors
from ledgerboard.documents.effective import (
    Field,
    State,
    holds_fields,
    holds_number,
    is_path,
    is_within,
)
from ledgerboard.documents.models import Correction, Paper
from ledgerboard.documents.permits import allow
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.searching import remember
from ledgerboard.extraction.second_reader.opinions import METHOD, TAXPAYER
from ledgerboard.users.models import Person

Verdict = Correction.Verdict
LONGEST_VALUE = 20_000
ROWS = {"policies": "number", "insurers": "name", "coverages": "amount"}
MASKS = {"ssn": "***-**-", "ein": "**-***"}
MASKED = {"ssn": re.compile(r"[*Xx•]{3}-[*Xx•]{2}-[0-9]{4}"),
          "ein": re.compile(r"[*Xx•]{2}-[*Xx•]{3}[0-9]{4}")}  # fmt: skip
WHOLE = {"ssn": re.compile(r"[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}"),
         "ein": re.compile(r"[0-9]{2}[- ][0-9]{7}")}  # fmt: skip
HOW_TO_TYPE = (
    "Type its nine digits as 000-00-0000 (Social Security number) or 00-0000000 (employer's "
    "number), or only the last four as ***-**-0000 or **-***0000."
)


@transaction.atomic
def correct(  # noqa: PLR0913  # one row has as many parts
    paper: Paper,
    path: str,
    verdict: Verdict,
    person: Person,
    *,
    value: Any = None,
    seen: int = 0,
    suggested: bool = False,
) -> Correction:
    """`seen` is the `said` of the field as the person saw it: two who speak about one field at
    once do not overwrite each other unseen. `suggested` says that the person took the value over
    from a second reader. Raises Refused.
    """
    allow(person, paper.organization_id)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    field = _field(paper, path, verdict)
    if field.said != seen:
        raise _spoken_meanwhile(paper, field)
    after, number = _after(paper, field, verdict, value)
    made = Correction.objects.create(
        organization_id=paper.organization_id,
        paper=paper,
        path=path,
        verdict=verdict,
        before=field.value,
        after=after,
        was_unsure=field.is_open or _is_within_doubt(paper, path),
        method=METHOD if suggested and field.suggestion else field.method,
        place=dict(field.place) if field.place else None,
        person=person,
    )
    if holds_number(path):
        _seal(paper, verdict, after, number)
    _count_anew(paper)
    return made


@transaction.atomic
def add(paper: Paper, start: str, values: Mapping[str, Any], person: Person) -> None:
    """Values that the reader did not give, under one path (policies[1]): all of them or none.

    Raises Refused, also when somebody gave one of them meanwhile.
    """
    for name, value in values.items():
        correct(paper, f"{start}.{name}", Verdict.CORRECTED, person, value=value)


def _field(paper: Paper, path: str, verdict: Verdict) -> Field:
    found = next((each for each in selectors.fields(paper) if each.path == path), None)
    if found is None and (verdict is not Verdict.CORRECTED or not is_path(path)):
        raise DocumentRefused("This document has no such field.", "Open the document again.")
    return found or Field(path, None, State.BLANK)


def _is_within_doubt(paper: Paper, path: str) -> bool:
    """Added where the reader was unsure of a whole list: it overlooked nothing."""
    doubts = (each["field"] for each in paper.reading.get("unsure", ()))
    return any(is_within(path, doubt) for doubt in doubts)


def _spoken_meanwhile(paper: Paper, field: Field) -> DocumentRefused:
    last = selectors.history(paper, field.path).first()
    who = last.person if last and last.person else "Somebody"
    return DocumentRefused(
        f"{who} changed this a moment ago.", "Look at the new value, then decide."
    )


def _after(paper: Paper, field: Field, verdict: Verdict, value: Any) -> tuple[Any, str]:
    """What is kept in the open, and a taxpayer number that is to be sealed."""
    if holds_fields(field.path):
        _check_whole(paper, field, verdict)
        return None, ""
    if verdict is Verdict.CONFIRMED:
        if field.is_open:
            raise DocumentRefused("There is no value to confirm.", "Type what the document says.")
        return field.value, ""
    if verdict is not Verdict.CORRECTED:
        return None, ""
    if value in (None, "") or len(str(value)) > LONGEST_VALUE:
        raise DocumentRefused("The value is missing or too long.", "Type what the document says.")
    if holds_number(field.path):
        return _taxpayer_number(paper, str(value).strip())
    return _checked(paper, field.path, value), ""


def _check_whole(paper: Paper, field: Field, verdict: Verdict) -> None:
    """About a list or a party as a whole one can only say that nothing (more) stands there."""
    path = field.path
    given = [
        each.path for each in selectors.fields(paper)
        if is_within(each.path, path) and each.value is not None
    ]  # fmt: skip
    example = f"{path}.name" if path not in ROWS else f"{path}[0].{ROWS[path]}"
    if verdict is Verdict.CORRECTED:
        raise DocumentRefused(
            f"“{path}” holds several values, not one.",
            f"Add each value by itself, for example {example}; then confirm “{path}”.",
        )
    if verdict is Verdict.CONFIRMED and field.is_open and not given:
        raise DocumentRefused("Nothing was added yet.", "Add what the document says first.")
    if verdict is Verdict.NOT_STATED and given:
        raise DocumentRefused("Values were added here.", "Say of each one that it is not stated.")


def _taxpayer_number(paper: Paper, text: str) -> tuple[str, str]:
    """Its mask, and its nine figures where all were typed. No refusal quotes what was typed."""
    if masked := next((kind for kind, form in MASKED.items() if form.fullmatch(text)), ""):
        return f"{MASKS[masked]}{text[-4:]}", ""
    figures = re.sub(r"[- ]", "", text)
    kinds = [kind for kind, form in WHOLE.items() if form.fullmatch(text)]
    if re.fullmatch(r"[0-9]{9}", text):
        kinds = [str(selectors.effective(paper).get("tin_type"))]
    if not kinds:
        raise DocumentRefused("This isn't a Tax ID.", HOW_TO_TYPE)
    if kinds[0] not in MASKS:
        raise DocumentRefused(
            "Without dashes we cannot tell which kind of number it is.", HOW_TO_TYPE
        )
    return f"{MASKS[kinds[0]]}{figures[-4:]}", figures


def _checked(paper: Paper, path: str, value: Any) -> Any:
    """Only one field of a W-9 takes a number: anywhere else it would stand unsealed."""
    w9 = paper.kind in NUMBERED
    named = w9 and TAXPAYER.search(f"{path} {value}")
    if named or looks_like_one(str(value), alone=w9, path=path):
        raise DocumentRefused(
            "This looks like a Tax ID.",
            "Type it into the field “Tax ID”: there it is sealed."
            if w9
            else "Leave it out: only a W-9 has a field that seals one.",
        )
    try:
        value = value_of(path, value, paper.kind)
    except WrongType as wrong:
        raise DocumentRefused(wrong.what, wrong.advice) from wrong
    _no_gap(paper, path)
    if path == "tin_type":
        value = str(value).strip().lower()
        if value not in MASKS:
            raise DocumentRefused(
                "This isn't a kind of Tax ID.",
                "Type ssn (Social Security number) or ein (employer's number).",
            )
    return value


def _no_gap(paper: Paper, path: str) -> None:
    """A row follows on the last one: a list never holds rows of which nothing is known."""
    row = re.match(r"(policies|insurers|coverages)\[(\d+)\]", path)
    if not row:
        return
    rows = selectors.effective(paper).get(row[1])
    following = len(rows) if isinstance(rows, list) else 0
    if int(row[2]) > following:
        raise DocumentRefused(
            "A row before this one is missing.", f"Begin with {row[1]}[{following}]."
        )


def _seal(paper: Paper, verdict: Verdict, mask: Any, number: str) -> None:
    """What is sealed is the number that counts now, or nothing: never one that a person denied."""
    if number:
        paper.sealed_number = Vault().seal(number)
    elif verdict is Verdict.CONFIRMED or (mask and _figures(paper).endswith(str(mask)[-4:])):
        return
    else:
        paper.sealed_number = ""
    paper.save(update_fields=["sealed_number"])


def _figures(paper: Paper) -> str:
    """Those that are sealed; none where the key that sealed them is lost."""
    try:
        return Vault().unseal(paper.sealed_number) if paper.sealed_number else ""
    except SealBroken:
        return ""


def _count_anew(paper: Paper) -> None:
    """A word after the review reopens nothing, but the number of open fields stays true, and what
    a search finds.
    """
    paper.open_fields = sum(field.is_open for field in selectors.fields(paper))
    paper.save(update_fields=["open_fields"])
    remember(paper, selectors.effective(paper))


@transaction.atomic
def mark_reviewed(paper: Paper, person: Person) -> Paper:
    """Raises Refused while a field is unsure: it says which."""
    allow(person, paper.organization_id)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    doubts = [field.path for field in selectors.fields(paper) if field.is_open]
    if doubts:
        some = "; ".join(map(in_words, doubts[:5])) + (" …" if len(doubts) > 5 else "")
        raise DocumentRefused(
            f"{counted(len(doubts), 'field')} still to check: {some}.", "Check each one first."
        )
    paper.reviewed_at, paper.reviewed_by = timezone.now(), person
    paper.save(update_fields=["reviewed_at", "reviewed_by"])
    return paper


@transaction.atomic
def reopen(paper: Paper) -> Paper:
    paper.reviewed_at = paper.reviewed_by = None
    paper.save(update_fields=["reviewed_at", "reviewed_by"])
    return paper
