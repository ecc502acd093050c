"""Procore: companies, projects and, later, everything between them."""

from ledgerboard.connectors.procore.system import SYSTEM

__all__ = ["SYSTEM"]
