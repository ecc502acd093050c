"""What a person says about a reading, field by field, and the end of a review."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from ledgerboard.documents import selectors
from ledgerboard.documents.effective import Field, State, is_path
from ledgerboard.documents.models import Correction, Paper
from ledgerboard.documents.refusals import Refused
from ledgerboard.papers.opinions import METHOD
from ledgerboard.users.models import Person

Verdict = Correction.Verdict
LONGEST_VALUE = 20_000


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
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    field = _field(paper, path, verdict)
    if field.said != seen:
        raise _spoken_meanwhile(paper, field)
    made = Correction.objects.create(
        organization_id=paper.organization_id,
        paper=paper,
        path=path,
        verdict=verdict,
        before=field.value,
        after=_after(field, verdict, value),
        was_unsure=field.is_open,
        method=METHOD if suggested and field.suggestion else field.method,
        place=dict(field.place) if field.place else None,
        person=person,
    )
    _count_anew(paper)
    return made


def _field(paper: Paper, path: str, verdict: Verdict) -> Field:
    found = next((each for each in selectors.fields(paper) if each.path == path), None)
    if found is None and (verdict is not Verdict.CORRECTED or not is_path(path)):
        raise Refused("This paper has no such field.", "Look at the paper again.")
    return found or Field(path, None, State.BLANK)


def _spoken_meanwhile(paper: Paper, field: Field) -> Refused:
    last = selectors.history(paper, field.path).first()
    who = last.person if last and last.person else "Somebody"
    return Refused(f"{who} changed this a moment ago.", "Look at the new value, then decide.")


def _after(field: Field, verdict: Verdict, value: Any) -> Any:
    if verdict is Verdict.CONFIRMED:
        if field.is_open:
            raise Refused("There is no value to confirm.", "Type what the paper says.")
        return field.value
    if verdict is not Verdict.CORRECTED:
        return None
    if value in (None, "") or len(str(value)) > LONGEST_VALUE:
        raise Refused("The value is missing or too long.", "Type what the paper says.")
    return value


def _count_anew(paper: Paper) -> None:
    """A word after the review reopens nothing, but the number of open fields stays true."""
    paper.open_fields = sum(field.is_open for field in selectors.fields(paper))
    paper.save(update_fields=["open_fields"])


@transaction.atomic
def mark_reviewed(paper: Paper, person: Person) -> Paper:
    """Raises Refused while a field is unsure: it says which."""
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    doubts = [field.path for field in selectors.fields(paper) if field.is_open]
    if doubts:
        some = ", ".join(doubts[:5]) + (" …" if len(doubts) > 5 else "")
        raise Refused(f"{len(doubts)} fields are still unsure: {some}.", "Decide them first.")
    paper.reviewed_at, paper.reviewed_by = timezone.now(), person
    paper.save(update_fields=["reviewed_at", "reviewed_by"])
    return paper


@transaction.atomic
def reopen(paper: Paper) -> Paper:
    paper.reviewed_at = paper.reviewed_by = None
    paper.save(update_fields=["reviewed_at", "reviewed_by"])
    return paper
