"""A worker process as `ledgerboard worker` runs it, on the database of the running tests."""

import os
import sys

import django

from ledgerboard.config import django as configured


def main() -> None:
    from tests.work import sample_tasks  # noqa: F401 - declares the workflows

    from ledgerboard.work import engine, services

    try:
        services.run_worker()
    except engine.LeaseRefused as refused:
        sys.exit(f"refused: {refused}")


if __name__ == "__main__":
    configured.DATABASES["default"]["NAME"] = os.environ["WORK_DATABASE"]
    django.setup()
    main()
