# Two commands matter: `make demo` shows Ledgerboard at work, `make test` proves it.
# Each needs no other step before it: python3 (3.11 or newer), make and git are enough.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Everything here starts many processes; without kept bytecode each compiles all it imports anew,
# which takes longer than what most of them do. Images for containers like to forbid it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test postgres wander faults check format bench scoreboard golden model docs lock clean
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make install  set up .venv; .venv/bin/ledgerboard works after it
install: .venv/installed
.venv/installed: requirements.lock pyproject.toml scripts/install
	@PYTHON="$(PYTHON)" scripts/install requirements.lock installed

.venv/installed-dev: requirements-dev.lock pyproject.toml scripts/install
	@PYTHON="$(PYTHON)" scripts/install requirements-dev.lock installed-dev

## make demo     the whole thing on invented data, PORT=8000 by default; Ctrl-C stops it
demo: install
	@$(BIN)/ledgerboard demo --port $(PORT)

## make test     every test, on SQLite and on PostgreSQL, with a real browser
test: .venv/installed-dev
	@scripts/test $(TESTS)

## make postgres  every test that uses the database, on PostgreSQL
postgres: .venv/installed-dev
	@scripts/with-postgres $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --with-database tests/work tests/users tests/connections tests/sync tests/documents tests/web tests/api

## make wander   the tests that draw their examples, with others than everybody's run has
wander: .venv/installed-dev
	@$(BIN)/pytest --hypothesis-profile=wandering $(shell grep -rlE "hypothesis|schemathesis" tests --include='test_*.py')

## make faults   the fault matrices with every fault there is at every write
faults: .venv/installed-dev
	@EVERY_FAULT=1 $(BIN)/pytest tests/faults/test_matrix.py tests/faults/test_money_matrix.py

## make check    what is checked without running: style, types, import rules, migrations, docs
check: .venv/installed-dev
	@scripts/check

## make format   put style and imports right where a tool can
format: .venv/installed-dev
	@$(BIN)/ruff check --quiet --fix src tests bench; $(BIN)/ruff format --quiet src tests bench

## make bench    calls, seconds and memory beside a naive client, in one run
bench: .venv/installed-dev
	@$(BIN)/python -m bench

## make scoreboard  how well papers are read, by field, into docs/scoreboard_by_field.md; ARGS="--clean 100 --degraded 0"
scoreboard: .venv/installed-dev
	@$(BIN)/python -m bench.scoreboard $(ARGS)

## make golden   write the golden papers and their readings anew; look at the difference
golden: .venv/installed-dev
	@$(BIN)/python -m tests.reading.golden

## make model    cut the model that reads letters out of PP-OCR's; equal to the committed one
model: .venv/installed-dev
	@$(BIN)/python -m bench.letters_model

## make docs     write docs/reference/ anew from the code
docs: .venv/installed-dev
	@$(BIN)/ledgerboard docs docs/reference

## make lock     resolve the dependencies again into the lock files
lock: .venv/installed-dev
	@scripts/lock

## make clean    remove what was installed and made; your data in var/ stays
clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache .migrated
