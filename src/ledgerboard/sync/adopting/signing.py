"""Signing off commitments in progress, one by one or all that tie, and taking it back.

Each commitment is signed off in a transaction of its own: what is interrupted in the middle of
fifty is done as far as it got, and signing off the rest again finds the others done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from ledgerboard.sync import flows
from ledgerboard.sync.adopting.every_commitment import Adoption
from ledgerboard.sync.adopting.rows import InProgress, State
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Change, FlowSetting, Link, OpeningFigure, Run, Snapshot
from ledgerboard.sync.notes import clean_note
from ledgerboard.sync.openings import makings, opening_of, openings_between, signed_by
from ledgerboard.sync.permits import allow, note_event
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.running import rounds
from ledgerboard.users.models import Ability, Person

LOOK_AGAIN = "Look at the commitment again, then sign it off."
SENDING = "Bills are being sent right now.", "Wait until that's done, then try again."


@dataclass(frozen=True)
class Outcome:
    """What became of many: those signed off, and by commitment why the others weren't."""

    signed: tuple[OpeningFigure, ...]
    refused: Mapping[str, NotPossible]


@dataclass(frozen=True)
class SignOffNote:
    """What a person says with it: where amounts that they entered come from, and a note."""

    evidence: str = ""
    note: str = ""


def sign_off(
    adoption: Adoption,
    commitment: str,
    person: Person,
    *,
    seen: str,
    note: SignOffNote = SignOffNote(),
) -> OpeningFigure:
    """From now on this is where the commitment stood, exactly as it was `seen` (its mark).

    Raises NotPossible while both sides differ, without evidence for amounts that were entered,
    when anything moved since it was seen, and while bills are being sent.
    """
    made = _sign(adoption, commitment, person, seen, note)
    _compare_again(adoption.setting, person)
    return made


def sign_off_all(
    adoption: Adoption,
    seen: Mapping[str, str],
    person: Person,
    *,
    note: SignOffNote = SignOffNote(),
) -> Outcome:
    """Every commitment of which a person saw that it ties, by its mark. The rest is told."""
    allow(person, adoption.setting.organization_id, Ability.APPROVE)
    signed, refused = list[OpeningFigure](), dict[str, NotPossible]()
    for commitment, mark in seen.items():
        try:
            signed.append(_sign(adoption, commitment, person, mark, note))
        except NotPossible as refusal:
            refused[commitment] = refusal
    if signed:
        _compare_again(adoption.setting, person)
    return Outcome(tuple(signed), refused)


def _sign(
    adoption: Adoption, commitment: str, person: Person, seen: str, note: SignOffNote
) -> OpeningFigure:
    setting = adoption.setting
    with transaction.atomic():
        allow(person, setting.organization_id, Ability.APPROVE)
        _nothing_is_sent(setting)
        row = adoption.row(commitment)
        if row is None:
            raise NotPossible("This commitment isn't in progress.", "See the list of commitments.")
        _require(row, seen, note)
        _require_free(row, setting)
        made = _store(adoption, row, person, note)
        note_event(setting, person, "opening figure signed off", _told(row))
        return made


def _nothing_is_sent(setting: FlowSetting) -> None:
    """The setting's row is ours until the end of the transaction: a run that sends takes it before
    every step, and then sees what was signed off.
    """
    FlowSetting.objects.select_for_update().get(pk=setting.pk)
    sending = Run.objects.of(setting.organization_id).filter(
        setting__left=setting.left, setting__right=setting.right,
        kind=Run.Kind.APPLY, status__in=Run.OPEN,
    )  # fmt: skip
    if sending.exists():
        raise NotPossible(*SENDING)


def _require(row: InProgress, seen: str, note: SignOffNote) -> None:
    if row.signed is not None:
        by = signed_by(row.signed)
        raise NotPossible(f"It is signed off already ({by}).", "Take that back first.")
    if row.gaps:
        gap = row.gaps[0]
        amount = f"{gap.what.capitalize()} differs by {gap.amount}. " if gap.amount.amount else ""
        raise NotPossible(f"{amount}{gap.why}", gap.action)
    if row.way == OpeningFigure.Way.STATED and not note.evidence.strip():
        raise NotPossible(
            "Say where the opening amounts come from.", "Name the report and its date."
        )
    if row.mark != seen:
        raise NotPossible("It changed since you looked at it.", LOOK_AGAIN)


def _require_free(row: InProgress, setting: FlowSetting) -> None:
    """Somebody else may have signed off another commitment with one of its bills meanwhile."""
    if row.way == OpeningFigure.Way.LINKED:
        return
    openings = openings_between(setting.left, setting.right)
    if openings.of(row.opening.commitment) is not None:
        raise NotPossible("Someone just signed it off.", LOOK_AGAIN)
    if taken := next((ref for ref in row.opening.papers if openings.with_paper(ref)), None):
        bill = next(each.bill.title for each in row.papers if each.ref == taken)
        raise NotPossible(f"Another opening figure includes {bill}.", "Uncheck it.")


def _store(adoption: Adoption, row: InProgress, person: Person, note: SignOffNote) -> OpeningFigure:
    setting, position = adoption.setting, row.opening.position
    rows = OpeningFigure.objects.of(setting.organization_id).filter(
        setting=setting, commitment=row.id
    )
    try:
        with transaction.atomic():
            return OpeningFigure.objects.create(
                organization_id=setting.organization_id, setting=setting, commitment=row.id,
                version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1, way=row.way,
                through=row.through.seen.id, through_number=row.through.invoice.sequence,
                billed=position.billed.amount, retained=position.retained.amount,
                paid=position.paid.amount if position.paid is not None else None,
                makings=makings(row.opening), mark=row.mark,
                evidence=clean_note(note.evidence), note=clean_note(note.note),
                person=person, at=adoption.ports.now(),
            )  # fmt: skip
    except IntegrityError:
        raise NotPossible("Someone just signed it off.", LOOK_AGAIN) from None


def _told(row: InProgress) -> str:
    position = row.opening.position
    paid = f", paid {position.paid}" if position.paid is not None else ""
    return (
        f"{row.commitment.title} through {row.through.invoice.title}: billed {position.billed},"
        f" retained {position.retained}{paid}"
    )


@transaction.atomic
def take_back(figure: OpeningFigure, person: Person, ports: Ports) -> None:
    """It counts as in progress again. Raises NotPossible once a bill was posted on top of it."""
    allow(person, figure.organization_id, Ability.APPROVE)
    _nothing_is_sent(figure.setting)
    if posted := _posted_since(figure):
        raise NotPossible(
            f"{posted} was posted on top of it.",
            "Its difference is in the reconciliation; correct it there.",
        )
    ended = OpeningFigure.objects.of(figure.organization_id).filter(pk=figure.pk, ended_at=None)
    if ended.update(ended_at=ports.now(), ended_by=person) != 1:
        raise NotPossible("It was taken back already.", LOOK_AGAIN)
    note_event(figure.setting, person, "opening figure taken back", str(figure))
    _compare_again(figure.setting, person)


def _posted_since(figure: OpeningFigure) -> str:
    """The first invoice after it that has a bill, or may be getting one: its title."""
    opening = opening_of(figure)
    invoices = Snapshot.objects.of(figure.organization_id).filter(
        connection=figure.setting.left, kind="subcontractor_invoice",
        refs__kind="commitment", refs__record_id=figure.commitment,
    )  # fmt: skip
    later = {
        row.record_id: row.title
        for row in invoices
        if not opening.includes(row.values.get("sequence"), row.record_id)
    }
    if figure.way == OpeningFigure.Way.LINKED:
        return ""
    return next((later[id_] for id_ in sorted(_sent(figure, later))), "")


def _sent(figure: OpeningFigure, ids: Iterable[str]) -> Iterator[str]:
    wanted = list(ids)
    links = Link.objects.of(figure.organization_id).filter(
        setting=figure.setting, left_id__in=wanted, unlinked_at=None
    )
    yield from links.values_list("left_id", flat=True)
    going = Change.objects.of(figure.organization_id).filter(
        plan__setting=figure.setting, left_id__in=wanted, status=Change.Status.APPLYING
    )
    yield from (id_ for id_ in going.values_list("left_id", flat=True) if id_)


def _compare_again(setting: FlowSetting, person: Person) -> None:
    """What was proposed of these invoices is out of date at once."""
    enabled = FlowSetting.objects.of(setting.organization_id).filter(
        left=setting.left, right=setting.right, enabled=True, flow__in=flows.flows()
    )
    if settings := list(enabled):
        rounds.ask(settings, person)


def ties(rows: Iterable[InProgress]) -> Iterator[InProgress]:
    """Those that a bulk sign-off offers; one whose bills wait to be linked is linked first."""
    return (row for row in rows if row.state is State.TIES and not row.waits_for_links)
