"""How large what people and programs send may be: one place for the page, the API, the command, the
mailbox and the watched folder. Whoever refuses says the number. The reader knows no settings and
takes as much (a test compares).
"""

from __future__ import annotations

MB = 1_000_000
FILE_MB = 50
"""Of one file, unless the setting `FILE_MEGABYTES` says otherwise."""
LARGEST_FILE_MB = 200
"""To what the setting may be raised; the reader takes as much."""
CONTAINER_FILES, CONTAINER_MB = 60, 200
"""Of what is unpacked from one mail, archive or PDF."""
REQUEST_MB = 250
"""All files of one upload together."""
BODY_BYTES = (REQUEST_MB + 6) * MB
"""A little more: the largest upload is refused by Django, in words."""
