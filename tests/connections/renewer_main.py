"""A process that needs the connection's token, on the database of the running tests."""

import os
import sys

import django

from ledgerboard.config import django as configured


def main(connection_id: int) -> None:
    from ledgerboard.connections.grants import StoredTokens

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    for _ in range(5):
        StoredTokens(connection_id).current()
    sys.stdout.write("done\n")


if __name__ == "__main__":
    configured.DATABASES["default"]["NAME"] = os.environ["RENEWER_DATABASE"]
    django.setup()
    main(int(sys.argv[1]))
