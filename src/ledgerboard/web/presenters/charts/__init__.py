"""Charts drawn on the server. The table under each has the same figures."""
