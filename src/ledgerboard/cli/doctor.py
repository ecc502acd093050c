"""`ledgerboard doctor`: what is wrong with this installation and how to fix it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import click

from ledgerboard.cli import doctor_papers, doctor_runs, doctor_second, doctor_tokens
from ledgerboard.cli.as_json import json_option, say_json
from ledgerboard.cli.doctor_finding import Finding
from ledgerboard.cli.error_messages import DATABASE_ADVICE, in_words
from ledgerboard.cli.main import start_django
from ledgerboard.config.database_errors import trouble
from ledgerboard.config.settings import Settings, settings
from ledgerboard.connectors.base.system import short_title
from ledgerboard.core.values.wording import counted

LEAST_FREE_BYTES = 500_000_000
MOST_CLOCK_SECONDS = 60
WORKER_WAIT_SECONDS = 3
PROBE, PROBE_BYTES = "doctor", 8192
Look = Callable[[Settings], Iterator[Finding]]


@click.command()
@json_option
def doctor(*, as_json: bool) -> None:
    """Check settings, database, worker and connections. Exits with 1 if something needs fixing."""
    start_django()
    found = _everything(LOOKS, settings())
    findings = list(found if as_json else map(_said, found))
    ill = sum(not each.well for each in findings)
    if as_json:
        say_json([asdict(each) for each in findings])
    else:
        click.echo("Everything works." if not ill else f"{ill} to fix.")
    if ill:
        raise SystemExit(1)


def _said(finding: Finding) -> Finding:
    """At once: some looks take seconds."""
    click.echo(f"{'ok  ' if finding.well else 'FIX '}  {finding.what}")
    if finding.advice:
        click.echo(f"      {finding.advice}")
    return finding


def _everything(looks: Iterable[Look], now: Settings) -> Iterator[Finding]:
    """One look that fails must not hide what the others find; what stops several is told once."""
    stopped: dict[str, list[str]] = {}
    for look in looks:
        try:
            yield from look(now)
        except Exception as error:  # noqa: BLE001  # whatever it is, the doctor reports it
            words = look.__name__.strip("_").replace("_", " ")
            stopped.setdefault(in_words(error) or str(error), []).append(NAMES.get(words, words))
    for why, names in stopped.items():
        yield Finding(
            well=False,
            what=f"Couldn't check {', '.join(names)}: {why}",
            advice="Fix what is listed above first, then run this again.",
        )


def _settings(now: Settings) -> Iterator[Finding]:
    for name in ("procore", "quickbooks"):
        known = getattr(now, f"{name}_client_id") and getattr(now, f"{name}_client_secret")
        upper = name.upper()
        yield Finding(
            well=bool(known),
            what=f"{short_title(name)}: client ID and secret are {'set' if known else 'missing'}",
            advice=""
            if known
            else f"Set LEDGERBOARD_{upper}_CLIENT_ID and "
            f"LEDGERBOARD_{upper}_CLIENT_SECRET (see docs/connectors/{name}.md).",
        )
    public = urlsplit(now.public_url)
    safe = public.scheme == "https" or public.hostname in {"127.0.0.1", "localhost"}
    yield Finding(
        well=safe,
        what=f"Public address {now.public_url}",
        advice="" if safe else "Put it behind https: passwords and tokens travel over it.",
    )


def _disk(now: Settings) -> Iterator[Finding]:
    writable = _can_write(now.data_dir)
    can = "can" if writable else "cannot"
    yield Finding(
        well=writable,
        what=f"Data directory {now.data_dir.resolve()} {can} be written to",
        advice="" if writable else "Give this user permission to write there.",
    )
    free = shutil.disk_usage(now.data_dir).free
    enough = free > LEAST_FREE_BYTES
    yield Finding(
        well=enough,
        what=f"{free / 1e9:.1f} GB free there",
        advice=""
        if enough
        else "Free up some space: a full disk stops every run (nothing is lost).",
    )


def _private(now: Settings) -> Iterator[Finding]:
    """What others on this machine can open. New files are ours alone; older ones may not be."""
    from ledgerboard.config.keys import DATABASE

    kept = [now.data_dir / name for name in (DATABASE, "secret.key", "papers", "pages")]
    open_ones = [str(path) for path in kept if path.exists() and path.stat().st_mode & 0o077]
    yield Finding(
        well=not open_ones,
        what="Only this user can open the database, the key, and the documents"
        if not open_ones
        else f"Others on this machine can open {', '.join(open_ones)}",
        advice="" if not open_ones else f"Run: chmod -R go= {now.data_dir.resolve()}",
    )


def _can_write(folder: Path) -> bool:
    """Tried, not asked: rights are one reason of several (a full or read-only disk, a quota)."""
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError:
        return False
    return True


def _database(_: Settings) -> Iterator[Finding]:
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        connection.ensure_connection()
    except Error as error:
        yield Finding(well=False, what=f"The database does not answer: {error}",
                      advice=DATABASE_ADVICE)  # fmt: skip
        return
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        well=not missing,
        what=f"Database ({connection.vendor}) answers"
        + (f"; {counted(len(missing), 'migration')} missing" if missing else ""),
        advice="Start ledgerboard serve, or start it again: it applies them." if missing else "",
    )
    if not missing:
        yield from _takes_writes()


def _takes_writes() -> Iterator[Finding]:
    """Tried: a full disk still answers everybody who only reads."""
    from django.contrib.sessions.models import Session
    from django.db import Error
    from django.utils import timezone

    try:
        Session(PROBE, "x" * PROBE_BYTES, timezone.now()).save(force_insert=True)
    except Error as error:
        found = trouble(error)
        yield Finding(well=False, what=found.what if found else f"The database refuses: {error}",
                      advice=found.advice if found else DATABASE_ADVICE)  # fmt: skip
    finally:
        with suppress(Error):
            Session.objects.filter(pk=PROBE).delete()


def _worker(now: Settings) -> Iterator[Finding]:
    from ledgerboard.work.selectors import workers

    living: list[str] = []
    end = time.monotonic() + WORKER_WAIT_SECONDS
    while not living and time.monotonic() < end:
        living = workers(now.worker_slots)
        time.sleep(0.2)
    yield Finding(
        well=bool(living),
        what=counted(len(living), "worker") + " running",
        advice=""
        if living
        else "Start ledgerboard serve, or ledgerboard worker: without one "
        "nothing is checked or sent.",
    )


def _clock(now: Settings) -> Iterator[Finding]:
    """Against the systems' own clocks: webhooks, tokens and «changed since» depend on it."""
    import httpx2

    for name in ("procore", "quickbooks"):
        url = getattr(now, f"{name}_api_url")
        try:
            told = httpx2.get(url, timeout=10).headers.get("date")
        except httpx2.TransportError as error:
            yield Finding(well=False, what=f"{url} cannot be reached ({type(error).__name__})",
                          advice="Check this machine's network and the address.")  # fmt: skip
            continue
        if told:
            yield _clock_finding(url, parsedate_to_datetime(told))


def _clock_finding(url: str, theirs: datetime) -> Finding:
    apart = abs((datetime.now(UTC) - theirs).total_seconds())
    well = apart < MOST_CLOCK_SECONDS
    return Finding(
        well=well,
        what=f"This machine's clock and {url} are {apart:.0f} s apart",
        advice="" if well else "Set the clock of this machine (NTP).",
    )


def _connections(_: Settings) -> Iterator[Finding]:
    from ledgerboard.connections import selectors, services
    from ledgerboard.connectors.base.system import system
    from ledgerboard.users.models import Organization

    every = [
        connection
        for organization in Organization.objects.all()
        for connection in selectors.connections(organization)
    ]
    if not every:
        yield Finding(well=True, what="Nothing is connected yet: ledgerboard connect procore")
    for connection in every:
        whose = f"{system(connection.system).title}, {connection.company_name or 'no company yet'}"
        for health in services.health(connection):
            yield Finding(health.ok, f"{whose}: {health.message}", health.advice)


NAMES = {"read by older": "documents read by an older version", "tokens": "API tokens"}
LOOKS = (
    _settings,
    _disk,
    _private,
    _database,
    _worker,
    _clock,
    _connections,
    doctor_runs.stranded_runs,
    doctor_papers.recognition,
    doctor_papers.watched_folder,
    doctor_papers.mailbox,
    doctor_papers.originals,
    doctor_papers.read_by_older,
    doctor_second.second_reader,
    doctor_tokens.tokens,
)
