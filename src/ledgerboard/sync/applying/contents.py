"""The content of files: fetched from where it is just before it is sent, and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgerboard.connectors.base.errors import Again, Rejected
from ledgerboard.connectors.base.protocol import Attachment, Operation, Refused, Remedy, Write
from ledgerboard.core.reconcile import Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Batch, Change


def with_contents(
    context: FlowContext, batch: Batch, items: Sequence[tuple[Change, Write]]
) -> tuple[list[Write], list[Refused]]:
    """The writes with their files, and those whose file can't be had any more.

    Raises another `ConnectorError` when the side that has the files does not answer: nothing was
    sent then.
    """
    if not context.flow.content or batch.operation != Operation.CREATE:
        return [write for _, write in items], []
    ready, refused = list[Write](), list[Refused]()
    for change, write in items:
        try:
            attachment = _fetched(context, Side(batch.target).other, change)
            ready.append(replace(write, attachment=attachment))
        except Again as error:
            refused.append(_refusal(write, error, Remedy.READ_AGAIN))
        except Rejected as error:
            refused.append(_refusal(write, error, Remedy.ASK))
    return ready, refused


def _refusal(write: Write, error: Again | Rejected, remedy: Remedy) -> Refused:
    return Refused(write.key, error.message, error.advice, remedy, code="file")


def _fetched(context: FlowContext, source: Side, change: Change) -> Attachment:
    id_ = change.id_on(source) or ""
    seen = context.known(source, [id_]).seen.get(id_)
    parent = (seen.parent if seen else None) or ""
    return context.connectors[source].fetch(context.kind_of(source, id_), id_, parent)
