"""Reading what each project's budget says by budget code, as Procore adds it up.

The list of a budget view cannot be asked what changed, no webhook names its rows, and it costs a
call per project: it is read again once what was read is some hours old (reference: procore README
18.1, money rules 2.9).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

from ledgerboard.connectors.base.errors import Misconfigured, Missing, Unavailable
from ledgerboard.connectors.base.http import Answer, Caller
from ledgerboard.connectors.base.protocol import Pulled
from ledgerboard.connectors.base.system import Session
from ledgerboard.connectors.procore import pulling
from ledgerboard.connectors.procore.by_project import ProjectReader
from ledgerboard.connectors.procore.money_resources import JSON, READ_ONLY, money, points
from ledgerboard.connectors.procore.progress import SEPARATOR, Progress
from ledgerboard.connectors.procore.wire import TITLE
from ledgerboard.core.mapping import BOOLEAN, Field, Resource, read
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import BudgetLine

VIEWS: Final = "/rest/v1.0/budget_views"
KIND: Final = "budget_line"
STANDARD: Final = "procore standard budget"
READ_EVERY: Final = timedelta(hours=6)
COLUMNS: Final[Mapping[str, str]] = {
    "approved cos": "approved_changes",
    "revised budget": "revised",
    "committed costs": "committed",
    "direct costs": "direct_costs",
    "job to date costs": "job_to_date",
}
"""Columns of the standard view by their titles. Any view of a company may have others."""

BUDGET_LINE: Final = Resource(
    record=BudgetLine,
    path=VIEWS,
    id="id",
    version=None,
    fields=(
        points("project", "project_id", "project"),
        points("budget_code", "wbs_code_id", "budget_code"),
        money("original", "original_budget_amount"),
        money("modifications", "budget_modifications"),
        *(money(name, f"columns.{name}") for name in COLUMNS.values()),
        Field("unbudgeted", "unbudgeted", BOOLEAN, access=READ_ONLY),
    ),
)


@dataclass(frozen=True)
class View:
    """A budget view and the keys under which its rows carry our columns: whether a column is named
    by title or by id is unpublished, so both are tried.
    """

    id: str
    keys: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class BudgetReader:
    session: Session
    call: Caller
    by_project: ProjectReader

    def pull(self, cursor: str | None, projects: Collection[str] | None = None) -> Iterator[Pulled]:
        """Every page shows one project's budget whole. Between two readings of all, only projects
        that joined are read.
        """
        before = Progress.load(cursor)
        fresh = frozenset(before.projects) if self._is_fresh(before) else frozenset()
        if fresh and projects is None:
            yield Pulled((), cursor or "")
            return
        everything = projects is None
        wanted = list(self.by_project.projects() if projects is None else projects)
        for project_id in wanted:
            if project_id in fresh:
                continue
            found = self._budget(project_id)
            everything = everything and found is not None
            whole = () if found is None else {project_id}
            yield Pulled(found or (), cursor or "", whole=whole, project=project_id)
        since = before.since if fresh else self.session.now()
        yield Pulled((), before.later(since, wanted, {}).dump(), complete=everything)

    def read(
        self,
        ids: Collection[str],
        parents: Mapping[str, str],  # noqa: ARG002
    ) -> Mapping[str, Seen]:
        """A row's id begins with its project's, whose budget is read whole."""
        projects = sorted({id_.partition(SEPARATOR)[0] for id_ in ids})
        seen = [each for project_id in projects for each in self._budget(project_id) or ()]
        return {each.id: each for each in seen if each.id in set(ids)}

    def _budget(self, project_id: str) -> list[Seen] | None:
        """None where the project has no budget tool, or we may not see it: that is no reason to
        stop anything else.
        """
        try:
            answers = list(self._answers(project_id))
        except (Missing, Misconfigured):
            return None
        return [each for answer in answers for each in self._seen(project_id, answer)]

    def _is_fresh(self, before: Progress) -> bool:
        return before.since is not None and self.session.now() - before.since < READ_EVERY

    @cached_property
    def _view(self) -> View | None:
        """The standard one, or the first that has every column that we read."""
        rows = [row for each in pulling.pages(self.call, VIEWS, ()) for row in pulling.rows(each)]
        ordered = sorted(rows, key=lambda row: str(row.get("name")).casefold() != STANDARD)
        seen = list[View]()
        for row in ordered:
            seen.append(View(str(row["id"]), self._keys(str(row["id"]))))
            if len(seen[-1].keys) == len(COLUMNS):
                return seen[-1]
        return max(seen, key=lambda view: len(view.keys), default=None)

    def _keys(self, view_id: str) -> Mapping[str, tuple[str, ...]]:
        path = f"{VIEWS}/{view_id}/budget_detail_columns"
        rows = [row for each in pulling.pages(self.call, path, ()) for row in pulling.rows(each)]
        titled = {str(row.get("name")).casefold(): row for row in rows}
        return {
            name: (str(titled[title]["name"]), str(titled[title]["id"]))
            for title, name in COLUMNS.items()
            if title in titled
        }

    def _answers(self, project_id: str) -> Iterator[Answer]:
        """Codes that only cost are asked for, too: by default they are left out."""
        if self._view is not None:
            path = f"{VIEWS}/{self._view.id}/detail_rows"
            query = (("project_id", project_id), ("budget_row_type", "all"))
            yield from pulling.pages(self.call, path, query)

    def _seen(self, project_id: str, answer: Answer) -> Iterator[Seen]:
        if not isinstance(answer.body, list):
            raise Unavailable(f"{TITLE} sent an answer that isn't a list.", wait_seconds=60)
        keys = self._view.keys if self._view else {}
        for row in answer.body:
            if isinstance(row, Mapping):
                payload = as_read(project_id, row, keys)
                yield Seen(
                    KIND, payload["id"], read(BUDGET_LINE, payload), active=True, parent=project_id
                )


def as_read(project_id: str, row: JSON, keys: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """A row of a code that is not budgeted has no id: every row is known by project and code."""
    code = row.get("wbs_code_id")
    named = code or f"{row.get('cost_code_id')}-{row.get('category_id')}"
    shown = {
        name: next((row[key] for key in said if row.get(key) is not None), None)
        for name, said in keys.items()
    }
    return {
        **row,
        "id": f"{project_id}{SEPARATOR}{named}",
        "project_id": project_id,
        "columns": shown,
        "unbudgeted": row.get("id") is None,
    }
