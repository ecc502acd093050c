"""QuickBooks Online: vendors, projects and, later, the books."""

from ledgerboard.connectors.quickbooks.system import SYSTEM

__all__ = ["SYSTEM"]
