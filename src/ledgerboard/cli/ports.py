"""Ports of this machine: found free, or refused in words before anything starts on them."""

from __future__ import annotations

import socket

from ledgerboard.cli.main import Refusal


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
