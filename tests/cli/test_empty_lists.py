"""A list without lines says what is missing and what to do: silence looks like a failure."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Say

from ledgerboard.users.services import set_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("sync runs", "No runs yet. Start one: ledgerboard sync plan"),
        ("sync history", "Nothing has happened yet. Start: ledgerboard sync plan"),
        ("sync decisions", "No answers, rejections or holds are in effect."),
        ("sync answer", "No open questions."),
        ("sync status", "Nothing is connected yet. Start: ledgerboard connect procore"),
        ("connections list", "Nothing is connected yet. Start: ledgerboard connect procore"),
        ("records list vendors", "No vendors read yet. Read them: ledgerboard sync plan vendors"),
        ("records list vendors acme", "No vendors match."),
        ("budgets", "No budgets read yet. Read them: ledgerboard sync plan"),
        ("invoices", "0 invoices. Check for changes first"),
        ("payments", "0 payments. Check for changes first"),
        ("costs", "No costs read yet. Read them: ledgerboard sync plan"),
        ("papers list", "No documents yet. Add some: ledgerboard papers upload FILES"),
        ("token list", "No API tokens. Make one: ledgerboard token add"),
    ],
)
def test_an_empty_list_says_so_and_what_to_do(say: Say, words: str, told: str):
    set_up(organization="Harbor", name="Ann", email="ann@x.example", password="a calm sentence")
    assert told in say(*words.split()).out
