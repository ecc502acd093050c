"""`ledgerboard simulate`: Procore and QuickBooks as local servers, for tests, demos, strangers."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledgerboard.cli.main import Refusal
from ledgerboard.config.parent import end_with_parent

if TYPE_CHECKING:
    from ledgerboard.simulators.kit import App

PORTS = {"procore": 4010, "quickbooks": 4020}


@click.command()
@click.option("--procore-port", type=int, default=PORTS["procore"], show_default=True)
@click.option("--quickbooks-port", type=int, default=PORTS["quickbooks"], show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--seed",
    type=click.Choice(["empty", "demo", "scaled"]),
    default="demo",
    show_default=True,
    help="What is in them at the start; a state folder that holds something is left as it is.",
)
@click.option("--vendors", type=int, default=1000, show_default=True, help="With --seed scaled.")
@click.option("--projects", type=int, default=50, show_default=True, help="With --seed scaled.")
@click.option(
    "--redirect",
    multiple=True,
    help="A redirect address that the seeds' app may use (QuickBooks takes any on this machine).",
)
@click.option(
    "--print-settings",
    is_flag=True,
    help="Print what Ledgerboard needs to know of them, as lines for a file of settings, and end.",
)
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep their state in this folder; without it, it lives in memory.",
)
def simulate(  # noqa: PLR0913, PLR0917  # each is an option of the command
    procore_port: int,
    quickbooks_port: int,
    host: str,
    seed: str,
    vendors: int,
    projects: int,
    redirect: tuple[str, ...],
    state: Path | None,
    *,
    print_settings: bool,
) -> None:
    """Serve Procore and QuickBooks simulators until interrupted.

    They speak OAuth, page, limit, lock and fail as the real ones are documented to; what is not
    simulated answers 501. `/_control/` on each port seeds, sets the clock and injects faults.
    """
    if print_settings:
        for name, value in simulator_settings(procore_port, quickbooks_port).items():
            click.echo(f"{name}={value}")
        return
    end_with_parent()
    options: dict[str, Any] = {"redirect_uris": list(redirect)} if redirect else {}
    if seed == "scaled":
        options |= {"vendors": vendors, "projects": projects}
    with ExitStack() as stack:
        for name, port in (("procore", procore_port), ("quickbooks", quickbooks_port)):
            url = stack.enter_context(served(name, host, port, seed, options, state))
            click.echo(f"{name:<11}{url}   control: {url}/_control/")
        click.echo(
            f"Seed “{seed}”. docs/connectors/simulators.md says how to sign in. Ctrl-C stops."
        )
        wait_for_signal()


def simulator_settings(procore: int, quickbooks: int) -> dict[str, str]:
    """What Ledgerboard needs to know to use the simulators on these ports."""
    from ledgerboard.simulators.seeds import CLIENT_ID, CLIENT_SECRET

    discovery = f"http://127.0.0.1:{quickbooks}/.well-known/openid_sandbox_configuration"
    wanted = {
        "PROCORE_CLIENT_ID": CLIENT_ID,
        "PROCORE_CLIENT_SECRET": CLIENT_SECRET,
        "PROCORE_LOGIN_URL": f"http://127.0.0.1:{procore}",
        "PROCORE_API_URL": f"http://127.0.0.1:{procore}",
        "QUICKBOOKS_CLIENT_ID": CLIENT_ID,
        "QUICKBOOKS_CLIENT_SECRET": CLIENT_SECRET,
        "QUICKBOOKS_DISCOVERY_URL": discovery,
        "QUICKBOOKS_API_URL": f"http://127.0.0.1:{quickbooks}",
        "QUICKBOOKS_WEBHOOK_VERIFIER": "demo-verifier",
    }
    return {f"LEDGERBOARD_{name}": value for name, value in wanted.items()}


@contextmanager
def served(  # one simulator's whole description
    name: str,
    host: str,
    port: int,
    seed: str,
    options: Mapping[str, Any],
    state: Path | None = None,
) -> Iterator[str]:
    """One simulator in a thread, seeded unless its state file held something already."""
    from ledgerboard.simulators import seeds
    from ledgerboard.simulators.kit import running

    app = _built(name, state)
    seeds.install(app)
    if not any(len(table) for table in app.world.tables().values()):
        seeds.load(app, seed, dict(options))
    try:
        with running(app, port, host) as url:
            yield url
    except OSError as error:
        raise Refusal(f"Port {port} cannot be used for {name}: {error.strerror}. "
                      f"Choose another with --{name}-port.") from None  # fmt: skip


def _built(name: str, state: Path | None) -> App:
    from importlib import import_module

    from ledgerboard.simulators.kit import App

    package = import_module(f"ledgerboard.simulators.{name}")
    if state is not None:
        state.mkdir(parents=True, exist_ok=True)
    world = package.new_world(state / f"{name}.sqlite3" if state else None)
    return App(getattr(package, name), world)


def wait_for_signal() -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
