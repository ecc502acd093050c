"""Workflows of the papers room."""

from __future__ import annotations

from ledgerboard.work import engine


@engine.workflow("documents.read", queue=engine.HEAVY)
def read_workflow(document_id: int) -> None:
    read_one(document_id)


@engine.step
def read_one(document_id: int) -> None:
    from ledgerboard.documents.taking_up import read  # noqa: PLC0415  # loaded by those who read

    read(document_id)
