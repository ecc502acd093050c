"""What may be chosen about a flow now, with the records of the books that can be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from ledgerboard.core.reconcile import Flow
from ledgerboard.sync.flows import declared
from ledgerboard.sync.flows.choices import CHOICES, Choice, as_text
from ledgerboard.sync.models import FlowSetting, Snapshot


@dataclass(frozen=True)
class Answer:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """`missing`: nothing was read to choose from yet. `day`: the date that is chosen, or nothing;
    None where no date is asked for.
    """

    name: str
    label: str
    means: str
    many: bool
    answers: tuple[Answer, ...]
    missing: bool
    day: str | None = None


def questions_of(setting: FlowSetting) -> tuple[Question, ...]:
    """In the order of the flow's declaration; what only the command sets is left out."""
    flow = declared(setting.flow)
    names = [name for name in flow.settings if name in CHOICES]
    stored: Mapping[str, Any] = setting.options.get("view", {})
    records = _Records(setting)
    return tuple(
        _question(name, stored.get(name), records, _borrowed(flow, name))
        for name in sorted(names, key=_place)
    )


def _borrowed(flow: Flow, name: str) -> str:
    if name not in flow.borrows:
        return ""
    return f" If you choose none, the one chosen for {declared(flow.borrows[name]).title} counts."


def _place(name: str) -> int:
    return list(CHOICES).index(name)


def _question(name: str, stored: Any, records: _Records, more: str) -> Question:
    choice = CHOICES[name]
    answers = tuple(records.answers(choice, stored) if choice.record else _answers(choice, stored))
    missing = bool(choice.record) and not answers
    day = str(stored or "") if choice.day else None
    return Question(name, choice.label, choice.means + more, choice.many, answers, missing, day)


def _answers(choice: Choice, stored: Any) -> Iterator[Answer]:
    now = choice.default if stored is None else stored
    for value, words in choice.answers:
        chosen = value in now if choice.many else value == now
        yield Answer(as_text(value), words, chosen)


class _Records:
    """Accounts and items of the books, as last read."""

    def __init__(self, setting: FlowSetting) -> None:
        self.setting = setting

    def answers(self, choice: Choice, stored: Any) -> Iterator[Answer]:
        chosen = stored.get("id") if isinstance(stored, dict) else None
        rows = self._rows(choice.record).filter(active=True).order_by("title")
        for row in rows:
            said = {self._class(row), str(row.values.get("type") or "")}
            if row.record_id == chosen or choice.wanted in said:
                yield Answer(row.record_id, row.title, row.record_id == chosen)

    def _rows(self, kind: str) -> QuerySet[Snapshot]:
        rows = Snapshot.objects.of(self.setting.organization_id)
        return rows.filter(connection=self.setting.right, kind=kind, gone_at=None)

    def _class(self, row: Snapshot) -> str:
        """Of an account, or of the account that purchases of an item go to."""
        values = row.values
        if row.kind == "item":
            account = values.get("expense_account") or {}
            return self._classes.get(str(account.get("id")), "")
        return str(values.get("classification") or "")

    @cached_property
    def _classes(self) -> Mapping[str, str]:
        rows = self._rows("account").values_list("record_id", "values__classification")
        return {id_: str(said or "") for id_, said in rows}
