"""What most systems do, for connectors to fall back on."""

from __future__ import annotations

from ledgerboard.core.reconcile.flow import CannotUndo
from ledgerboard.core.reconcile.model import Action

NAMED_ENDINGS = (Action.DEACTIVATE,)
DOCUMENT_ENDINGS = (Action.DELETE, Action.VOID)
_OPPOSITE = {
    Action.CREATE: Action.DEACTIVATE,
    Action.UPDATE: Action.UPDATE,
    Action.DEACTIVATE: Action.REACTIVATE,
    Action.REACTIVATE: Action.DEACTIVATE,
}
_WHY_NOT = {
    Action.LINK: CannotUndo("A link can't be undone.", "Unlink the two on the record's page."),
    Action.VOID: CannotUndo("A void can't be undone.", "Enter it again."),
    Action.DELETE: CannotUndo("A deleted record can't be restored.", "Enter it again."),
    Action.ATTACH: CannotUndo("An attached file stays there.", "Remove it there by hand."),
}


def undo_of_named(action: Action) -> Action | CannotUndo:
    """Of records that have a switch for active: vendors, projects, items."""
    return _OPPOSITE.get(action) or _not(action)


def undo_of_documents(action: Action) -> Action | CannotUndo:
    """Of documents, which have none: what was created is deleted again."""
    if action is Action.CREATE:
        return Action.DELETE
    return Action.UPDATE if action is Action.UPDATE else _not(action)


def _not(action: Action) -> CannotUndo:
    return _WHY_NOT.get(action, CannotUndo("This can't be undone."))
