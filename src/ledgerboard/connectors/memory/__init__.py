"""A company in memory: the reference implementation of the protocol, and a partner for tests."""

from ledgerboard.connectors.memory.connector import MemoryConnector
from ledgerboard.connectors.memory.faults import Bad, Fault, Faults
from ledgerboard.connectors.memory.store import Row, Store

__all__ = ["Bad", "Fault", "Faults", "MemoryConnector", "Row", "Store"]
