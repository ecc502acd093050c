"""`python -m ledgerboard` is `ledgerboard`."""

from ledgerboard.cli.main import main

main()
