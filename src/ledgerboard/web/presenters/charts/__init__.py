"""Charts drawn on the server: what they show also stands in their table."""
