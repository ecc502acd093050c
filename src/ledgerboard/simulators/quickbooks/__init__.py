"""QuickBooks Online in memory: tokens, list entities, queries, batches, changes, webhooks."""

from ledgerboard.simulators.quickbooks.system import build, new_world, quickbooks

__all__ = ["build", "new_world", "quickbooks"]
