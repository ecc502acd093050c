"""Every kind of transaction, from one engine: `declared` says how the kinds differ.

A transaction is completed (numbers, dates, lines, totals), checked, stored, posted to the ledger,
and settled with what it links: a payment lowers the balance of its bills and moves their versions.
"""
