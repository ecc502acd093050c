"""Is their record our record? Finds the pairs among two sides' unlinked records, and says why.

Exact keys come first, names and addresses after. A pair is sure only when its evidence is strong
and neither record has another that fits; everything else that might be is asked, nothing guessed.
"""

from ledgerboard.core.matching.bill import bills
from ledgerboard.core.matching.project import projects
from ledgerboard.core.matching.vendor import vendors

__all__ = ["bills", "projects", "vendors"]
