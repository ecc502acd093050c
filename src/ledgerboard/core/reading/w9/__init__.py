"""Form W-9, in all its editions since 2007.

A value is what stands in a line's cell and isn't the form's own print. "Not stated" is said only
where the cell was seen empty.
"""

from ledgerboard.core.reading.w9.reader import read_w9

__all__ = ["read_w9"]
