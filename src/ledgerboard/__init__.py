"""Ledgerboard keeps a contractor's jobsite, books and papers in agreement."""

__version__ = "0.1.0"
