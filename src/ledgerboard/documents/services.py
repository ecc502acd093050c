"""What is asked of the papers room. Each raises `DocumentRefused`, with what to do instead."""

from __future__ import annotations

from ledgerboard.documents.delivering import download
from ledgerboard.documents.intake import Received, Sender, TurnedAway, ask_to_read, receive
from ledgerboard.documents.pictures import page_picture
from ledgerboard.documents.refusals import DocumentRefused, Missing
from ledgerboard.documents.reviewing import Verdict, add, correct, mark_reviewed, reopen

__all__ = [
    "DocumentRefused",
    "Missing",
    "Received",
    "Sender",
    "TurnedAway",
    "Verdict",
    "add",
    "ask_to_read",
    "correct",
    "download",
    "mark_reviewed",
    "page_picture",
    "receive",
    "reopen",
]  # fmt: skip
