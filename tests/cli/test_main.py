"""What holds for every command."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError

from ledgerboard.cli.error_messages import in_words
from ledgerboard.cli.main import COMMANDS, Refusal, cli
from ledgerboard.connections.vault import SealBroken
from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.sync.services import NotPossible
from ledgerboard.work.engine import CannotResume, LeaseRefused

MENDABLE = [
    (Refusal("No plan is waiting."), "No plan is waiting."),
    (Unavailable("Procore is down.", wait_seconds=5, advice="Wait."), "Procore is down. Wait."),
    (SealBroken("It cannot be opened.", "Connect again."), "It cannot be opened. Connect again."),
    (NotPossible("It is applied.", "Undo it."), "It is applied. Undo it."),
    (LeaseRefused("Another worker works."), "Another worker works."),
    (CannotResume("It has ended."), "It has ended."),
    (ValidationError({"email": ["Not an address."]}), "Not an address."),
    (OperationalError("connection refused\n"), "does not answer: connection refused. Check"),
    (PermissionError(13, "Permission denied", "/x/y"), "/x/y: Permission denied."),
]


@pytest.mark.parametrize("group", ["", *COMMANDS])
def test_help_cuts_no_commands_sentence_short(group: str):
    found = cli.get_command(click.Context(cli), group) if group else cli
    assert found is not None
    told = found.get_help(click.Context(found, info_name=group, terminal_width=80))
    assert "..." not in told.partition("\nCommands:")[2]


def test_help_lists_every_command_and_loads_neither_django_nor_the_engine():
    code = (
        "import sys; from ledgerboard.cli.main import cli\n"
        "cli(['--help'], standalone_mode=False)\n"
        "print([each for each in ('django', 'dbos', 'sqlalchemy') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    listed = re.findall(r"^  (\w+) +[A-Z]", done.stdout.partition("Commands:")[2], re.MULTILINE)
    assert listed == list(COMMANDS)


def test_what_a_process_has_loaded_is_left_out_of_the_search_for_garbage():
    code = (
        "import gc; from ledgerboard.cli.main import start_django\n"
        "start_django()\n"
        "print(gc.get_freeze_count() > 10 * len(gc.get_objects()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_is_for(say, name):
    said = say(name, "--help")
    assert said.status == 0
    assert "Usage: " in said.out


def test_an_unknown_command_is_refused(say):
    said = say("fly")
    assert said.status == 2
    assert "No such command 'fly'" in said.err


@pytest.mark.parametrize(("error", "words"), MENDABLE, ids=lambda each: type(each).__name__)
def test_what_a_person_can_mend_ends_in_words_with_status_one(say, monkeypatch, error, words):
    def stumble() -> None:
        raise error

    monkeypatch.setattr(cli, "get_command", lambda *_: click.Command("fall", callback=stumble))
    said = say("fall")
    assert said.status == 1
    assert words in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("error", [KeyError("x"), OSError("x"), TypeError("x")])
def test_a_mistake_of_ours_keeps_its_traceback(error):
    assert in_words(error) is None


def test_wrong_settings_end_every_command_in_words(apart):
    said = apart("user", "list", WORKER_SLOTS="0")
    assert said.status == 1
    assert "LEDGERBOARD_WORKER_SLOTS" in said.err
    assert "Traceback" not in said.err


def test_a_database_that_was_never_made_is_said(apart):
    said = apart("user", "list")
    assert said.status == 1
    assert "`ledgerboard user add you@example.com`" in said.err
    assert "Traceback" not in said.err


def test_a_postgres_that_is_not_there_is_said(apart):
    said = apart("worker", DATABASE_URL="postgresql://u:hush-9d1f@127.0.0.1:1/books")
    assert said.status == 1
    assert "LEDGERBOARD_DATABASE_URL" in said.err
    assert "Traceback" not in said.err
    assert "hush" not in said.err


def test_a_data_folder_that_cannot_be_made_is_said(apart, tmp_path):
    (tmp_path / "file").touch()
    said = apart("doctor", DATA_DIR=str(tmp_path / "file" / "data"))
    assert said.status == 1
    assert "LEDGERBOARD_DATA_DIR" in said.err
    assert "Traceback" not in said.err


def test_a_settings_file_that_is_not_there_is_said(say):
    said = say("--settings", "/nowhere/demo.env", "doctor")
    assert said.status == 2
    assert "does not exist" in said.err
