"""The code map: what each budget code uses, its draft, its versions and its file."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile

from ledgerboard.api.access import APPROVE, PLAN, SEE, caller, found
from ledgerboard.api.answers import NO_EMPTY_FILE, PROBLEMS, Page, Paging, Word, answers
from ledgerboard.api.effect_shapes import ConsequenceOut
from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import CodeMap, ItemChoice, MapRow, Scope
from ledgerboard.sync.code_map import csv_files, drafts
from ledgerboard.sync.code_map.companies import Companies, code_map_of
from ledgerboard.sync.code_map.effects import CodeEffect, Effects, effects
from ledgerboard.sync.code_map.naming import Names, UnresolvedName
from ledgerboard.sync.models import CodeMapVersion
from ledgerboard.sync.selectors.code_map import CodeRow, Tab, code_rows, in_tab, searched
from ledgerboard.sync.wiring import ports

router = Router()

Uses = Literal["", "item", "account", "rule", "ask"]


class RowIn(Schema):
    """What the map says for one scope: what is empty is not asked about, or not said. A row that
    says nothing takes the one of its scope away.
    """

    project_id: Word = Field("", description="Procore's id; empty for every project")
    code: Word = Field("", description="`26-200.S`, or a cost code: `26-200`")
    cost_type: Word = ""
    uses: Uses = ""
    record_id: Word = Field("", description="Of the item or account in QuickBooks")
    class_id: Word = ""
    location_id: Word = ""


class RowOut(RowIn):
    name: str = Field(description="Of the item or account")


class VersionOut(Schema):
    """`mark` of a draft goes back when it is published: it proves what was seen."""

    number: int
    note: str
    mark: str
    restores: int | None
    begun_by: str = Field(alias="begun_by.email")
    begun_at: datetime
    published_by: str
    published_at: datetime | None

    @staticmethod
    def resolve_published_by(version: CodeMapVersion) -> str:
        return version.published_by.email if version.published_by else ""


class CodeMapOut(Schema):
    """`rows` are the draft's, where there is one."""

    published: VersionOut | None
    draft: VersionOut | None
    rows: list[RowOut]


class CodeOut(Schema):
    id: str
    code: str = Field(alias="code.title")
    description: str | None = Field(alias="code.description")
    cost_type: str | None = Field(alias="code.cost_type")
    project: str
    uses: str
    scope: str
    class_name: str
    location_name: str
    open: int = Field(description="Invoices without a bill that name it")
    status: Literal["mapped", "unmapped", "waiting", "item_inactive", "inactive", "removed"]


class CodesWanted(Paging):
    tab: Literal["unmapped", "all", "removed"] = "all"
    search: Word = ""


class EffectOut(Schema):
    id: str
    code: str = Field(alias="code.title")
    item_now: str
    item_new: str
    invoices: int
    amount: Decimal = Field(alias="amount.amount")
    commitments: int

    @staticmethod
    def resolve_item_now(effect: CodeEffect) -> str:
        return _id(effect.item_now)

    @staticmethod
    def resolve_item_new(effect: CodeEffect) -> str:
        return _id(effect.item_new)


def _id(target: Ref | ItemChoice | None) -> str:
    return f"{target.kind}:{target.id}" if isinstance(target, Ref) else str(target or "")


class EffectsOut(Schema):
    """`amount` is what open invoices bill on these codes, before retainage. `item:412` is an item
    by its id; empty: none yet. `costs`: what becomes of direct costs.
    """

    mark: str
    codes: list[EffectOut]
    invoices: int
    amount: Decimal
    commitments: int
    costs: list[ConsequenceOut]


class PublishIn(Schema):
    mark: Word
    note: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


class BadRowOut(Schema):
    number: int = Field(description="In a spreadsheet; the first row has the columns")
    why: str


class ImportOut(Schema):
    """Either every row is taken into the draft, or `bad` says which are not and none is."""

    rows: int
    bad: list[BadRowOut]


@router.get("/code-map", auth=SEE, response=answers(CodeMapOut), summary="The code map")
def code_map(request: HttpRequest) -> Any:
    companies = _companies(request)
    return {
        "published": companies.published(),
        "draft": companies.draft(),
        "rows": _rows(companies),
    }


@router.get("/code-map/codes", auth=SEE, response=answers(Page[CodeOut]), summary="Every code")
def codes(request: HttpRequest, wanted: Query[CodesWanted]) -> Any:
    """Unmapped and most used first; as the draft says, where there is one."""
    companies = _companies(request)
    working = companies.working()
    every = code_rows(companies, working, Names(companies, working.rows))
    rows: list[CodeRow] = in_tab(searched(every, wanted.search), Tab(wanted.tab))
    part = rows[wanted.offset : wanted.offset + wanted.limit]
    return {"items": part, "count": len(rows), "limit": wanted.limit, "offset": wanted.offset}


@router.put(
    "/code-map/rows", auth=PLAN, response=answers(VersionOut), summary="Edit a row in the draft"
)
def save_row(request: HttpRequest, row: RowIn) -> Any:
    companies = _companies(request)
    wanted = _row(row)
    working = companies.working()
    _require_known(wanted, Names(companies, working.rows))
    return drafts.save_row(companies, wanted, caller(request).person)


@router.get(
    "/code-map/preview", auth=SEE, response=answers(EffectsOut), summary="What the draft would do"
)
def preview(request: HttpRequest) -> Any:
    companies = _companies(request)
    draft = found(companies.draft())
    return effects_out(draft, effects(companies, draft, ports()))


def effects_out(draft: CodeMapVersion, effect: Effects) -> dict[str, Any]:
    return {
        "mark": draft.mark,
        "codes": effect.codes,
        "invoices": effect.invoices,
        "amount": effect.amount.amount,
        "commitments": effect.commitments,
        "costs": effect.costs,
    }


@router.post(
    "/code-map/publish", auth=APPROVE, response=answers(VersionOut), summary="Publish the draft"
)
def publish(request: HttpRequest, wish: PublishIn) -> Any:
    """Posted bills keep their items. `mark` is the draft's, as it was seen."""
    return drafts.publish(
        _companies(request), caller(request).person, seen=wish.mark, note=wish.note
    )


@router.delete(
    "/code-map/draft", auth=PLAN, response=answers(None, 204), summary="Discard the draft"
)
def discard(request: HttpRequest) -> Any:
    drafts.discard(_companies(request), caller(request).person)
    return Status(204, None)


@router.get(
    "/code-map/csv", auth=SEE, response=PROBLEMS, summary="The rows as CSV",
    openapi_extra={"responses": {200: {"description": "OK", "content": {
        "text/csv": {"schema": {"type": "string"}}}}}},
)  # fmt: skip
def as_csv(request: HttpRequest, what: Literal["rows", "codes"] = "rows") -> HttpResponse:
    """The rows of the map; `what=codes`: a line for every code, to be filled in."""
    companies = _companies(request)
    working = companies.working()
    names = Names(companies, working.rows)
    every = what == "codes"
    text = csv_files.every_code(companies, working, names) if every else csv_files.written(
        working.rows, names
    )  # fmt: skip
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


@router.post(
    "/code-map/csv", auth=PLAN, response=answers(ImportOut), summary="Import a CSV file",
    openapi_extra=NO_EMPTY_FILE,
)  # fmt: skip
def import_csv(request: HttpRequest, file: File[UploadedFile]) -> Any:
    companies = _companies(request)
    names = Names(companies, companies.working().rows)
    parsed = csv_files.parsed(file.read(csv_files.MOST_BYTES + 1), names)
    if not parsed.bad:
        drafts.save_rows(companies, parsed.rows, caller(request).person)
    return {"rows": 0 if parsed.bad else len(parsed.rows), "bad": parsed.bad}


@router.get(
    "/code-map/versions", auth=SEE, response=answers(list[VersionOut]), summary="Its versions"
)
def versions(request: HttpRequest) -> Any:
    done = _companies(request).published_versions()
    return done.select_related("begun_by", "published_by").order_by("-number")


@router.get(
    "/code-map/versions/{int:number}/rows", auth=SEE, response=answers(list[RowOut]),
    summary="What a version says",
)  # fmt: skip
def version_rows(request: HttpRequest, number: int) -> Any:
    companies = _companies(request)
    return _told(companies, code_map_of(_version(companies, number)))


@router.post(
    "/code-map/versions/{int:number}/restore", auth=PLAN, response=answers(VersionOut, 201),
    summary="Restore a version as a draft",
)  # fmt: skip
def restore(request: HttpRequest, number: int) -> Any:
    companies = _companies(request)
    version = _version(companies, number)
    return Status(201, drafts.restore(companies, version.number, caller(request).person))


def _version(companies: Companies, number: int) -> CodeMapVersion:
    done = companies.published_versions()
    return found(done.filter(number=min(number, 2**31 - 1)).first())


def _companies(request: HttpRequest) -> Companies:
    return found(Companies.of(caller(request).organization))


def _rows(companies: Companies) -> list[dict[str, Any]]:
    return _told(companies, companies.working())


def _told(companies: Companies, code_map: CodeMap) -> list[dict[str, Any]]:
    names = Names(companies, code_map.rows)
    return [_row_out(row, names) for row in code_map.rows]


def _row_out(row: MapRow, names: Names) -> dict[str, Any]:
    target = row.target
    return {
        "project_id": row.scope.project,
        "code": row.scope.code,
        "cost_type": row.scope.cost_type,
        "uses": target.kind if isinstance(target, Ref) else target or "",
        "record_id": target.id if isinstance(target, Ref) else "",
        "class_id": row.class_.id if row.class_ else "",
        "location_id": row.location.id if row.location else "",
        "name": names.name(target),
    }


def _row(row: RowIn) -> MapRow:
    if (row.uses in {"item", "account"}) != bool(row.record_id):
        raise HttpError(422, "An item or account comes with its record_id, and only they do.")
    target = (
        Ref(row.uses, row.record_id)
        if row.record_id
        else ItemChoice(row.uses)
        if row.uses
        else None
    )
    return MapRow(
        Scope(row.project_id, row.code, row.cost_type),
        target,
        Ref("class", row.class_id) if row.class_id else None,
        Ref("location", row.location_id) if row.location_id else None,
    )


def _require_known(row: MapRow, names: Names) -> None:
    project = Ref("project", row.scope.project) if row.scope.project else None
    for ref in (project, row.target, row.class_, row.location):
        if isinstance(ref, Ref) and ref not in names.known:
            raise HttpError(409, f"There is no {ref.kind} {ref.id}.")
    try:
        csv_files.require_known(row.scope, names)
    except UnresolvedName as why:
        raise HttpError(409, str(why)) from None
