"""Ports of this machine: found free, or refused in words before anything starts on them."""

from __future__ import annotations

import random
import socket
from contextlib import suppress

from ledgerboard.cli.main import Refusal

GIVEN_TO_NOBODY = range(20_000, 32_000)
"""Below the ports that systems give to outgoing calls: none of those takes one of these between
our finding it free and the server's start.
"""


def free_port() -> int:
    for port in random.sample(GIVEN_TO_NOBODY, 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Refusal("No port between 20000 and 32000 is free on this machine.")


def free_or_refuse(port: int, advice: str, host: str = "127.0.0.1") -> None:
    """Servers share ports among their processes, so two of them would share one without a word."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refusal(f"Port {port} on {host} cannot be used: {reason}. {advice}") from None
