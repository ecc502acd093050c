"""The flows there are, and each organization's options for them."""

from ledgerboard.sync.flows.options import Options, RawOptions
from ledgerboard.sync.flows.registry import (
    Declared,
    borrowed,
    connector_options,
    declared,
    flow_of,
    flows,
    flows_with_pages,
)

__all__ = [
    "Declared",
    "Options",
    "RawOptions",
    "borrowed",
    "connector_options",
    "declared",
    "flow_of",
    "flows",
    "flows_with_pages",
]
