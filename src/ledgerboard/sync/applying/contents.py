"""The content of files: fetched from where it is just before it is sent, and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledgerboard.connectors.base.errors import ReadAgain, Rejected
from ledgerboard.connectors.base.protocol import Attachment, Operation, Refused, Remedy, Write
from ledgerboard.core.reconcile import Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change

Files = Mapping[str, Attachment | Refused]
"""By the key of its write: the file, or why it can't be had any more. Empty where none is sent."""


def files_of(
    context: FlowContext, side: Side, operation: Operation, items: Sequence[tuple[Change, Write]]
) -> Files:
    """Fetched from where they are. Raises another `ConnectorError` when that side does not answer:
    nothing was sent then.
    """
    if not context.flow.content or operation != Operation.CREATE:
        return {}
    return {write.key: _file(context, side.other, change, write) for change, write in items}


def with_files(
    items: Sequence[tuple[Change, Write]], files: Files
) -> tuple[list[Write], list[Refused]]:
    """The writes with their files, and those whose file can't be had any more."""
    ready, refused = list[Write](), list[Refused]()
    for _, write in items:
        match files.get(write.key):
            case Refused() as refusal:
                refused.append(refusal)
            case file:
                ready.append(replace(write, attachment=file) if file else write)
    return ready, refused


def _file(context: FlowContext, source: Side, change: Change, write: Write) -> Attachment | Refused:
    try:
        return _fetched(context, source, change)
    except ReadAgain as error:
        return _refusal(write, error, Remedy.READ_AGAIN)
    except Rejected as error:
        return _refusal(write, error, Remedy.ASK)


def _refusal(write: Write, error: ReadAgain | Rejected, remedy: Remedy) -> Refused:
    return Refused(write.key, error.message, error.advice, remedy, code="file")


def _fetched(context: FlowContext, source: Side, change: Change) -> Attachment:
    id_ = change.id_on(source) or ""
    seen = context.known(source, [id_]).seen.get(id_)
    parent = (seen.parent if seen else None) or ""
    return context.connectors[source].fetch(context.kind_of(source, id_), id_, parent)
