"""Small values, parsed once at the edge and immutable after."""

from ledgerboard.core.values.money import HOME, Money
from ledgerboard.core.values.references import Line, Ref
from ledgerboard.core.values.secret import Secret, TaxNumber
from ledgerboard.core.values.warned import Warned

__all__ = ["HOME", "Line", "Money", "Ref", "Secret", "TaxNumber", "Warned"]
