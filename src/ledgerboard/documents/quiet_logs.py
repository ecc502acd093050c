"""Nothing that looks like a taxpayer number gets into a log, whoever writes the line."""

from __future__ import annotations

import logging

from ledgerboard.core.values.taxpayer_numbers import hidden


class NumbersHidden(logging.Filter):
    """Named in the settings of logging, so that every handler has it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        quiet = hidden(said)
        if quiet != said:
            record.msg, record.args = quiet, None
        return True
