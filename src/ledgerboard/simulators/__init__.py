"""Procore and QuickBooks as local servers with state; shares no code with the connectors."""
