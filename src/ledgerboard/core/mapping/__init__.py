"""Field maps between a record and an outside payload."""

from ledgerboard.core.mapping.codecs import (
    BOOLEAN,
    COUNTRY,
    DAY,
    EMAIL,
    MONEY,
    PHONE,
    POSTAL,
    TAX_NUMBER,
    TEXT,
    WEBSITE,
    Codec,
    limited,
    same,
    text,
)
from ledgerboard.core.mapping.lines import lines, reference, same_lines
from ledgerboard.core.mapping.resource import (
    Access,
    Field,
    Resource,
    differing,
    dig,
    put,
    read,
    refusals,
    write,
)
from ledgerboard.core.mapping.split_lines import same_by_place

__all__ = [
    "BOOLEAN", "COUNTRY", "DAY", "EMAIL", "MONEY", "PHONE", "POSTAL", "TAX_NUMBER", "TEXT",
    "WEBSITE", "Access", "Codec", "Field", "Resource", "differing", "dig", "limited", "lines",
    "put", "read", "reference", "refusals", "same", "same_by_place", "same_lines", "text",
    "write",
]  # fmt: skip
