"""A budget code as an item: `[project number]-[cost code].[cost type]`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ledgerboard.core.records import BudgetCode, CodeSegment, Item, Project, read_lines
from ledgerboard.core.values import Ref, Warned
from ledgerboard.core.values.text import squeeze
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed
from ledgerboard.core.views.code_map import ItemChoice

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

LONGEST = 100
"""Of an item's name (quickbooks guide 7.4)."""
_NOT_IN_NAMES = str.maketrans({":": "-", '"': "'", "\t": " ", "\n": " "})
"""QuickBooks separates levels by colons and refuses quotation marks, tabs and line breaks."""


def code_as_item(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """Settings: `income_account`, `expense_account`, `expense_accounts` by cost type, and
    `account_types`, the cost types that are booked on accounts and need no item.
    """
    code = seen.record
    assert isinstance(code, BudgetCode)  # noqa: S101  # the flow has no other kind
    if code.cost_type in context.settings.get("account_types", ()):
        return NotMine(
            f"costs of type {code.cost_type} are booked on accounts", "booked_on_account"
        )
    elsewhere = _as_the_map_says(code, context)
    if elsewhere and context.twin(seen.ref) is None:
        return elsewhere
    number = _project_number(code, context)
    before = "" if number else _number_before(code, context)
    prefix = number or before or _project_id(code, context)
    if isinstance(prefix, Blocked):
        return prefix
    name = item_name(prefix, code)
    if len(name) > LONGEST:
        return _too_long(code, name)
    item = _item(name, code, context)
    is_new = context.twin(seen.ref) is None
    warned = (_number_removed(before),) if before and is_new else ()
    return _without_accounts(seen, item, context) or Viewed("item", item, warned)


def _as_the_map_says(code: BudgetCode, context: ViewContext) -> NotMine | None:
    """No item is made for a code that uses another one. An item that was made before stays linked:
    what was posted on it still belongs to the code.
    """
    said = context.code_map.says(code)
    if said.item:
        return NotMine(f"the code map gives it {said.item.kind} {said.item.id}", "mapped")
    return NotMine("the code map says to ask", "mapped") if said.target is ItemChoice.ASK else None


def item_name(project_number: str, code: BudgetCode) -> str:
    """Segments are joined by dots in the order of the company's pattern, custom ones included."""
    segments = [part.code for part in read_lines(CodeSegment, code.segments) if part.code]
    parts = segments or [part for part in (code.cost_code, code.cost_type) if part]
    joined = ".".join(parts) or code.code or ""
    return squeeze(f"{project_number}-{joined}".translate(_NOT_IN_NAMES))


def _project_number(code: BudgetCode, context: ViewContext) -> str:
    found = context.here(code.project) if code.project else None
    project = found.record if found else None
    return (project.number or "") if isinstance(project, Project) else ""


def _number_before(code: BudgetCode, context: ViewContext) -> str:
    """What the items of a project begin with whose number was made blank: they keep their names,
    and new ones go with them. "" for a project that never had a number.
    """
    project = code.project
    twin = context.twin(project) if project else None
    if project is None or twin is None:
        return ""

    def found() -> str:
        several = context.here_with("budget_code", "project", project)
        begin = Counter(filter(None, (_beginning(each, context) for each in several)))
        return max(sorted(begin), key=lambda each: begin[each], default="")

    before = context.remembered((_number_before, project), found)
    return "" if before == twin.id else before


def _beginning(other: Seen, context: ViewContext) -> str:
    """Of the name that both systems agreed on for the item of this code."""
    name, code = (context.agreed(other.ref) or {}).get("name"), other.record
    assert isinstance(code, BudgetCode)  # noqa: S101  # asked for by kind
    ending = item_name("", code)
    return name.removesuffix(ending) if isinstance(name, str) and name.endswith(ending) else ""


def _number_removed(before: str) -> Warned:
    return Warned(
        "number_removed",
        f"Its project has no number in Procore any more; this item is named by the old one,"
        f" {before}. Give the project its number again in Procore, or approve it as it is.",
    )


def _project_id(code: BudgetCode, context: ViewContext) -> str | Blocked:
    """By which the items of a project without a number are named."""
    twin = context.twin(code.project) if code.project else None
    return twin.id if twin else _no_project(code)


def _no_project(code: BudgetCode) -> Blocked:
    return Blocked(
        "unlinked_project",
        f"The project of budget code {code.title} has no number and isn't in QuickBooks yet.",
        "Give the project a number in Procore, or link it to its QuickBooks project.",
        code.project,
    )


def _too_long(code: BudgetCode, name: str) -> Blocked:
    return Blocked(
        "name_too_long",
        f"The item name for budget code {code.title} has {len(name)} characters;"
        f" QuickBooks takes {LONGEST}.",
        "Choose a shorter name for this code in the code map, or shorten the project number.",
    )


def _without_accounts(code: Seen, item: Item, context: ViewContext) -> Blocked | None:
    """QuickBooks refuses a new service without an income account, and books what is bought by the
    expense account (quickbooks guide 7.4). An item that is there has its own.
    """
    missing = [
        words
        for words, account in (("income", item.income_account), ("expense", item.expense_account))
        if account is None
    ]
    if not missing or context.twin(code.ref) or context.there_with("item", "name", item.name):
        return None
    return Blocked(
        "no_accounts",
        f"It needs a new item, and no {' or '.join(missing)} account is chosen for new items yet.",
        "Choose the accounts of new items in Settings, under Budget codes.",
    )


def _item(name: str, code: BudgetCode, context: ViewContext) -> Item:
    accounts = context.settings
    by_type: dict[str, Ref] = accounts.get("expense_accounts", {})
    return Item(
        name=name,
        type="Service",
        description=code.description,
        income_account=accounts.get("income_account"),
        expense_account=by_type.get(code.cost_type or "", accounts.get("expense_account")),
        active=code.active,
    )
