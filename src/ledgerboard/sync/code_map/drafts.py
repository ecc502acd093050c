"""Edits of the code map. They count after they are published, and only then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from ledgerboard.core.values.wording import counted
from ledgerboard.core.views.code_map import CodeMap, MapRow, Scope
from ledgerboard.sync import flows
from ledgerboard.sync.code_map.companies import Companies, code_map_of, map_row, mark_of, stored_row
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import CodeMapRow, CodeMapVersion, Event, FlowSetting
from ledgerboard.sync.notes import clean_note
from ledgerboard.sync.permits import allow
from ledgerboard.sync.records import CHUNK
from ledgerboard.sync.running import rounds
from ledgerboard.users.models import Ability, Person

MOST_ROWS = 20_000
SEEN_OTHER = "The draft changed since you looked at it."
LOOK = "Look at the preview again, then publish."


@transaction.atomic
def save_row(companies: Companies, row: MapRow, person: Person) -> CodeMapVersion:
    """Put this row in the draft, in place of the one that speaks for the same. A row that says
    nothing takes that one away.
    """
    return _replace(companies, [row], person, "code map draft edited", _told(row))


@transaction.atomic
def edit_row(
    companies: Companies, before: Scope | None, row: MapRow, person: Person
) -> CodeMapVersion:
    """The row of `before` becomes this one; None adds one. Another row is never replaced unseen."""
    allow(person, companies.organization_id, Ability.PLAN)
    moved = before is None or before.key != row.scope.key
    if moved and companies.working().row_of(row.scope):
        raise NotPossible("These codes already have a row.", "Edit that row, or remove it first.")
    replaced = [MapRow(before)] if before and moved else []
    return _replace(companies, [row, *replaced], person, "code map draft edited", _told(row))


@transaction.atomic
def remove_row(companies: Companies, scope: Scope, person: Person) -> CodeMapVersion:
    row = MapRow(scope)
    return _replace(companies, [row], person, "code map draft edited", f"{_told(row)} removed")


@transaction.atomic
def save_rows(companies: Companies, rows: Sequence[MapRow], person: Person) -> CodeMapVersion:
    """Many rows at once, each in place of the one that speaks for the same; no two for one."""
    text = f"{counted(len(rows), 'row')}."
    return _replace(companies, rows, person, "code map draft imported", text)


@transaction.atomic
def discard(companies: Companies, person: Person) -> None:
    allow(person, companies.organization_id, Ability.PLAN)
    draft = _held(_open(companies))
    _note(draft, person, "code map draft discarded", f"Version {draft.number}")
    draft.delete()


@transaction.atomic
def publish(companies: Companies, person: Person, *, seen: str, note: str = "") -> CodeMapVersion:
    """From now on the draft is what counts, exactly as it was `seen` (its mark). What was posted
    stays as it is; what is open is compared anew by itself.
    """
    allow(person, companies.organization_id, Ability.APPROVE)
    draft = _open(companies)
    before = code_map_of(companies.published())
    if mark_of(code_map_of(draft)) == mark_of(before):
        raise NotPossible("This draft changes nothing.", "Edit it first, or discard it.")
    unchanged = companies.versions().filter(pk=draft.pk, published_at=None, mark=seen)
    done = unchanged.update(
        published_at=timezone.now(), published_by=person, note=clean_note(note, 500)
    )
    if done != 1:
        raise NotPossible(SEEN_OTHER, LOOK)
    draft.refresh_from_db()
    _note(draft, person, "code map published", f"Version {draft.number}. {draft.note}".strip())
    settings = FlowSetting.objects.of(companies.organization_id).filter(enabled=True)
    rounds.ask(list(settings.filter(flow__in=flows.flows())))
    return draft


@transaction.atomic
def restore(companies: Companies, number: int, person: Person) -> CodeMapVersion:
    """A draft that says what an earlier version said; it counts after it is published."""
    allow(person, companies.organization_id, Ability.PLAN)
    if companies.draft() is not None:
        raise NotPossible("There is a draft already.", "Publish or discard it first.")
    earlier = companies.published_versions().filter(number=number).first()
    if earlier is None:
        raise NotPossible(f"There is no version {number}.", "Choose one from the list.")
    draft = _begin(companies, person, earlier)
    draft.restores = number
    draft.save(update_fields=["restores"])
    _note(draft, person, "code map restored as draft", f"Version {number} as {draft.number}")
    return draft


def _replace(
    companies: Companies, rows: Sequence[MapRow], person: Person, what: str, text: str
) -> CodeMapVersion:
    allow(person, companies.organization_id, Ability.PLAN)
    draft = _held(_draft(companies, person))
    keys = {row.scope.key for row in rows}
    known = code_map_of(draft).rows
    kept = [row for row in known if row.scope.key not in keys]
    new = [row for row in rows if _says_something(row)]
    _require_room(len(kept) + len(new))
    pks = [each.pk for each in draft.rows.all() if map_row(each).scope.key in keys]
    draft.rows.filter(pk__in=pks).delete()
    _store(draft, new)
    _note(draft, person, what, text)
    return draft


def _says_something(row: MapRow) -> bool:
    return any((row.target, row.class_, row.location))


def _store(draft: CodeMapVersion, rows: Iterable[MapRow]) -> None:
    CodeMapRow.objects.bulk_create([stored_row(draft, row) for row in rows], batch_size=CHUNK)
    draft.mark = mark_of(code_map_of(draft))
    draft.save(update_fields=["mark"])


def _draft(companies: Companies, person: Person) -> CodeMapVersion:
    return companies.draft() or _begin(companies, person, companies.published())


def _begin(companies: Companies, person: Person, from_: CodeMapVersion | None) -> CodeMapVersion:
    last = companies.versions().aggregate(last=Max("number"))["last"] or 0
    known: CodeMap = code_map_of(from_)
    try:
        with transaction.atomic():
            draft = CodeMapVersion.objects.create(
                organization_id=companies.organization_id,
                left=companies.left,
                right=companies.right,
                number=last + 1,
                begun_by=person,
            )
    except IntegrityError:
        raise NotPossible("Someone just started a draft.", "Open the code map again.") from None
    _store(draft, known.rows)
    return draft


def _held(draft: CodeMapVersion) -> CodeMapVersion:
    """Ours until the end of the transaction: two edits at once would each name the rows without
    the other's, and one that meets a publication must not reach what is published.
    """
    open_ = CodeMapVersion.objects.filter(pk=draft.pk, published_at=None)
    if open_.update(mark="") != 1:
        raise NotPossible("The draft was just published.", "Open the code map again.")
    return draft


def _open(companies: Companies) -> CodeMapVersion:
    draft = companies.draft()
    if draft is None:
        raise NotPossible("There is no draft.", "Edit the code map first.")
    return draft


def _require_room(rows: int) -> None:
    if rows > MOST_ROWS:
        raise NotPossible(
            f"A code map has room for {MOST_ROWS:,} rows; these would be {rows:,}.",
            "Use rows for a project or a cost type instead of one for each code.",
        )


def _told(row: MapRow) -> str:
    scope = row.scope
    words = [
        f"{name} {said}"
        for name, said in (
            ("project", scope.project), ("code", scope.code), ("cost type", scope.cost_type),
            ("uses", row.target), ("class", row.class_), ("location", row.location),
        )
        if said
    ]  # fmt: skip
    return ", ".join(words) or "everything"


def _note(draft: CodeMapVersion, person: Person, what: str, text: str) -> None:
    Event.objects.create(
        organization_id=draft.organization_id, person=person, what=what, text=text[:2000]
    )
