"""Our words for their things.

A record is a frozen dataclass of values. `None` says «they did not say»; an empty text says «they
said that there is nothing». What must not be confused: a system that masks a tax number has not
cleared it.
"""

from ledgerboard.core.records.base import KINDS, Record, Value, kind_of, record_of, values_of
from ledgerboard.core.records.codec import Sealer, from_json, to_json
from ledgerboard.core.records.project import Project, joined, number_and_name
from ledgerboard.core.records.vendor import Vendor

__all__ = [
    "KINDS",
    "Project",
    "Record",
    "Sealer",
    "Value",
    "Vendor",
    "from_json",
    "joined",
    "kind_of",
    "number_and_name",
    "record_of",
    "to_json",
    "values_of",
]
