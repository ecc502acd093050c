"""Which two companies a code map connects, and what it says now."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import QuerySet

from ledgerboard.connections.models import Connection
from ledgerboard.core.values import Ref
from ledgerboard.core.views.code_map import CodeMap, ItemChoice, MapRow, Scope
from ledgerboard.sync.models import CodeMapRow, CodeMapVersion, FlowSetting
from ledgerboard.sync.records import canonical
from ledgerboard.users.models import Organization

FLOW = "codes"


@dataclass(frozen=True)
class Companies:
    """Procore's company and the books that one map is about."""

    organization_id: int
    left: Connection
    right: Connection

    @classmethod
    def of(cls, organization: Organization) -> Companies | None:
        """Those between which the organization's budget codes travel; None before set-up."""
        settings = FlowSetting.objects.of(organization).filter(flow=FLOW)
        found = settings.select_related("left", "right").order_by("-enabled", "-pk").first()
        return cls.between(found) if found else None

    @classmethod
    def between(cls, setting: FlowSetting) -> Companies:
        return cls(setting.organization_id, setting.left, setting.right)

    def versions(self) -> QuerySet[CodeMapVersion]:
        rows = CodeMapVersion.objects.of(self.organization_id)
        return rows.filter(left=self.left, right=self.right)

    def draft(self) -> CodeMapVersion | None:
        return self.versions().filter(published_at=None).first()

    def published(self) -> CodeMapVersion | None:
        """The version that counts; None while nothing was ever published."""
        return self.published_versions().order_by("-number").first()

    def published_versions(self) -> QuerySet[CodeMapVersion]:
        return self.versions().filter(published_at__isnull=False)

    def working(self) -> CodeMap:
        """What people look at and edit: the draft, where there is one."""
        return code_map_of(self.draft() or self.published())


def code_map_of(version: CodeMapVersion | None) -> CodeMap:
    if version is None:
        return CodeMap()
    return CodeMap(tuple(map_row(row) for row in version.rows.order_by("pk")), version.number)


def map_row(row: CodeMapRow) -> MapRow:
    return MapRow(
        Scope(row.project, row.code, row.cost_type),
        _target(row),
        Ref("class", row.class_record) if row.class_record else None,
        Ref("location", row.location_record) if row.location_record else None,
    )


def _target(row: CodeMapRow) -> Ref | ItemChoice | None:
    if row.uses in (*ItemChoice,):
        return ItemChoice(row.uses)
    return Ref(row.uses, row.record_id) if row.uses else None


def stored_row(version: CodeMapVersion, row: MapRow) -> CodeMapRow:
    """The same as a row of the database, not saved."""
    scope, (uses, record) = row.scope, _as_stored(row.target)
    return CodeMapRow(
        organization_id=version.organization_id,
        version=version,
        project=scope.project,
        code=scope.code,
        cost_type=scope.cost_type,
        uses=uses,
        record_id=record,
        class_record=row.class_.id if row.class_ else "",
        location_record=row.location.id if row.location else "",
    )


def _as_stored(target: Ref | ItemChoice | None) -> tuple[str, str]:
    """What `_target` reads."""
    return (target.kind, target.id) if isinstance(target, Ref) else (target or "", "")


def mark_of(code_map: CodeMap) -> str:
    """Names what the rows say, in whatever order they are."""
    said = sorted(
        [*row.scope.key, str(row.target), str(row.class_), str(row.location)]
        for row in code_map.rows
    )
    return blake2b(canonical(said), digest_size=16).hexdigest()
