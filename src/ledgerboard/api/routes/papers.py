"""Papers: sent in, as read, as corrected."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from ledgerboard.api.access import REVIEW, SEE, caller, found, lacking
from ledgerboard.api.answers import NO_EMPTY_FILE, PROBLEMS, Id, Page, Paging, Word, answers, paged
from ledgerboard.documents import privacy, selectors, services
from ledgerboard.documents.effective import shown_part
from ledgerboard.documents.models import Arrival, Correction, Document, Paper, PrivacyChange
from ledgerboard.documents.services import Received, Sender, Verdict
from ledgerboard.users.models import Ability
from ledgerboard.users.selectors import may

router = Router()

DocumentState = Literal["waiting", "reading", "read", "failed"]


def _bytes(media: str) -> dict[str, Any]:
    """How the description says that an answer is no JSON."""
    content = {media: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "OK", "content": content}}}


class PapersWanted(Paging):
    state: Literal["", "needs_you", "reviewed", "reading", "failed"] = ""
    kind: Word = ""
    search: Word = ""


class PaperBrief(Schema):
    id: int
    kind: str
    pages: list[int]
    open_fields: int = Field(description="Fields that are unsure and wait for a person")
    reviewed_at: datetime | None


class ArrivalOut(Schema):
    source: str
    name: str
    from_whom: str
    at: datetime


class DocumentOut(Schema):
    id: int
    sha256: str
    name: str
    kind: str
    size: int
    pages: int
    state: DocumentState
    reason: str
    received_at: datetime
    read_at: datetime | None
    papers: list[PaperBrief]
    arrivals: list[ArrivalOut]


class TakenOut(Schema):
    """`document_id` is empty for what was turned away; `is_new` is false for known bytes."""

    name: str
    document_id: int | None = None
    is_new: bool = False
    why: str = ""


class Privacy(Schema):
    private: bool = Field(description="Its pages are only for those who review")


class PrivacyChangeOut(Privacy):
    at: datetime
    person: str | None

    @staticmethod
    def resolve_person(change: PrivacyChange) -> str | None:
        return str(change.person) if change.person else None


class PaperFieldOut(Schema):
    """`said` goes back with a correction: it proves which word about the field was seen."""

    path: str
    value: Any = None
    state: Literal[
        "read", "blank", "unsure", "confirmed", "corrected", "not_stated", "unreadable"
    ]  # fmt: skip
    place: dict[str, Any] | None
    why: str
    method: str
    said: int


class PaperOut(PaperBrief):
    """`fields` are those that count: people's words over the reader's."""

    document_id: int
    edition: str | None
    fields: dict[str, Any]
    every: list[PaperFieldOut]
    notes: list[dict[str, Any]]

    @staticmethod
    def resolve_edition(paper: Paper) -> Any:
        return paper.reading.get("edition")

    @staticmethod
    def resolve_fields(paper: Paper) -> Any:
        return selectors.effective(paper)

    @staticmethod
    def resolve_every(paper: Paper) -> Any:
        return selectors.fields(paper)

    @staticmethod
    def resolve_notes(paper: Paper) -> Any:
        return paper.reading.get("notes", [])


class CorrectionIn(Schema):
    path: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    verdict: Verdict
    value: (
        bool
        | int
        | Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]
        | list[Word]
        | None
    ) = None
    said: Id = 0


class CorrectionOut(Schema):
    path: str
    verdict: Verdict
    before: Any = None
    after: Any = None
    by: str
    at: datetime

    @staticmethod
    def resolve_before(correction: Correction) -> Any:
        return shown_part(correction.path, correction.before)

    @staticmethod
    def resolve_after(correction: Correction) -> Any:
        return shown_part(correction.path, correction.after)

    @staticmethod
    def resolve_by(correction: Any) -> str:
        return correction.person.email if correction.person else ""


@router.post(
    "/papers", auth=REVIEW, response=answers(list[TakenOut], 201), summary="Upload documents",
    openapi_extra=NO_EMPTY_FILE,
)  # fmt: skip
def send_in(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """One file: PDF, JPEG, PNG, TIFF or HEIC, or a mail (.eml) or .zip with such files in it. As
    large as the setting FILE_MEGABYTES allows; a refusal names it.
    """
    member = caller(request)
    sender = Sender(Arrival.Source.API, person=member.person)
    taken = services.receive(member.organization, file.file or file, file.name or "", sender)
    return Status(201, [_taken(each) for each in taken])


def _taken(each: Received | services.TurnedAway) -> dict[str, Any]:
    if isinstance(each, Received):
        return {"name": each.name, "document_id": each.document.pk, "is_new": each.is_new}
    return {"name": each.name, "why": str(each.why)}


@router.get("/papers", auth=SEE, response=answers(Page[DocumentOut]), summary="What came in")
def papers(request: HttpRequest, wanted: Query[PapersWanted]) -> Any:
    rows = selectors.documents(
        caller(request).organization, wanted=wanted.state, kind=wanted.kind, search=wanted.search
    )
    paging = Paging(limit=wanted.limit, offset=wanted.offset)
    return paged(rows, paging)


@router.get("/papers/{int:document_id}", auth=SEE, response=answers(DocumentOut), summary="A file")
def document(request: HttpRequest, document_id: int) -> Any:
    return _document(request, document_id)


@router.post(
    "/papers/{int:document_id}/read", auth=REVIEW, response=answers(DocumentOut, 202),
    summary="Read it again",
)  # fmt: skip
def read_again(request: HttpRequest, document_id: int) -> Any:
    """What people said about it stays."""
    services.ask_to_read(_document(request, document_id))
    return Status(202, _document(request, document_id))


@router.put(
    "/papers/{int:document_id}/privacy", auth=REVIEW, response=answers(Privacy),
    summary="Who may see the pages of a file",
)  # fmt: skip
def set_privacy(request: HttpRequest, document_id: int, wish: Privacy) -> Any:
    """What may be a W-9 is private until a person says otherwise. A W-9 stays private; any other
    file can be made private.
    """
    document, person = _document(request, document_id), caller(request).person
    if wish.private:
        privacy.make_private(document, person)
    else:
        privacy.clear(document, person)
    return {"private": privacy.is_private(document)}


@router.get(
    "/papers/{int:document_id}/privacy/changes", auth=REVIEW,
    response=answers(Page[PrivacyChangeOut]), summary="Who opened a file, or made it private",
)  # fmt: skip
def privacy_changes(request: HttpRequest, document_id: int, paging: Query[Paging]) -> Any:
    """The latest first. Without a person it was said on the server."""
    return paged(privacy.changes(_document(request, document_id)), paging)


@router.get(
    "/papers/{int:document_id}/original", auth=SEE, response=PROBLEMS,
    openapi_extra=_bytes("application/octet-stream"), summary="The file as it came",
)  # fmt: skip
def original(request: HttpRequest, document_id: int) -> HttpResponse:
    """Of a file that holds or may hold a W-9, that a person made private, or of a PDF with files
    attached, only for those who may review.
    """
    found = _open_document(request, document_id)
    return services.download(found, reviews=may(caller(request), Ability.REVIEW))


@router.get(
    "/papers/{int:document_id}/pages/{int:page}", auth=SEE, response=PROBLEMS,
    openapi_extra=_bytes("image/webp"), summary="A page as WebP",
)  # fmt: skip
def page(request: HttpRequest, document_id: int, page: int) -> HttpResponse:
    """Turned upright; boxes in points from its top left fit over it. Of a file that holds or may
    hold a W-9, or that a person made private, only for those who may review.
    """
    picture = services.page_picture(_open_document(request, document_id), page)
    return HttpResponse(picture, content_type="image/webp")


@router.get("/paper/{int:paper_id}", auth=SEE, response=answers(PaperOut), summary="One document")
def paper(request: HttpRequest, paper_id: int) -> Any:
    return _paper(request, paper_id)


@router.post(
    "/paper/{int:paper_id}/corrections", auth=REVIEW, response=answers(CorrectionOut, 201),
    summary="Confirm or correct a field",
)  # fmt: skip
def correct(request: HttpRequest, paper_id: int, wish: CorrectionIn) -> Any:
    paper = _paper(request, paper_id)
    made = services.correct(
        paper, wish.path, wish.verdict, caller(request).person, value=wish.value, seen=wish.said
    )
    return Status(201, made)


@router.get(
    "/paper/{int:paper_id}/corrections", auth=SEE, response=answers(Page[CorrectionOut]),
    summary="What people said about it",
)  # fmt: skip
def corrections(request: HttpRequest, paper_id: int, paging: Query[Paging]) -> Any:
    rows = _paper(request, paper_id).corrections.select_related("person").order_by("-pk")
    return paged(rows, paging)


@router.post(
    "/paper/{int:paper_id}/reviewed", auth=REVIEW, response=answers(PaperOut), summary="Reviewed"
)
def reviewed(request: HttpRequest, paper_id: int) -> Any:
    return services.mark_reviewed(_paper(request, paper_id), caller(request).person)


@router.delete(
    "/paper/{int:paper_id}/reviewed", auth=REVIEW, response=answers(PaperOut),
    summary="Open its review again",
)  # fmt: skip
def reopen(request: HttpRequest, paper_id: int) -> Any:
    paper = _paper(request, paper_id)
    services.reopen(paper)
    return paper


def _document(request: HttpRequest, pk: int) -> Document:
    return found(selectors.document(caller(request).organization, min(pk, 2**63 - 1)))


def _open_document(request: HttpRequest, pk: int) -> Document:
    """One whose pages the caller may see."""
    document, member = _document(request, pk), caller(request)
    if not may(member, Ability.REVIEW) and privacy.is_private(document):
        raise HttpError(
            403,
            "This file may have a Tax ID in it. "
            f"{lacking(member, Ability.REVIEW)} Ask an administrator for a role that may.",
        )
    return document


def _paper(request: HttpRequest, pk: int) -> Paper:
    return found(selectors.paper(caller(request).organization, min(pk, 2**63 - 1)))
