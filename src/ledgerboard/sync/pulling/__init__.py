"""Reading in: webhooks, both sides, records that went or were merged, edits during our calls."""
