"""Ledgerboard keeps a contractor's jobsite, books and papers in agreement."""
