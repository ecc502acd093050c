"""What every test stands on: a data folder of its own, settings for tests, no network."""

from __future__ import annotations

import gc
import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from tests import each_query_once, migrated, order

# before Django reads them: pytest-django would read settings before any conftest is, so the
# module is named here and not in pyproject.toml
os.environ["LEDGERBOARD_DATA_DIR"] = tempfile.mkdtemp(prefix="ledgerboard-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "ledgerboard.config.django"
os.environ["LEDGERBOARD_SETTINGS_FILE"] = os.devnull  # nobody's .env counts here
os.environ.setdefault("LEDGERBOARD_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
django.setup()
# A password is hashed slowly on purpose, which proves nothing here; for the whole process, so that
# no room forgets it and no person is made slowly.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# SQLite hands out rows as they were put in until a statistic or an index says otherwise, PostgreSQL
# never promised to. Backwards wherever no order is asked for, nothing comes to rely on it.
if connection.vendor == "sqlite":
    connection.settings_dict["OPTIONS"]["init_command"] += " PRAGMA reverse_unordered_selects=ON;"
# Django's own tables of models and permissions, which nothing here reads, would be filled again
# whenever a test empties the database: ten times the work of emptying it.
post_migrate.disconnect(
    create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions"
)
post_migrate.disconnect(create_contenttypes)
# What is imported and collected lives until the end: walking it in search of garbage took a tenth
# of all processor seconds. Garbage is still found, later.
gc.set_threshold(50_000, 10, 10)
# Two test processes share two cores with whatever else is at work: tests never assert times.
# Every run draws the same examples: what fails is what was changed. `make wander` draws others.
hypothesis.settings.register_profile(
    "shared", deadline=None, derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)  # fmt: skip
hypothesis.settings.register_profile(
    "wandering", hypothesis.settings.get_profile("shared"), derandomize=False
)
hypothesis.settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """Nothing here leaves this machine, but each HTTP client reads the world's certificates, which
    takes it longer than the calls that it makes. There are none to read, but for real sandboxes.
    """
    if config.option.note_queries and not hasattr(config, "workerinput"):
        each_query_once.forget()
    if "real" not in config.option.markexpr:
        os.environ.pop("SSL_CERT_FILE", None)
        os.environ["SSL_CERT_DIR"] = tempfile.mkdtemp(prefix="ledgerboard-no-certificates-")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--with-database",
        action="store_true",
        help="only tests that use the database: the others say nothing new on another one",
    )
    parser.addoption(
        "--note-queries",
        action="store_true",
        help="keep which test sends which queries",
    )
    parser.addoption(
        "--each-query-once",
        action="store_true",
        help="only as many tests as it takes to send each query once",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: order.turn(item.nodeid))
    if config.getoption("--with-database"):
        _keep(config, items, [item for item in items if _uses_database(item)])
    if config.getoption("--each-query-once"):
        needless = each_query_once.needless()
        _keep(config, items, [item for item in items if item.nodeid not in needless])


def pytest_collection_finish() -> None:
    """From here on the garbage collector leaves alone what the tests consist of."""
    gc.collect()
    gc.freeze()


def _keep(config: pytest.Config, items: list[pytest.Item], wanted: list[pytest.Item]) -> None:
    kept = {item.nodeid for item in wanted}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in kept])
    items[:] = wanted


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _noting(item) if each_query_once.begins_at_setup(item.nodeid) else nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _noting(item):
        return (yield)


def _noting(item: pytest.Item) -> AbstractContextManager[None]:
    wanted = item.config.getoption("--note-queries") and each_query_once.concerns(item.nodeid)
    noted = wanted and not each_query_once.commits(item)
    return each_query_once.noted(item.nodeid) if noted else nullcontext()


def _uses_database(item: pytest.Item) -> bool:
    """pytest-django lets no other test near it."""
    asked = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asked) or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The database of this process starts as a copy of a migrated one."""
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = migrated.postgres_template(os.environ["LEDGERBOARD_DATABASE_URL"])
        yield
        return
    shutil.copyfile(migrated.sqlite_file(), test["NAME"])
    # no test needs this file to survive a power cut: what proves that has its own installation
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
    yield
    connection.close()
    Path(test["NAME"]).unlink()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django would begin with an empty file where the copy is; PostgreSQL copies for itself."""
    return connection.vendor == "sqlite"


NOTHING = pickle.dumps([])
_outcomes: list[Any] = []


@pytest.fixture(scope="session")
def simulated():
    """Both systems as servers, for the tests of several rooms; settings point at them by test."""
    from tests.faults.outside import servers

    with servers() as both:
        yield both


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a file writes once is there for each of its tests, which roll back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def chain(db: None) -> Any:
    """SC-014 with its bills and payments, stored as the flows store them."""
    from tests.sync.chain import Chain

    return Chain()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In a parallel run the processes that test have no terminal: what they found comes here. One
    that died hands over nothing.
    """
    found = getattr(node, "workeroutput", {}).get("outcomes", NOTHING)
    _outcomes.extend(pickle.loads(found))  # noqa: S301  # ours


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A test that did not run must not look like one that passed."""
    if _outcomes:
        from tests.faults.table import lines

        terminalreporter.section("fault matrix")
        for line in lines(_outcomes):
            terminalreporter.write_line(line)
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_line(f"SKIPPED LOUDLY: {len(skipped)} tests did not run", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """CI installs all that the tests need, so there a skip is a failure."""
    each_query_once.write(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LEDGERBOARD_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
