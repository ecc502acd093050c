from __future__ import annotations

from ledgerboard.config.upload_limits import CONTAINER_FILES, CONTAINER_MB, LARGEST_FILE_MB, MB
from ledgerboard.extraction.open_file import LIMITS
from ledgerboard.extraction.pdf import attached


def test_the_reader_takes_whatever_may_come_in():
    assert LIMITS.megabytes == LARGEST_FILE_MB
    assert (attached.MOST_FILES, attached.MOST_BYTES) == (CONTAINER_FILES, CONTAINER_MB * MB)
