"""A new record whose name a record of another kind has: a vendor that is also a customer.

QuickBooks wants names to differ over customers, vendors and employees, and bookkeepers help
themselves with «Acme (V)». A person is asked; the two names then stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.decisions import mark
from ledgerboard.core.reconcile.model import Action, Base, Cause, Choice, FieldChange, Intent, Side

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation

NAME, LEAVE = "name:", "leave"


def named_apart(change: Intent) -> str:
    """«Acme (V)» for a vendor."""
    return f"{change.values['name']} ({change.kind[0].upper()})"


def own_name(now: Situation, change: Intent, name: str, why: str) -> Iterator[Intent]:
    """The question, or what follows from its answer. `name` is free over there. An answer ends with
    the name that it was about.
    """
    asked = change.key.replace(f":{Action.CREATE}:", f":{Action.QUESTION}:name:", 1)
    key = f"{asked}:{mark([change.values['name']])}"
    answer = now.answers.get(key, "")
    if answer == NAME + name:
        yield _named(change, name, Cause("chosen", "name", decision=key))
    elif answer != LEAVE:
        yield _asked(now, change, key, name, why)


def _asked(now: Situation, change: Intent, key: str, name: str, why: str) -> Intent:
    title = now.title(change.target or Side.RIGHT)
    kind = change.kind.replace("_", " ")
    return replace(
        change,
        key=key,
        action=Action.QUESTION,
        target=None,
        fields=(),
        reasons=(why,),
        advice=f"{title} won't take the same name twice. What should we call this {kind} there?",
        choices=(
            Choice(NAME + name, f"Create it as “{name}”"),
            Choice(LEAVE, f"Don't create it in {title}"),
        ),
        base=None,
        causes=(Cause("name_taken", "name", change.target),),
        warnings=(),
    )


def _named(change: Intent, name: str, cause: Cause) -> Intent:
    """Each side's own name is what was agreed."""
    fields = tuple(
        FieldChange(each.name, each.before, name) if each.name == "name" else each
        for each in change.fields
    )
    base = change.base or Base({}, {})
    left, right = dict(base.left), dict(base.right)
    (left if change.target is Side.LEFT else right)["name"] = name
    return replace(
        change,
        fields=fields,
        base=Base(left, right),
        reasons=(*change.reasons, f"Someone chose “{name}”, because the name was taken."),
        causes=(*change.causes, cause),
    )
