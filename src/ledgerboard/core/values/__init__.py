"""Small values, parsed once at the edge and immutable after."""

from ledgerboard.core.values.money import Money
from ledgerboard.core.values.secret import Secret, TaxNumber

__all__ = ["Money", "Secret", "TaxNumber"]
